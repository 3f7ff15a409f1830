"""Departments' own systems for the laptop: they take files under their number, and say by signed webhook what becomes
of them, as `docs/departments/joined-systems.md` has it.

Each has a page, `/joined/<region>/<system>/`, where a person decides. A program posts the same form (`say`), and sets a
`mode`: `down` (nothing answers), `silent` (takes files, says nothing, and does not answer questions), or `up`.
"""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from chalicelib.adapters import webhooks
from infra.local.gateway import Answer, hidden, html_page, json_answer, post_to, read_form

_OFFICERS = {
    "at_stage": {"officer_id": "ed-17", "name": "Hem Raj Verma", "role": "patwari"},
    "returned": {"officer_id": "ed-17", "name": "Hem Raj Verma", "role": "patwari"},
    "approved": {"officer_id": "ed-4", "name": "Kamla Devi Negi", "role": "tehsildar"},
    "rejected": {"officer_id": "ed-4", "name": "Kamla Devi Negi", "role": "tehsildar"},
}
"""Who does what there, where nothing else is said."""
_REASON = "The jamabandi that was given shows another owner of this land."


@dataclass
class JoinedSystems:
    """All of them. Safe for several threads."""

    sides: dict[str, dict[str, Any]]
    """What `python -m infra join` has kept, by region and system."""
    now: Callable[[], datetime]
    keep_in: Path | None = None
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By number: what was handed over (`handed`), how often (`puts`), and what was said of it last (`said`)."""
    modes: dict[str, str] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        if self.keep_in and self.keep_in.exists():
            self.files = json.loads(self.keep_in.read_text("utf-8"))

    def handle(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """One HTTP request, path with its query."""
        parts = urlsplit(path).path.strip("/").split("/")[1:]
        name, known = "/".join(parts[:2]), {key.lower(): value for key, value in headers.items()}
        if name not in self.sides:
            return json_answer(404, {"error": "no such system"})
        with self._lock:
            if method in ("PUT", "GET") and parts[2:3] == ["applications"]:
                return self._asked(method, name, parts[3], known, body)
            return self._told(method, name, parts[2:], read_form(body))

    def _told(self, method: str, name: str, parts: list[str], form: dict[str, str]) -> Answer:
        """What a person or a test does there."""
        match method, parts:
            case "GET", []:
                return self._page(name)
            case "GET", ["state.json"]:
                return json_answer(200, {"files": self.files})
            case "POST", ["mode"]:
                self.modes[name] = form["mode"]
                return json_answer(200, {})
            case "POST", ["applications", number, "say"]:
                return self._say(name, number, form)
        return json_answer(404, {"error": "no such door"})

    # What Ekdwar asks

    def _asked(self, method: str, name: str, number: str, headers: dict[str, str], body: bytes) -> Answer:
        mode = self.modes.get(name, "up")
        if mode == "down" or (mode == "silent" and method == "GET"):
            return json_answer(503, {"error": mode})
        if not webhooks.is_signed(self.sides[name]["ours"], headers, body, self.now()):
            return json_answer(401, {"error": "not signed by Ekdwar"})
        if not headers[webhooks.ID].startswith(f"{number}."):
            return json_answer(401, {"error": "signed for another number"})
        return self._put(name, number, json.loads(body), mode) if method == "PUT" else self._get(name, number)

    def _put(self, name: str, number: str, handed: dict[str, Any], mode: str) -> Answer:
        before = self.files.get(number, {"puts": 0, "said": None, "turn": 0})
        self.files[number] = {"handed": handed, "puts": before["puts"] + 1, "said": before["said"]}
        status = self._next(number, {"status": "received"})
        self._keep()
        if mode == "up":
            threading.Thread(target=self._push, args=(name, status), daemon=True).start()
        return json_answer(200, {"number": number})

    def _get(self, name: str, number: str) -> Answer:
        if number not in self.files:
            return json_answer(404, {"error": "no such number"})
        body = json.dumps(self.files[number]["said"]).encode()
        signature = webhooks.signed(self.sides[name]["theirs"], f"{number}.answer", body, self.now())
        return 200, {"Content-Type": "application/json", **signature}, body

    # What is said to Ekdwar

    def _say(self, name: str, number: str, form: dict[str, str]) -> Answer:
        """`status`, and to try what a real system does on a bad day: `sequence` (another), `quietly` (noted, not told),
        `officer` (empty: nobody's name), `secret` (another's), `again` (told twice), `minutes_ago` (an old message)."""
        if number not in self.files:
            return json_answer(404, {"error": "no such number"})
        status = self._next(number, form)
        self._keep()
        if "quietly" in form:
            return json_answer(200, {"status": status})
        secrets = [form["secret"]] if "secret" in form else self.sides[name]["theirs"]
        at = self.now() - timedelta(minutes=int(form.get("minutes_ago", "0")))
        answers = [self._push(name, status, secrets, at) for _ in range(2 if "again" in form else 1)]
        if "page" in form:
            return self._page(name)
        return json_answer(200, {"status": status, "answers": answers})

    def _next(self, number: str, form: dict[str, str]) -> dict[str, Any]:
        """The next word about a file; one with a sequence of its own is not what stands here then."""
        said = self.files[number]["said"]
        sequence = int(form.get("sequence", (said["sequence"] if said else 0) + 1))
        status: dict[str, Any] = {"number": number, "sequence": sequence, "status": form["status"]}
        status["at"] = self.now().isoformat()
        if form["status"] in _OFFICERS and form.get("officer", "-"):
            status["officer"] = _OFFICERS[form["status"]] | json.loads(form.get("officer", "{}"))
        if form["status"] == "rejected":
            status["reason"] = form.get("reason", _REASON)
        if form["status"] == "returned":
            status["fields"] = json.loads(form.get("fields", '{"khata": "This khata is of another mohal."}'))
        if "sequence" not in form:
            self.files[number]["said"] = status
        return status

    def _push(
        self, name: str, status: dict[str, Any], secrets: list[str] | None = None, at: datetime | None = None
    ) -> int:
        """Tell it, and give the status code that came back; 0 where nobody was there."""
        body = json.dumps(status).encode()
        webhook_id = f"{status['number']}.{status['sequence']}"
        headers = webhooks.signed(secrets or self.sides[name]["theirs"], webhook_id, body, at or self.now())
        url = self.files[status["number"]]["handed"]["statuses_url"]
        try:
            return post_to(url)(body, {"Content-Type": "application/json", **headers})
        except OSError:
            return 0

    # For people

    def _page(self, name: str) -> Answer:
        mine = [one for one in self.files.values() if f"/{name}/" in one["handed"]["statuses_url"]]
        rows = "".join(self._row(name, one) for one in reversed(mine)) or "<p>No files yet.</p>"
        return html_page(name.replace("/", ", "), rows, "A department's own system that is none: it knows nobody.")

    def _row(self, name: str, one: dict[str, Any]) -> str:
        handed, number = one["handed"], one["handed"]["number"]
        facts = "".join(f"<li>{escape(key)}: {escape(value)}" for key, value in handed.get("fields", {}).items())
        papers = "".join(f"<li>{escape(group)}: {escape(paper['kind'])}" for group, paper in handed["papers"].items())
        buttons = "".join(f"<button name=status value={word}>{word}</button> " for word in ("received", *_OFFICERS))
        form = (
            f"<form method=post action=/joined/{name}/applications/{number}/say>{hidden({'page': '1'})}{buttons}</form>"
        )
        said = one["said"]["status"]
        return f"<section><h2>{number}</h2><p>{escape(handed['title']['en'])}: {said}</p><ul>{facts}{papers}</ul>{form}"

    def _keep(self) -> None:
        if self.keep_in:
            part = self.keep_in.with_suffix(".part")
            part.write_text(json.dumps(self.files))
            part.replace(self.keep_in)


def from_secrets(
    secretsmanager: Any, prefix: str, now: Callable[[], datetime], *, keep_in: Path | None = None
) -> JoinedSystems:
    """Doubles that know the same secrets as the stack with this prefix."""
    told = secretsmanager.get_secret_value(SecretId=f"{prefix}/joined")["SecretString"]
    return JoinedSystems(json.loads(told), now, keep_in)
