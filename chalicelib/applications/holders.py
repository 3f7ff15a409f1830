"""What the holder of a certificate is told when its standing changes."""

from datetime import datetime

from chalicelib.catalogue import actions as catalogue
from chalicelib.certificates.checking import actions as checking
from chalicelib.certificates.models import Certificate, MoveKind, StandingMove
from chalicelib.core.text import Text
from chalicelib.events import certificates as told
from chalicelib.identity import actions as identity
from chalicelib.notifications import actions as notifications
from chalicelib.notifications.models import Fact

MESSAGES: dict[type[told.CertificateEvent], tuple[str, MoveKind]] = {
    told.CertificateSuspended: ("certificate-suspended", "suspend"),
    told.CertificateLifted: ("certificate-lifted", "lift"),
    told.CertificateRevoked: ("certificate-revoked", "revoke"),
    told.CertificateSuperseded: ("certificate-corrected", "correct"),
}
"""The message of each event, and the move that brought it about."""


def tell(event: told.CertificateEvent, *, now: datetime) -> None:
    """Tell the holder what an officer did with the certificate, why, and since when. One that gives way to a renewed
    certificate is no news: of that the holder hears when the new one is issued; nor is one that follows the entry of a
    register: of the order itself the holder hears once."""
    certificate = checking.find(event.certificate_id)
    message, what = MESSAGES[type(event)]
    move = _move(certificate, what, event.at) if certificate else None
    if certificate is None or move is None or move.about:
        return
    person = identity.contact(certificate.order.holder_id)
    notifications.tell(
        event_id=event.event_id,
        person=person,
        senders=catalogue.region(certificate.order.region).region.senders,
        message=message,
        language=person.language,
        facts=_facts(certificate, move),
        now=now,
    )


def _move(certificate: Certificate, what: MoveKind, at: datetime) -> StandingMove | None:
    """The last such move up to then: a certificate can be suspended again."""
    return next((move for move in reversed(certificate.moves) if move.what == what and move.at <= at), None)


def _facts(certificate: Certificate, move: StandingMove) -> dict[str, Fact]:
    order = certificate.order
    titles: Text = order.title
    return {
        "certificate": certificate.certificate_id,
        "title": titles,
        "officer": move.by.officer,
        "office": order.office,
        "reason": move.reason,
        "link": f"/applications/{order.application_id}",
    }
