"""What goes back: problem+json, pages, redirects; every one with the same security headers."""

import json
from typing import Any
from urllib.parse import urlsplit

from chalicelib.adapters.settings import settings
from chalicelib.core.errors import Fault, Problem
from chalicelib.core.model import Model
from chalicelib.core.text import Language
from chalicelib.edge import words

ApiAnswer = dict[str, Any]


class View(Model):
    """A page: which template, with what in it."""

    template: str
    data: dict[str, Any] = {}
    status: int = 200
    cookies: tuple[str, ...] = ()
    headers: dict[str, str] = {}


class Redirect(Model):
    """Go on over there (303, so that going back or reloading posts nothing twice)."""

    to: str
    cookies: tuple[str, ...] = ()


class Raw(Model):
    """Any other body as it is."""

    body: str
    content_type: str
    headers: dict[str, str] = {}
    status: int = 200
    base64: bool = False


def _uploads_origin() -> str:
    """Where presigned uploads go: the only other place that a form or a script may send to."""
    import os

    endpoint = os.environ.get("EKDWAR_UPLOADS_ORIGIN")
    return endpoint or f"https://s3.{settings.region}.amazonaws.com"


def _gateway_origin() -> str:
    """Where fees are paid, on the gateway's own page: a form may send there, a script may not."""
    gateway = urlsplit(settings.gateway_url)
    return f"{gateway.scheme}://{gateway.netloc}"


def _digilocker_origin() -> str:
    """Where a citizen consents to papers being fetched; a form of ours leads there."""
    there = urlsplit(settings.digilocker_url)
    return f" {there.scheme}://{there.netloc}" if there.netloc else ""


_CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    f"connect-src 'self' {_uploads_origin()}; "
    f"form-action 'self' {_uploads_origin()} {_gateway_origin()}{_digilocker_origin()}; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
} | ({"Strict-Transport-Security": "max-age=63072000; includeSubDomains"} if settings.secure_cookies else {})

_JSON = {**_SECURITY, "Content-Type": "application/json; charset=utf-8"}
_PROBLEM = {**_SECURITY, "Content-Type": "application/problem+json; charset=utf-8"}
_HTML = {
    **_SECURITY,
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": _CSP,
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}


def _answer(status: int, headers: dict[str, str], body: str, cookies: tuple[str, ...] = ()) -> ApiAnswer:
    answer: ApiAnswer = {"statusCode": status, "headers": headers, "body": body, "isBase64Encoded": False}
    if cookies:
        answer["multiValueHeaders"] = {"Set-Cookie": list(cookies)}
    return answer


def with_cookies(answer: ApiAnswer, cookies: tuple[str, ...]) -> ApiAnswer:
    """The answer, setting these cookies before its own: where both set one, its own wins."""
    own = answer.get("multiValueHeaders", {}).get("Set-Cookie", [])
    return answer | {"multiValueHeaders": {"Set-Cookie": [*cookies, *own]}}


def readable_anywhere(answer: ApiAnswer) -> ApiAnswer:
    """The answer, for scripts of other sites to read (Fetch standard, CORS protocol). They can't send cookies then."""
    return answer | {"headers": {**answer["headers"], "Access-Control-Allow-Origin": "*"}}


def model(value: Model, status: int = 200) -> ApiAnswer:
    """A model as JSON."""
    return _answer(status, _JSON, value.model_dump_json(exclude_none=True))


def html(text: str, view: View) -> ApiAnswer:
    """A rendered page."""
    return _answer(view.status, {**_HTML, **view.headers} if view.headers else _HTML, text, view.cookies)


def redirect(to: Redirect) -> ApiAnswer:
    return _answer(303, {**_SECURITY, "Location": to.to}, "", to.cookies)


def raw(value: Raw) -> ApiAnswer:
    headers = {**_SECURITY, "Content-Type": value.content_type, **value.headers}
    return _answer(value.status, headers, value.body) | {"isBase64Encoded": value.base64}


def problem(trouble: Problem, language: Language) -> ApiAnswer:
    """RFC 9457: machine code in `code`, words for people in `title` and in each of `errors`."""
    body = {
        "type": f"{settings.public_url}/problems/{trouble.code}",
        "title": words.say(f"problem.{trouble.code}", language, **trouble.facts),
        "status": trouble.status,
        "code": trouble.code,
        **({"facts": trouble.facts} if trouble.facts else {}),
        **({"errors": [_fault(fault, language) for fault in trouble.faults]} if trouble.faults else {}),
    }
    headers = _PROBLEM | ({"Retry-After": str(trouble.facts["retry_after_s"])} if trouble.status == 429 else {})
    return _answer(trouble.status, headers, json.dumps(body, ensure_ascii=False, default=str))


def _fault(fault: Fault, language: Language) -> dict[str, Any]:
    return {
        **({"field": fault.field} if fault.field else {}),
        "code": fault.code,
        "detail": words.fault(fault, language),
    }
