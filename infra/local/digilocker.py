"""A DigiLocker for the laptop that speaks the requester's protocol: consent page, PKCE, token, papers under `hmac`.

It knows nobody: on its page one says who one is, and whether it is one of its bad days (an issuer that does not answer,
a file changed on the way, an expired certificate). A program posts the same form.
"""

import base64
import hashlib
import hmac
import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from secrets import token_hex
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from infra.actors import a_scan
from infra.local.digilocker_issuer import issuer
from infra.local.gateway import Answer, hidden, html_page, json_answer, read_form

ROOT = "/digilocker/public/oauth2/"
_ORDER = ("clientid", "digilockerid", "uri", "doctype", "description", "docid", "issuedate", "validfrom", "validto")
_PLAIN = re.compile(r"[A-Za-z0-9 _]+")
_TOKEN_LASTS_S = 3600
_ID_LENGTH = 36


@dataclass(frozen=True)
class _Paper:
    doctype: str
    name: str
    issuer_id: str
    issuer: str
    expires: str = ""
    """DD-MM-YYYY."""
    fate: str = ""
    """`silent`: its issuer does not answer; `forged`: changed on the way."""

    @property
    def uri(self) -> str:
        return f"{self.issuer_id}-{self.doctype}-{hashlib.sha256(self.name.encode()).hexdigest()[:10].upper()}"


GOOD = (
    _Paper("DRVLC", "Driving Licence", "in.gov.transport", "Ministry of Road Transport and Highways", "18-05-2041"),
    _Paper("PANCR", "PAN Verification Record", "in.gov.pan", "Income Tax Department"),
    _Paper("VACCN", "Vaccination Certificate", "in.gov.cowin", "Ministry of Health and Family Welfare"),
)
BAD = (
    _Paper("DRVLC", "Driving Licence, changed on the way", "in.gov.transport", "Road Transport", fate="forged"),
    _Paper("PANCR", "PAN record that does not come", "in.gov.pan", "Income Tax Department", fate="silent"),
    _Paper("INCER", "Income Certificate of old", "in.gov.maharashtra", "Government of Maharashtra", "31-03-2020"),
)


