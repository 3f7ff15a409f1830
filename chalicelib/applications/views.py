"""What goes out of the doors: an application as its citizen may see it, and as its officers may."""

from datetime import date, datetime

from chalicelib.applications import actions, clock, elsewhere, rules, store
from chalicelib.applications.comparing import Compared
from chalicelib.applications.elsewhere import Elsewhere
from chalicelib.applications.models import (
    Application,
    Decision,
    DepartmentAnswer,
    Desk,
    Direction,
    Mend,
    PaperGiven,
    Status,
)
from chalicelib.applications.registers import Advice, advice
from chalicelib.applications.store import Page
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.models import PublishedService
from chalicelib.core import ids
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Fault
from chalicelib.core.model import Model
from chalicelib.core.text import Text
from chalicelib.documents import actions as documents
from chalicelib.documents.models import Paper
from chalicelib.edge import Who
from chalicelib.promises.models import Day, Pause


class DeskView(Model):
    """Who has a stage of it."""

    role: str
    role_title: Text
    office: Text
    officers: tuple[Text, ...]


class TurnView(Model):
    """One line of the timeline."""

    kind: str
    at: datetime
    officer: str = ""
    role: str = ""
    note: str = ""


class ApplicationView(Model):
    """An application as its citizen sees it."""

    application_id: str
    number: str
    """As printed: `MH-4K7QX-9M2TD-3`."""
    service_id: str
    service: Text
    status: Status
    values: dict[str, str]
    papers: dict[str, PaperGiven]
    missing: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    """What stands between a draft and its submission."""
    filed_at: datetime | None = None
    due_on: date | None = None
    due_rule: Text | None = None
    late: bool = False
    late_on_order: bool = False
    """Past the date that an authority has set."""
    stands_since: datetime | None = None
    """Since when the clock stands still."""
    desks: tuple[DeskView, ...] = ()
    appeal_to: Text | None = None
    compared: dict[str, Compared] = {}
    """What each paper of a draft proves or says, by paper group."""
    mend: Mend | None = None
    direction: Direction | None = None
    decision: Decision | None = None
    elsewhere: Elsewhere | None = None
    """The system in which its officers work, where that is another."""
    payment_id: str = ""
    certificate_id: str = ""
    timeline: tuple[TurnView, ...] = ()


class QueueRow(Model):
    """One line of an officer's list. It names nobody: who opens the file is noted, who reads a list is not."""

    application_id: str
    number: str
    service: Text
    status: Status
    filed_at: datetime | None
    waiting_since: datetime | None
    due_on: date | None
    late: bool


class Row(QueueRow):
    """One line of a citizen's own list."""

    applicant_name: str


class QueueView(Model):
    """Some lines for officers, and where the next ones begin."""

    items: tuple[QueueRow, ...]
    next: str | None = None


class ListView(Model):
    """Some lines, and where the next ones begin."""

    items: tuple[Row, ...]
    next: str | None = None


class FileView(Model):
    """A file as an officer sees it."""

    application_id: str
    number: str
    turn: int
    service_id: str
    service: Text
    status: Status
    applicant_name: str
    values: dict[str, str]
    papers: dict[str, PaperGiven]
    compared: dict[str, Compared]
    """What each paper proves or says, by paper group."""
    answers: tuple[DepartmentAnswer, ...]
    desk: Desk | None
    moves: tuple[str, ...]
    """What this officer may do with it now."""
    filed_at: datetime | None
    due_on: date | None
    late: bool
    late_on_order: bool = False
    """Past the date that an authority has set."""
    stands_since: datetime | None = None
    register_says: Advice | None = None
    """What the register of the council says, where the service changes one."""
    direction: Direction | None
    decision: Decision | None
    elsewhere: Elsewhere | None = None
    """The system in which its officers work, where that is another: nobody moves it here."""
    timeline: tuple[TurnView, ...]


class ProposalView(Model):
    """A paper of one's vault that would serve a group."""

    group: str
    paper: Paper


class ProposalsView(Model):
    """What could be filled in, and the words that one consents to by accepting it."""

    proposals: tuple[ProposalView, ...]
    notice: Text | None = None


class LinkView(Model):
    """Where to fetch a file; good for a few minutes."""

    url: str


class PromiseView(Model):
    """How the lawful limit of an application is counted."""

    application_id: str
    begun: bool
    waits_for: str = ""
    """The report, or `order_made`, that the limit begins with."""
    late: bool = False
    stands_still: bool = False
    """The clock is stopped: the date is what it would be if it went on now."""
    starts_at: datetime | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    """The first moment at which it is late."""
    rule: Text | None = None
    because: Text | None = None
    """Which of several limits, and why."""
    law: Text | None = None
    days: tuple[Day, ...] = ()
    """Every day from receipt to the last, with why it counts or not, and on whose word."""
    counted: int = 0
    pauses: tuple[Pause, ...] = ()
    paused_days: int = 0
    paused_minutes: int = 0
    region_version: int = 0
    """The version of the region's rules and calendar."""


