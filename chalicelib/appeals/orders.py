"""What becomes of a limit that an authority has set: who obeys, and who does not."""

from datetime import datetime

from chalicelib.adapters.table import Refused
from chalicelib.appeals import cases, rules, store
from chalicelib.appeals.cases import Case, change
from chalicelib.core.errors import Conflict
from chalicelib.events import appeals as told
from chalicelib.events.promises import DeadlinePassed, OrderedDateOver


def note_passed(case: Case, event: DeadlinePassed, *, now: datetime) -> None:
    """The date in an order has passed without a decision: the case is on the list of the authority again, once."""
    appeal = rules.ordering(case.appeals, event.order)
    if event.order != case.application.round or not rules.is_late(case.application, now):
        return
    note_late(case, now=now)
    if appeal is None or appeal.not_obeyed_since:
        return
    late = appeal.model_copy(update={"not_obeyed_since": event.due_at})
    try:
        store.record(change(late, told.OrderNotObeyed, now), now=now)
    except Refused as error:
        raise Conflict from error


def note_over(event: OrderedDateOver, *, now: datetime) -> None:
    """The file was decided after all, or there is another order: the authority need not look after it any more."""
    appeal = rules.ordering(cases.of(event.subject_id).appeals, event.order)
    if appeal is None or appeal.not_obeyed_since is None:
        return
    obeyed = appeal.model_copy(update={"not_obeyed_since": None})
    try:
        store.record(change(obeyed, told.OrderObeyed, now), now=now)
    except Refused as error:
        raise Conflict from error


def note_late(case: Case, *, now: datetime) -> None:
    """For the figures: on whose desk it lay when its limit passed."""
    application, limit = case.application, rules.limit_of(case.application)
    if limit is None or not application.desks or not rules.is_late(application, now):
        return
    desk = application.desks[application.stage]
    officers = case.region.officers_in(desk.office_id, desk.role)
    event = told.FileLate(
        event_id=f"{application.application_id}.late.{limit:%Y%m%d%H%M}",
        at=now,
        application_id=application.application_id,
        service_id=application.service_id,
        region=application.region,
        office_id=desk.office_id,
        role=desk.role,
        officer_ids=tuple(one.officer_id for one in officers),
    )
    store.note_late(application.application_id, limit, event)
