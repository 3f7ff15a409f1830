"""An issued certificate goes its ways: a queue for each, so that none waits for another."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.deliveries import delivering, hearing
from chalicelib.edge import reaction
from chalicelib.events.certificates import CertificateIssued
from chalicelib.events.deliveries import DeliveryWanted
from chalicelib.events.mail import EmailBounced, EmailComplained, EmailDelivered, EmailRejected, MailEvent

reactions = Blueprint(__name__)

_READS = ("deliveries:read", "deliveries:write", "certificates:read")
_SENDS = (
    *(*_READS, "bucket:certificates:read", "identity:read"),
    *("catalogue:read", "bucket:catalogue:read", "secret:fields"),
)


@reaction(reactions, to=(CertificateIssued,), only={"held": (True,)}, needs=_READS)
def send_off_certificate(event: CertificateIssued, clock: Clock) -> None:
    """By which ways does its holder want it?"""
    delivering.send_off(event.certificate_id, now=clock.now())


@reaction(reactions, to=(DeliveryWanted,), only={"way": ("email",)}, needs=(*_SENDS, "email:send"), batch=1)
def email_certificate(event: DeliveryWanted, clock: Clock) -> None:
    """Has it gone by e-mail?"""
    delivering.deliver(event.certificate_id, "email", now=clock.now())


@reaction(reactions, to=(DeliveryWanted,), only={"way": ("whatsapp",)}, needs=(*_SENDS, "secret:whatsapp"), batch=1)
def whatsapp_certificate(event: DeliveryWanted, clock: Clock) -> None:
    """Has it gone by WhatsApp?"""
    delivering.deliver(event.certificate_id, "whatsapp", now=clock.now())


_PUSHES = (*_SENDS, "documents:read", "secret:digilocker")


@reaction(reactions, to=(DeliveryWanted,), only={"way": ("digilocker",)}, needs=_PUSHES, batch=1)
def push_certificate(event: DeliveryWanted, clock: Clock) -> None:
    """Is it in the holder's DigiLocker?"""
    delivering.deliver(event.certificate_id, "digilocker", now=clock.now())


@reaction(
    reactions,
    to=(EmailDelivered, EmailBounced, EmailComplained, EmailRejected),
    needs=("deliveries:read", "deliveries:write", "identity:read", "identity:write"),
)
def hear_of_email(event: MailEvent, clock: Clock) -> None:
    """What has become of a letter to somebody?"""
    hearing.hear_of_email(event)
