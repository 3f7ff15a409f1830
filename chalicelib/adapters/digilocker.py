"""DigiLocker's requester API (MeriPehchaan partner specification 2.4): a consent, and the papers that it opens.

Off where `settings.digilocker_url` is empty. Every file comes with a header `hmac`, the Base64 of HMAC-SHA256 over its
bytes under our client secret; in the wild the HMAC stands there raw or as hex digits, so both are taken, and nothing
else.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

import urllib3

from chalicelib.adapters.secrets import secret
from chalicelib.adapters.settings import settings
from chalicelib.core.errors import Conflict, Problem

_AUTHORIZE = "/public/oauth2/1/authorize"
_TOKEN = "/public/oauth2/1/token"  # noqa: S105  a path
_REVOKE = "/public/oauth2/1/revoke"
_USER = "/public/oauth2/1/user"
_ISSUED = "/public/oauth2/2/files/issued"
_FILE = "/public/oauth2/1/file/"
_XML = "/public/oauth2/1/xml/"
_PUSH = "/public/account/1/pushuri"


class DigiLockerSilent(Problem):
    """It, or the department behind it, does not answer (HTTP 530 and the like). Trying again later is right."""

    status = 503
    code = "digilocker-silent"


class DigiLockerRefused(Problem):
    """It understood and said no; `facts` has its code."""

    status = 502
    code = "digilocker-refused"


class DigiLockerForged(Problem):
    """What came is not what DigiLocker sent: its `hmac` is missing or wrong."""

    status = 502
    code = "digilocker-forged"


class DigiLockerEnded(Conflict):
    """The consent is over, was taken back, or was never completed."""

    code = "digilocker-ended"


@dataclass(frozen=True)
class Keys:
    """Who we are for DigiLocker."""

    client_id: str
    client_secret: str


@dataclass(frozen=True)
class Account:
    """Whose DigiLocker it is."""

    digilocker_id: str
    name: str
    birth_date: date | None
    mobile: str


@dataclass(frozen=True)
class Issued:
    """A paper in somebody's DigiLocker."""

    uri: str
    doctype: str
    name: str
    issuer: str
    media_types: tuple[str, ...]


def is_on() -> bool:
    """Whether this stage has anything to do with DigiLocker."""
    return bool(settings.digilocker_url)


@cache
def keys() -> Keys:
    """From the secret `digilocker`."""
    return Keys(**json.loads(secret("digilocker")))


def challenge(verifier: str) -> str:
    """What the authorize page is shown of a verifier (PKCE S256, RFC 7636 s. 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def authorize_url(*, state: str, verifier: str, redirect_uri: str, purpose: str, service_name: str) -> str:
    """Where the citizen consents. `purpose` and `service_name` are letters, digits, blanks and underscores."""
    query = {
        "response_type": "code",
        "client_id": keys().client_id,
        "redirect_uri": redirect_uri,
        "state": state,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
        "purpose": purpose,
        "service_name": service_name,
    }
    return f"{settings.digilocker_url}{_AUTHORIZE}?{urlencode(query)}"


def token(code: str, *, verifier: str, redirect_uri: str) -> str:
    """The access token for the code of a consent. Raises DigiLockerEnded where the code is no longer good."""
    fields = {
        "code": code,
        "grant_type": "authorization_code",
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
        "client_id": keys().client_id,
        "client_secret": keys().client_secret,
    }
    granted: str = json.loads(_post(_TOKEN, fields))["access_token"]
    return granted


def revoke(access_token: str) -> None:
    """Give a token back: it opens nothing any more."""
    basic = urllib3.make_headers(basic_auth=f"{keys().client_id}:{keys().client_secret}")
    _post(_REVOKE, {"token": access_token, "token_type_hint": "access_token"}, basic)


def account(access_token: str) -> Account:
    """Whose papers a token opens."""
    told = json.loads(_get(_USER, access_token)[0])
    return Account(
        digilocker_id=told["digilockerid"],
        name=told.get("name") or "",
        birth_date=_day(told.get("dob") or ""),
        mobile=told.get("mobile") or "",
    )


def _day(ddmmyyyy: str) -> date | None:
    try:
        return datetime.strptime(ddmmyyyy, "%d%m%Y").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        return None


def issued(access_token: str) -> tuple[Issued, ...]:
    """The papers that issuers have put there."""
    items = json.loads(_get(_ISSUED, access_token)[0]).get("items") or []
    return tuple(_issued(item) for item in items if item.get("uri"))


def _issued(item: dict[str, Any]) -> Issued:
    mime = item.get("mime") or ()
    return Issued(
        uri=item["uri"],
        doctype=item.get("doctype") or "",
        name=item.get("name") or item.get("description") or "",
        issuer=item.get("issuer") or "",
        media_types=(mime,) if isinstance(mime, str) else tuple(mime),
    )


def file(access_token: str, uri: str, *, max_bytes: int) -> bytes:
    """The bytes of a paper, one more than `max_bytes` at most. Raises DigiLockerForged where the `hmac` is wrong."""
    return _sealed(_FILE, access_token, uri, max_bytes)


def xml(access_token: str, uri: str, *, max_bytes: int) -> bytes:
    """The signed data of a paper; empty where its issuer gives none."""
    try:
        return _sealed(_XML, access_token, uri, max_bytes)
    except DigiLockerRefused:
        return b""


def _sealed(path: str, access_token: str, uri: str, max_bytes: int) -> bytes:
    content, headers = _get(path + quote(uri, safe=""), access_token, max_bytes)
    if len(content) <= max_bytes and not is_sealed(content, headers.get("hmac", "")):
        raise DigiLockerForged
    return content


def is_sealed(content: bytes, header: str) -> bool:
    """Whether these bytes came as DigiLocker sent them."""
    right = hmac.new(keys().client_secret.encode(), content, hashlib.sha256)
    wanted = (base64.b64encode(right.digest()), base64.b64encode(right.hexdigest().encode()))
    return any(hmac.compare_digest(one, header.strip().encode()) for one in wanted)


@cache
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(timeout=urllib3.Timeout(connect=2, read=8), retries=False, maxsize=8)


def _get(path: str, access_token: str, max_bytes: int = 1024 * 1024) -> tuple[bytes, Any]:
    headers = {"Authorization": f"Bearer {access_token}"}
    return _asked("GET", path, max_bytes, headers=headers)


def _post(path: str, fields: dict[str, str], headers: dict[str, str] | None = None) -> bytes:
    sent = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
    return _asked("POST", path, 1024 * 1024, headers=sent, body=urlencode(fields))[0]


def _asked(method: str, path: str, max_bytes: int, **more: Any) -> tuple[bytes, Any]:
    """No more is read than anybody could want; what is longer is somebody's joke."""
    try:
        answer = _pool().request(method, settings.digilocker_url + path, preload_content=False, redirect=False, **more)
        try:
            content = answer.read(max_bytes + 1)
        finally:
            answer.close()
    except urllib3.exceptions.HTTPError as error:
        raise DigiLockerSilent from error
    if answer.status != 200:
        raise _problem(answer.status, content)
    return content, answer.headers


