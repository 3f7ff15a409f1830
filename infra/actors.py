"""A citizen and an officer as programs: they know the public doors and nothing else. For demo, benchmarks and tests."""

import io
import json
import os
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pyotp

_T = TypeVar("_T")
_PATIENCE = float(os.environ.get("EKDWAR_PATIENCE", "1"))
"""Times as long as usual: where every function starts in a worker of its own, the first of each takes seconds."""


def wait_until(
    what: Callable[[], _T | None], *, patience_s: float = 60, every_s: float = 0.05, slower: float = 1
) -> _T:
    """Ask again and again, with pauses so many times as long each time (up to a second), and give the first answer that
    is true. TimeoutError where none comes in time."""
    until = time.monotonic() + patience_s * _PATIENCE
    while not (found := what()):
        if time.monotonic() > until:
            raise TimeoutError(f"waited {patience_s:g} s in vain; the last answer was {found!r}")
        time.sleep(every_s)
        every_s = max(every_s, min(every_s * slower, 1))
    return found


class Refused(Exception):
    """The API said no; the message is its problem."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__(
            f"{response.request.method} {response.request.url.path} {response.status_code} {response.text}"
        )
        self.status = response.status_code
        self.problem: dict[str, Any] = response.json() if "json" in response.headers.get("content-type", "") else {}


@dataclass
class Place:
    """Where a local stack is."""

    port: int
    host_port: int
    host: str = "ekdwar.localhost"

    def messages(self, to: str = "") -> list[dict[str, Any]]:
        """What was sent to a number or an address, newest first."""
        url = f"http://127.0.0.1:{self.host_port}/inbox.json?{urllib.parse.urlencode({'to': to})}"
        with urllib.request.urlopen(url, timeout=30) as answer:
            found: list[dict[str, Any]] = json.load(answer)
        return found

    def pay(self, order_id: str) -> None:
        """Press "Pay" at the payment gateway of the laptop."""
        form = {"order_id": order_id, "outcome": "pay"}
        answer = httpx.post(
            f"http://127.0.0.1:{self.host_port}/v1/checkout/pay", data=form, headers={"Accept": "application/json"}
        )
        answer.raise_for_status()

    def consent(self, url: str, **account: str) -> dict[str, str]:
        """Allow (or `answer="deny"`) at the DigiLocker of the laptop, as somebody; what it comes back with."""
        where = urllib.parse.urlsplit(url)
        asked = dict(urllib.parse.parse_qsl(where.query))
        answer = httpx.post(
            f"{where.scheme}://{where.netloc}{where.path}", data={"answer": "allow", **asked, **account}
        )
        back = urllib.parse.urlsplit(answer.headers["Location"])
        return dict(urllib.parse.parse_qsl(back.query))


@dataclass
class Program:
    """Somebody who talks JSON to the API, with a session once signed in."""

    place: Place
    language: str = "en"
    token: str = ""
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        headers = {"Host": f"{self.place.host}:{self.place.port}", "Accept-Language": self.language}
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{self.place.port}", headers=headers, timeout=60)

    def ask(self, method: str, path: str, body: Any = None, *, key: str = "") -> httpx.Response:
        """One call, whatever comes back."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if method != "GET":
            headers |= {"Idempotency-Key": key or uuid.uuid4().hex, "Content-Type": "application/json"}
        content = None if method == "GET" else json.dumps(body or {})
        return self.http.request(method, path, content=content, headers=headers)

    def call(self, method: str, path: str, body: Any = None, *, key: str = "") -> dict[str, Any]:
        """One call that has to succeed. Raises Refused."""
        response = self.ask(method, path, body, key=key)
        if response.status_code >= 400:
            raise Refused(response)
        found: dict[str, Any] = response.json()
        return found


class Citizen(Program):
    """Applies for things."""

    mobile: str = ""
    person_id: str = ""

    def sign_in(self, mobile: str) -> "Citizen":
        """With the code that really came by SMS."""
        self.mobile = mobile
        seen = len(self._codes())
        challenge = self.call("POST", "/v1/sign-ins", {"mobile": mobile})
        codes = wait_until(lambda: found if len(found := self._codes()) > seen else None)
        session = self.call("POST", "/v1/sessions", {"challenge_id": challenge["challenge_id"], "code": codes[0]})
        self.token, self.person_id = session["token"], session["person_id"]
        return self

    def _codes(self) -> list[str]:
        texts = [message["text"] for message in self.place.messages(f"+91{self.mobile[-10:]}")]
        words = [[word.strip(".,:।") for word in text.split()] for text in texts]
        return [word for text in words for word in text if len(word) == 6 and word.isascii() and word.isdigit()]

    def begin(self, service_id: str, values: dict[str, str] | None = None, *, key: str = "") -> dict[str, Any]:
        """A draft."""
        return self.call("POST", "/v1/applications", {"service_id": service_id, "values": values or {}}, key=key)

    def give(self, application_id: str, group: str, kind: str, content: bytes, media_type: str) -> str:
        """Upload a file and put it to a paper group; its document id."""
        slip = self.call("POST", "/v1/documents", {"kind": kind, "file_name": kind, "media_type": media_type})
        sent = httpx.post(slip["url"], data=slip["fields"], files={"file": (kind, content, media_type)}, timeout=60)
        sent.raise_for_status()
        document_id: str = slip["document_id"]
        self.call("PUT", f"/v1/applications/{application_id}/papers", {"group": group, "document_id": document_id})
        return document_id

    def document(self, document_id: str, *, patience_s: float = 30) -> dict[str, Any]:
        """How a document stands, once it has been inspected."""

        def inspected() -> dict[str, Any] | None:
            found = self.call("GET", f"/v1/documents/{document_id}")
            return found if found["status"] != "waiting" else None

        return wait_until(inspected, patience_s=patience_s)

    def submit(self, application_id: str, *, key: str = "") -> dict[str, Any]:
        """File it."""
        return self.call("POST", f"/v1/applications/{application_id}/submission", key=key)

    def pay(self, application: dict[str, Any]) -> None:
        """Pay the fee at the gateway, as one would in a browser."""
        checkout = self.call("POST", f"/v1/payments/{application['payment_id']}/checkout")
        self.place.pay(checkout["fields"]["order_id"])

    def see(self, application_id: str) -> dict[str, Any]:
        """How it stands."""
        return self.call("GET", f"/v1/applications/{application_id}")

    def wait_for(self, application_id: str, status: str, *, patience_s: float = 30) -> dict[str, Any]:
        """How it stands, once it stands like this."""

        def there() -> dict[str, Any] | None:
            found = self.see(application_id)
            return found if found["status"] == status else None

        return wait_until(there, patience_s=patience_s, every_s=0.1, slower=1.5)

    def certificate(self, certificate_id: str) -> bytes:
        """The signed file."""
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = self.http.get(f"/certificates/{certificate_id}/download", headers=headers)
        return httpx.get(answer.headers["Location"], timeout=60).content


