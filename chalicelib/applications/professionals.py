"""What a professional is told when the registrar writes an order about their registration: once, however many
certificates follow it."""

from datetime import datetime

from pydantic import ValidationError

from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.registers import Register
from chalicelib.core.clock import local_date
from chalicelib.core.text import Language
from chalicelib.events import professions as told
from chalicelib.identity import actions as identity
from chalicelib.identity.models import Contact
from chalicelib.notifications import actions as notifications
from chalicelib.notifications.models import Fact
from chalicelib.professions import actions as professions
from chalicelib.professions.models import Entry, OrderKind, Remark

MESSAGES: dict[OrderKind, str] = {
    "suspend": "entry-suspended",
    "lift": "entry-reinstated",
    "readmit": "entry-reinstated",
    "remove": "entry-removed",
}
"""The message of each order; of a death nobody is told."""


def tell(event: told.EntryOrdered, *, now: datetime) -> None:
    """Tell the holder what was ordered, why, by which council and when. An order that is told again for a certificate
    which was in the making is no news."""
    entry, order = professions.ordered_at(event.region, event.register_name, event.number, event.at)
    message = MESSAGES.get(order.order) if order else None
    region = catalogue.region(event.region).region
    person = _contact(entry, region.languages[-1]) if entry and message else None
    if entry is None or order is None or message is None or person is None:
        return
    notifications.tell(
        event_id=event.event_id,
        person=person,
        senders=region.senders,
        message=message,
        language=person.language,
        facts=_facts(entry, order, professions.register_of(event.region, event.register_name)),
        now=now,
    )


def _contact(entry: Entry, language: Language) -> Contact | None:
    """The holder; of an entry that nobody has claimed, the mobile number that the books have, if it is one."""
    if entry.person_id:
        return identity.contact(entry.person_id)
    whose = f"{entry.region}/{entry.register_name}/{entry.number}"
    try:
        return Contact(person_id=whose, name=entry.name, mobile=entry.mobile, email=None, language=language)
    except ValidationError:
        return None


def _facts(entry: Entry, order: Remark, register: Register) -> dict[str, Fact]:
    return {
        "number": entry.number,
        "council": register.title,
        "order": order.order_number,
        "day": local_date(order.at),
        "reason": order.reason,
        "link": "/registrations",
    }
