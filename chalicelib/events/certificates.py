"""What happens to a certificate."""

from typing import ClassVar

from chalicelib.events.event import Event


class CertificateEvent(Event):
    """Which certificate, for which application."""

    certificate_id: str
    application_id: str
    service_id: str
    region: str


class CertificateIssued(CertificateEvent):
    """Rendered, signed and in the register."""

    kind: ClassVar[str] = "certificate.issued.v1"
    sha256: str


class CertificateRevoked(CertificateEvent):
    """No longer valid, by order of an officer."""

    kind: ClassVar[str] = "certificate.revoked.v1"
    officer_id: str


class CertificateFailed(CertificateEvent):
    """Could not be made: a person must look."""

    kind: ClassVar[str] = "certificate.failed.v1"
    reason: str
