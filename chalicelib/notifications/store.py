"""The notifications table: who was told what, on which channel; kept for a year, as the DPDP Rules (rule 8) ask.

| what is asked | how |
|---|---|
| to be the one who sends now | Update `event#<event>` / `<person>#<channel>` where nobody is at it |
| how it went | Get, Update the same |
| what a person was sent about some events | BatchGet |
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError

from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, is_refusal
from chalicelib.notifications.models import Channel, Sending
from chalicelib.privacy.retention import keeping

LEASE = timedelta(seconds=60)
"""Longer than a function may run: who has not said how it went by then has crashed."""
_CHANNELS: tuple[Channel, ...] = ("sms", "email")


class NotificationItem(Item):
    """One message to one person on one channel. No text, no address: ids and codes only."""

    class Meta(MetaBase):
        table_name = settings.table("notifications")

    message = UnicodeAttribute(null=True)
    status = UnicodeAttribute(null=True)
    tries = NumberAttribute(null=True)
    leased_until = UnicodeAttribute(null=True)
    supplier_id = UnicodeAttribute(null=True)
    code = UnicodeAttribute(null=True)


def _item(event_id: str, person_id: str, channel: Channel) -> NotificationItem:
    return NotificationItem(f"event#{event_id}", f"{person_id}#{channel}")


def claim(event_id: str, person_id: str, channel: Channel, *, message: str, now: datetime) -> int | None:
    """The number of this try, where nobody has sent it and nobody is at it; None otherwise."""
    item, kind = _item(event_id, person_id, channel), NotificationItem
    free = (
        kind.pk.does_not_exist()
        | (kind.status == "failed")
        | ((kind.status == "sending") & (kind.leased_until <= now.isoformat()))
    )
    try:
        item.update(
            [
                kind.status.set("sending"),
                kind.leased_until.set((now + LEASE).isoformat()),
                kind.message.set(message),
                kind.expires_at.set(now + keeping("message").period),
                kind.tries.add(1),
            ],
            condition=free,
        )
    except UpdateError as error:
        if is_refusal(error):
            return None
        raise
    return int(item.tries or 0)


def sending(event_id: str, person_id: str, channel: Channel) -> Sending | None:
    try:
        item = NotificationItem.get(f"event#{event_id}", f"{person_id}#{channel}", consistent_read=True)
    except NotificationItem.DoesNotExist:
        return None
    return Sending.model_validate(
        {name: getattr(item, name) for name in Sending.model_fields if getattr(item, name) is not None}
    )


def sendings(event_ids: tuple[str, ...], person_id: str) -> Iterator[tuple[str, Channel, Sending]]:
    """What was sent to a person about these events: 100 keys a call."""
    keys = [(f"event#{event_id}", f"{person_id}#{channel}") for event_id in event_ids for channel in _CHANNELS]
    for item in NotificationItem.batch_get(keys):
        facts = {name: getattr(item, name) for name in Sending.model_fields if getattr(item, name) is not None}
        channel: Channel = "email" if item.sk.endswith("#email") else "sms"
        yield item.pk.partition("#")[2], channel, Sending.model_validate(facts)


def note(
    event_id: str, person_id: str, channel: Channel, *, nth: int, status: str, supplier_id: str = "", code: str = ""
) -> None:
    """How the nth try went. Where a later try has begun, that one's word counts."""
    kind = NotificationItem
    try:
        _item(event_id, person_id, channel).update(
            [kind.status.set(status), kind.supplier_id.set(supplier_id), kind.code.set(code)],
            condition=kind.tries == nth,
        )
    except UpdateError as error:
        if not is_refusal(error):
            raise
