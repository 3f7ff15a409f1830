"""People of the registry at the doors: requests as API Gateway hands them over, with nothing in between."""

import json
import re
import secrets
import urllib.request
from base64 import b64encode
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

from app import app
from chalicelib.core.clock import clock
from chalicelib.edge import Who, front
from chalicelib.identity import sessions, store
from infra.local.emulator import Emulator

_PARAMETER = re.compile(r"\{(\w+)\}")


class Knocker:
    """Somebody at the doors, signed in or not."""

    def __init__(self, token: str = "", *, by_cookie: bool = False) -> None:
        self._signed = {"cookie": f"{sessions.COOKIE}={token}"} if by_cookie else {"authorization": f"Bearer {token}"}

    def api(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and JSON."""
        headers = {"content-type": "application/json", "idempotency-key": secrets.token_hex(8)}
        answer = self._ask(method, path, json.dumps(body or {}).encode(), headers)
        return answer["statusCode"], json.loads(answer["body"] or "null")

    def page(self, path: str, *, language: str = "en") -> str:
        """What a page shows."""
        answer = self._ask("GET", path, b"", {"accept-language": language})
        assert answer["statusCode"] == 200, answer
        return str(answer["body"])

    def post(self, path: str, fields: dict[str, str], files: dict[str, bytes] | None = None) -> dict[str, Any]:
        """Post a form, with files as a browser sends them."""
        if files is None:
            kind = "application/x-www-form-urlencoded"
            return self._ask("POST", path, urlencode(fields).encode(), {"content-type": kind})
        edge = secrets.token_hex(12)
        parts = [_part(f'name="{name}"', value.encode()) for name, value in fields.items()]
        parts += [_part(f'name="{name}"; filename="{name}.zip"', value) for name, value in files.items()]
        body = b"".join(f"--{edge}\r\n".encode() + part for part in parts) + f"--{edge}--\r\n".encode()
        return self._ask("POST", path, body, {"content-type": f"multipart/form-data; boundary={edge}"})

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
        where = urlsplit(path)
        template, parameters = _door(method, where.path)
        query = dict(pair.split("=", 1) for pair in where.query.split("&") if pair)
        context = {"httpMethod": method, "resourcePath": template, "path": where.path}
        event = {
            "requestContext": {**context, "identity": {"sourceIp": f"10.9.{secrets.randbelow(250)}.7"}},
            "path": where.path,
            "headers": {**self._signed, **headers},
            "queryStringParameters": query,
            "pathParameters": parameters,
            "body": b64encode(body).decode(),
            "isBase64Encoded": True,
        }
        answer: dict[str, Any] = app(event, None)
        return answer


def _part(named: str, content: bytes) -> bytes:
    return f"Content-Disposition: form-data; {named}\r\n\r\n".encode() + content + b"\r\n"


def _door(method: str, path: str) -> tuple[str, dict[str, str]]:
    """The declared path and what stands in it; the one with the fewest places to fill goes first."""
    known = sorted(json.loads(front.FILE.read_text("utf-8")), key=lambda door: door.count("{"))
    for door in known:
        template = door.partition(" ")[2]
        found = re.fullmatch(_PARAMETER.sub(r"(?P<\1>[^/]+)", template), path)
        if door.startswith(f"{method} ") and found:
            return template, found.groupdict()
    raise LookupError(path)


def as_(who: Who, *, by_cookie: bool = False) -> Knocker:
    """Somebody with a session of their own."""
    begun, signed_in = sessions.begin(
        who.kind if who.kind != "anyone" else "citizen",
        who.person_id,
        who.name,
        who.language,
        seats=who.seats,
        now=clock().now(),
        chance=secrets.token_bytes,
    )
    store.keep_session(begun)
    return Knocker(signed_in.token, by_cookie=by_cookie)


def a_citizen(cloud: Emulator, mobile: str, *, by_cookie: bool = False) -> Knocker:
    """Somebody who has proven this mobile number."""
    stranger = Knocker()
    _status, sent = stranger.api("POST", "/v1/sign-ins", {"mobile": mobile})
    answer = {"challenge_id": sent["challenge_id"], "code": code_to(cloud, mobile)}
    _status, session = stranger.api("POST", "/v1/sessions", answer)
    return Knocker(session["token"], by_cookie=by_cookie)


def code_to(cloud: Emulator, mobile: str) -> str:
    """The newest code that came to a number."""
    with urllib.request.urlopen(f"{cloud.url}/_ministack/sns/sms-messages?phoneNumber=%2B91{mobile}") as answer:
        found = json.load(answer)["sms_messages"].get(f"+91{mobile}", [])
    return re.findall(r"\b\d{6}\b", json.dumps(found[-1]))[0]


class _Hidden(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "input" and told.get("type") == "hidden":
            self.found[told["name"] or ""] = told.get("value") or ""


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page."""
    reader = _Hidden()
    reader.feed(page)
    return reader.found
