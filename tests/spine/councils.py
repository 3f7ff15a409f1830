"""Professionals, and what they ask of their councils."""

import csv
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from chalicelib.core.clock import local_date
from infra.actors import Citizen, Officer
from tests.door import House
from tests.spine.people import People, scan

ASSISTANT, REGISTRAR = "hr-rakesh-goyal", "hr-sunita-rani"
ROOT = Path(__file__).parents[2]
COLUMNS = ("number", "kind", "part", "name", "birth_date", "mobile", "degree", "registered_on", "valid_until")
PERSON = {
    "father_name": "Surender Malik",
    "birth_date": "29-02-2000",
    "mobile": "9876501234",
    "district": "67",
    "address": "House 218, Sector 13, Karnal",
    "pin_code": "132001",
    "university": "Pt. B. D. Sharma University of Health Sciences Rohtak",
    "passed_on": "20-03-2025",
}
PERSON_PAPERS = {
    "birth-date": "class-ten-certificate",
    "identity": "passport",
    "photograph": "photograph",
    "degree": "qualification-certificate",
    "marks": "qualification-marksheets",
}


class Professional:
    """Somebody who goes to a council: an account, and papers that are given once and shown often."""

    def __init__(self, people: People, name: str, *, mobile: str = "", language: str = "en") -> None:
        self.people, self.name = people, name
        self.citizen: Citizen = people.citizen(language, mobile=mobile)
        self._papers: dict[str, str] = {}

    def draft(self, service: str, values: dict[str, str], papers: dict[str, str]) -> str:
        """A draft with answers and papers; its number."""
        told = {"name": self.name, **values}
        number: str = self.citizen.begin(f"haryana/health/{service}", told)["application_id"]
        new = {kind: group for group, kind in papers.items() if kind not in self._papers}
        given = {
            kind: self.citizen.give(number, group, kind, scan(kind), "application/pdf") for kind, group in new.items()
        }
        for document_id in given.values():
            assert self.citizen.document(document_id, patience_s=60)["status"] == "accepted"
        self._papers |= given
        for group, kind in papers.items():
            document = {"group": group, "document_id": self._papers[kind]}
            self.citizen.call("PUT", f"/v1/applications/{number}/papers", document)
        return number

    def about(self, service: str, entry: str, papers: dict[str, str] | None = None, **values: str) -> str:
        """A draft about one's own entry."""
        told = {"entry_number": entry, "mobile": self.citizen.mobile, "district": "67", **values}
        return self.draft(service, told, {"identity": "passport", **(papers or {})})

    def faults(self, number: str) -> set[tuple[str, str]]:
        """What stands in the way of submitting: code and field of each."""
        answer = self.citizen.ask("POST", f"/v1/applications/{number}/submission")
        assert answer.status_code == 422, answer.text
        return {(one["code"], one.get("field") or "") for one in answer.json()["errors"]}

    def file(self, number: str) -> dict[str, Any]:
        """Submit, and pay what is asked; the payment, or nothing."""
        filed = self.citizen.submit(number)
        if filed["status"] != "awaiting_fee":
            return {}
        paid: dict[str, Any] = self.citizen.call("GET", f"/v1/payments/{filed['payment_id']}")
        self.citizen.pay(filed)
        return paid

    def granted(self, number: str, officers: Sequence[str] = (ASSISTANT, REGISTRAR)) -> dict[str, Any]:
        """Submit, pay, and have it approved by its officers; the application with its certificate."""
        self.file(number)
        approve(self.people, number, officers)
        return self.citizen.wait_for(number, "issued", patience_s=60)

    def claim(self, register: str, number: str, born: str, mobile: str) -> None:
        """An entry of the old books becomes one's own, by the code that goes to the mobile on the register."""
        claim = {"region": "haryana", "register_name": register, "number": number, "birth_date": born}
        seen = len(self.people.place.messages(f"+91{mobile}"))
        sent = self.citizen.call("POST", "/v1/registrations/claims", claim)
        answer = answer_to(sent, newest_code(self.people, mobile, seen))
        self.citizen.call("POST", "/v1/registrations/claims/answer", {**claim, **answer})

    def entry(self, number: str) -> dict[str, Any]:
        """One of one's own registrations."""
        return next(one for one in self.entries() if one["number"] == number)

    def entries(self) -> list[dict[str, Any]]:
        """One's own registrations."""
        found: list[dict[str, Any]] = self.citizen.call("GET", "/v1/registrations")["items"]
        return found


def approve(people: People, number: str, officers: Sequence[str]) -> None:
    """Every stage in turn."""
    for at, officer_id in enumerate(officers):
        officer = people.officer(officer_id)
        found = officer.wait_for(number, patience_s=60)
        officer.move(found, "approve" if at == len(officers) - 1 else "forward")


def bring_in(stack: House, folder: Path, register: str, *rows: dict[str, Any]) -> None:
    """Entries of the old books, by the operator's command. Days may be numbers: so many from today."""
    today = local_date(stack.now())
    file = folder / f"{register}.csv"
    with file.open("w", newline="") as sheet:
        writer = csv.DictWriter(sheet, COLUMNS)
        writer.writeheader()
        for row in rows:
            days = {key: str(today + timedelta(days=value)) for key, value in row.items() if isinstance(value, int)}
            writer.writerow({"registered_on": "2015-01-01", **row, **days})
    told = [sys.executable, "-m", "infra", "import-register", "haryana", register, str(file)]
    environment = {**os.environ, **stack.environment()}
    done = subprocess.run(told, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def page_of(officer: Citizen | Officer, path: str) -> str:
    """A page as this person sees it, who has signed in already: a code of the app works only once."""
    answer = officer.http.get(path, headers={"Authorization": f"Bearer {officer.token}"})
    assert answer.status_code == 200, answer.text
    return answer.text


def answer_to(sent: dict[str, Any], code: str) -> dict[str, str]:
    """What answers a challenge."""
    return {"challenge_id": sent["challenge_id"], "code": code}


def newest_code(people: People, mobile: str, seen: int) -> str:
    """The code that has just come to a mobile."""
    messages = people.place.messages(f"+91{mobile}")
    assert len(messages) > seen, "no code came"
    return next(word.strip(".,") for word in messages[0]["text"].split() if word.strip(".,").isdigit())


def looked_up(people: People, register: str, typed: str) -> list[dict[str, Any]]:
    """What a stranger finds in a register."""
    query = httpx.QueryParams({"q": typed})
    found: list[dict[str, Any]] = people.program().call("GET", f"/v1/registers/haryana/{register}?{query}")["items"]
    return found


def standing_of(people: People, certificate_id: str) -> str:
    """What a stranger is told who checks a certificate."""
    return str(people.program().call("GET", f"/v1/certificates/{certificate_id}")["standing"])
