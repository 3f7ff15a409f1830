"""Guards over every event: it has a schema, an example as the bus delivers it, and somebody who listens."""

import json
from pathlib import Path

import pytest

import app  # noqa: F401  mounting fills the registries
from chalicelib.edge.doors import registry
from chalicelib.events import Event, every_event

EXAMPLES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(Path("events").glob("*.json"))}
BY_KIND = {example["detail-type"]: example for example in EXAMPLES.values()}
FOR_OTHERS = {
    "document.proven.v1": "figures of papers that need no look",
    "document.read.v1": "figures of papers that need no look",
    "benefit.received.v1": "the page asks the table",
    "card.ended.v1": "registers outside",
    "card.issued.v1": "the page asks the table",
    "application.worked-on.v1": "the page asks the table",
    "joined.silent.v1": "an alarm tells the operators; the page asks the table",
    "application.clock-begun.v1": "the page asks the table",
    "appeal.order-obeyed.v1": "figures of disposal",
    "appeal.order-carried-out.v1": "figures of disposal",
    "appeal.time-extended.v1": "figures of disposal",
    "compensation.awarded.v1": "figures of penalties",
    "correction.answered.v1": "the page asks the table",
    "correction.asked.v1": "the office's list asks the table; registers that correct by themselves",
    "court.holds.v1": "registers of the Commission",
    "penalty.answered.v1": "the page asks the table",
    "penalty.decided.v1": "figures of penalties, and the treasury",
    "penalty.recovered.v1": "figures of penalties",
    "refusal.drawn.v1": "figures of refusals",
    "refusal.reviewed.v1": "figures of refusals",
    "application.stage-opened.v1": "figures of desks",
    "application.late.v1": "figures of late files by office and officer",
    "certificate.failed.v1": "an alarm tells the operators",
    "certificate.doubted.v1": "the page asks the table",
    "document.refused.v1": "the page asks the table",
    "entry.changed.v1": "national registers",
    "entry.made.v1": "national registers",
    "entry.noted.v1": "figures of discipline",
    "difference.decided.v1": "figures of the registry",
    "difference.noted.v1": "figures of the registry",
    "resident.known.v1": "departments that keep copies of the register",
    "payment.refund-due.v1": "the treasury's own desk",
}
"""Published for whom we do not know yet, and why nobody here listens."""
PERSONAL = {"name", "mobile", "email", "address", "birth_date", "applicant_name", "note", "values"}


@pytest.mark.parametrize(("kind", "event"), every_event().items())
def test_every_event_has_an_example_that_holds(kind: str, event: type[Event]) -> None:
    example = BY_KIND[kind]
    detail = {"event_id": example["id"], "at": example["time"], **example["detail"]}
    assert event.model_validate(detail, extra="ignore" if event.source != "ekdwar" else "forbid")
    assert example["source"] == event.source


def test_every_example_is_of_an_event() -> None:
    assert set(BY_KIND) == set(every_event())


@pytest.mark.parametrize("kind", every_event())
def test_somebody_listens_to_every_event(kind: str) -> None:
    heard = {event.kind for door in registry.work.values() for event in door.events}
    assert (kind in heard) != (kind in FOR_OTHERS)


@pytest.mark.parametrize(("kind", "event"), every_event().items())
def test_nothing_personal_travels_in_an_event(kind: str, event: type[Event]) -> None:
    if event.source == "ekdwar":
        assert not set(event.model_fields) & PERSONAL
        assert kind.rpartition(".v")[2].isdigit()
