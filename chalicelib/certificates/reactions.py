"""What certificates do when something happened, and by the clock."""

from chalice.app import Blueprint

from chalicelib.adapters import workflow
from chalicelib.certificates import actions, doubts, lists
from chalicelib.core.clock import Clock
from chalicelib.edge import reaction, timer
from chalicelib.events.certificates import (
    CertificateEvent,
    CertificateIssued,
    CertificateLifted,
    CertificateOrdered,
    CertificateRevoked,
    CertificateSuperseded,
    CertificateSuspended,
    CredentialMade,
)

reactions = Blueprint(__name__)


@reaction(reactions, to=(CertificateOrdered,), needs=("machine:certificate:start",))
def start_certificate(event: CertificateOrdered, clock: Clock) -> None:
    """One was ordered: start the machine that makes it."""
    name = f"{event.certificate_id}-{event.attempt}"
    workflow.start("certificate", name, {"certificate_id": event.certificate_id})


@reaction(reactions, to=(CertificateIssued, CertificateRevoked), needs=("certificates:read", "certificates:write"))
def raise_doubts(event: CertificateEvent, clock: Clock) -> None:
    """What was built on a revoked certificate is flagged for an officer."""
    doubts.raise_doubts(event.certificate_id, now=clock.now())


_PUBLISHES = (
    *("certificates:read", "certificates:write", "secret:fields", "kms:signing:sign"),
    *("bucket:catalogue:read", "bucket:catalogue:write"),
)


@reaction(
    reactions,
    to=(CertificateRevoked, CertificateSuspended, CertificateLifted, CertificateSuperseded, CredentialMade),
    needs=_PUBLISHES,
)
def publish_standing(event: CertificateEvent, clock: Clock) -> None:
    """The status lists say what the register says, and are there as soon as a credential names them."""
    lists.keep_up(event, now=clock.now())


@timer(reactions, every="1 minute", needs=("certificates:read", "certificates:write"))
def restart_certificates(clock: Clock) -> None:
    """A workflow may be lost, with the promise to make a certificate; the table remembers."""
    actions.restart_overdue(now=clock.now())
