"""An issued certificate goes its ways: a queue for each, so that none waits for another."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.deliveries import delivering, hearing
from chalicelib.edge import reaction
from chalicelib.events.certificates import CertificateEvent, CertificateIssued
from chalicelib.events.deliveries import DeliveryWanted
from chalicelib.events.mail import EmailBounced, EmailComplained, EmailDelivered, EmailRejected, MailEvent

reactions = Blueprint(__name__)

_TO = (CertificateIssued, DeliveryWanted)
_NEEDS = (
    *("deliveries:read", "deliveries:write", "certificates:read", "bucket:certificates:read", "identity:read"),
    *("catalogue:read", "bucket:catalogue:read", "secret:fields"),
)


@reaction(reactions, to=_TO, needs=(*_NEEDS, "email:send"))
def email_certificate(event: CertificateEvent, clock: Clock) -> None:
    """Does the holder want it by e-mail, and has it gone?"""
    delivering.deliver(event.certificate_id, "email", now=clock.now())


@reaction(reactions, to=_TO, needs=(*_NEEDS, "secret:whatsapp"))
def whatsapp_certificate(event: CertificateEvent, clock: Clock) -> None:
    """Does the holder want it by WhatsApp, and has it gone?"""
    delivering.deliver(event.certificate_id, "whatsapp", now=clock.now())


@reaction(reactions, to=_TO, needs=(*_NEEDS, "documents:read", "secret:digilocker"))
def push_certificate(event: CertificateEvent, clock: Clock) -> None:
    """Does the holder want it in their DigiLocker, and is it there?"""
    delivering.deliver(event.certificate_id, "digilocker", now=clock.now())


@reaction(
    reactions,
    to=(EmailDelivered, EmailBounced, EmailComplained, EmailRejected),
    needs=("deliveries:read", "deliveries:write", "identity:read", "identity:write"),
)
def hear_of_email(event: MailEvent, clock: Clock) -> None:
    """What has become of a letter to somebody?"""
    hearing.hear_of_email(event)
