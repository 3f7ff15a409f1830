"""Decisions about files in other systems. Pure functions: facts in, verdict out; no clock, no storage."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median_low
from typing import Any

from chalicelib.applications.models import Move, MoveKind
from chalicelib.core.errors import Fault
from chalicelib.edge import Who
from chalicelib.joined.models import Handover, Status, Word

LEASE = timedelta(minutes=2)
"""Longer than a call to a system may take: who has not said by then how it went has crashed."""
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
ASK_AGAIN = timedelta(hours=6)
"""How often a silent system is asked again, at most."""
_REACHED: dict[str, Any] = {"tries": 0, "code": "", "silent_since": None}
"""What is forgotten once a system has been reached, or is called for something new."""
MOVES: dict[Word, MoveKind] = {"returned": "return", "approved": "approve", "rejected": "reject"}
"""Words of another system that are moves of ours."""


def wanted(before: Handover | None, fresh: Handover) -> Handover | None:
    """A file that is to be handed over (again); None where that turn was handed over, or is about to be, already. What
    the system has said before stays known, and so does how fast it was."""
    if before is None:
        return fresh
    if before.turn >= fresh.turn:
        return None
    again = {"stands", "turn", "wanted_at", "due_at", "wake_at", "system"}
    facts = fresh.model_dump(include=again) | _REACHED
    return before.model_copy(update=facts)


def claimed(handover: Handover, now: datetime) -> Handover:
    """Somebody is at it: nobody else is, until the lease is over."""
    return handover.model_copy(update={"wake_at": now + LEASE})


def is_to_do(handover: Handover, now: datetime) -> bool:
    """Whether there is something to do with it now."""
    return handover.wake_at is not None and handover.wake_at <= now


def taken(handover: Handover, hours: int, now: datetime, *, over: bool = False) -> Handover:
    """The system has it, and must say something within its time; of one that was withdrawn nothing is awaited. What it
    has decided while it was still taking it stays decided."""
    first = handover.first_handed_at or now
    if handover.stands == "over":
        return handover.model_copy(update={"handed_at": now, "first_handed_at": first})
    due_at = now + timedelta(hours=hours)
    facts = {"handed_at": now, "due_at": due_at, "wake_at": None if over else due_at, **_REACHED}
    facts["stands"] = "over" if over else "handed"
    return handover.model_copy(update={"first_handed_at": first, **facts})


def failed(handover: Handover, code: str, now: datetime) -> Handover:
    """It could not be reached: tried again after a pause that grows, and silent once its time has passed."""
    tries = handover.tries + 1
    growing = min(_FIRST_PAUSE * 2 ** min(tries - 1, 10), _LONGEST_PAUSE)
    pause = ASK_AGAIN if handover.stands == "handed" else growing
    since = handover.silent_since or (handover.due_at if handover.due_at <= now else None)
    facts = {"tries": tries, "code": code, "wake_at": now + pause, "silent_since": since}
    return handover.model_copy(update=facts)


def rested(handover: Handover) -> Handover:
    """Neither open nor withdrawn any more: there is nothing to hand over until it is passed on anew."""
    return handover.model_copy(update={"stands": "over", "wake_at": None})


def lost(handover: Handover, now: datetime) -> Handover:
    """The system does not know a file that it had taken: it is handed over, and read, again at once."""
    return handover.model_copy(update={"stands": "wanted", "wake_at": now, "noted_turn": 0})


def is_news(handover: Handover, status: Status) -> bool:
    """Whether a status is newer than the last that was taken. Twice, late and out of order is harmless."""
    return status.sequence > handover.sequence


def heard(handover: Handover, status: Status, hours: int, now: datetime) -> Handover:
    """The system has spoken. After a decision, or while the file lies with its citizen, nothing more is awaited."""
    due_at = now + timedelta(hours=hours)
    facts: dict[str, Any] = {"heard_at": now, "first_heard_at": handover.first_heard_at or now, "due_at": due_at}
    facts |= _REACHED
    if is_news(handover, status):
        facts |= {"sequence": status.sequence, "said": status.status}
        facts |= {"stands": "over"} if status.status in MOVES else {}
    after = handover.model_copy(update=facts)
    wakes = {"wanted": handover.wake_at, "handed": due_at, "over": None}
    return after.model_copy(update={"wake_at": wakes[after.stands]})


def faults_of(status: Status) -> list[Fault]:
    """What a status must have: whoever moved it, by name. No machine refuses anyone (law 6)."""
    if status.status == "received":
        return []
    officer = status.officer
    names = {"officer_id": officer.officer_id, "name": officer.name} if officer else {"name": ""}
    return [Fault(code="field.missing", field=f"officer.{name}") for name, said in names.items() if not said]


def move_of(status: Status, turn: int) -> Move:
    """The move at our desk that a status stands for."""
    fields = {name: why for name, why in status.fields.items() if why}
    papers = {name: why for name, why in status.papers.items() if why}
    return Move(move=MOVES[status.status], turn=turn, reason=status.reason, fields=fields, papers=papers)


def officer_of(handover: Handover, status: Status) -> Who:
    """The officer who acted, as somebody of that system: an id there is none here."""
    told = status.officer
    if told is None:
        return Who(kind="officer", person_id=handover.of_system)
    return Who(kind="officer", person_id=f"{handover.of_system}:{told.officer_id}", name=told.name)


def times_s(handovers: Iterable[Handover]) -> list[int]:
    """Seconds from the handing over to the first word, of each file of which one has come."""
    pairs = ((one.first_handed_at, one.first_heard_at) for one in handovers)
    return [max(int((heard_at - at).total_seconds()), 0) for at, heard_at in pairs if at and heard_at]


def median_s(times: list[int]) -> int | None:
    """Half of them are no longer."""
    return median_low(times) if times else None


def may_watch(who: Who, region: str) -> bool:
    """Operators, and officers of the head offices of the region."""
    return who.kind == "operator" or any(seat.region == region and seat.district is None for seat in who.seats)
