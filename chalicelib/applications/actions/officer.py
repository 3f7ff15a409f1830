"""What an officer does with a file: decide on it, and stop or start its clock."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib.adapters.table import Refused
from chalicelib.applications import clock, registers, rules
from chalicelib.applications.actions import reading, writing
from chalicelib.applications.actions.finding import file_for
from chalicelib.applications.models import (
    Application,
    Decision,
    Move,
    MoveKind,
    PauseWanted,
)
from chalicelib.core.errors import Conflict, Invalid, NotAllowed
from chalicelib.core.text import say
from chalicelib.edge import Who
from chalicelib.events import applications as told
from chalicelib.identity import actions as identity
from chalicelib.promises import actions as promises
from chalicelib.promises.models import Running


def move(application_id: str, wanted: Move, who: Who, key: str, *, now: datetime) -> Application:
    """Forward, approve, reject or return. Of two officers who do it at once one wins, and the other is told so."""
    application = file_for(application_id, who)
    if done := writing.done_before(application, key):
        if done.kind != _TOLD_OF[wanted.move].kind:
            raise Conflict("key-of-another")
        return reading.noted(application, who, now=now)
    seat, service = rules.seat_at(who, application), writing.service_of(application)
    if service.definition.joined:
        raise NotAllowed("worked-on-elsewhere")
    if wanted.turn != application.turn:
        raise Conflict("somebody-was-quicker")
    if seat is None:
        raise NotAllowed("not-at-your-desk")
    if identity.is_same_person(who.person_id, application.applicant_id):
        raise NotAllowed("own-application")
    found = rules.faults_of_move(application, service.definition, wanted)
    if wanted.move == "approve":
        found += registers.faults_of_approval(application, service, now)
    if found:
        raise Invalid(None, *found)
    reading.noted(application, who, now=now)
    try:
        return moved(application, wanted, who, key, now)
    except Refused:
        return move(application_id, wanted, who, key, now=now)


_TOLD_OF: dict[MoveKind, type[told.ApplicationEvent]] = {
    "forward": told.StageForwarded,
    "return": told.ApplicationReturned,
    "approve": told.ApplicationApproved,
    "reject": told.ApplicationRejected,
}


def moved(application: Application, wanted: Move, who: Who, key: str, now: datetime) -> Application:
    """A move that was found good, in one write. Refused where somebody else wrote in between."""
    marked = application.model_copy(update={"papers": rules.marked(application.papers, wanted), "waiting_since": None})
    common: dict[str, Any] = {"stage": application.stage, "officer_id": who.person_id}
    desk = application.desks[application.stage]
    note: dict[str, Any] = {"officer": who.name, "role": desk.role, "note": wanted.reason, "key": key}
    match wanted.move:
        case "forward":
            ahead = marked.model_copy(update={"stage": application.stage + 1})
            return writing.record(ahead, "forwarded", told.StageForwarded, now, **note, **common)
        case "return":
            mend = rules.mend_of(wanted, who.name, now)
            back, clocks = clock.returned(marked.model_copy(update={"mend": mend}), who.name, now)
            marks: dict[str, Any] = {"fields": tuple(mend.fields), "papers": tuple(mend.papers)}
            note["note"] = "\n".join(filter(None, (*mend.fields.values(), *mend.papers.values(), mend.note)))
            return writing.record(
                back, "returned", told.ApplicationReturned, now, clocks=clocks, **note, **common, **marks
            )
        case "approve" | "reject":
            decision = Decision(
                move=wanted.move,
                officer_id=who.person_id,
                officer=who.name,
                office_id=desk.office_id,
                role=desk.role,
                reason=wanted.reason,
                at=now,
            )
            decided, clocks = clock.ended(marked.model_copy(update={"decision": decision}), now)
            common |= {"clocks": clocks, "office_id": desk.office_id}
            approved = wanted.move == "approve"
            event = told.ApplicationApproved if approved else told.ApplicationRejected
            status = "approved" if approved else "rejected"
            return writing.record(decided, status, event, now, **note, **common)


def stop_clock(application_id: str, wanted: PauseWanted, who: Who, key: str, *, now: datetime) -> Application:
    """Stop the clock of a file at one's desk, for a reason that the law lists. Invalid, Conflict."""
    application = _at_my_desk(application_id, who)
    if writing.done_before(application, key):
        return application
    reason = clock.reason(application, writing.service_of(application), wanted.reason)
    running = _running(application)
    paused = promises.to_pause(running, reason, by=who.name, now=now, note=wanted.note)
    note = ": ".join(filter(None, (say(reason.say, application.language), wanted.note)))
    return _turn_clock(application, paused, told.ClockStopped, who, key, now, note=note, reason=reason.reason)


def resume_clock(application_id: str, who: Who, key: str, *, now: datetime) -> Application:
    """Let the clock of a file at one's desk go on. Conflict where it runs."""
    application = _at_my_desk(application_id, who)
    if writing.done_before(application, key):
        return application
    resumed = promises.to_resume(_running(application), by=who.name, now=now)
    return _turn_clock(application, resumed, told.ClockResumed, who, key, now)


def begin_clock(application_id: str, who: Who, key: str, *, now: datetime) -> Application:
    """The report or the order is there that the limit of a file begins with. Conflict where it waits for none."""
    application = _at_my_desk(application_id, who)
    if writing.done_before(application, key):
        return application
    if not application.clock_waits_for:
        raise Conflict("clock-not-waiting")
    region = clock.region_of(application)
    begun, running = clock.begun(application, clock.terms(application, region, now), region, now)
    return _turn_clock(begun, running, told.ClockBegun, who, key, now, note=application.clock_waits_for)


def _at_my_desk(application_id: str, who: Who) -> Application:
    application = file_for(application_id, who)
    if rules.seat_at(who, application) is None:
        raise NotAllowed("not-at-your-desk")
    if writing.service_of(application).definition.joined:
        raise NotAllowed("worked-on-elsewhere")
    if identity.is_same_person(who.person_id, application.applicant_id):
        raise NotAllowed("own-application")
    return application


def _running(application: Application) -> Running:
    running = promises.get(application.application_id)
    if running is None:
        raise Conflict("no-clock")
    return running


def _turn_clock(
    application: Application,
    running: Running,
    event: Callable[..., told.ApplicationEvent],
    who: Who,
    key: str,
    now: datetime,
    *,
    note: str = "",
    **facts: Any,
) -> Application:
    """The clock and the file's copy of it, in one write. Conflict where somebody was quicker."""
    desk = application.desks[application.stage]
    told_by: dict[str, Any] = {"officer": who.name, "role": desk.role, "note": note, "key": key, **facts}
    try:
        return writing.record(
            clock.with_due(application, running),
            application.status,
            event,
            now,
            clocks=(running,),
            officer_id=who.person_id,
            **told_by,
        )
    except Refused as error:
        raise Conflict("somebody-was-quicker") from error