class Officer(Program):
    """Decides on things."""

    officer_id: str = ""

    def sign_in(self, officer: dict[str, str], now: float | None = None) -> "Officer":
        """With password and the code that the app would show at this time (seconds since 1970)."""
        code = pyotp.TOTP(officer["totp_secret"]).at(int(now or time.time()))
        return self.enter({"officer_id": officer["officer_id"], "password": officer["password"], "code": code})

    def enter(self, known: dict[str, str]) -> "Officer":
        """With `officer_id`, `password` and `code`."""
        self.officer_id = known["officer_id"]
        self.token = self.call("POST", "/v1/officers/sessions", known)["token"]
        return self

    def desk(self) -> list[dict[str, Any]]:
        """What waits, in order of arrival; the first page."""
        items: list[dict[str, Any]] = self.call("GET", "/v1/desk")["items"]
        return items

    def whole_desk(self) -> list[dict[str, Any]]:
        """The same, page after page."""
        page = self.call("GET", "/v1/desk")
        items: list[dict[str, Any]] = page["items"]
        while page.get("next"):
            page = self.call("GET", f"/v1/desk?after={urllib.parse.quote(page['next'])}")
            items += page["items"]
        return items

    def file(self, application_id: str) -> dict[str, Any]:
        """What is in it."""
        return self.call("GET", f"/v1/files/{application_id}")

    def say_why(self, about: str, purpose: str, reason: str) -> None:
        """State what a case that is not on the own desk is looked at for."""
        self.call("POST", "/v1/purposes", {"about": about, "purpose": purpose, "reason": reason})

    def wait_for(self, application_id: str, *, patience_s: float = 30) -> dict[str, Any]:
        """The file, once it lies on this desk."""

        def there() -> dict[str, Any] | None:
            response = self.ask("GET", f"/v1/files/{application_id}")
            return response.json() if response.status_code == 200 and response.json().get("moves") else None

        return wait_until(there, patience_s=patience_s, every_s=0.1, slower=1.5)

    def move(self, file: dict[str, Any], move: str, *, key: str = "", **more: Any) -> dict[str, Any]:
        """Do something with it, every paper that needs a look verified unless it is said otherwise."""
        unknown = [group for group, paper in file["papers"].items() if "trust" not in paper]
        papers = dict.fromkeys(unknown, "") | more.pop("papers", {})
        body = {"move": move, "turn": file["turn"], "papers": papers, **more}
        return self.call("POST", f"/v1/files/{file['application_id']}/moves", body, key=key)


def officers(home: Path) -> dict[str, dict[str, str]]:
    """What the officers of a local stack sign in with, by id."""
    told = json.loads((home / "officers.json").read_text("utf-8"))
    return {one["officer_id"]: one for one in told}


def a_scan(words: str, media_type: str = "application/pdf") -> bytes:
    """A harmless file that looks like a paper: a PDF with letters in it, or a picture of them."""
    lines = [words, "", "SPECIMEN", "made for a trial of Ekdwar"]
    return _pdf(lines) if media_type == "application/pdf" else _picture(lines, media_type)


def _pdf(lines: list[str]) -> bytes:
    shown = "".join(f"1 0 0 1 60 {760 - 30 * number} Tm ({line}) Tj " for number, line in enumerate(lines))
    content = f"0.95 g 40 40 515 762 re f 0 g BT /F1 14 Tf {shown}ET".encode()
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page + b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    file, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, rows)
    return file + table + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(file)


def _picture(lines: list[str], media_type: str) -> bytes:
    from PIL import Image, ImageDraw

    sheet = Image.new("RGB", (620, 877), "#fdfcf7")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((40, 40, 580, 837), outline="#8a8474", width=2)
    for number, text in enumerate(lines):
        pen.text((80, 90 + 40 * number), text, fill="#222")
    file = io.BytesIO()
    sheet.save(file, {"image/jpeg": "JPEG", "image/png": "PNG"}[media_type])
    return file.getvalue()
