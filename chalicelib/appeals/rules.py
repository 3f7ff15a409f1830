"""Decisions about an appeal. Pure functions: facts in, verdict out; no clock, no storage."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zlib import crc32

from chalicelib.appeals.models import (
    Against,
    Appeal,
    Compensation,
    MondayRow,
    Next,
    OrderWish,
    Penalty,
    RecoveryNote,
)
from chalicelib.applications.models import Application, Decision
from chalicelib.catalogue.models import Officer, Promise, PublishedRegion, Rung
from chalicelib.core.clock import end_of_day, local_date
from chalicelib.core.errors import Fault
from chalicelib.core.model import Model
from chalicelib.core.text import Text
from chalicelib.edge import Seat, Who
from chalicelib.promises import rules as promises

MIN_REASON = 20
"""Letters that reasons in writing have at least."""
WATCH_SHARDS = 4
CLOSED = frozenset({"draft", "awaiting_fee", "incomplete", "withdrawn", "approved", "issued", "rejected"})
"""States in which an application does not wait for an officer, so that it can't be late."""


class Way(Model):
    """What a citizen can do now: go to a rung, or why not."""

    rung: int = 0
    """From 1; 0 where there is nowhere to go now."""
    against: Against = "late"
    since: datetime | None = None
    """What the days to file are counted from."""
    until: date | None = None
    """The last day to file."""
    until_with_cause: date | None = None
    """The last day on which a good cause helps; none where any day will do."""
    needs_cause: bool = False
    fault: Fault | None = None


# Where it goes


def way(
    application: Application,
    appeals: Sequence[Appeal],
    rungs: Sequence[Rung],
    region: PublishedRegion,
    *,
    in_court: bool,
    now: datetime,
) -> Way:
    """To which authority the citizen may go now, and until when; never before the due date."""
    here = [one for one in appeals if one.round == application.round]
    latest = max(here, key=lambda one: one.rung, default=None)
    found = _from_below(latest, rungs, now) if latest else _from_application(application, rungs, now)
    if found.fault or found.since is None:
        return found
    if found.rung > len(rungs):
        return Way(fault=Fault(code="appeal.no-higher"))
    rung = rungs[found.rung - 1]
    if rung.is_commission and in_court:
        return Way(fault=Fault(code="appeal.in-court"))
    return _in_time(found, found.since, rung, region, now)


def is_late(application: Application, now: datetime) -> bool:
    """Past its limit, or past the date that an authority set, and nobody has decided."""
    limit, by_order = limit_of(application), bool(application.direction and application.direction.due_at)
    stands = bool(application.due and application.due.stands_since and not by_order)
    return application.status not in CLOSED and not stands and limit is not None and now >= limit


def limit_of(application: Application) -> datetime | None:
    """The first late moment: of the order where an authority set a date, else of the law."""
    if application.direction and application.direction.due_at:
        return application.direction.due_at
    return application.due.due_at if application.due else None


def _from_application(application: Application, rungs: Sequence[Rung], now: datetime) -> Way:
    decision, limit = application.decision, limit_of(application)
    if application.status == "rejected" and decision:
        return Way(rung=1, against="rejection", since=decision.at)
    if limit is None or application.status in CLOSED:
        return Way(fault=Fault(code="appeal.nothing-to-appeal"))
    if not is_late(application, now):
        due_on = local_date(limit - timedelta(microseconds=1))
        return Way(fault=Fault(code="appeal.too-early", facts={"due_on": f"{due_on:%d-%m-%Y}"}))
    if application.direction:
        above = min(application.direction.rung + 1, len(rungs))
        return Way(rung=above, against="not_obeyed", since=limit)
    return Way(rung=1, against="late", since=limit)


def _from_below(latest: Appeal, rungs: Sequence[Rung], now: datetime) -> Way:
    above = latest.rung + 1
    if latest.order:
        return Way(rung=above, against="order", since=latest.order.at)
    opens_at = _silent_from(latest, rungs)
    if now < opens_at:
        due_on = local_date(opens_at - timedelta(microseconds=1))
        return Way(fault=Fault(code="appeal.pending", facts={"due_on": f"{due_on:%d-%m-%Y}"}))
    return Way(rung=above, against="no_order", since=opens_at)


