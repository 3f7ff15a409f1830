"""A citizen's telephone, and a browser without a network between it and the application."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from chalicelib.core import clock as clocks
from infra.local.emulator import Emulator


class MovableClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@pytest.fixture
def clock() -> Iterator[MovableClock]:
    movable = MovableClock()
    clocks.install(movable)
    yield movable
    clocks.install(clocks.SystemClock())


_numbers = count(9_000_000_001)


@pytest.fixture
def mobile() -> str:
    """A number that nobody has used before."""
    return str(next(_numbers))


_addresses = count(1)


@pytest.fixture
def address() -> str:
    """An internet address that nobody has used before."""
    nth = next(_addresses)
    return f"10.0.{nth // 250}.{nth % 250}"


Inbox = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def inbox(cloud: Emulator) -> Inbox:
    """Every SMS that a number has had, oldest first."""

    def look(mobile: str) -> list[dict[str, Any]]:
        number = urlencode({"phoneNumber": f"+91{mobile}"})
        with urllib.request.urlopen(f"{cloud.url}/_ministack/sns/sms-messages?{number}") as answer:
            found = json.load(answer)
        return list(found["sms_messages"].get(f"+91{mobile}", []))

    return look


class Browser:
    """Keeps cookies, follows nothing."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies: dict[str, str] = {}
        self.headers: dict[str, str] = {}

    def get(self, url: str, **headers: str) -> dict[str, Any]:
        return self._ask("GET", url, "", headers)

    def post(self, url: str, fields: dict[str, str], **headers: str) -> dict[str, Any]:
        return self._ask(
            "POST", url, urlencode(fields), {"content-type": "application/x-www-form-urlencoded", **headers}
        )

    def json(self, method: str, url: str, body: dict[str, Any] | None = None, **headers: str) -> dict[str, Any]:
        answer = self._ask(method, url, json.dumps(body or {}), {"content-type": "application/json", **headers})
        return {**answer, "json": json.loads(answer["body"])}

    def _ask(self, method: str, url: str, body: str, headers: dict[str, str]) -> dict[str, Any]:
        from app import app

        parts = urlsplit(url)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer: dict[str, Any] = app(
            {
                "requestContext": {
                    "httpMethod": method,
                    "resourcePath": parts.path,
                    "path": parts.path,
                    "identity": {"sourceIp": self.address},
                },
                "headers": {**self.headers, "cookie": cookies, **named},
                "queryStringParameters": {name: values[-1] for name, values in parse_qs(parts.query).items()},
                "pathParameters": {},
                "body": body,
            },
            None,
        )
        for cookie in answer.get("multiValueHeaders", {}).get("Set-Cookie", []):
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer


@pytest.fixture
def browser(cloud: Emulator, address: str) -> Browser:
    return Browser(address)


@pytest.fixture
def mailbox(cloud: Emulator) -> Inbox:
    """Every e-mail that an address has had, oldest first."""
    from chalicelib.adapters import aws
    from chalicelib.adapters.settings import settings

    aws.client("ses").verify_email_identity(EmailAddress=settings.email_from)

    def look(address: str) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{cloud.url}/_ministack/ses/messages") as answer:
            found = json.load(answer)
        sent = [message for account in found["messages"].values() for message in account]
        return [message for message in sent if address in message["To"]]

    return look
