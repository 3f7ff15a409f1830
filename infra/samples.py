"""Made-up people and what they answer (`samples.toml`), and the way of one application as they walk it."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from infra.actors import Citizen, Officer, Place, a_scan, officers


@dataclass(frozen=True)
class Sample:
    """One service with answers that pass."""

    service_id: str
    values: dict[str, str]
    papers: dict[str, str]
    """Paper group → kind of paper."""
    officers: tuple[str, ...]
    """The offices on the way, in the order of the stages."""
    language: str


@cache
def samples() -> dict[str, Sample]:
    """Every sample by service."""
    told = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {service_id: Sample(service_id, **_frozen(facts)) for service_id, facts in told.items()}


def _frozen(facts: dict[str, Any]) -> dict[str, Any]:
    return facts | {"officers": tuple(facts["officers"])}


def desk_officers(home: Path, sample: Sample) -> list[dict[str, str]]:
    """Who sits in the offices on the way, and what they sign in with."""
    known = officers(home).values()
    return [next(one for one in known if one["office_id"] == office) for office in sample.officers]


def fill(citizen: Citizen, sample: Sample, **changes: str) -> dict[str, Any]:
    """A draft with every answer and every paper accepted, ready to submit."""
    draft = citizen.begin(sample.service_id, sample.values | changes)
    given = {
        group: citizen.give(draft["application_id"], group, kind, a_scan(kind), "application/pdf")
        for group, kind in sample.papers.items()
    }
    for document_id in given.values():
        citizen.document(document_id)
    return citizen.see(draft["application_id"])


def file(citizen: Citizen, sample: Sample, **changes: str) -> dict[str, Any]:
    """An application that has been submitted, and paid where there is a fee."""
    draft = fill(citizen, sample, **changes)
    filed = citizen.submit(draft["application_id"])
    if filed["status"] == "awaiting_fee":
        citizen.pay(filed)
    return citizen.see(draft["application_id"])


def decide(desks: list[Officer], application_id: str, *, tell: Callable[[str], None] = lambda _: None) -> None:
    """Every stage in turn: forwarded, and approved by the last."""
    for number, officer in enumerate(desks):
        found = officer.wait_for(application_id)
        officer.move(found, "approve" if number == len(desks) - 1 else "forward")
        tell(officer.officer_id)


def sign_in_officers(place: Place, home: Path, sample: Sample) -> list[Officer]:
    """The officers on the way, signed in."""
    return [Officer(place).sign_in(one) for one in desk_officers(home, sample)]
