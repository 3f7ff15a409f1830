"""What an authority does: hearing, order, penalty, compensation, recovery; own motion, and a court's hold."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib.adapters.table import Refused
from chalicelib.appeals import actions, cases, reading, rules, store
from chalicelib.appeals.cases import Case, change
from chalicelib.appeals.models import (
    Answer,
    Appeal,
    Compensation,
    CompensationWish,
    Court,
    CourtNote,
    CourtOutcome,
    Due,
    ExtensionWish,
    Hearing,
    HearingWish,
    Instalment,
    NoticeWish,
    Order,
    OrderWish,
    OwnMotion,
    Penalty,
    PenaltyWish,
    RecoveryNote,
)
from chalicelib.appeals.store import Change
from chalicelib.applications import acts
from chalicelib.applications import rules as files
from chalicelib.applications.models import ActsView
from chalicelib.catalogue.models import Rung
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Conflict, Fault, Invalid, NotAllowed, NotFound
from chalicelib.edge import Who
from chalicelib.events import appeals as told
from chalicelib.identity import actions as identity
from chalicelib.promises import wording

_Make = Callable[[Case, Appeal, Rung], Change]


def seen(appeal_id: str, who: Who) -> tuple[Case, Appeal]:
    """A case that this officer may see; for others there is none."""
    appeal = store.get(appeal_id)
    case = cases.of(appeal.application_id)
    if not rules.may_see(who, appeal, case.rungs):
        raise NotFound
    return case, appeal


def acts_of(appeal_id: str, who: Who) -> ActsView:
    """The record of acts on an appeal, for the auditors of its region; for others there is none."""
    appeal = store.get(appeal_id)
    if not files.may_audit(who, appeal.region):
        raise NotFound
    return acts.shown(acts.check(appeal_id, appeal, store.turns(appeal_id)))


def opened(appeal_id: str, who: Who, *, now: datetime) -> tuple[Case, Appeal]:
    """A case that this officer may see, noted in the log of its citizen. NotFound, NotAllowed `purpose-missing`."""
    case, appeal = seen(appeal_id, who)
    reading.note_case(appeal, who, now=now)
    return case, appeal


def may_deal(case: Case, appeal: Appeal, who: Who) -> None:
    """Whether this officer may decide on it. NotAllowed at another authority's desk, over a decision or an application
    of one's own; Conflict where it is before the Commission and a court has the matter."""
    if rules.seat_over(who, appeal) is None:
        raise NotAllowed("not-at-your-desk")
    if who.person_id in appeal.decided_by:
        raise NotAllowed("own-decision")
    if identity.is_same_person(who.person_id, appeal.appellant_id):
        raise NotAllowed("own-application")
    if case.rungs[appeal.rung - 1].is_commission and case.in_court:
        raise Conflict("in-court")


def _deal(appeal_id: str, turn: int, who: Who, key: str, now: datetime, make: _Make) -> Appeal:
    """One act of an authority. Of two at once one wins, and the other is told so; said twice, it is done once."""
    case, appeal = seen(appeal_id, who)
    if any(one.key == key for one in store.turns(appeal_id)):
        reading.note_case(appeal, who, now=now)
        return appeal
    may_deal(case, appeal, who)
    reading.note_case(appeal, who, now=now)
    if turn != appeal.turn:
        raise Conflict("somebody-was-quicker")
    rung = case.rungs[appeal.rung - 1]
    blocked_by_court = appeal.application_id if rung.is_commission else ""
    try:
        return store.record(make(case, appeal, rung), now=now, unless_in_court=blocked_by_court)[0]
    except Refused:
        return _deal(appeal_id, turn, who, key, now, make)


# Hearing and order


def fix_hearing(appeal_id: str, wish: HearingWish, who: Who, key: str, *, now: datetime) -> Appeal:
    """Say when both sides are heard. Invalid on a moment that has gone by."""

    def make(_case: Case, appeal: Appeal, _rung: Rung) -> Change:
        _still_open(appeal)
        if wish.at <= now:
            raise Invalid(None, Fault(code="order.date-past", field="at"))
        hearing = Hearing(at=wish.at, where=wish.where, fixed_by=who.person_id)
        fixed = appeal.model_copy(update={"hearing": hearing})
        return change(fixed, told.HearingFixed, now, who=who, note=wish.where, key=key, officer_id=who.person_id)

    return _deal(appeal_id, wish.turn, who, key, now, make)


