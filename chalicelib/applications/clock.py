"""The lawful clock of an application: when it begins, stands still and ends, and how its due date was counted."""

from datetime import datetime
from typing import NamedTuple

from chalicelib.applications import rules as files
from chalicelib.applications.models import Application, Direction, Due
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.models import PauseReason, PublishedRegion, PublishedService
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Fault, Invalid, NotFound
from chalicelib.promises import actions as promises
from chalicelib.promises import rules, wording
from chalicelib.promises.models import DueDate, Running, Subject, Terms

QUERY = PauseReason(
    reason=promises.QUERY,
    say={
        "en": "sent back to the applicant",
        "hi": "आवेदक को वापस भेजा गया",
        "pa": "ਬਿਨੈਕਾਰ ਨੂੰ ਵਾਪਸ ਭੇਜਿਆ ਗਿਆ",
        "mr": "अर्जदाराकडे परत पाठवले",
    },
    law={"en": "rule of the region"},
)


class Clock(NamedTuple):
    """How the clock of one application stands; `running` is None where it has not begun."""

    running: Running | None
    due: DueDate | None


def begin(application: Application, now: datetime) -> tuple[Application, tuple[Running, ...]]:
    """The application with its due date, and its promise; neither where the limit begins with something that is yet to
    come. What has begun once is never begun again: no second filing sets the clock back."""
    if application.due:
        return application, ()
    region = catalogue.region_on(application.region, on=local_date(now))
    kept = application.model_copy(update={"region_version": region.version})
    promised = terms(kept, region, now)
    starts, _, what = promised.starts.removesuffix(")").partition("(")
    if starts in ("report_received", "order_made"):
        return kept.model_copy(update={"clock_waits_for": what or starts}), ()
    due, running = begun(kept, promised, region, now)
    return due, (running,)


def begun(
    application: Application, promised: Terms, region: PublishedRegion, now: datetime
) -> tuple[Application, Running]:
    """The application and its promise, which begins now."""
    running = promises.to_begin(
        Subject(subject_id=application.application_id, service_id=application.service_id, region=application.region),
        promised,
        region,
        starts_at=now,
        now=now,
        district=region.office[application.desks[0].office_id].district,
    )
    return with_due(application, running).model_copy(update={"clock_waits_for": ""}), running


def terms(application: Application, region: PublishedRegion, now: datetime) -> Terms:
    """What the law of the day on which the file is complete promises for this form."""
    today = local_date(application.complete_at or now)
    service = _service_of_the_day(application, now)
    definition = service.definition
    answers = forms.typed(definition, application.values, today=today)
    facts = forms.facts(definition, answers)
    return rules.terms(definition.promise, region, channel=application.channel, facts=facts, today=today)


def _service_of_the_day(application: Application, now: datetime) -> PublishedService:
    try:
        return catalogue.service(application.service_id, on=local_date(application.complete_at or now))
    except NotFound:
        return catalogue.service_version(application.service_id, application.service_version)


def region_of(application: Application) -> PublishedRegion:
    """The region in the version that the application was filed under."""
    if not application.region_version:
        return catalogue.region(application.region)
    return catalogue.region_version(application.region, application.region_version)


def with_due(application: Application, running: Running) -> Application:
    """With what the clock says now."""
    pause = running.paused
    due = Due(
        due_on=running.due_on,
        due_at=running.due_at,
        rule=wording.rule(running.terms),
        stands_since=pause.begun_at if pause else None,
    )
    return application.model_copy(update={"due": due})


def ended(application: Application, now: datetime) -> tuple[Application, tuple[Running, ...]]:
    """The application and its clocks, that of the law and that of an order, when somebody has decided."""
    over = ordered_before(application, now)
    running = promises.get(application.application_id)
    if running is None or running.stage == "finished":
        return application, over
    finished = promises.to_finish(running, now=now)
    return with_due(application, finished), (finished, *over)


def ordered(application: Application, direction: Direction, now: datetime) -> tuple[Direction, tuple[Running, ...]]:
    """What an authority has ordered, with the last day as the calendar has it, and the clocks that this changes: its
    own begins, and that of an order before it is over. The date is counted like any limit: the day of the order is not
    counted, and a last day on which offices are closed moves to the next (General Clauses Act 1897, sections 9, 10)."""
    told = direction.model_copy(update={"was_late": files.is_late(application, now)})
    over = ordered_before(application, now)
    if direction.due_on is None or direction.ordered_at is None:
        return told, over
    region = region_of(application)
    running = promises.to_begin(
        Subject(
            subject_id=application.application_id,
            service_id=application.service_id,
            region=application.region,
            order=application.round + 1,
        ),
        Terms(limit=(direction.due_on - local_date(direction.ordered_at)).days, unit="days", law=direction.authority),
        region,
        starts_at=direction.ordered_at,
        now=now,
        district=region.office[application.desks[0].office_id].district,
    )
    return told.model_copy(update={"due_on": running.due_on, "due_at": running.due_at}), (running, *over)


def ordered_before(application: Application, now: datetime) -> tuple[Running, ...]:
    """The end of the clock of the order that the file is under; nothing where there is none."""
    order = application.direction
    running = promises.get(application.application_id, order=application.round) if order and order.due_at else None
    return (promises.to_finish(running, now=now),) if running and running.stage != "finished" else ()


def returned(application: Application, by: str, now: datetime) -> tuple[Application, tuple[Running, ...]]:
    """When a file goes back to the citizen: the clock stands still only where the region's law says so."""
    running = promises.get(application.application_id)
    stoppable = running and running.stage in ("running", "near") and now < running.due_at
    if running is None or not stoppable or not region_of(application).region.query_pauses:
        return application, ()
    paused = promises.to_pause(running, QUERY, by=by, now=now)
    return with_due(application, paused), (paused,)


def mended(application: Application, now: datetime) -> tuple[Application, tuple[Running, ...]]:
    """When the citizen has mended it: a clock that stood still for that goes on."""
    running = promises.get(application.application_id)
    if running is None or running.paused is None or running.paused.reason != promises.QUERY:
        return application, ()
    resumed = promises.to_resume(running, by=application.applicant_name, now=now)
    return with_due(application, resumed), (resumed,)


def reasons(application: Application, service: PublishedService) -> dict[str, PauseReason]:
    """What may stop the clock of this file."""
    return rules.reasons(service.definition.promise, region_of(application))


def reason(application: Application, service: PublishedService, wanted: str) -> PauseReason:
    """A reason that the law lists. Invalid where it lists no such."""
    found = reasons(application, service).get(wanted)
    if found is None:
        raise Invalid(None, Fault(code="pause.no-such-reason", field="reason"))
    return found


def of(application: Application, now: datetime) -> Clock:
    """How its clock stands, with every day on the way."""
    running = promises.get(application.application_id)
    return Clock(running, promises.explain(running, now=running.finished_at or now) if running else None)
