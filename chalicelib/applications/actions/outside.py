"""What officers do who work in a system of their own: the same moves as at our desks, under their names (law 6)."""

from datetime import datetime
from typing import Any

from chalicelib.adapters.table import Refused
from chalicelib.applications import registers, rules, store
from chalicelib.applications.actions import officer, writing
from chalicelib.applications.models import Application, Move
from chalicelib.core.errors import Conflict, Invalid
from chalicelib.edge import Who
from chalicelib.events import applications as told


def move_outside(application_id: str, wanted: Move, who: Who, key: str, *, now: datetime) -> Application:
    """Return, approve or reject. The way from desk to desk is the other system's own, so a decision is that of the
    deciding stage. Invalid as at our desks; Conflict where the file is on no desk, or somebody was quicker."""
    application = store.get(application_id)
    if writing.done_before(application, key):
        return application
    service = writing.service_of(application)
    lies = _on_a_desk(application) if wanted.move == "return" else rules.at_last_desk(_on_a_desk(application))
    found = rules.faults_of_move(lies, service.definition, wanted)
    if wanted.move == "approve":
        found += registers.faults_of_approval(application, service, now)
    if found:
        raise Invalid(None, *found)
    try:
        return officer.moved(lies, wanted, who, key, now)
    except Refused as error:
        raise Conflict("somebody-was-quicker") from error


def note_work(application_id: str, role: str, who: Who, key: str, *, now: datetime) -> Application:
    """Note with whom it lies there. Where that is the role of one of the service's stages, it is at that stage."""
    application = store.get(application_id)
    if writing.done_before(application, key):
        return application
    lies = rules.at_desk_of(_on_a_desk(application), role)
    ours = lies.desk is not None and lies.desk.role == role
    told_by: dict[str, Any] = {
        "officer": who.name,
        "role": role if ours else "",
        "note": "" if ours else role,
        "key": key,
    }
    try:
        return writing.record(
            lies, "at_stage", told.ApplicationWorkedOn, now, stage=lies.stage, officer_id=who.person_id, **told_by
        )
    except Refused as error:
        raise Conflict("somebody-was-quicker") from error


def _on_a_desk(application: Application) -> Application:
    if application.desk is None:
        raise Conflict("not-on-a-desk")
    return application
