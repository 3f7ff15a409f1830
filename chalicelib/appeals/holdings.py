"""What appeals hold of a person: the appeals about their applications, and the orders on them."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.appeals import cases, rules, store
from chalicelib.appeals.cases import Case
from chalicelib.appeals.models import Appeal
from chalicelib.applications import actions as applications
from chalicelib.core.errors import NotFound
from chalicelib.privacy import holdings
from chalicelib.privacy.holdings import Held

_INWARD = {"version", "turn", "attempt", "appellant_id", "service_version", "penalties"}
"""Counts of ours, and what is between the authority and officers."""


def _appeals(person_id: str) -> Iterator[Held]:
    for application in applications.all_of(person_id):
        if application.status != "draft":
            case = Case(application)
            yield from (_appeal(one, case) for one in case.appeals)


def _find(appeal_id: str) -> Held | None:
    try:
        one = store.get(appeal_id)
        return _appeal(one, cases.of(one.application_id))
    except NotFound:
        return None


def _appeal(one: Appeal, case: Case) -> Held:
    """All appeals of a case are kept until the last of them is over."""
    return Held(
        subject_id=one.appellant_id,
        kind="appeal",
        item_id=one.appeal_id,
        facts=one.model_dump(mode="json", exclude_defaults=True, exclude=_INWARD),
        begun_at=one.filed_at,
        over_at=rules.over_at(case.appeals, in_court=case.in_court),
        region=one.region,
        office_id=one.office_id,
        role=one.role,
    )


def _erase(held: Held, now: datetime) -> bool:
    """Once: what has been erased says nothing of anybody any more."""
    one = store.get(held.item_id)
    return bool(one.appellant or one.text) and store.forget(one, now)


holdings.register("appeals", _appeals, find=_find, erase=_erase)
