"""The table of files in other systems: one row for each, which is itself its place in the queue of what is to be done.

Access patterns (pk · sk; every one a GetItem, a Query or one transaction):

| what | how |
|---|---|
| one file | get `<application_id>` · `handover` |
| its next state, and what happened | one transaction: the row on its version, `<application_id>` · `event#<version>` |
| what is to be done by now, of one shard | index by_wake: `wake#<shard>` · wake_at |
| the last files of a system, newest first | index by_system: `<region>/<system>` · handed_at |
| the silent ones, the longest silent first | index by_silent: `<region>/<system>` · silent_since |
"""

from datetime import datetime
from zlib import crc32

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, TransactWriteError

from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, Refused, index, is_refusal, outbox, transaction
from chalicelib.events import Event
from chalicelib.joined.models import Handover

SHARDS = 8
_HANDOVER = "handover"


class JoinedItem(Item):
    """Files in other systems, and what happened to them (outbox)."""

    class Meta(MetaBase):
        table_name = settings.table("joined")

    bucket = UnicodeAttribute(null=True)
    wake_at = UnicodeAttribute(null=True)
    system = UnicodeAttribute(null=True)
    handed_at = UnicodeAttribute(null=True)
    silent = UnicodeAttribute(null=True)
    silent_since = UnicodeAttribute(null=True)

    by_wake = index("by_wake", "bucket", "wake_at")
    by_system = index("by_system", "system", "handed_at")
    by_silent = index("by_silent", "silent", "silent_since")


def get(application_id: str) -> Handover | None:
    """One file, read consistently; None where it was never to be handed over."""
    try:
        item = JoinedItem.get(application_id, _HANDOVER, consistent_read=True)
    except DoesNotExist:
        return None
    return Handover.model_validate_json(item.body)


def keep(handover: Handover, event: Event | None = None) -> Handover:
    """Its next state, under the version that was read, and what happened, in one transaction. Refused where somebody
    else wrote in between."""
    after = handover.model_copy(update={"version": handover.version + 1})
    unchanged = JoinedItem.version == handover.version if handover.version else JoinedItem.pk.does_not_exist()
    try:
        with transaction() as write:
            write.save(_item(after), condition=unchanged)
            if event is not None:
                write.save(JoinedItem(after.application_id, f"event#{after.version:06}", **outbox(event)))
    except TransactWriteError as error:
        raise (Refused() if is_refusal(error) else error) from error
    return after


def to_do(shard: int, by: datetime, most: int) -> list[str]:
    """Files of a shard with which something is to be done by a moment, the oldest first."""
    found = JoinedItem.by_wake.query(f"wake#{shard}", JoinedItem.wake_at <= by.isoformat(), limit=most)
    return [item.pk for item in found]


def last_of(system: str, most: int) -> list[Handover]:
    """The last files that a system (`<region>/<system>`) took, newest first."""
    found = JoinedItem.by_system.query(system, scan_index_forward=False, limit=most, page_size=most)
    return [Handover.model_validate_json(item.body) for item in found]


def silent_of(system: str, most: int) -> list[Handover]:
    """Files of which a system says nothing, the longest silent first."""
    found = JoinedItem.by_silent.query(system, limit=most, page_size=most)
    return [Handover.model_validate_json(item.body) for item in found]


def _item(one: Handover) -> JoinedItem:
    shard = crc32(one.application_id.encode()) % SHARDS
    return JoinedItem(
        one.application_id,
        _HANDOVER,
        body=one.model_dump_json(exclude_defaults=True),
        version=one.version,
        bucket=f"wake#{shard}" if one.wake_at else None,
        wake_at=one.wake_at.isoformat() if one.wake_at else None,
        system=one.of_system if one.first_handed_at else None,
        handed_at=one.first_handed_at.isoformat() if one.first_handed_at else None,
        silent=one.of_system if one.silent_since else None,
        silent_since=one.silent_since.isoformat() if one.silent_since else None,
    )