def extend(appeal_id: str, wish: ExtensionWish, who: Who, key: str, *, now: datetime) -> Appeal:
    """Take the longer time that the Act allows, before the ordinary time is over. Once, with reasons in writing."""

    def make(case: Case, appeal: Appeal, rung: Rung) -> Change:
        _still_open(appeal)
        _refuse(rules.faults_of_extension(appeal, wish.reason, rung))
        moved = case.longer_clock(appeal, now)
        due = Due(due_on=moved.due_on, due_at=moved.due_at, rule=wording.rule(moved.terms))
        extended = appeal.model_copy(update={"extended": wish.reason, "due": due})
        facts: dict[str, Any] = {"officer_id": who.person_id, "due_on": moved.due_on}
        return change(extended, told.TimeExtended, now, who=who, note=wish.reason, key=key, promise=moved, **facts)

    return _deal(appeal_id, wish.turn, who, key, now, make)


def order(appeal_id: str, wish: OrderWish, who: Who, key: str, *, now: datetime) -> Appeal:
    """Confirm, modify, remand, or direct to issue by a date, with reasons in writing. Invalid with every fault."""

    def make(_case: Case, appeal: Appeal, rung: Rung) -> Change:
        _still_open(appeal)
        _refuse(rules.faults_of_order(appeal, wish, rung, local_date(now)))
        decided = Order(
            kind=wish.order,
            reason=wish.reason,
            issue_by=wish.issue_by,
            officer_id=who.person_id,
            officer=who.name,
            at=now,
        )
        facts: dict[str, Any] = {"order": wish.order, "issue_by": wish.issue_by, "late": now >= appeal.due.due_at}
        ordered = appeal.model_copy(update={"order": decided, "status": "ordered"})
        facts |= {"officer_id": who.person_id, "promise": cases.ended_clock(appeal, now)}
        return change(ordered, told.AppealOrdered, now, who=who, note=wish.reason, key=key, **facts)

    return _deal(appeal_id, wish.turn, who, key, now, make)


def _still_open(appeal: Appeal) -> None:
    if appeal.status != "pending":
        raise Conflict("appeal-over")


def _not_passed_on(appeal: Appeal) -> None:
    if appeal.status == "passed_on":
        raise Conflict("appeal-over")


# Penalty, compensation, recovery


def give_notice(appeal_id: str, wish: NoticeWish, who: Who, key: str, *, now: datetime) -> Appeal:
    """Ask an officer why no penalty should be imposed. Each officer gets one notice in a case."""

    def make(case: Case, appeal: Appeal, rung: Rung) -> Change:
        _not_passed_on(appeal)
        officer = case.officer(wish.officer_id)
        faults = rules.faults_of_notice(officer, wish.why, wish.answer_by, rung, local_date(now))
        _refuse(faults)
        if officer is None or rules.penalty_of(appeal, wish.officer_id):
            raise Conflict("notice-given")
        notice = Penalty(
            officer_id=officer.officer_id,
            officer=officer.name["en"],
            why=wish.why,
            noticed_at=now,
            noticed_by=who.person_id,
            answer_by=wish.answer_by,
        )
        noticed = appeal.model_copy(update={"penalties": (*appeal.penalties, notice)})
        facts: dict[str, Any] = {"officer_id": officer.officer_id, "answer_by": wish.answer_by}
        return change(
            noticed, told.PenaltyNoticed, now, who=who, note=wish.why, key=key, notice_to=officer.officer_id, **facts
        )

    return _deal(appeal_id, wish.turn, who, key, now, make)


def notices(who: Who) -> tuple[tuple[Appeal, Penalty], ...]:
    """The notices that this officer has had, with their cases."""
    found = ((appeal, rules.penalty_of(appeal, who.person_id)) for appeal in store.noticed(who.person_id))
    return tuple((appeal, penalty) for appeal, penalty in found if penalty)


