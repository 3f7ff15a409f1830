"""The notifications table: who was told what, on which channel; kept for a year, as the DPDP Rules (rule 8) ask.

| what is asked | how |
|---|---|
| to be the one who sends now | Update `event#<event>` / `<person>#<channel>` where nobody is at it |
| how it went | Get, Update the same |
"""

from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError

from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, is_refusal
from chalicelib.notifications.models import Channel, Sending

LEASE = timedelta(seconds=60)
"""Longer than a function may run: who has not said how it went by then has crashed."""
KEPT = timedelta(days=400)


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
                kind.expires_at.set(now + KEPT),
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
