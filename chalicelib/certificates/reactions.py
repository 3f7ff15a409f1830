"""What certificates do when something happened, and by the clock."""

from chalice.app import Blueprint

from chalicelib.adapters import workflow
from chalicelib.certificates import actions, entries, standing
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
from chalicelib.events.professions import (
    EntryDoubled,
    EntryEvent,
    EntryReinstated,
    EntryRemoved,
    EntrySuspended,
    EntryTransferred,
)

reactions = Blueprint(__name__)


@reaction(reactions, to=(CertificateOrdered,), needs=("machine:certificate:start",))
def start_certificate(event: CertificateOrdered, clock: Clock) -> None:
    """One was ordered: start the machine that makes it."""
    name = f"{event.certificate_id}-{event.attempt}"
    workflow.start("certificate", name, {"certificate_id": event.certificate_id})


@reaction(
    reactions,
    to=(
        CertificateIssued,
        CertificateSuspended,
        CertificateLifted,
        CertificateRevoked,
        CertificateSuperseded,
        CredentialMade,
    ),
    needs=(
        *("certificates:read", "certificates:write", "secret:fields", "kms:signing:sign"),
        *("bucket:catalogue:read", "bucket:catalogue:write"),
    ),
)
def spread_standing(event: CertificateEvent, clock: Clock) -> None:
    """The status lists say what the register says, and what was built on a revoked certificate is flagged."""
    standing.spread(event, now=clock.now())


@reaction(
    reactions,
    to=(EntrySuspended, EntryReinstated, EntryRemoved, EntryTransferred, EntryDoubled),
    needs=("certificates:read", "certificates:write", "catalogue:read", "bucket:catalogue:read"),
)
def follow_entry(event: EntryEvent, clock: Clock) -> None:
    """What becomes of a professional's entry becomes of the certificates that speak of it."""
    entries.follow(event, now=clock.now())


@timer(reactions, every="1 minute", needs=("certificates:read", "certificates:write"))
def restart_certificates(clock: Clock) -> None:
    """A workflow may be lost, with the promise to make a certificate; the table remembers."""
    actions.restart_overdue(now=clock.now())
