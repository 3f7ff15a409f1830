"""One HTTP request as API Gateway hands it over, and who sent it."""

import base64
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal, NewType
from urllib.parse import parse_qs

from chalicelib.core.errors import Invalid, Problem
from chalicelib.core.model import Model
from chalicelib.core.text import LANGUAGES, Language

MAX_BODY_BYTES = 256 * 1024
"""Papers go by presigned links and never come this way, so nothing honest is larger."""

RequestKey = NewType("RequestKey", str)
"""What a caller sends as `Idempotency-Key`: the same key is the same request, however often it comes."""


class Seat(Model):
    """One role of one officer in one office."""

    office_id: str
    role: str
    body: str
    """The municipality, council, … that the office belongs to."""
    region: str
    district: int | None = None
    """LGD code of the district where the office has one; None for a head office that sees the whole body."""


class Who(Model):
    """Who is asking."""

    kind: Literal["anyone", "citizen", "officer", "operator"] = "anyone"
    person_id: str = ""
    name: str = ""
    seats: tuple[Seat, ...] = ()
    session_id: str = ""
    csrf: str = ""
    language: Language = "en"
    cookies: tuple[str, ...] = ()
    """To be set with the answer, whatever it is: the new token of a session that has just been renewed."""

    def roles(self) -> frozenset[str]:
        """The kind itself counts as a role."""
        return frozenset({self.kind, "anyone"} | {seat.role for seat in self.seats})


ANYONE = Who()


class Form(dict[str, list[str]]):
    """The fields of a posted form whose names are not known beforehand, and the small files that came with them."""

    files: Mapping[str, bytes] = MappingProxyType({})

    def one(self, name: str, default: str = "") -> str:
        """The last value sent under a name."""
        values = self.get(name)
        return values[-1] if values else default


class Request:
    """A thin, lazy view on the event. Nothing is parsed that a door does not ask for."""

    __slots__ = ("__dict__", "event")

    def __init__(self, event: dict[str, Any]) -> None:
        self.event = event

    @property
    def method(self) -> str:
        method: str = self.event["requestContext"]["httpMethod"]
        return method

    @property
    def template(self) -> str:
        """The path as declared, such as `/v1/applications/{application_id}`."""
        path: str = self.event["requestContext"]["resourcePath"]
        return path

    @property
    def path(self) -> str:
        """As the browser asked for it; the request context would have the stage in front."""
        path: str = self.event.get("path") or self.event["requestContext"]["path"]
        return path

    @cached_property
    def headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in (self.event.get("headers") or {}).items()}

    @cached_property
    def cookies(self) -> dict[str, str]:
        pairs = (pair.strip().partition("=") for pair in self.headers.get("cookie", "").split(";"))
        return {name: value for name, _, value in pairs if name}

    @cached_property
    def query(self) -> dict[str, str]:
        return self.event.get("queryStringParameters") or {}

    @property
    def path_parameters(self) -> dict[str, str]:
        return self.event.get("pathParameters") or {}

    @property
    def source_ip(self) -> str:
        ip: str = self.event["requestContext"].get("identity", {}).get("sourceIp", "")
        return ip

    @cached_property
    def raw_body(self) -> bytes:
        body = self.event.get("body") or ""
        raw = base64.b64decode(body) if self.event.get("isBase64Encoded") else body.encode()
        if len(raw) > MAX_BODY_BYTES:
            raise _TooLarge(limit_kb=MAX_BODY_BYTES // 1024)
        return raw

    @cached_property
    def form(self) -> Form:
        if self.content_type == "multipart/form-data":
            return _with_files(self.headers["content-type"], self.raw_body)
        try:
            text = self.raw_body.decode()
        except UnicodeDecodeError as error:
            raise Invalid("not-text") from error
        return Form(parse_qs(text, keep_blank_values=True, max_num_fields=500))

    @property
    def content_type(self) -> str:
        """Of the body, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @cached_property
    def language(self) -> Language:
        """What the person chose (cookie), or what the browser prefers, or English."""
        chosen = self.cookies.get("lang") or self.headers.get("accept-language", "")
        for tag in chosen.replace(" ", "").split(","):
            short = tag.split(";")[0].split("-")[0].lower()
            if short in LANGUAGES:
                return short
        return "en"


def _with_files(content_type: str, body: bytes) -> Form:
    from chalicelib.edge import multipart

    fields, files = multipart.read(content_type, body)
    form = Form(fields)
    form.files = files
    return form


class _TooLarge(Problem):
    status = 413
    code = "too-large"
