"""How tests come to the public doors: as a browser without JavaScript, as a program, and as somebody who reads SMS."""

import json
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from html.parser import HTMLParser
from typing import Any, TypeVar

import httpx
import pyotp

from infra.actors import officers
from infra.local.inbox import Message
from infra.local.stack import LocalStack

_T = TypeVar("_T")


def wait_until(what: Callable[[], _T], *, patience_s: float = 60, every_s: float = 0.1) -> _T:
    """Ask again and again, and give the first answer that is true. AssertionError where none comes in time."""
    until = time.monotonic() + patience_s
    while not (found := what()):
        if time.monotonic() > until:
            raise AssertionError(f"waited {patience_s:g} s in vain; the last answer was {found!r}")
        time.sleep(every_s)
    return found


class HtmlForm:
    """One form of a page, with what is filled in already."""

    def __init__(self, action: str, method: str) -> None:
        self.action = action
        self.method = method
        self.fields: dict[str, list[str]] = {}
        self.names: set[str] = set()

    def add(self, attributes: dict[str, str | None]) -> None:
        """An input: hidden ones, typed ones and ticked ones are sent, buttons and files are not."""
        name, kind = attributes.get("name"), attributes.get("type") or "text"
        if not name:
            return
        self.names.add(name)
        ticked = kind not in ("radio", "checkbox") or "checked" in attributes
        if kind not in ("submit", "button", "file") and ticked:
            self.fields.setdefault(name, []).append(attributes.get("value") or "")


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[HtmlForm] = []
        self.links: list[str] = []
        self._inside: HtmlForm | None = None
        self._area: str | None = None
        self._choice: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a" and found.get("href"):
            self.links.append(found["href"] or "")
        if tag == "form":
            self._inside = HtmlForm(found.get("action") or "", (found.get("method") or "get").upper())
            self.forms.append(self._inside)
        if self._inside is None:
            return
        if tag in ("input", "button"):
            self._inside.add(found if tag == "input" else {**found, "type": found.get("type") or "submit"})
        if tag == "textarea" and found.get("name"):
            self._area = found["name"]
            self._inside.names.add(self._area or "")
            self._inside.fields[self._area or ""] = [""]
        if tag == "select" and found.get("name"):
            self._choice = found["name"]
            self._inside.names.add(self._choice or "")
        if tag == "option" and self._choice and ("selected" in found or self._choice not in self._inside.fields):
            self._inside.fields[self._choice] = [found.get("value") or ""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None
        if tag == "textarea":
            self._area = None
        if tag == "select":
            self._choice = None

    def handle_data(self, data: str) -> None:
        if self._inside is not None and self._area:
            self._inside.fields[self._area][0] += data.removeprefix("\n")


class Page:
    """What came back to a browser."""

    def __init__(self, response: httpx.Response) -> None:
        parsed = _Forms()
        parsed.feed(response.text)
        self.response = response
        self.status = response.status_code
        self.path = response.url.raw_path.decode()
        self.text = response.text
        self.forms = parsed.forms
        self.links = parsed.links

    def form(self, action: str = "", *, having: str = "") -> HtmlForm:
        """The form whose action ends in these words, or that has a field of this name."""
        posted = [one for one in self.forms if one.method == "POST"]
        found = [
            one for one in posted if (one.action or self.path).endswith(action) and (not having or having in one.names)
        ]
        assert found, (
            f"no form for {action!r} {having!r} on {self.path} ({self.status}); there are {[f.action for f in posted]}"
        )
        return found[0]

    def __repr__(self) -> str:
        return f"<{self.status} {self.path}: {self.text[:2000]}>"


class Door:
    """One browser, or one program: its own cookies, its own address."""

    def __init__(self, stack: LocalStack, *, address: str = "", language: str = "en") -> None:
        headers = {"Host": stack.url.removeprefix("http://"), "Accept-Language": language}
        headers |= {"X-Forwarded-For": address} if address else {}
        once = httpx.Limits(max_keepalive_connections=0)  # nothing stays open that a test would have to close
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{stack.port}", headers=headers, timeout=30, limits=once)

    def get(self, path: str) -> Page:
        """Open a page, going where it sends us."""
        return self._followed(self.http.get(path))

    def submit(
        self,
        page: Page,
        fields: dict[str, str | list[str]],
        *,
        action: str = "",
        having: str = "",
        file: bytes | None = None,
    ) -> Page:
        """Fill a form of a page, choose a `file` where it has one, and send it as a browser would: hidden fields go
        along."""
        form = page.form(action, having=having or next(iter(fields), ""))
        filled = {**form.fields, **{name: [v] if isinstance(v, str) else v for name, v in fields.items()}}
        if file is None:
            return self.post(form.action or page.path, filled)
        files = {"file": ("file", file, "application/octet-stream")}
        same = {"Sec-Fetch-Site": "same-origin"}
        return self._followed(self.http.post(form.action or page.path, data=filled, files=files, headers=same))

    def post(self, path: str, fields: dict[str, Any]) -> Page:
        """Send a form that no page of ours made."""
        body = urllib.parse.urlencode(fields, doseq=True)
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        return self._followed(self.http.post(path, content=body, headers=kind))

    def api(self, method: str, path: str, body: Any = None, *, key: str = "", **headers: str) -> httpx.Response:
        """Call the API as a program; a key is made up where none is given."""
        sent = {"Content-Type": "application/json", **headers}
        if method != "GET":
            sent["Idempotency-Key"] = key or uuid.uuid4().hex
        return self.http.request(method, path, content=None if body is None else json.dumps(body), headers=sent)

    def upload(self, url: str, fields: dict[str, str], content: bytes, *, kind: str = "") -> httpx.Response:
        """Send a file straight to the bucket with what a presigned form holds."""
        return httpx.post(url, data=fields, files={"file": ("file", content, kind or fields.get("Content-Type", ""))})

    def _followed(self, response: httpx.Response) -> Page:
        for _ in range(10):
            if response.status_code not in (301, 302, 303, 307):
                break
            target = urllib.parse.urlsplit(response.headers["Location"])
            response = self.http.get(urllib.parse.urlunsplit(("", "", target.path, target.query, "")))
        return Page(response)


_STEP_S = 30


class House(LocalStack):
    """The whole stack, as tests come to it."""

    def door(self, **options: str) -> Door:
        """A new browser."""
        return Door(self, **options)

    def inbox(self, to: str = "") -> list[Message]:
        """What was sent to a number or an address, newest first."""
        query = urllib.parse.urlencode({"to": to})
        with urllib.request.urlopen(f"http://127.0.0.1:{self.host_port}/inbox.json?{query}", timeout=10) as answer:
            messages: list[Message] = json.load(answer)
        return messages

    def wait_for_message(self, to: str, holding: str = "", *, patience_s: float = 20) -> Message:
        """The newest message to somebody that holds these words."""
        found = wait_until(
            lambda: [one for one in self.inbox(to) if holding in one["subject"] + one["text"]], patience_s=patience_s
        )
        return found[0]

    @cached_property
    def _steps(self) -> dict[str, int]:
        return {}

    def officer(self, officer_id: str) -> dict[str, str]:
        """What an officer signs in with now: `officer_id`, `password`, and a `code` of the app that was not used yet. A
        code works once and may be a step (30 s) early or late: three fit at any moment, and who comes more often waits.
        """

        def fitting() -> int | None:
            present = int(self.now().timestamp()) // _STEP_S
            step = max(self._steps.get(officer_id, 0) + 1, present - 1)
            return step if step <= present + 1 else None

        step = self._steps[officer_id] = wait_until(fitting, every_s=1)
        told = officers(self.home)[officer_id]
        code = pyotp.TOTP(told["totp_secret"]).generate_otp(step)
        return {"officer_id": officer_id, "password": told["password"], "code": code}

    def advance(self, by: timedelta) -> datetime:
        """Move the clock of all functions on, and let every timer see it."""
        return datetime.fromisoformat(self.control("/clock", {"advance_seconds": by.total_seconds()})["now"])

    def move_to(self, moment: datetime) -> datetime:
        """Set the clock of all functions, and let every timer see it."""
        return datetime.fromisoformat(self.control("/clock", {"at": moment.isoformat()})["now"])

    def tick(self, only: str | None = None) -> list[str]:
        """Run timers now: all of them, or one."""
        ran: list[str] = self.control("/timers", {"only": only})["ran"]
        return ran
