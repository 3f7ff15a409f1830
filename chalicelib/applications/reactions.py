"""What follows when something happened to an application."""

from chalice.app import Blueprint

from chalicelib.applications import actions, holders, messages, professionals, proving
from chalicelib.applications.rules import WATCH_SHARDS
from chalicelib.core.clock import Clock
from chalicelib.edge import reaction, timer
from chalicelib.events import applications as told
from chalicelib.events.certificates import (
    CertificateEvent,
    CertificateIssued,
    CertificateRevoked,
    CertificateSuperseded,
)
from chalicelib.events.documents import DocumentAccepted
from chalicelib.events.payments import PaymentCaptured
from chalicelib.events.professions import EntryOrdered, EntryReinstated, EntryRemoved, EntrySuspended
from chalicelib.events.promises import DeadlineEvent, DeadlineNear, DeadlinePassed

reactions = Blueprint(__name__)

_READ = ("applications:read", "catalogue:read", "bucket:catalogue:read")
_WRITE = (*_READ, "applications:write")


@reaction(
    reactions,
    to=(told.ApplicationSubmitted, told.ApplicationResubmitted, told.ApplicationReopened),
    needs=(*_READ, "machine:application:start"),
)
def start_workflow(event: told.ApplicationEvent, clock: Clock) -> None:
    """A filed application gets its workflow, and one that an authority reopened gets another."""
    actions.start_workflow(event.application_id)


@reaction(
    reactions,
    to=(
        told.StageForwarded,
        told.ApplicationReturned,
        told.ApplicationApproved,
        told.ApplicationRejected,
        told.ApplicationWithdrawn,
    ),
    needs=(*_WRITE, "machine:tokens", "machine:application:start"),
)
def wake_workflow(event: told.ApplicationEvent, clock: Clock) -> None:
    """A decision lets the workflow go on."""
    actions.wake_workflow(event.application_id, now=clock.now())


@reaction(reactions, to=(PaymentCaptured,), needs=(*_WRITE, "payments:write", "promises:read", "promises:write"))
def note_payment(event: PaymentCaptured, clock: Clock) -> None:
    """A paid fee files the application."""
    actions.note_payment(event.application_id, event.payment_id, now=clock.now())


@reaction(reactions, to=(CertificateIssued,), needs=(*_WRITE, "certificates:read"))
def note_issue(event: CertificateIssued, clock: Clock) -> None:
    """An issued certificate ends the application."""
    actions.note_issue(event, now=clock.now())


@reaction(
    reactions,
    to=(CertificateIssued,),
    only={"held": (True,)},
    needs=("applications:read", "certificates:read", "documents:write", "catalogue:read", "bucket:catalogue:read"),
)
def keep_certificate(event: CertificateIssued, clock: Clock) -> None:
    """An issued certificate goes into its holder's vault, for the next application that asks for such a paper."""
    actions.keep_certificate(event, now=clock.now())


@reaction(reactions, to=(told.ApplicationSubmitted, told.ApplicationResubmitted), needs=(*_WRITE, "documents:write"))
def remember_filing(event: told.ApplicationEvent, clock: Clock) -> None:
    """A filed document knows where it was filed; the figures of papers grow."""
    actions.remember_filing(event)


@reaction(
    reactions,
    to=(told.ApplicationReturned, told.ApplicationApproved, told.ApplicationRejected),
    needs=(*_WRITE, "documents:write"),
)
def remember_looks(event: told.ApplicationEvent, clock: Clock) -> None:
    """What an officer verified needs no look in the next application; what was found wrong is offered no more."""
    actions.remember_looks(event)


@reaction(reactions, to=(CertificateRevoked, CertificateSuperseded), needs=("documents:write",))
def end_certificate(event: CertificateEvent, clock: Clock) -> None:
    """A certificate that has ended is offered no more."""
    actions.end_certificate(event, now=clock.now())


@reaction(
    reactions,
    to=tuple(messages.MESSAGES),
    needs=(
        *(*_READ, "identity:read", "secret:fields"),
        *("notifications:read", "notifications:write", "sms:send", "email:send"),
    ),
)
def tell_the_citizen(event: told.ApplicationEvent, clock: Clock) -> None:
    """The citizen hears of every turn that concerns them."""
    messages.tell(event, now=clock.now())


@reaction(
    reactions,
    to=(DocumentAccepted,),
    needs=(
        *("documents:write", "bucket:vault:read", "bucket:vault:write", "certificates:read", "catalogue:read"),
        *("bucket:catalogue:read", "bucket:certificates:read", "function:ocr"),
    ),
    timeout_s=120,
    memory_mb=2048,
)
def prove_document(event: DocumentAccepted, clock: Clock) -> None:
    """What does a paper that has arrived prove, and what does it say?"""
    proving.prove_document(event.document_id, now=clock.now())


@reaction(
    reactions,
    to=(told.ApplicationSubmitted, told.ApplicationResubmitted),
    needs=(*_READ, "registry:read", "registry:write", "secret:fields"),
)
def list_differences(event: told.ApplicationEvent, clock: Clock) -> None:
    """What an application states otherwise than the registry has is listed for its office."""
    actions.list_differences(event.application_id, now=clock.now())


_TELLS = (
    *(*_READ, "identity:read", "secret:fields"),
    *("notifications:read", "notifications:write", "sms:send", "email:send"),
)


@reaction(reactions, to=(DeadlinePassed,), needs=_TELLS)
def tell_of_delay(event: DeadlinePassed, clock: Clock) -> None:
    """The citizen hears that the lawful time is over."""
    if event.rung == 0:
        messages.tell_of_delay(event, now=clock.now())


@reaction(reactions, to=(DeadlineNear, DeadlinePassed), needs=_TELLS)
def tell_the_head(event: DeadlineEvent, clock: Clock) -> None:
    """The head of the office hears of a file that is about to be late, and the next level of one that is."""
    if event.rung == 0:
        messages.tell_the_heads(event, now=clock.now())


@reaction(reactions, to=tuple(holders.MESSAGES), needs=(*_TELLS, "certificates:read"))
def tell_the_holder(event: CertificateEvent, clock: Clock) -> None:
    """The holder hears that a certificate is not valid any more, or is again, or has been put right."""
    holders.tell(event, now=clock.now())


@reaction(
    reactions,
    to=(EntrySuspended, EntryReinstated, EntryRemoved),
    needs=(
        *("professions:read", "catalogue:read", "bucket:catalogue:read", "identity:read", "secret:fields"),
        *("notifications:read", "notifications:write", "sms:send", "email:send"),
    ),
)
def tell_the_professional(event: EntryOrdered, clock: Clock) -> None:
    """The holder hears of an order about the registration, and why it was written."""
    professionals.tell(event, now=clock.now())


@timer(
    reactions,
    every="15 minutes",
    needs=(*_WRITE, "machine:application:start", "machines:describe"),
    timeout_s=300,
)
def resume_workflows(clock: Clock) -> None:
    """Workflows that ought to run and do not begin again (law 3)."""
    now = clock.now()
    for shard in range(WATCH_SHARDS):
        actions.resume(shard, until=now, now=now)