_WHERE_IT_IS = {
    "uri already exists in this account": "uri_exists",
    "uri already exists in another account": "uri_in_another_account",
}
"""What Push URI calls `invalid_parameter` like everything else, and only its description tells apart."""


def _problem(status: int, content: bytes) -> Problem:
    """Its codes as ours: 530 is a fault of a department behind it, 401 a consent that is over."""
    try:
        told = json.loads(content)
        code = _WHERE_IT_IS.get(str(told.get("error_description", "")).lower().strip(" ."), str(told.get("error", "")))
    except (ValueError, AttributeError):
        code = ""
    if status >= 500 or status == 429 or code == "pull_response_pending":
        return DigiLockerSilent(digilocker_code=code)
    if status == 401 or code in ("invalid_grant", "invalid_token", "invalid_code"):
        return DigiLockerEnded(digilocker_code=code)
    return DigiLockerRefused(digilocker_code=code)


# What we put into somebody's DigiLocker


@dataclass(frozen=True)
class Pushed:
    """The place of a document of ours, for the locker of its holder."""

    digilocker_id: str
    uri: str
    doctype: str
    description: str
    doc_id: str
    issued_on: date
    valid_until: date | None
    content: bytes


def push(document: Pushed, *, now: datetime) -> None:
    """Put a document's URI into its holder's DigiLocker (Push URI). That it is there already is as good: the answer
    to a former try may have been lost.

    Raises DigiLockerSilent where trying again is right, DigiLockerRefused where it is not.
    """
    try:
        _post(_PUSH, push_fields(document, keys(), now))
    except DigiLockerRefused as refused:
        if refused.facts.get("digilocker_code") != "uri_exists":
            raise


def push_fields(document: Pushed, known: Keys, now: datetime) -> dict[str, str]:
    """The form of a Push URI. What it calls `hmac` is the plain SHA-256 of our secret and all values in this order."""
    fields = {
        "clientid": known.client_id,
        "digilockerid": document.digilocker_id,
        "uri": document.uri,
        "doctype": document.doctype,
        "description": document.description,
        "docid": document.doc_id,
        "issuedate": f"{document.issued_on:%d%m%Y}",
        "validfrom": f"{document.issued_on:%d%m%Y}",
        "validto": f"{document.valid_until:%d%m%Y}" if document.valid_until else "",
        "action": "A",
        "ts": str(int(now.timestamp())),
        "doccontent": base64.b64encode(document.content).decode(),
    }
    sealed = hashlib.sha256((known.client_secret + "".join(fields.values())).encode()).hexdigest()
    return {name: value for name, value in fields.items() if value} | {"hmac": sealed}
