"""What goes out: a file that is to be handed over, the calls to its system, and the questions where it is silent."""

from datetime import datetime, timedelta

from pydantic import ValidationError

from chalicelib.adapters import joined_systems, queues
from chalicelib.adapters.supply import Unavailable
from chalicelib.adapters.table import Refused
from chalicelib.applications import actions as applications
from chalicelib.applications.models import Application
from chalicelib.core.errors import Problem
from chalicelib.core.model import Model
from chalicelib.joined import listening, parcel, rules, store
from chalicelib.joined.known import changed, system_of
from chalicelib.joined.models import Handover, Status

JOB = "call_joined_system"
_AT_ONCE = 200
"""Files of one shard that one minute orders calls for."""


class Call(Model):
    """Which file there is something to do with."""

    application_id: str


def pass_on(application_id: str, turn: int, *, now: datetime) -> None:
    """Note that a file is to be handed over in this turn, and order the call. Raises Refused where somebody else is
    writing: said again, it is done then."""
    application = applications.see(application_id)
    told = applications.service_of(application).definition.joined
    before = store.get(application_id)
    if told is None or (before is None and application.status == "withdrawn"):
        return
    hours = system_of(application.region, told.system).status_within_hours
    fresh = Handover(
        application_id=application_id,
        service_id=application.service_id,
        region=application.region,
        system=told.system,
        turn=turn,
        wanted_at=now,
        due_at=now + timedelta(hours=hours),
        wake_at=now,
    )
    if wanted := rules.wanted(before, fresh):
        store.keep(wanted)
    queues.send(JOB, [Call(application_id=application_id)])


def sweep(*, now: datetime) -> None:
    """Order a call for every file with which something is to be done: what a crash lost, what is to be tried again, and
    what is to be asked (law 4)."""
    for shard in range(store.SHARDS):
        queues.send(JOB, [Call(application_id=one) for one in store.to_do(shard, now, _AT_ONCE)])


def call(application_id: str, *, now: datetime) -> int:
    """Hand a file over, or ask about it, where it is time. Of two who want it one does it. Says of how many files the
    system has fallen silent by that."""
    handover = store.get(application_id)
    if handover is None or not rules.is_to_do(handover, now):
        return 0
    try:
        claimed = store.keep(rules.claimed(handover, now))
    except Refused:
        return 0
    after = _tried(claimed, now)
    return int(after.silent_since is not None and handover.silent_since is None)


def _tried(handover: Handover, now: datetime) -> Handover:
    """One try, and how it went, whatever it was; what broke on our side is raised again, for a person to see."""
    try:
        return _hand_over(handover, now) if handover.stands == "wanted" else _ask(handover, now)
    except Unavailable as silent:
        return _failed(handover, str(silent), now)
    except Exception as error:
        _failed(handover, type(error).__name__, now)
        raise


def _failed(handover: Handover, code: str, now: datetime) -> Handover:
    return changed(handover.application_id, lambda found: rules.failed(found, code, now))


def _hand_over(handover: Handover, now: datetime) -> Handover:
    application, there = applications.see(handover.application_id), _side(handover)
    if application.status not in ("at_stage", "withdrawn"):
        return changed(handover.application_id, rules.rested)
    system = system_of(handover.region, handover.system)
    _note(application, handover, now)
    body = parcel.of(application, handover).model_dump_json(exclude_none=True).encode()
    webhook_id = f"{application.application_id}.{application.turn}"
    joined_systems.put(there, application.application_id, body, webhook_id=webhook_id, now=now)
    over, hours = application.status == "withdrawn", system.status_within_hours
    return changed(handover.application_id, lambda found: rules.taken(found, hours, now, over=over))


def _note(application: Application, handover: Handover, now: datetime) -> None:
    """Before anything goes out it stands in the citizen's log what the system reads: once for each turn."""
    if handover.noted_turn != application.turn:
        parcel.note(application, handover, now=now)
        noted = {"noted_turn": application.turn}
        changed(handover.application_id, lambda found: found.model_copy(update=noted))


def _side(handover: Handover) -> joined_systems.Side:
    there = joined_systems.side(handover.region, handover.system)
    if there is None:
        raise Unavailable("not-joined-yet")
    return there


def _ask(handover: Handover, now: datetime) -> Handover:
    """Ask where a file stands, and take the answer as a status. The same word again is a sign of life."""
    number = handover.application_id
    webhook_id = f"{number}.asked.{handover.version}"
    body = joined_systems.get(_side(handover), number, webhook_id=webhook_id, now=now)
    if body is None:
        return changed(number, lambda found: rules.lost(found, now))
    try:
        return listening.hear(handover, _status(body, number), now=now)
    except Problem as problem:
        raise Unavailable(f"answer-{problem.code}") from problem


def _status(body: bytes, number: str) -> Status:
    try:
        status = Status.model_validate_json(body)
    except ValidationError as error:
        raise Unavailable("not-understood") from error
    if status.number != number:
        raise Unavailable("another-number")
    return status
