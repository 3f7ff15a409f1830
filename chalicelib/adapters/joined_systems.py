"""A department's own system: files are put there under their number, and it is asked where one stands.

Who it is and how each side signs is in the secret `joined`, which `python -m infra join` writes. Off where a system has
no line there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import urllib3

from chalicelib.adapters import webhooks
from chalicelib.adapters.secrets import secret
from chalicelib.adapters.supply import Unavailable

_LARGEST = 64 * 1024
"""Bytes of an answer that are read."""


@dataclass(frozen=True)
class Side:
    """One system: where it is, what we sign with, and what it signs with; the present secret before the old one."""

    url: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]

    def is_signed(self, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
        """Whether this system signed a message."""
        return webhooks.is_signed(self.theirs, headers, body, now)


def side(region: str, system: str) -> Side | None:
    """One system of a region; None where no operator has joined it yet."""
    told = json.loads(secret("joined")).get(f"{region}/{system}")
    return Side(told["url"], tuple(told["ours"]), tuple(told["theirs"])) if told else None


def put(there: Side, number: str, body: bytes, *, webhook_id: str, now: datetime) -> None:
    """Hand a file over. Raises Unavailable with a code unless the system says that it has taken it."""
    headers = {"Content-Type": "application/json", **webhooks.signed(there.ours, webhook_id, body, now)}
    status, _ = _ask("PUT", f"{there.url}/applications/{number}", headers, body)
    if not 200 <= status < 300:
        raise Unavailable(f"status-{status}")


def get(there: Side, number: str, *, webhook_id: str, now: datetime) -> bytes | None:
    """What the system says of a file, in its own signed words; None where it does not know the number. Raises
    Unavailable with a code."""
    headers = webhooks.signed(there.ours, webhook_id, b"", now)
    status, answer = _ask("GET", f"{there.url}/applications/{number}", headers, None)
    if status == 404:
        return None
    if status != 200:
        raise Unavailable(f"status-{status}")
    told = {name.lower(): value for name, value in answer.headers.items()}
    if len(answer.data) > _LARGEST or not there.is_signed(told, answer.data, now):
        raise Unavailable("not-signed")
    body: bytes = answer.data
    return body


@cache
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(timeout=urllib3.Timeout(connect=3, read=10), retries=False, maxsize=8)


def _ask(method: str, url: str, headers: dict[str, str], body: bytes | None) -> tuple[int, urllib3.BaseHTTPResponse]:
    try:
        answer = _pool().request(method, url, body=body, headers=headers, redirect=False)
    except urllib3.exceptions.HTTPError as error:
        raise Unavailable("silent") from error
    return answer.status, answer
