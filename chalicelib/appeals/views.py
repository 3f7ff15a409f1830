"""What goes out of the doors: an appeal as its citizen may see it, and as its authority may."""

from datetime import date, datetime

from chalicelib.appeals import actions, rules, store
from chalicelib.appeals.cases import Case
from chalicelib.appeals.models import (
    Against,
    Appeal,
    Compensation,
    Court,
    Hearing,
    MondayRow,
    Order,
    OrderKind,
    Origin,
    Penalty,
    Refusal,
    Status,
    Verdict,
)
from chalicelib.appeals.rules import Way
from chalicelib.applications import actions as applications
from chalicelib.applications.models import Application, Decision, PaperGiven
from chalicelib.applications.redress import Redress, RunningAppeal
from chalicelib.catalogue import actions as catalogue
from chalicelib.core import ids
from chalicelib.core.model import Model
from chalicelib.core.text import Text
from chalicelib.edge import Who


class TurnView(Model):
    """One line of what happened."""

    kind: str
    at: datetime
    officer: str = ""
    note: str = ""


class AppealView(Model):
    """An appeal as its citizen sees it."""

    appeal_id: str
    number: str
    """As printed: `HRA-4K7QX-9M2TD-3`."""
    application_id: str
    service: Text
    rung: int
    authority: Text
    """Title and office."""
    role: str
    status: Status
    origin: Origin
    against: Against
    text: str
    is_out_of_time: bool
    filed_at: datetime
    due_on: date
    due_rule: Text
    late: bool
    hearing: Hearing | None = None
    order: Order | None = None
    not_obeyed_since: datetime | None = None
    """Since when the office is late against the date in the order."""
    compensations: tuple[Compensation, ...] = ()
    timeline: tuple[TurnView, ...] = ()


class LadderView(Model):
    """One rung, as the law of the day of filing has it."""

    rung: int
    title: Text
    role: str
    office: Text | None
    file_within_days: int
    decide_within: int
    decide_unit: str
    automatic: bool
    section: str
    unverified: tuple[str, ...]


class AppealsView(Model):
    """What a citizen can do about an application, and has done."""

    ladder: tuple[LadderView, ...]
    way: Way
    items: tuple[AppealView, ...]


class CaseRow(Model):
    """One line of a list of cases."""

    appeal_id: str
    number: str
    application_id: str
    service: Text
    origin: Origin
    against: Against
    filed_at: datetime
    due_on: date
    late: bool
    hearing_at: datetime | None
    not_obeyed_since: datetime | None = None
    """Decided, with a date by which the office had to act, and it did not."""


class PendingView(Model):
    """What one authority has pending, or had on a Monday."""

    office_id: str
    role: str
    on: date
    items: tuple[CaseRow, ...]
    overdue: int
    """Past their time to be decided by the end of the day: of these lines, or of the whole list of a Monday."""
    count: int = 0
    """How many lines: shown here, or in the whole list of a Monday."""
    made_at: datetime | None = None
    """When the list of that Monday was drawn up; absent where this is how it stands now."""
    mondays: tuple[date, ...] = ()
    """The last Mondays of which there are lists."""
    next: str | None = None


class CaseView(Model):
    """A case as its authority sees it: the appeal with the whole file."""

    appeal: AppealView
    turn: int
    cause: str
    penalties: tuple[Penalty, ...]
    orders: tuple[OrderKind, ...]
    """What this officer may order now."""
    court: Court | None
    application: Application
    file_timeline: tuple[TurnView, ...]


class NoticeView(Model):
    """A notice, as the officer who had it sees it."""

    appeal_id: str
    number: str
    service: Text
    application_id: str
    penalty: Penalty


class NoticesView(Model):
    """All notices an officer has had."""

    items: tuple[NoticeView, ...]


class RefusalView(Model):
    """A rejection under review, with what the second officer needs to judge it."""

    review_id: str
    application_id: str
    service_id: str
    rejected_by: str
    reason_given: str
    drawn_at: datetime
    outcome: Verdict | None
    values: dict[str, str]
    papers: dict[str, PaperGiven]
    decision: Decision | None


class RefusalRow(Model):
    """One line of the list of reviews."""

    review_id: str
    application_id: str
    service_id: str
    drawn_at: datetime


class RefusalsView(Model):
    """What an officer has to look at again."""

    items: tuple[RefusalRow, ...]


def for_citizen(case: Case, appeal: Appeal, now: datetime) -> AppealView:
    """An appeal, without what is between the authority and officers."""
    return _view(case, appeal, now, timeline=_timeline(appeal, for_citizen=True))