def _silent_from(latest: Appeal, rungs: Sequence[Rung]) -> datetime:
    """From when an authority that does not decide can be passed over."""
    above = rungs[latest.rung] if latest.rung < len(rungs) else None
    if above and above.after_silence_days:
        return end_of_day(local_date(latest.filed_at) + timedelta(days=above.after_silence_days))
    return latest.due.due_at


def _in_time(found: Way, since: datetime, rung: Rung, region: PublishedRegion, now: datetime) -> Way:
    until = _last_day(rung.file_within_days, since, found.against, region)
    most = _last_day(rung.file_at_most_days, since, found.against, region) if rung.file_at_most_days else None
    today = local_date(now)
    told = found.model_copy(update={"until": until, "until_with_cause": most, "needs_cause": today > until})
    if today > until and (not rung.late_with_cause or (most and today > most)):
        last = most if most and rung.late_with_cause else until
        return told.model_copy(update={"fault": Fault(code="appeal.too-late", facts={"until": f"{last:%d-%m-%Y}"})})
    return told


def _last_day(days: int, since: datetime, against: Against, region: PublishedRegion) -> date:
    """The last of so many days. A limit ends at midnight, which is already the first of the days to appeal."""
    start = since if against in ("rejection", "order") else since - timedelta(microseconds=1)
    return promises.due(Promise(limit=days, unit="days"), region, start).due_on


def rises_by_itself(latest: Appeal, application: Application, rungs: Sequence[Rung], now: datetime) -> bool:
    """Whether an appeal that was not decided in time goes on without the citizen: never against a rejection, and not
    where the file has been decided."""
    above = rungs[latest.rung] if latest.rung < len(rungs) else None
    return bool(
        above
        and above.automatic
        and latest.status == "pending"
        and latest.against in ("late", "no_order", "not_obeyed")
        and now >= latest.due.due_at
        and application.round == latest.round
        and is_late(application, now)
    )


def appeals_by_itself(application: Application, rungs: Sequence[Rung], now: datetime) -> bool:
    """Whether a late file goes to the first authority without the citizen."""
    return bool(rungs and rungs[0].automatic and not application.direction and is_late(application, now))


def order_rises_by_itself(application: Application, rungs: Sequence[Rung], now: datetime) -> bool:
    """Whether a file that was not decided by the date in an order goes to the authority above the one that ordered
    it, without the citizen."""
    order = application.direction
    above = rungs[order.rung] if order and order.due_at and order.rung < len(rungs) else None
    return bool(above and above.automatic and is_late(application, now))


# The authority


def is_late_itself(appeal: Appeal, now: datetime) -> bool:
    """The authority itself is past its time."""
    return (appeal.order.at if appeal.order else now) >= appeal.due.due_at


def line(appeal: Appeal, now: datetime) -> MondayRow:
    """A case as a line of a list, as it stands now."""
    return MondayRow(
        appeal_id=appeal.appeal_id,
        application_id=appeal.application_id,
        service_id=appeal.service_id,
        service_version=appeal.service_version,
        origin=appeal.origin,
        against=appeal.against,
        filed_at=appeal.filed_at,
        due_on=appeal.due.due_on,
        due_at=appeal.due.due_at,
        late=is_late_itself(appeal, now),
        is_pending=appeal.status == "pending",
        hearing_at=appeal.hearing.at if appeal.hearing else None,
        not_obeyed_since=appeal.not_obeyed_since,
    )


def ordering(appeals: Sequence[Appeal], order: int) -> Appeal | None:
    """The appeal by whose order, the first, second … about the application, the file lies with the office again."""
    before = (one for one in appeals if one.round == order - 1 and one.order and one.order.carried_out)
    return max(before, key=lambda one: one.rung, default=None)


def next_task(appeal: Appeal) -> Next:
    """What the workflow has to do, read off the appeal alone."""
    if appeal.status == "pending":
        return "wait"
    sends_back = appeal.order is not None and appeal.order.kind in ("modify", "remand", "direct")
    return "carry_out" if sends_back and appeal.order and not appeal.order.carried_out else "over"


