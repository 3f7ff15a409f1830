"""What the citizen is told at each turn: which message, with which facts."""

from datetime import datetime

from chalicelib.applications import actions, store
from chalicelib.applications.models import Application, Turn
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import PublishedRegion, PublishedService
from chalicelib.events import applications as told
from chalicelib.identity import actions as identity
from chalicelib.notifications import actions as notifications
from chalicelib.notifications.models import Fact

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
    message = MESSAGES[type(event)]
    notifications.tell(
        event_id=event.event_id,
        person=identity.contact(application.applicant_id),
        senders=region.region.senders,
        message=message,
        language=application.language,
        facts=_facts(application, store.turn(event.application_id, event.turn), service, region),
        override=service.messages.get(message),
        now=now,
    )


def _facts(application: Application, turn: Turn, service: PublishedService, region: PublishedRegion) -> dict[str, Fact]:
    """All that any of the messages may tell."""
    first = region.office[application.desks[0].office_id].title if application.desks else region.region.title
    return {
        "number": application.application_id,
        "service": service.definition.title,
        "link": f"/applications/{application.application_id}",
        "due": application.due.due_on if application.due else "",
        "officer": turn.officer or first,
        "reason": turn.note,
        "certificate": application.certificate_id,
    }
