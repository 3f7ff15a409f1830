"""What an authority above the office, and an auditor, may ask of an application."""

from datetime import datetime
from typing import Any

from chalicelib.applications import acts, clock, rules, store
from chalicelib.applications.actions import writing
from chalicelib.applications.models import (
    ActsView,
    Application,
    Direction,
    Turn,
)
from chalicelib.core.errors import NotFound
from chalicelib.edge import Who
from chalicelib.events import applications as told


def see(application_id: str) -> Application:
    """An application as it stands, for an area with rules of its own on who may see it. NotFound."""
    return store.get(application_id)


def timeline(application_id: str) -> tuple[Turn, ...]:
    """What happened to it, oldest first."""
    return store.turns(application_id)


def acts_of(application_id: str, who: Who) -> ActsView:
    """The record of acts on an application, for the auditors of its region; for others there is none."""
    application = store.get(application_id)
    if not rules.may_audit(who, application.region):
        raise NotFound
    return acts.shown(acts.check(application_id, application, store.turns(application_id)))


def carry_out(direction: Direction, application_id: str, *, now: datetime) -> Application:
    """Do what an authority ordered: a rejected file goes back to its deciding stage, and an open one gets its date,
    which is a deadline like any other.

    The same order is carried out once. A file that was granted or taken back meanwhile stays as it is.
    """
    application = store.get(application_id)
    if application.direction and application.direction.appeal_id == direction.appeal_id:
        return application
    told_by, clocks = clock.ordered(application, direction, now)
    ordered = application.model_copy(update={"direction": told_by, "round": application.round + 1})
    note: dict[str, Any] = {"officer": direction.authority["en"], "note": direction.text, "clocks": clocks}
    if application.status == "rejected":
        attempt = application.attempt + 1
        again = ordered.model_copy(
            update={"attempt": attempt, "decision": None, "stage": len(application.desks) - 1, "waiting_since": None}
        )
        return writing.record(again, "forwarded", told.ApplicationReopened, now, attempt=attempt, **note)
    if application.decision or application.status == "withdrawn":
        return application
    return writing.record(ordered, application.status, told.ApplicationDirected, now, **note)
