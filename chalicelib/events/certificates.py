"""What happens to a certificate."""

from typing import ClassVar

from chalicelib.events.event import Event


class CertificateEvent(Event):
    """Which certificate, for which application."""

    certificate_id: str
    application_id: str
    service_id: str
    region: str


class CertificateOrdered(CertificateEvent):
    """All that goes on it is known; it is to be made. `attempt` counts from 1."""

    kind: ClassVar[str] = "certificate.ordered.v1"
    attempt: int = 1


class CertificateIssued(CertificateEvent):
    """Rendered, signed and in the register."""

    kind: ClassVar[str] = "certificate.issued.v1"
    sha256: str
    supersedes: str = ""
    """The certificate whose place it takes; empty where there is none."""
    held: bool = True
    """Whether somebody's account holds it; certificates of lists may have nobody."""


class CertificateSuspended(CertificateEvent):
    """Not valid for the time being, by order of an officer."""

    kind: ClassVar[str] = "certificate.suspended.v1"
    officer_id: str


class CertificateLifted(CertificateEvent):
    """Valid again: an officer has lifted the suspension."""

    kind: ClassVar[str] = "certificate.lifted.v1"
    officer_id: str


class CertificateRevoked(CertificateEvent):
    """No longer valid, by order of an officer."""

    kind: ClassVar[str] = "certificate.revoked.v1"
    officer_id: str


class CertificateSuperseded(CertificateEvent):
    """A newer one has taken its place."""

    kind: ClassVar[str] = "certificate.superseded.v1"
    superseded_by: str


class CertificateDoubted(CertificateEvent):
    """A certificate that it was built on has been revoked: an officer must look."""

    kind: ClassVar[str] = "certificate.doubted.v1"
    base_id: str


class CredentialMade(CertificateEvent):
    """A digital credential was made of it for the first time in this form."""

    kind: ClassVar[str] = "credential.made.v1"
    form: str
    """`vc+jwt` or `dc+sd-jwt`."""


class CertificateFailed(CertificateEvent):
    """Could not be made: a person must look."""

    kind: ClassVar[str] = "certificate.failed.v1"
    reason: str
