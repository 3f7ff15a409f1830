"""Decisions about an application. Pure functions: facts in, verdict out; no clock, no storage."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import count
from zlib import crc32

from chalicelib.applications.comparing import Compared
from chalicelib.applications.models import Application, Desk, Mend, Move, MoveKind, Next, PaperGiven, Trust
from chalicelib.catalogue.models import Officer, PaperGroup, PublishedRegion, Service
from chalicelib.catalogue.rules import up_from
from chalicelib.core import ids
from chalicelib.core.errors import Fault
from chalicelib.documents.models import Document
from chalicelib.edge import Seat, Who

OPEN = frozenset({"submitted", "at_stage", "forwarded", "approved"})
"""States in which a workflow runs, or ought to."""
ENDED = frozenset({"issued", "rejected", "approved"})
CHANGEABLE = frozenset({"draft", "returned", "incomplete"})
"""States in which the file lies with the citizen."""
AUDITORS = frozenset({"auditor", "right-to-service-commissioner"})
"""Roles that see the record of acts on every case of their region."""
WATCH_SHARDS = 8
DECIDED_LATELY = timedelta(days=1)
"""How long a file that was decided is still the work of who decided it."""
MIN_REASON = 20
"""Letters that a written reason has at least, so that `no` or `as above` is none."""

_MOVES: dict[str, frozenset[MoveKind]] = {
    "receive": frozenset({"forward", "return"}),
    "verify": frozenset({"forward", "return"}),
    "decide": frozenset({"approve", "reject", "return"}),
}


def numbers_of(region_code: str, person_id: str, key: str) -> Iterator[str]:
    """The number that belongs to a person's request; then, where another application has that number already, the next
    ones to try. Always the same ones in the same order: one request, one application."""
    yield ids.number_for(region_code, person_id, key)
    yield from (ids.number_for(region_code, person_id, key, str(turn)) for turn in count(2))


def next_task(application: Application, service: Service) -> Next:
    """What the workflow has to do, read off the application alone; so a workflow can begin anew at any time."""
    match application.status:
        case "submitted" if not application.checked:
            return "check"
        case "submitted" if service.checks and not application.answers:
            return "ask"
        case "submitted" | "forwarded" | "at_stage":
            return "stage"
        case "approved" if not application.certificate_id:
            return "conclude"
        case _:
            return "over"


def missing_papers(groups: Iterable[PaperGroup], papers: dict[str, PaperGiven]) -> tuple[str, ...]:
    """Every group that nothing serves. A document that stands in two groups serves the first of them only."""
    used: set[str] = set()
    missing = []
    for group in groups:
        given = papers.get(group.name)
        if given is None or given.kind not in group.any_one_of or given.document_id in used:
            missing.append(group.name)
        else:
            used.add(given.document_id)
    return tuple(missing)


def trust_in(document: Document, said: Compared | None) -> Trust | None:
    """Why no officer need look at a document: it is proven and agrees with the form, or an officer has found it good
    before. None where what it says differs from this form."""
    if said and said.differences:
        return None
    if document.proof and said and not said.needs_look:
        return Trust(why="proven", by=document.proof.by, at=document.proof.at)
    if document.verified and document.verified.good:
        return Trust(why="verified", application_id=document.verified.application_id, at=document.verified.at)
    return None


def moves_at(desk: Desk) -> frozenset[MoveKind]:
    """What may be done at a desk: only a deciding stage ends a file."""
    return _MOVES[desk.task]


def at_last_desk(application: Application) -> Application:
    """At its deciding stage."""
    return application.model_copy(update={"stage": len(application.desks) - 1})


def at_desk_of(application: Application, role: str) -> Application:
    """At the stage of a role, where that is one of its stages still ahead."""
    ahead = (at for at, desk in enumerate(application.desks) if desk.role == role and at > application.stage)
    return application.model_copy(update={"stage": next(ahead, application.stage)})


def seat_at(who: Who, application: Application) -> Seat | None:
    """The seat from which this officer may move the file now; None where there is none."""
    desk = application.desk
    if desk is None:
        return None
    seats = (s for s in who.seats if s.office_id == desk.office_id and s.role == desk.role)
    return next(seats, None)


def may_see(who: Who, application: Application) -> bool:
    """Officers of the offices on the way of the file, and the head office of its body, which sees all districts."""
    if application.status in ("draft", "awaiting_fee"):
        return False
    offices = {desk.office_id for desk in application.desks}
    return any(
        seat.region == application.region
        and (seat.office_id in offices or (seat.district is None and seat.body == application.body))
        for seat in who.seats
    )


def forgotten(application: Application) -> Application:
    """What is left of an application when its period is over: number, service, dates, and how it was decided."""
    decision = application.decision
    return application.model_copy(
        update={
            "applicant_name": "",
            "values": {},
            "papers": {},
            "mend": None,
            "answers": (),
            "direction": None,
            "decision": decision.model_copy(update={"reason": ""}) if decision else None,
        }
    )


def over_at(application: Application) -> datetime | None:
    """When its matter ended: decided, or taken back; None while it is open."""
    if application.status == "withdrawn":
        return application.complete_at or application.filed_at
    return application.decision.at if application.decision and application.status in ENDED else None


def may_audit(who: Who, region: str) -> bool:
    """Auditors and commissioners look at the acts on every case of their region, and of no other."""
    return any(seat.region == region and seat.role in AUDITORS for seat in who.seats)


def has_in_hand(who: Who, application: Application, now: datetime) -> Seat | None:
    """The seat from which this file is this officer's own work: it lies or has lain on their desk and is not over, or
    they decided it within the last day. For anything else the officer says first what it is for."""
    decision = application.decision
    if decision and (decision.officer_id != who.person_id or now >= decision.at + DECIDED_LATELY):
        return None
    if application.status == "withdrawn":
        return None
    reached = {(desk.office_id, desk.role) for desk in application.desks[: application.stage + 1]}
    return next((seat for seat in who.seats if (seat.office_id, seat.role) in reached), None)


def faults_of_move(application: Application, service: Service, move: Move) -> list[Fault]:
    """Everything that is wrong with a move. A rejection has a written reason (every Act asks for it)."""
    desk = application.desk
    faults = []
    if desk is None or move.move not in moves_at(desk):
        faults.append(Fault(code="move.not-here", field="move"))
    if move.move == "reject" and len(move.reason) < MIN_REASON:
        faults.append(Fault(code="move.reason-missing", field="reason", facts={"least": MIN_REASON}))
    wrong_papers = {group: why for group, why in move.papers.items() if why}
    if move.move == "return" and not (move.fields or wrong_papers):
        faults.append(Fault(code="move.nothing-marked", field="fields"))
    if move.move in ("forward", "approve") and wrong_papers:
        faults.append(Fault(code="move.papers-wrong", field="papers"))
    names = {field.name for field in service.fields}
    faults += [Fault(code="move.no-such-field", field=name) for name in move.fields if name not in names]
    faults += [Fault(code="move.no-such-paper", field=name) for name in move.papers if name not in application.papers]
    return faults


def marked(papers: dict[str, PaperGiven], move: Move) -> dict[str, PaperGiven]:
    """The papers with what the officer said of each."""
    return {
        group: paper.model_copy(
            update={"seen": "mend" if move.papers[group] else "verified", "reason": move.papers[group]}
        )
        if group in move.papers
        else paper
        for group, paper in papers.items()
    }


def mend_of(move: Move, officer: str, at: datetime) -> Mend:
    """What the citizen is asked to mend."""
    wrong_papers = {group: why for group, why in move.papers.items() if why}
    return Mend(fields=move.fields, papers=wrong_papers, note=move.reason, officer=officer, at=at)


def changeable_fields(application: Application, service: Service) -> frozenset[str]:
    """All fields of a draft; of a returned file those that were marked."""
    if application.status == "returned" and application.mend:
        return frozenset(application.mend.fields)
    return frozenset(field.name for field in service.fields)


def may_change_paper(application: Application, group: str) -> bool:
    """Any paper of a draft or an incomplete file; of a returned file those that were marked."""
    if application.status == "returned" and application.mend:
        return group in application.mend.papers
    return application.status in CHANGEABLE


def is_late(application: Application, now: datetime) -> bool:
    """Past its limit and not decided; late from the first moment after the last day. Where an authority has set a date,
    that is the limit from then on; a file that was late before stays so."""
    order = application.direction
    if order and order.due_at:
        return order.was_late or is_late_on_order(application, now)
    due = application.due
    if due is None or (due.stands_since and not application.decision):
        return False
    return _decided_at(application, now) >= due.due_at


def is_late_on_order(application: Application, now: datetime) -> bool:
    """Not decided by the date that an authority has set."""
    order = application.direction
    return order is not None and order.due_at is not None and _decided_at(application, now) >= order.due_at


def _decided_at(application: Application, now: datetime) -> datetime:
    return application.decision.at if application.decision else now


def heads(application: Application, region: PublishedRegion, *, passed: bool) -> tuple[Officer, ...]:
    """Whom the region's ladder names for the place of a file: the head of the office, and once its limit has passed
    the next level too."""
    desk = application.desks[min(application.stage, len(application.desks) - 1)]
    path = up_from(region, region.office[desk.office_id].place)
    ladder = region.region.escalation
    levels = (ladder.heads, ladder.above) if passed else (ladder.heads,)
    return tuple(officer for roles in levels if (officer := _nearest(region, roles, path)))


def _nearest(region: PublishedRegion, roles: tuple[str, ...], path: tuple[int, ...]) -> Officer | None:
    """The officer in the first of these roles that anybody holds, at the nearest place."""
    placed = {(one.role, region.office[one.office_id].place): one for one in reversed(region.officers)}
    return next((placed[role, code] for role in roles for code in path if (role, code) in placed), None)


def watch_shard(application_id: str) -> str:
    """One of a few buckets that the sweep reads."""
    return f"watch#{crc32(application_id.encode()) % WATCH_SHARDS}"


def masked(name: str) -> str:
    """`Asha Devi` → `A… D…`: enough to know one's own, too little to know another's."""
    return " ".join(f"{word[0]}…" for word in re.findall(r"\S+", name))
