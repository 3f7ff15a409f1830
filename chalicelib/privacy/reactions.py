"""What is remembered to be erased, and what is erased when its day has come."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.edge import reaction, timer
from chalicelib.events.appeals import AppealOrdered, AppealPassedOn
from chalicelib.events.applications import ApplicationIssued, ApplicationRejected, ApplicationWithdrawn
from chalicelib.events.documents import DocumentAccepted
from chalicelib.privacy import actions

reactions = Blueprint(__name__)

_LOOK = (
    *("appeals:read", "applications:read", "documents:read"),
    *("catalogue:read", "bucket:catalogue:read", "privacy:write"),
)
"""What it takes to see when something ends."""
_ERASE = ("appeals:write", "applications:write", "documents:write", "bucket:vault:write")
"""What it takes to erase it."""


@reaction(reactions, to=(ApplicationIssued, ApplicationRejected, ApplicationWithdrawn), needs=_LOOK)
def remember_end(event: ApplicationIssued | ApplicationRejected | ApplicationWithdrawn, clock: Clock) -> None:
    """A matter is over: from when on need its data not be kept?"""
    actions.remember("applications", event.application_id, now=clock.now())


@reaction(reactions, to=(AppealOrdered, AppealPassedOn), needs=_LOOK)
def remember_appeal(event: AppealOrdered | AppealPassedOn, clock: Clock) -> None:
    """An authority is done: from when on need its record not be kept?"""
    actions.remember("appeals", event.appeal_id, now=clock.now())


@reaction(reactions, to=(DocumentAccepted,), needs=_LOOK)
def remember_document(event: DocumentAccepted, clock: Clock) -> None:
    """A paper has come: until when is it kept, where no application uses it?"""
    actions.remember("documents", event.document_id, now=clock.now())


@timer(reactions, every="1 hour", needs=(*_LOOK, *_ERASE))
def erase_what_is_over(clock: Clock) -> None:
    """What has reached the end of its period?"""
    actions.erase_what_is_over(now=clock.now())