def answer(appeal_id: str, given: Answer, who: Who, key: str, *, now: datetime) -> Appeal:
    """The officer who had a notice is heard. Only once, and as long as nothing is decided."""
    appeal = store.get(appeal_id)
    penalty = rules.penalty_of(appeal, who.person_id)
    if penalty is None:
        raise NotFound
    if any(one.key == key for one in store.turns(appeal_id)):
        return appeal
    if penalty.answered_at or penalty.paise is not None:
        raise Conflict("notice-answered")
    if len(given.answer) < rules.MIN_REASON:
        raise Invalid(None, Fault(code="order.reason-missing", field="answer", facts={"least": rules.MIN_REASON}))
    said = penalty.model_copy(update={"answer": given.answer, "answered_at": now})
    heard = _with_penalty(appeal, said)
    try:
        return store.record(
            change(heard, told.PenaltyAnswered, now, who=who, note=given.answer, key=key, officer_id=who.person_id),
            now=now,
        )[0]
    except Refused:
        return answer(appeal_id, given, who, key, now=now)


def decide_penalty(appeal_id: str, wish: PenaltyWish, who: Who, key: str, *, now: datetime) -> Appeal:
    """Impose a penalty within the range of the Act, or drop the notice (nothing), after the officer was heard."""

    def make(_case: Case, appeal: Appeal, rung: Rung) -> Change:
        penalty = rules.penalty_of(appeal, wish.officer_id)
        _refuse(rules.faults_of_penalty(penalty, wish.paise, wish.reason, rung, now))
        if penalty is None or penalty.paise is not None:
            raise Conflict("penalty-decided")
        update = {"paise": wish.paise, "reason": wish.reason, "decided_by": who.person_id, "decided_at": now}
        imposed = _with_penalty(appeal, penalty.model_copy(update=update))
        facts: dict[str, Any] = {"officer_id": wish.officer_id, "by_officer_id": who.person_id, "paise": wish.paise}
        return change(imposed, told.PenaltyDecided, now, who=who, note=wish.reason, key=key, **facts)

    return _deal(appeal_id, wish.turn, who, key, now, make)


