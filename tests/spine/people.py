"""Who comes to the doors, as programs and as browsers, each signed in as people are."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import count
from typing import Any, TypeVar

from infra import samples
from infra.actors import Citizen, Officer, Place, Program, Refused, a_scan
from tests.door import Door, House, Page, wait_until

_A = TypeVar("_A")
_B = TypeVar("_B")
_W = TypeVar("_W", Program, Door, Citizen, Officer)

INCOME = samples.samples()["maharashtra/revenue/income-certificate"]
DOCTOR = samples.samples()["haryana/health/medical-permanent-registration"]
HIMACHALI = samples.samples()["himachal-pradesh/revenue/himachali-bonafide-certificate"]
AGRICULTURIST = samples.samples()["himachal-pradesh/revenue/agriculturist-certificate"]
"""Worked on in e-District."""
RESIDENCE = samples.samples()["punjab/revenue/residence-certificate"]

REASON = "The land record is of another family, and no other proof of residence was given."


class People:
    """Everybody of one stack. Officers are signed in once and again when their session has ended."""

    def __init__(self, stack: House) -> None:
        self.stack = stack
        self.place = Place(stack.port, stack.host_port)
        self._mobiles = count(7_100_000_001)
        self._officers: dict[str, Officer] = {}
        self._came: list[Program | Door] = []

    def close(self) -> None:
        """Everybody goes home."""
        for one in self._came:
            one.http.close()

    def program(self) -> Program:
        """A stranger's program."""
        return self._noted(Program(self.place))

    def door(self, language: str = "en") -> Door:
        """A stranger's browser, without JavaScript."""
        return self._noted(self.stack.door(language=language))

    def _noted(self, who: _W) -> _W:
        self._came.append(who)
        return who

    def mobile(self) -> str:
        """A number that nobody has used before."""
        return str(next(self._mobiles))

    def citizen(self, language: str = "en", *, mobile: str = "") -> Citizen:
        """Somebody new, with an app."""
        return self._noted(Citizen(self.place, language)).sign_in(mobile or self.mobile())

    def again(self, citizen: Citizen) -> Citizen:
        """The same person, signed in anew where the session has ended."""
        if citizen.ask("GET", "/v1/profile").status_code == 401:
            citizen.token = ""
            citizen.sign_in(citizen.mobile)
        return citizen

    def officer(self, officer_id: str) -> Officer:
        """An officer with an app."""
        known = self._officers.get(officer_id)
        if known is None or known.ask("GET", "/v1/desk").status_code == 401:
            known = self._noted(Officer(self.place))
            self._officers[officer_id] = _entered(lambda: known.enter(self.stack.officer(officer_id)))
        return known

    def desks(self, sample: samples.Sample) -> list[Officer]:
        """The officers on the way of a service."""
        told = samples.desk_officers(self.stack.home, sample)
        return [self.officer(one["officer_id"]) for one in told]

    def citizen_at_browser(self, mobile: str, language: str = "en") -> Door:
        """A citizen without JavaScript."""
        door = self.door(language)

        def codes() -> list[str]:
            found = (re.search(r"\b\d{6}\b", one["text"]) for one in self.stack.inbox(mobile))
            return [code[0] for code in found if code]

        before = len(codes())
        asked = door.submit(door.get("/sign-in"), {"mobile": mobile})
        door.submit(asked, {"code": wait_until(lambda: found if len(found := codes()) > before else None)[0]})
        return door

    def officer_at_browser(self, officer_id: str) -> Door:
        """An officer without JavaScript."""
        door = self.door()

        def sign_in() -> Door | None:
            known = self.stack.officer(officer_id)
            page = door.submit(door.get("/officers/sign-in"), known, having="officer_id")
            return door if page.status == 200 and page.path.startswith("/desk") else None

        return wait_until(sign_in, every_s=1)


def _entered(sign_in: Callable[[], Officer]) -> Officer:
    """With a code that did not grow old on its way."""

    def enter() -> Officer | None:
        try:
            return sign_in()
        except Refused as refused:
            if refused.status != 422:
                raise
            return None

    return wait_until(enter, every_s=1)


def filed(
    people: People, sample: samples.Sample, citizen: Citizen | None = None, **changes: str
) -> tuple[Citizen, str]:
    """An application that lies on the first desk."""
    citizen = citizen or people.citizen(sample.language)
    number = samples.file(citizen, sample, **changes)["application_id"]
    citizen.wait_for(number, "at_stage", patience_s=60)
    return citizen, number


def issued(people: People, sample: samples.Sample, citizen: Citizen | None = None) -> tuple[Citizen, dict[str, Any]]:
    """An application that has come to its end, with its certificate."""
    citizen, number = filed(people, sample, citizen)
    samples.decide(people.desks(sample), number)
    return citizen, citizen.wait_for(number, "issued", patience_s=60)


def told(stack: House, citizen: Citizen, *numbers: str) -> list[str]:
    """The SMS about an application, or a certificate, of these numbers as printed, oldest first."""
    texts = [one["text"] for one in reversed(stack.inbox(citizen.mobile))]
    return [text for text in texts if any(number in text for number in numbers)]


def opened(door: Door, path: str) -> Page:
    """A page that has to be there."""
    page = door.get(path)
    assert page.status == 200, page
    return page


def at_once(what: Callable[[_A], _B], of: list[_A], hands: int) -> list[_B]:
    """The same done to each, by so many hands at a time."""
    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(what, of))


@cache
def scan(kind: str) -> bytes:
    """A paper, made once."""
    return a_scan(kind)


def papers_of(citizen: Citizen, sample: samples.Sample) -> dict[str, str]:
    """A first draft's papers, accepted: group and document, to be put to further applications."""
    draft = citizen.begin(sample.service_id, sample.values)
    given = {
        group: citizen.give(draft["application_id"], group, kind, scan(kind), "application/pdf")
        for group, kind in sample.papers.items()
    }
    for document_id in given.values():
        assert citizen.document(document_id, patience_s=300)["status"] == "accepted"
    return given


def file_again(citizen: Citizen, sample: samples.Sample, papers: dict[str, str], key: str = "") -> str:
    """A further application with papers that are there already."""
    number: str = citizen.begin(sample.service_id, sample.values)["application_id"]
    for group, document_id in papers.items():
        citizen.call("PUT", f"/v1/applications/{number}/papers", {"group": group, "document_id": document_id})
    citizen.submit(number, key=key)
    return number
