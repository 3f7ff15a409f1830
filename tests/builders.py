"""A valid one of everything. A test names only the field it is about."""

from datetime import UTC, date, datetime
from typing import Any

from chalicelib.applications.models import Application, Desk, Move, PaperGiven
from chalicelib.catalogue.models import Service
from chalicelib.documents.models import Document
from chalicelib.edge import Seat, Who

MONDAY = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
"""10:30 in India on a working day."""


def a_service(**changes: Any) -> Service:
    """An income certificate: talathi verifies, tehsildar decides, 15 days, no fee."""
    facts: dict[str, Any] = {
        "title": {"en": "Income certificate"},
        "summary": {"en": "Says what a family earned."},
        "kind": "certificate",
        "source": "tests",
        "fields": [
            {"name": "name", "kind": "text", "label": {"en": "Name"}},
            {"name": "village", "kind": "place", "level": "village", "label": {"en": "Village"}},
        ],
        "papers": [
            {"for": "identity", "any_one_of": ["passport", "driving-licence"]},
            {"for": "address", "any_one_of": ["ration-card", "passport"]},
        ],
        "stages": [{"role": "talathi", "task": "verify"}, {"role": "tehsildar", "task": "decide"}],
        "promise": {"limit": 15, "unit": "days"},
        "certificate": {"type": "INCER", "title": {"en": "Income certificate"}, "valid": "for 1 years"},
        "office_by": "village",
    }
    return Service.model_validate(facts | changes)


def a_paper(group: str = "identity", kind: str = "passport", document_id: str = "D1", **changes: Any) -> PaperGiven:
    return PaperGiven(group=group, kind=kind, document_id=document_id, file_name="paper.pdf", **changes)


def a_document(document_id: str = "D1", kind: str = "passport", **changes: Any) -> Document:
    """Given by the applicant on Monday, and accepted."""
    facts = {"document_id": document_id, "holder_id": "P1", "kind": kind, "file_name": "a.pdf", "status": "accepted"}
    return Document.model_validate(facts | {"media_type": "application/pdf", "given_at": MONDAY} | changes)


def an_application(**changes: Any) -> Application:
    """Submitted on Monday, on its way to the talathi."""
    facts: dict[str, Any] = {
        "application_id": "MH4K7QX9M2TD3",
        "status": "submitted",
        "service_id": "maharashtra/revenue/income-certificate",
        "service_version": 1,
        "region": "maharashtra",
        "applicant_id": "P1",
        "applicant_name": "Asha Devi",
        "created_at": MONDAY,
        "filed_at": MONDAY,
        "body": "revenue-department",
        "desks": [
            a_desk(0, "talathi", "verify", "talathi-kopargaon"),
            a_desk(1, "tehsildar", "decide", "tahsil-kopargaon"),
        ],
        "papers": {"identity": a_paper(), "address": a_paper("address", "ration-card", "D2")},
    }
    return Application.model_validate(facts | changes)


def a_desk(stage: int = 0, role: str = "talathi", task: str = "verify", office_id: str = "talathi-kopargaon") -> Desk:
    return Desk.model_validate({"stage": stage, "role": role, "task": task, "office_id": office_id})


def an_officer(role: str = "talathi", office_id: str = "talathi-kopargaon", **changes: Any) -> Who:
    seat = {
        "office_id": office_id,
        "role": role,
        "body": "revenue-department",
        "region": "maharashtra",
        "district": 466,
    }
    return Who(kind="officer", person_id=f"O-{role}", name=role.title(), seats=(Seat.model_validate(seat | changes),))


def a_move(move: str = "forward", **changes: Any) -> Move:
    return Move.model_validate({"move": move, "turn": 3} | changes)


def a_day(text: str) -> date:
    return date.fromisoformat(text)