def award(appeal_id: str, wish: CompensationWish, who: Who, key: str, *, now: datetime) -> Appeal:
    """Have the citizen paid by the officer who defaulted: apart from any penalty, and only where the Act knows it."""

    def make(case: Case, appeal: Appeal, rung: Rung) -> Change:
        _not_passed_on(appeal)
        officer = case.officer(wish.officer_id)
        so_far = sum(one.paise for one in appeal.compensations)
        _refuse(rules.faults_of_compensation(officer, wish.paise, wish.reason, rung))
        if officer is None or so_far + wish.paise > rung.compensation_most_paise:
            most = {"most": rung.compensation_most_paise // 100}
            raise Invalid(None, Fault(code="compensation.out-of-range", field="paise", facts=most))
        awarded = Compensation(
            officer_id=officer.officer_id,
            officer=officer.name["en"],
            paise=wish.paise,
            reason=wish.reason,
            awarded_by=who.person_id,
            awarded_at=now,
        )
        paid = appeal.model_copy(update={"compensations": (*appeal.compensations, awarded)})
        facts: dict[str, Any] = {"officer_id": wish.officer_id, "by_officer_id": who.person_id, "paise": wish.paise}
        return change(paid, told.CompensationAwarded, now, who=who, note=wish.reason, key=key, **facts)

    return _deal(appeal_id, wish.turn, who, key, now, make)


def note_recovery(appeal_id: str, note: RecoveryNote, who: Who, key: str, *, now: datetime) -> Appeal:
    """Note an instalment of a penalty or a compensation; never more than is owed."""

    def make(_case: Case, appeal: Appeal, _rung: Rung) -> Change:
        debts = appeal.penalties if note.of == "penalty" else appeal.compensations
        debt: Penalty | Compensation | None = next(
            (one for one in debts if one.officer_id == note.officer_id and one.left_paise), None
        )
        _refuse(rules.faults_of_recovery(debt, note, local_date(now)))
        if debt is None:
            raise Conflict
        paid = Instalment(paise=note.paise, on=note.on, note=note.note)
        less = debt.model_copy(update={"recovered": (*debt.recovered, paid)})
        changed = tuple(less if one is debt else one for one in debts)
        name = "penalties" if note.of == "penalty" else "compensations"
        facts: dict[str, Any] = {"officer_id": note.officer_id, "of": note.of, "paise": note.paise}
        return change(
            appeal.model_copy(update={name: changed}),
            told.MoneyRecovered,
            now,
            who=who,
            note=note.note,
            key=key,
            left_paise=less.left_paise,
            **facts,
        )

    return _deal(appeal_id, note.turn, who, key, now, make)


def _with_penalty(appeal: Appeal, changed: Penalty) -> Appeal:
    penalties = tuple(changed if one.officer_id == changed.officer_id else one for one in appeal.penalties)
    return appeal.model_copy(update={"penalties": penalties})


# The Commission, and courts


def take_up(motion: OwnMotion, who: Who, key: str, *, now: datetime) -> Appeal:
    """The Commission takes up a case without anybody's appeal, whether the application or an appeal is overdue; but not
    while a court has it."""
    case = _before_commission(motion.application_id, who)
    reading.note_own_motion(case.application, who, motion.reason, now=now)
    rung = next(number for number, one in enumerate(case.rungs, 1) if one.is_commission)
    there = next((one for one in case.here if one.rung == rung), None)
    if there:
        if store.turn(there.appeal_id, 1).key == key:
            return there
        raise Conflict("appeal-there")
    if case.in_court:
        raise Conflict("in-court")
    if len(motion.reason) < rules.MIN_REASON:
        raise Invalid(None, Fault(code="order.reason-missing", field="reason", facts={"least": rules.MIN_REASON}))
    if not (case.here or case.application.decision or rules.is_late(case.application, now)):
        raise Invalid(None, Fault(code="appeal.nothing-to-appeal", field="application_id"))
    appeal = actions.new_appeal(case, rung, "own_motion", "own_motion", now=now)
    try:
        return actions.lay_before(
            case, appeal.model_copy(update={"text": motion.reason}), now=now, who=who, key=key, note=motion.reason
        )
    except Refused as error:
        raise Conflict from error


def note_court(application_id: str, note: CourtNote, who: Who, *, now: datetime) -> Court:
    """A court has the matter: the Commission holds back from now on. The same case is noted once."""
    case = _before_commission(application_id, who)
    known = store.court(application_id)
    if known and known.holds:
        if known.case_number == note.case_number:
            return known
        raise Conflict("in-court")
    held = Court(
        application_id=application_id,
        version=known.version if known else 0,
        noted_by=who.person_id,
        noted_at=now,
        **note.model_dump(),
    )
    return _keep_court(case, held, told.CourtHolds, now)


def lift_court(application_id: str, given: CourtOutcome, who: Who, *, now: datetime) -> Court:
    """No court has it any more: what had waited for that goes on."""
    case = _before_commission(application_id, who)
    known = store.court(application_id)
    if known is None:
        raise NotFound
    if not known.holds:
        return known
    if len(given.outcome) < rules.MIN_REASON:
        raise Invalid(None, Fault(code="order.reason-missing", field="outcome", facts={"least": rules.MIN_REASON}))
    lifted = known.model_copy(update={"lifted_at": now, "lifted_by": who.person_id, "outcome": given.outcome})
    return _keep_court(case, lifted, told.CourtLetsGo, now)


def _keep_court(case: Case, note: Court, event: type[told.CourtEvent], now: datetime) -> Court:
    application = case.application
    happened = event(
        event_id=f"{application.application_id}.court.{note.version + 1}",
        at=now,
        application_id=application.application_id,
        service_id=application.service_id,
        region=application.region,
    )
    try:
        return store.keep_court(note, happened)
    except Refused as error:
        raise Conflict from error


def _before_commission(application_id: str, who: Who) -> Case:
    """The case, for officers of the Commission of its region; for others there is none."""
    case = cases.of(application_id)
    if not rules.sits_on_commission(who, case.application.region, case.rungs):
        raise NotFound
    return case


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise Invalid(None, *faults)