def _view(case: Case, appeal: Appeal, now: datetime, timeline: tuple[TurnView, ...]) -> AppealView:
    rung = case.rungs[appeal.rung - 1]
    return AppealView(
        appeal_id=appeal.appeal_id,
        number=ids.shown(appeal.appeal_id),
        application_id=appeal.application_id,
        service=case.service.definition.title,
        rung=appeal.rung,
        authority=rules.named(rung, case.region, appeal.office_id),
        role=appeal.role,
        status=appeal.status,
        origin=appeal.origin,
        against=appeal.against,
        text=appeal.text,
        is_out_of_time=appeal.is_out_of_time,
        filed_at=appeal.filed_at,
        due_on=appeal.due.due_on,
        due_rule=appeal.due.rule,
        late=rules.is_late_itself(appeal, now),
        hearing=appeal.hearing,
        order=appeal.order,
        not_obeyed_since=appeal.not_obeyed_since,
        compensations=appeal.compensations,
        timeline=timeline,
    )


def _timeline(appeal: Appeal, *, for_citizen: bool) -> tuple[TurnView, ...]:
    """What happened; what an officer wrote in the matter of a penalty is not for the citizen."""
    return tuple(
        TurnView(kind=one.kind, at=one.at, officer=one.officer, note=one.note)
        for one in store.turns(appeal.appeal_id)
        if not (for_citizen and one.kind.startswith("penalty."))
    )


def of_application(case: Case, now: datetime) -> AppealsView:
    """The ladder, where one stands on it, and where one can go."""
    return AppealsView(
        ladder=ladder(case),
        way=actions.way(case, now=now),
        items=tuple(for_citizen(case, one, now) for one in case.appeals),
    )


def redress_of(application: Application, now: datetime) -> Redress:
    """For the page of a late or rejected file: the appeal that runs already, and whether another may be filed now."""
    case = Case(application)
    pending = next((one for one in reversed(case.here) if one.status == "pending"), None)
    running = pending and RunningAppeal(
        appeal_id=pending.appeal_id,
        number=ids.shown(pending.appeal_id),
        authority=rules.named(case.rungs[pending.rung - 1], case.region, pending.office_id),
        by_itself=pending.origin == "automatic",
    )
    return Redress(running=running, may_appeal=actions.way(case, now=now).fault is None)


def ladder(case: Case) -> tuple[LadderView, ...]:
    """To whom one may appeal about this application."""
    return tuple(
        LadderView(
            rung=number,
            title=rung.title,
            role=rung.role,
            office=office.title if (office := case.office(rung)) else None,
            file_within_days=rung.file_within_days,
            decide_within=rung.decide_within,
            decide_unit=rung.decide_unit,
            automatic=rung.automatic,
            section=rung.section,
            unverified=rung.unverified,
        )
        for number, rung in enumerate(case.rungs, 1)
    )


def row(line: MondayRow) -> CaseRow:
    """One line."""
    service = catalogue.service_version(line.service_id, line.service_version)
    told = line.model_dump(exclude={"service_id", "service_version", "due_at", "is_pending"})
    return CaseRow(number=ids.shown(line.appeal_id), service=service.definition.title, **told)


def for_authority(case: Case, appeal: Appeal, who: Who, now: datetime) -> CaseView:
    """A case with the whole file, and what this officer may order."""
    rung = case.rungs[appeal.rung - 1]
    may = rules.seat_over(who, appeal) is not None and appeal.status == "pending"
    late: tuple[OrderKind, ...] = ("not_admitted",) if appeal.is_out_of_time else ()
    return CaseView(
        appeal=_view(case, appeal, now, _timeline(appeal, for_citizen=False)),
        turn=appeal.turn,
        cause=appeal.cause,
        penalties=appeal.penalties,
        orders=(*rung.powers, *late) if may else (),
        court=store.court(appeal.application_id),
        application=case.application,
        file_timeline=tuple(
            TurnView(kind=one.kind, at=one.at, officer=one.officer, note=one.note)
            for one in applications.timeline(appeal.application_id)
        ),
    )


def notices(found: tuple[tuple[Appeal, Penalty], ...]) -> NoticesView:
    """The notices to an officer."""
    return NoticesView(items=tuple(notice(appeal, penalty) for appeal, penalty in found))


def notice(appeal: Appeal, penalty: Penalty) -> NoticeView:
    """One of them."""
    service = catalogue.service_version(appeal.service_id, appeal.service_version)
    return NoticeView(
        appeal_id=appeal.appeal_id,
        number=ids.shown(appeal.appeal_id),
        service=service.definition.title,
        application_id=appeal.application_id,
        penalty=penalty,
    )


def refusal(found: Refusal, application: Application) -> RefusalView:
    """A rejection under review."""
    return RefusalView(
        review_id=found.review_id,
        application_id=found.application_id,
        service_id=found.service_id,
        rejected_by=found.rejected_by,
        reason_given=found.reason_given,
        drawn_at=found.drawn_at,
        outcome=found.outcome,
        values=application.values,
        papers=application.papers,
        decision=application.decision,
    )


def refusals(found: tuple[Refusal, ...]) -> RefusalsView:
    """The list of reviews."""
    return RefusalsView(
        items=tuple(
            RefusalRow(
                review_id=one.review_id,
                application_id=one.application_id,
                service_id=one.service_id,
                drawn_at=one.drawn_at,
            )
            for one in found
        )
    )
