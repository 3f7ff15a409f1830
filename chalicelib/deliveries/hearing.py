"""What suppliers tell of a certificate after they have taken it: twice, late and out of order."""

from contextlib import suppress
from datetime import datetime

from chalicelib.adapters import whatsapp
from chalicelib.adapters.table import Refused
from chalicelib.core.errors import NotSignedIn
from chalicelib.deliveries import rules, store
from chalicelib.deliveries.models import Status
from chalicelib.events.deliveries import Way
from chalicelib.events.mail import MailEvent
from chalicelib.identity import actions as identity

_OUTCOMES: dict[str, Status] = {"sent": "sent", "delivered": "delivered", "read": "delivered", "played": "delivered"}


def hear(raw_body: bytes, signature: str) -> None:
    """What WhatsApp has to tell, once it has proved to be WhatsApp. Raises NotSignedIn where it has not."""
    if not whatsapp.is_on() or not whatsapp.is_signed(raw_body, signature):
        raise NotSignedIn
    statuses, inbound = whatsapp.read(raw_body)
    for one in inbound:
        store.note_inbound(one.number, one.at)
    for status in statuses:
        told = _OUTCOMES.get(status.outcome, "failed")
        code = f"whatsapp-{status.code}" if status.code else ""
        _note(status.our_id, "whatsapp", told, status.at, provider_id=status.message_id, code=code)


def hear_of_email(event: MailEvent) -> None:
    """What SES has to tell of a letter. To an address from which letters come back for good, or whose owner does not
    want them, nothing goes any more until it is proven anew."""
    status, code = rules.of_letter(event)
    for certificate_id in event.mail.tags.certificate:
        _note(certificate_id, "email", status, event.at, provider_id=event.mail.message_id, code=code)
    if code in rules.ADDRESS_IS_NO_GOOD:
        identity.stop_email(event.mail.tags.person[0], event.mail.destination)


def _note(certificate_id: str, way: Way, status: Status, at: datetime, *, provider_id: str, code: str) -> None:
    """Who is writing at this moment writes first."""
    for _ in range(3):
        delivery = store.get(certificate_id, way)
        after = delivery and rules.reported(delivery, status, at, provider_id=provider_id, code=code)
        if not after:
            return
        with suppress(Refused):
            store.keep(after)
            return
