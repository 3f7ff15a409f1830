"""What follows from a change of standing: doubts about what was built on it, status lists for verifiers."""

from datetime import datetime

from chalicelib.certificates import doubts, lists
from chalicelib.events.certificates import CertificateEvent, CertificateIssued, CertificateRevoked, CredentialMade


def spread(event: CertificateEvent, *, now: datetime) -> None:
    """Bring up to the register what depends on it. Done twice, or late, it is done once."""
    if isinstance(event, CertificateIssued | CertificateRevoked):
        doubts.raise_doubts(event.certificate_id, now=now)
    if isinstance(event, CredentialMade):
        lists.make_sure(event.certificate_id, now=now)
    elif not isinstance(event, CertificateIssued):
        lists.note_standing(event.certificate_id, now=now)