def of_promise(application: Application, now: datetime) -> PromiseView:
    """How the clock of an application stands, with every day on the way."""
    running, due = clock.of(application, now)
    if running is None or due is None:
        waits_for = application.clock_waits_for
        return PromiseView(application_id=application.application_id, begun=False, waits_for=waits_for)
    stood = ((one.ended_at or now) - one.begun_at for one in due.pauses)
    return PromiseView(
        application_id=application.application_id,
        begun=True,
        late=rules.is_late(application, now),
        starts_at=running.starts_at,
        paused_minutes=int(sum(time.total_seconds() for time in stood) // 60),
        region_version=running.region_version,
        **{name: getattr(due, name) for name in _EXPLAINED},
    )


_EXPLAINED = ("stands_still", "due_on", "due_at", "rule", "because", "law", "days", "counted", "pauses", "paused_days")


def for_citizen(application: Application, now: datetime) -> ApplicationView:
    """All that a citizen may know of the own application."""
    service = actions.service_of(application)
    with_citizen = application.status in rules.CHANGEABLE
    return ApplicationView(
        application_id=application.application_id,
        number=ids.shown(application.application_id),
        service_id=application.service_id,
        service=service.definition.title,
        status=application.status,
        values=application.values,
        papers=application.papers,
        missing=application.missing,
        faults=tuple(actions.faults(application, now=now)) if with_citizen else (),
        filed_at=application.filed_at,
        due_on=application.due.due_on if application.due else None,
        due_rule=application.due.rule if application.due else None,
        late=rules.is_late(application, now),
        late_on_order=rules.is_late_on_order(application, now),
        stands_since=application.due.stands_since if application.due else None,
        desks=desks(application),
        appeal_to=appeal_to(application),
        compared=_compared(application, service, now) if with_citizen else {},
        mend=application.mend,
        direction=application.direction,
        decision=application.decision,
        elsewhere=elsewhere.of(application),
        payment_id=application.payment_id,
        certificate_id=application.certificate_id if application.status == "issued" else "",
        timeline=() if application.status == "draft" else timeline(application),
    )


def of_proposals(application: Application, now: datetime) -> ProposalsView:
    """What the vault has for an application."""
    found = actions.proposals(application, now=now)
    shown = (ProposalView(group=group, paper=documents.shown(one)) for group, one in found.items())
    return ProposalsView(proposals=tuple(shown), notice=actions.consent_notice())


def for_officer(application: Application, who: Who, now: datetime) -> FileView:
    """A file, and what this officer may do with it."""
    desk = application.desk
    service = actions.service_of(application)
    may_move = rules.seat_at(who, application) is not None and service.definition.joined is None
    return FileView(
        application_id=application.application_id,
        number=ids.shown(application.application_id),
        turn=application.turn,
        service_id=application.service_id,
        service=service.definition.title,
        status=application.status,
        applicant_name=application.applicant_name,
        values=application.values,
        papers=application.papers,
        compared=_compared(application, service, now),
        answers=application.answers,
        desk=desk,
        moves=tuple(sorted(rules.moves_at(desk))) if desk and may_move else (),
        filed_at=application.filed_at,
        due_on=application.due.due_on if application.due else None,
        late=rules.is_late(application, now),
        late_on_order=rules.is_late_on_order(application, now),
        stands_since=application.due.stands_since if application.due else None,
        register_says=advice(application, actions.service_of(application), now),
        direction=application.direction,
        decision=application.decision,
        elsewhere=elsewhere.of(application),
        timeline=timeline(application),
    )


def _compared(application: Application, service: PublishedService, now: datetime) -> dict[str, Compared]:
    return actions.compared_papers(application, service, today=local_date(now))


def list_of(page: Page, now: datetime) -> ListView:
    """A page of a citizen's list."""
    lines = ((one, queue_row(one, now)) for one in page.items)
    rows = tuple(Row(**row.model_dump(), applicant_name=one.applicant_name) for one, row in lines)
    return ListView(items=rows, next=page.next)


def queue_of(page: Page, now: datetime) -> QueueView:
    """A page of an officer's list."""
    return QueueView(items=tuple(queue_row(one, now) for one in page.items), next=page.next)


def queue_row(application: Application, now: datetime) -> QueueRow:
    """One line."""
    return QueueRow(
        application_id=application.application_id,
        number=ids.shown(application.application_id),
        service=actions.service_of(application).definition.title,
        status=application.status,
        filed_at=application.filed_at,
        waiting_since=application.waiting_since,
        due_on=application.due.due_on if application.due else None,
        late=rules.is_late(application, now),
    )


def timeline(application: Application) -> tuple[TurnView, ...]:
    """What happened, oldest first."""
    return tuple(
        TurnView(kind=turn.kind, at=turn.at, officer=turn.officer, role=turn.role, note=turn.note)
        for turn in store.turns(application.application_id)
    )


def desks(application: Application) -> tuple[DeskView, ...]:
    """The offices on its way with the officers who sit there now (the Acts want their names on the acknowledgement)."""
    region = catalogue.region(application.region)
    return tuple(
        DeskView(
            role=desk.role,
            role_title=region.roles[desk.role],
            office=region.office[desk.office_id].title,
            officers=tuple(
                officer.name
                for officer in region.officers
                if officer.office_id == desk.office_id and officer.role == desk.role
            ),
        )
        for desk in application.desks
    )


def appeal_to(application: Application) -> Text | None:
    """Title of the first appellate authority."""
    region = catalogue.region_on(application.region, on=local_date(application.filed_at or application.created_at))
    rungs = forms.rungs_of(actions.service_of(application).definition, region)
    return region.roles[rungs[0].role] if rungs else None