def over_at(appeals: Sequence[Appeal], *, in_court: bool = False) -> datetime | None:
    """When the whole case ended: every appeal decided or passed on, every order carried out and obeyed, every penalty
    decided, and all money there; None while anything of it is open, or a court has it."""
    if in_court or not appeals or any(map(_is_open, appeals)):
        return None
    return max(max(_moments(one)) for one in appeals)


def _is_open(one: Appeal) -> bool:
    return (
        one.status == "pending"
        or next_task(one) == "carry_out"
        or one.not_obeyed_since is not None
        or any(debt.paise is None or debt.left_paise > 0 for debt in one.penalties)
        or any(debt.left_paise > 0 for debt in one.compensations)
    )


def _moments(one: Appeal) -> Iterator[datetime]:
    yield one.order.at if one.order else one.due.due_at
    yield from (penalty.decided_at for penalty in one.penalties if penalty.decided_at)
    parts = [part for penalty in one.penalties for part in penalty.recovered]
    parts += [part for compensation in one.compensations for part in compensation.recovered]
    yield from (end_of_day(part.on) for part in parts)


def forgotten(appeal: Appeal) -> Appeal:
    """What is left of an appeal when its period is over: number, authority, dates, and what kind of order it was."""
    order = appeal.order
    return appeal.model_copy(
        update={
            **dict.fromkeys(("appellant", "text", "cause", "extended"), ""),
            "decided_by": (),
            "hearing": None,
            "order": order.model_copy(update={"reason": ""}) if order else None,
            "penalties": (),
            "compensations": (),
        }
    )


def seat_over(who: Who, appeal: Appeal) -> Seat | None:
    """The seat from which this officer decides on it; None where there is none."""
    seats = (seat for seat in who.seats if seat.office_id == appeal.office_id and seat.role == appeal.role)
    return next(seats, None)


def sits_on_commission(who: Who, region: str, rungs: Sequence[Rung]) -> bool:
    """Whether this officer belongs to the Commission of a region."""
    roles = {rung.role for rung in rungs if rung.is_commission}
    return any(seat.region == region and seat.role in roles for seat in who.seats)


def may_see(who: Who, appeal: Appeal, rungs: Sequence[Rung]) -> bool:
    """The officers of the authority, and the Commission of the region, which sees every case."""
    return seat_over(who, appeal) is not None or sits_on_commission(who, appeal.region, rungs)


def faults_of_extension(appeal: Appeal, reason: str, rung: Rung) -> list[Fault]:
    """Once, with reasons in writing, and only where the Act knows a longer time."""
    faults = []
    if rung.decide_at_most is None or appeal.extended:
        faults.append(Fault(code="order.no-longer"))
    if len(reason) < MIN_REASON:
        faults.append(Fault(code="order.reason-missing", field="reason", facts={"least": MIN_REASON}))
    return faults


def faults_of_order(appeal: Appeal, wanted: OrderWish, rung: Rung, today: date) -> list[Fault]:
    """Everything that is wrong with an order. Every order has its reasons in writing."""
    faults = []
    if wanted.order == "not_admitted":
        if not appeal.is_out_of_time:
            faults.append(Fault(code="order.not-out-of-time", field="order"))
    elif wanted.order not in rung.powers:
        faults.append(Fault(code="order.no-power", field="order"))
    if len(wanted.reason) < MIN_REASON:
        faults.append(Fault(code="order.reason-missing", field="reason", facts={"least": MIN_REASON}))
    if wanted.order in ("modify", "remand", "direct") and wanted.issue_by is None:
        faults.append(Fault(code="order.date-missing", field="issue_by"))
    if wanted.issue_by is not None and wanted.issue_by <= today:
        faults.append(Fault(code="order.date-past", field="issue_by"))
    return faults


# Penalty, compensation, recovery


def penalty_of(appeal: Appeal, officer_id: str) -> Penalty | None:
    """The notice to an officer in this case."""
    return next((one for one in appeal.penalties if one.officer_id == officer_id), None)


