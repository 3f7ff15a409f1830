"""What is remembered to be erased, and what is erased when its day has come."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.edge import reaction, timer
from chalicelib.events.applications import ApplicationIssued, ApplicationRejected, ApplicationWithdrawn
from chalicelib.events.documents import DocumentAccepted
from chalicelib.privacy import actions

reactions = Blueprint(__name__)

_HELD = (
    *("applications:write", "documents:write", "appeals:write", "certificates:read", "payments:read"),
    *("notifications:read", "identity:read", "catalogue:read", "privacy:write"),
    *("bucket:vault:write", "bucket:catalogue:read", "secret:fields"),
)
"""What the holders of data touch when they look at one thing, or erase it."""


@reaction(reactions, to=(ApplicationIssued, ApplicationRejected, ApplicationWithdrawn), needs=_HELD)
def remember_end(event: ApplicationIssued | ApplicationRejected | ApplicationWithdrawn, clock: Clock) -> None:
    """A matter is over: from when on need its data not be kept?"""
    actions.remember("applications", event.application_id, now=clock.now())


@reaction(reactions, to=(DocumentAccepted,), needs=_HELD)
def remember_document(event: DocumentAccepted, clock: Clock) -> None:
    """A paper has come: until when is it kept, where no application uses it?"""
    actions.remember("documents", event.document_id, now=clock.now())


@timer(reactions, every="1 hour", needs=_HELD)
def erase_what_is_over(clock: Clock) -> None:
    """What has reached the end of its period?"""
    actions.erase_what_is_over(now=clock.now())