class _Refusal(Exception):
    def __init__(self, status: int, code: str, description: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.description = status, code, description or code.replace("_", " ")


@dataclass
class DigiLocker:
    """The double. Safe for several threads."""

    client_id: str
    client_secret: str
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    """What was consented to, by the code that has not been used yet."""
    tokens: dict[str, dict[str, str]] = field(default_factory=dict)
    pushed: dict[str, dict[str, str]] = field(default_factory=dict)
    """What issuers put into lockers, by its URI."""
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def handle(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """One HTTP request, path with its query."""
        where = urlsplit(path)
        known = {name.lower(): value for name, value in headers.items()}
        try:
            with self._lock:
                return self._dispatch(method, where.path.removeprefix(ROOT), where.query, known, body)
        except _Refusal as refusal:
            return json_answer(refusal.status, {"error": refusal.code, "error_description": refusal.description})

    def _dispatch(self, method: str, path: str, query: str, headers: dict[str, str], body: bytes) -> Answer:
        match method, path:
            case "POST", "/digilocker/public/account/1/pushuri":
                return self._push(read_form(body))
            case "GET", "/digilocker/pushed.json":
                return json_answer(200, {"pushed": [_digested(one) for one in self.pushed.values()]})
        return self._asked(method, path, query, headers, body)

    def _asked(self, method: str, path: str, query: str, headers: dict[str, str], body: bytes) -> Answer:
        """What an application of a requester asks."""
        match method, path.split("/", 2):
            case "GET", ["1", "authorize"]:
                return self._page(read_form(query.encode()))
            case "POST", ["1", "authorize"]:
                return self._consented(read_form(body))
            case "POST", ["1", "token"]:
                return json_answer(200, self._token(read_form(body)))
            case "POST", ["1", "revoke"]:
                return self._revoked(read_form(body), headers)
        return self._shown(method, path, headers)

    def _shown(self, method: str, path: str, headers: dict[str, str]) -> Answer:
        match method, path.split("/", 2):
            case "GET", ["1", "user"]:
                return json_answer(200, self._user(self._who(headers)))
            case "GET", ["2", "files", "issued"]:
                return json_answer(200, {"items": [_item(one) for one in _papers(self._who(headers))]})
            case "GET", ["1", "file" | "xml" as what, uri]:
                return self._content(what, unquote(uri), self._who(headers))
        raise _Refusal(404, "not_found")

    # Consent

    def _page(self, asked: dict[str, str]) -> Answer:
        self._must_be_asked_rightly(asked)
        return html_page(
            "DigiLocker",
            f"<p>{escape(asked['service_name'])} asks for your papers: {escape(asked['purpose'])}.</p>"
            f"<form method=post action={ROOT}1/authorize>{hidden(asked)}"
            "<p>Name <input name=name value='Sunita Jadhav'><p>Born (DDMMYYYY) <input name=dob value=14061986>"
            "<p>Mobile <input name=mobile value=9876543210>"
            "<p><label><input type=checkbox name=day value=bad> on a bad day</label>"
            "<p><button name=answer value=allow>Allow</button> <button name=answer value=deny>Deny</button></form>",
            "A DigiLocker for trying out: it knows nobody, and its papers are none.",
        )

    def _must_be_asked_rightly(self, asked: dict[str, str]) -> None:
        if asked.get("client_id") != self.client_id:
            raise _Refusal(400, "invalid_client_id")
        if asked.get("response_type") != "code" or not asked.get("state"):
            raise _Refusal(400, "invalid_request")
        if asked.get("code_challenge_method") != "S256" or len(asked.get("code_challenge", "")) != 43:
            raise _Refusal(400, "invalid_code_challenge")
        if not all(_PLAIN.fullmatch(asked.get(name, "")) for name in ("purpose", "service_name")):
            raise _Refusal(400, "invalid_purpose")

    def _consented(self, form: dict[str, str]) -> Answer:
        self._must_be_asked_rightly(form)
        back = {"state": form["state"]}
        if form.get("answer") == "allow":
            code = token_hex(20)
            self.codes[code] = form
            back["code"] = code
        else:
            back |= {"error": "access_denied", "error_description": "User denied access"}
        return 302, {"Location": f"{form['redirect_uri']}?{urlencode(back)}", "Content-Type": "text/plain"}, b""

    def _token(self, form: dict[str, str]) -> dict[str, Any]:
        if (form.get("client_id"), form.get("client_secret")) != (self.client_id, self.client_secret):
            raise _Refusal(401, "invalid_client")
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or form.get("redirect_uri") != asked["redirect_uri"]:
            raise _Refusal(400, "invalid_grant")
        shown = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if shown.rstrip(b"=").decode() != asked["code_challenge"]:
            raise _Refusal(400, "invalid_grant")
        token = token_hex(20)
        self.tokens[token] = asked
        more = {
            "access_token": token,
            "expires_in": _TOKEN_LASTS_S,
            "token_type": "Bearer",
            "scope": "files.issueddocs",
        }
        return {**self._user(asked), **more, "purpose": asked["purpose"]}

    def _revoked(self, form: dict[str, str], headers: dict[str, str]) -> Answer:
        right = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        if not hmac.compare_digest(headers.get("authorization", ""), f"Basic {right}"):
            raise _Refusal(401, "invalid_client")
        self.tokens.pop(form.get("token", ""), None)
        return json_answer(200, {})

    # What issuers push

    def _push(self, form: dict[str, str]) -> Answer:
        """Sealed with the plain SHA-256 of the secret and the values in their order."""
        if form.get("clientid") != self.client_id:
            raise _Refusal(401, "invalid_client_id")
        values = [form.get(name, "") for name in (*_ORDER, "action", "ts", "doccontent", "datacontent")]
        right = hashlib.sha256((self.client_secret + "".join(values)).encode()).hexdigest()
        if not hmac.compare_digest(form.get("hmac", ""), right):
            raise _Refusal(400, "invalid_parameter")
        if len(form["digilockerid"]) != _ID_LENGTH:
            raise _Refusal(404, "invalid_digilocker_id")
        if there := self.pushed.get(form["uri"]):
            whose = "this" if there["digilockerid"] == form["digilockerid"] else "another"
            raise _Refusal(400, "invalid_parameter", f"URI already exists in {whose} account")
        self.pushed[form["uri"]] = form
        return json_answer(200, {})

    # Papers

    def _who(self, headers: dict[str, str]) -> dict[str, str]:
        person = self.tokens.get(headers.get("authorization", "").removeprefix("Bearer "))
        if person is None:
            raise _Refusal(401, "invalid_token")
        return person

    def _user(self, person: dict[str, str]) -> dict[str, str]:
        known = "\x1f".join(person.get(name, "") for name in ("name", "dob", "mobile"))
        digest = hashlib.sha256(known.encode()).hexdigest()
        own = {name: person.get(name, "") for name in ("name", "dob", "mobile")}
        return {**own, "digilockerid": f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}"}

    def _content(self, what: str, uri: str, person: dict[str, str]) -> Answer:
        paper = next((one for one in _papers(person) if one.uri == uri), None)
        if paper is None:
            raise _Refusal(404, "invalid_uri")
        if paper.fate == "silent":
            raise _Refusal(530, "partner_service_unresponsive")
        content = self._signed(paper, person) if what == "xml" else a_scan(f"{paper.name} {paper.doctype}")
        sealed = self._hmac(content, hexadecimal=paper.doctype == "PANCR")
        sent = content + b"\n%" if paper.fate == "forged" else content
        kind = "application/xml" if what == "xml" else "application/pdf"
        return 200, {"Content-Type": kind, "hmac": sealed}, sent

    def _signed(self, paper: _Paper, person: Mapping[str, str]) -> bytes:
        """The data of a paper, signed by its issuer."""
        return issuer(self.client_secret).sign(_certificate(paper, person))

    def _hmac(self, content: bytes, *, hexadecimal: bool) -> str:
        """Raw as the specification has it, or in hex digits as some send it."""
        made = hmac.new(self.client_secret.encode(), content, hashlib.sha256)
        return base64.b64encode(made.hexdigest().encode() if hexadecimal else made.digest()).decode()


def from_secrets(secretsmanager: Any, prefix: str) -> DigiLocker:
    """A double that knows the same keys as the stack with this prefix."""
    secret = json.loads(secretsmanager.get_secret_value(SecretId=f"{prefix}/digilocker")["SecretString"])
    return DigiLocker(secret["client_id"], secret["client_secret"])


def _digested(form: dict[str, str]) -> dict[str, str]:
    """What was pushed, with the SHA-256 of its file in the place of the file."""
    content = base64.b64decode(form.get("doccontent", ""))
    shown = {name: form[name] for name in ("digilockerid", "uri", "doctype", "docid", "issuedate")}
    return {**shown, "sha256": hashlib.sha256(content).hexdigest()}


def _papers(person: Mapping[str, str]) -> tuple[_Paper, ...]:
    return BAD if person.get("day") == "bad" else GOOD


def _item(paper: _Paper) -> dict[str, Any]:
    """As the list has it; `mime` is a word for some and a list for others."""
    mime: Any = "application/pdf" if paper.doctype == "PANCR" else ["application/pdf", "application/xml"]
    return {
        "name": paper.name,
        "type": "file",
        "size": "",
        "date": "2026-01-05",
        "parent": "",
        "mime": mime,
        "uri": paper.uri,
        "doctype": paper.doctype,
        "description": paper.name,
        "issuerid": paper.issuer_id,
        "issuer": paper.issuer,
    }


def _certificate(paper: _Paper, person: Mapping[str, str]) -> bytes:
    """The data of a paper as issuers write it, before they sign it."""
    born = person.get("dob", "")
    born = f"{born[:2]}-{born[2:4]}-{born[4:]}"
    facts = {"name": paper.name, "type": paper.doctype, "number": paper.uri.rpartition("-")[2], "status": "A"}
    facts |= {"issueDate": "05-01-2020", "validFromDate": "05-01-2020", "expiryDate": paper.expires, "language": "99"}
    head = " ".join(f'{name}="{escape(value)}"' for name, value in facts.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Certificate {head}>'
        f'<IssuedBy><Organization name="{escape(paper.issuer)}" type="CG"/></IssuedBy>'
        f'<IssuedTo><Person name="{escape(person.get("name", ""))}" dob="{escape(born)}"/></IssuedTo>'
        "<CertificateData/></Certificate>"
    ).encode()
