"""A valid appeal, and the ladders of the real regions."""

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.appeals.models import Appeal, Order, Penalty
from chalicelib.applications.models import Application, Decision
from chalicelib.catalogue.models import PublishedRegion, Rung
from chalicelib.core.clock import end_of_day
from infra.publish import definitions
from tests.builders import MONDAY, an_application

REGIONS = Path(__file__).parents[2] / "regions"
REASON = "The register was not looked at, and the applicant was not heard."
DUE_ON = date(2026, 12, 8)
DUE_AT = end_of_day(DUE_ON)
MINUTE = timedelta(minutes=1)


@cache
def a_region(slug: str) -> PublishedRegion:
    """As it stands in `regions/`."""
    return next(one for one in definitions([REGIONS]).regions if one.region.slug == slug)


def a_ladder(slug: str = "maharashtra", name: str = "general") -> tuple[Rung, ...]:
    return a_region(slug).redress.ladders[name].rungs


def a_late_application(**changes: Any) -> Application:
    """Due on 8 December 2026, and on the tehsildar's desk."""
    due = {"due_on": DUE_ON, "due_at": DUE_AT, "rule": {"en": "within 15 days"}}
    return an_application(**({"status": "at_stage", "stage": 1, "due": due} | changes))


def a_rejected_application(at: datetime = MONDAY, **changes: Any) -> Application:
    decision = Decision(
        move="reject",
        officer_id="mh-vaishali-kulkarni",
        officer="Vaishali Kulkarni",
        office_id="tehsil-kopargaon",
        role="tehsildar",
        reason="The income is above the limit of the scheme.",
        at=at,
    )
    return a_late_application(**({"status": "rejected", "decision": decision} | changes))


def an_appeal(**changes: Any) -> Appeal:
    """Before the first authority since 9 December 2026, with 30 days to decide."""
    facts: dict[str, Any] = {
        "appeal_id": "MHA4K7QX9M2TD3",
        "application_id": "MH4K7QX9M2TD3",
        "rung": 1,
        "service_id": "maharashtra/revenue/income-certificate",
        "service_version": 1,
        "region": "maharashtra",
        "law_of": date(2026, 11, 23),
        "body": "revenue-department",
        "office_id": "collector-ahilyanagar",
        "role": "sub-divisional-officer",
        "appellant_id": "P1",
        "appellant": "Asha Devi",
        "origin": "citizen",
        "against": "late",
        "filed_at": DUE_AT,
        "due": {"due_on": date(2027, 1, 8), "due_at": end_of_day(date(2027, 1, 8)), "rule": {"en": "within 30 days"}},
    }
    return Appeal.model_validate(facts | changes)


def an_order(kind: str = "confirm", at: datetime = DUE_AT, **changes: Any) -> Order:
    facts = {"kind": kind, "reason": REASON, "officer_id": "mh-vilas-thakre", "officer": "Vilas Thakre", "at": at}
    return Order.model_validate(facts | changes)


def a_notice(**changes: Any) -> Penalty:
    facts: dict[str, Any] = {
        "officer_id": "mh-sanjay-pawar",
        "officer": "Sanjay Pawar",
        "why": REASON,
        "noticed_at": DUE_AT,
        "noticed_by": "mh-vilas-thakre",
        "answer_by": date(2026, 12, 18),
    }
    return Penalty.model_validate(facts | changes)
