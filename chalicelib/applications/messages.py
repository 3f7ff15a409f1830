"""What the citizen is told at each turn, and heads of offices of a late file: which message, with which facts."""

from datetime import datetime

from chalicelib.applications import actions, clock, rules, store
from chalicelib.applications.models import Application
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import Officer, PublishedRegion, PublishedService
from chalicelib.core.clock import local_date
from chalicelib.core.text import Language, say
from chalicelib.events import applications as told
from chalicelib.events.promises import DeadlineEvent, DeadlinePassed
from chalicelib.identity import actions as identity
from chalicelib.identity.models import Contact
from chalicelib.notifications import actions as notifications
from chalicelib.notifications.models import Fact
from chalicelib.promises import wording

MESSAGES: dict[type[told.ApplicationEvent], str] = {
    told.ApplicationSubmitted: "acknowledged",
    told.ApplicationIncomplete: "incomplete",
    told.ApplicationReturned: "returned",
    told.ApplicationResubmitted: "resubmitted",
    told.ApplicationRejected: "rejected",
    told.ApplicationIssued: "issued",
    told.ApplicationWithdrawn: "withdrawn",
}
"""The message of each event that a citizen hears of; the words are in `notifications/messages`."""


def tell(event: told.ApplicationEvent, *, now: datetime) -> None:
    """Tell the citizen of one turn, with what was said at that turn, however much has happened since."""
    application = store.get(event.application_id)
    service, region = actions.service_of(application), catalogue.region(application.region)
    message, turn = MESSAGES[type(event)], store.turn(event.application_id, event.turn)
    notifications.tell(
        event_id=event.event_id,
        person=identity.contact(application.applicant_id),
        senders=region.region.senders,
        message=message,
        language=application.language,
        facts=_facts(application, service, region, turn.officer, turn.note),
        override=service.messages.get(message),
        now=now,
    )


def tell_of_delay(event: DeadlinePassed, *, now: datetime) -> None:
    """Tell the citizen that the lawful time is over and what can be done; not where it was decided in time."""
    application = store.get(event.subject_id)
    service, region = actions.service_of(application), clock.region_of(application)
    if not rules.is_late(application, now) or event.order not in (0, application.round):
        return
    notifications.tell(
        event_id=event.event_id,
        person=identity.contact(application.applicant_id),
        senders=region.region.senders,
        message="overdue",
        language=application.language,
        facts=_of_deadline(event, application, service, region, application.language),
        override=service.messages.get("overdue"),
        now=now,
    )


def tell_the_heads(event: DeadlineEvent, *, now: datetime) -> None:
    """Tell the head of the office that a file is about to be late; when it is, the next level as well."""
    application = store.get(event.subject_id)
    if application.decision or application.status == "withdrawn" or event.order not in (0, application.round):
        return
    region = catalogue.region_on(application.region, on=local_date(now))
    service, passed = actions.service_of(application), isinstance(event, DeadlinePassed)
    language = region.region.languages[1] if len(region.region.languages) > 1 else "en"
    facts = _of_deadline(event, application, service, region, language)
    facts["link"] = f"/files/{application.application_id}"
    for officer in rules.heads(application, region, passed=passed):
        notifications.tell(
            event_id=event.event_id,
            person=_contact(officer, language),
            senders=region.region.senders,
            message="deadline-passed" if passed else "deadline-near",
            language=language,
            facts=facts,
            now=now,
        )


def _of_deadline(
    event: DeadlineEvent,
    application: Application,
    service: PublishedService,
    region: PublishedRegion,
    language: Language,
) -> dict[str, Fact]:
    """With the office that has the file now, and the day of the order where it is an order that set it."""
    facts = _facts(application, service, region, _lies_with(application, region, language))
    order = application.direction
    return facts | ({"due": order.due_on} if event.order and order and order.due_on else {})


def _lies_with(application: Application, region: PublishedRegion, language: Language) -> str:
    """The office that has the file now."""
    desk = application.desks[min(application.stage, len(application.desks) - 1)]
    return say(region.office[desk.office_id].title, language)


def _contact(officer: Officer, language: Language) -> Contact:
    return Contact(
        person_id=officer.officer_id,
        name=say(officer.name, language),
        mobile=f"+91{officer.mobile[-10:]}",
        email=officer.email or None,
        language=language,
    )


def _facts(
    application: Application, service: PublishedService, region: PublishedRegion, officer: str = "", note: str = ""
) -> dict[str, Fact]:
    """All that any of the messages may tell."""
    first = region.office[application.desks[0].office_id].title if application.desks else region.region.title
    return {
        "number": application.application_id,
        "service": service.definition.title,
        "link": f"/applications/{application.application_id}",
        "due": application.due.due_on if application.due else wording.not_set(),
        "officer": officer or first,
        "reason": note,
        "certificate": application.certificate_id,
    }