def faults_of_notice(officer: Officer | None, why: str, answer_by: date, rung: Rung, today: date) -> list[Fault]:
    """A notice says what for, and leaves days to answer."""
    faults = []
    if rung.penalty is None:
        faults.append(Fault(code="penalty.no-power"))
    if officer is None:
        faults.append(Fault(code="penalty.no-officer", field="officer_id"))
    if len(why) < MIN_REASON:
        faults.append(Fault(code="order.reason-missing", field="why", facts={"least": MIN_REASON}))
    if answer_by <= today:
        faults.append(Fault(code="order.date-past", field="answer_by"))
    return faults


def faults_of_penalty(penalty: Penalty | None, paise: int, reason: str, rung: Rung, now: datetime) -> list[Fault]:
    """Within the range of the Act, and never before the officer was heard or has let the days pass."""
    if penalty is None or rung.penalty is None:
        return [Fault(code="penalty.not-noticed", field="officer_id")]
    faults = []
    if penalty.answered_at is None and now < end_of_day(penalty.answer_by):
        faults.append(Fault(code="penalty.not-heard", facts={"until": f"{penalty.answer_by:%d-%m-%Y}"}))
    if paise and not rung.penalty.least_paise <= paise <= rung.penalty.most_paise:
        facts = {"least": rung.penalty.least_paise // 100, "most": rung.penalty.most_paise // 100}
        faults.append(Fault(code="penalty.out-of-range", field="paise", facts=facts))
    if len(reason) < MIN_REASON:
        faults.append(Fault(code="order.reason-missing", field="reason", facts={"least": MIN_REASON}))
    return faults


def faults_of_compensation(officer: Officer | None, paise: int, reason: str, rung: Rung) -> list[Fault]:
    """Apart from any penalty, and only where the Act knows it."""
    most = rung.compensation_most_paise
    faults = []
    if officer is None:
        faults.append(Fault(code="penalty.no-officer", field="officer_id"))
    if not 0 < paise <= most:
        faults.append(Fault(code="compensation.out-of-range", field="paise", facts={"most": most // 100}))
    if len(reason) < MIN_REASON:
        faults.append(Fault(code="order.reason-missing", field="reason", facts={"least": MIN_REASON}))
    return faults


def faults_of_recovery(debt: Penalty | Compensation | None, note: RecoveryNote, today: date) -> list[Fault]:
    """Not more than is owed, and not on a day to come."""
    if debt is None or debt.left_paise < note.paise:
        return [Fault(code="recovery.too-much", field="paise", facts={"left": (debt.left_paise if debt else 0) // 100})]
    return [Fault(code="recovery.not-yet", field="on")] if note.on > today else []


# The random review of refusals (S108)


def is_drawn(seed: str, event_id: str, share_percent: int) -> bool:
    """Whether a rejection is looked at again. Who knows the seed can draw again and finds the same; who does not can't
    know beforehand."""
    return _lot(seed, event_id, "drawn") % 10_000 < share_percent * 100


def reviewer(seed: str, event_id: str, rejected_by: str, decided: Decision, region: PublishedRegion) -> Officer | None:
    """Another officer of the same role and the same body, by the same lot; None where there is nobody else. A council
    has no business in the files of another."""
    body = region.office[decided.office_id].body
    others = sorted(
        (
            one
            for one in region.officers
            if one.role == decided.role and one.officer_id != rejected_by and region.office[one.office_id].body == body
        ),
        key=lambda one: one.officer_id,
    )
    return others[_lot(seed, event_id, "reviewer") % len(others)] if others else None


def _lot(*facts: str) -> int:
    return int.from_bytes(hashlib.sha256("\x1f".join(facts).encode()).digest()[:8])


# Shared


def watch_shard(appeal_id: str) -> str:
    """One of a few buckets that the sweep reads."""
    return f"watch#{crc32(appeal_id.encode()) % WATCH_SHARDS}"


def named(rung: Rung, region: PublishedRegion, office_id: str) -> Text:
    """`First Appellate Authority, Collector's office, Pune`, in the languages that both have."""
    office = region.office[office_id].title
    return {language: f"{words}, {office[language]}" for language, words in rung.title.items() if language in office}
