"""What appeals hold of a person: the appeals about their applications, and the orders on them."""

from collections.abc import Iterator

from chalicelib.appeals.cases import Case
from chalicelib.appeals.models import Appeal
from chalicelib.applications import actions as applications
from chalicelib.privacy import holdings
from chalicelib.privacy.holdings import Held

_INWARD = {"version", "turn", "attempt", "appellant_id", "service_version", "penalties"}
"""Counts of ours, and what is between the authority and officers."""


def _appeals(person_id: str) -> Iterator[Held]:
    for application in applications.all_of(person_id):
        if application.status != "draft":
            yield from map(_appeal, Case(application).appeals)


def _appeal(one: Appeal) -> Held:
    return Held(
        subject_id=one.appellant_id,
        kind="appeal",
        item_id=one.appeal_id,
        facts=one.model_dump(mode="json", exclude_defaults=True, exclude=_INWARD),
        begun_at=one.filed_at,
        over_at=one.order.at if one.order else None,
        region=one.region,
        office_id=one.office_id,
        role=one.role,
    )


holdings.register("appeals", _appeals)
