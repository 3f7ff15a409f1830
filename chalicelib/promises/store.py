"""The table of promises: one row for each clock, which is itself its place in the queue of deadlines.

Access patterns (pk · sk; every one a GetItem, a Query or one transaction):

| what | how |
|---|---|
| one promise | get `<subject_id>` · `promise#<rung>` |
| what is to be told by now, of one shard | index by_wake: `due#<shard>` · wake_at |
| begin, pause, resume, move, finish | one conditional put, which joins the transaction of whoever decides |
| tell that a deadline is near or past | one transaction: the row, and `<subject_id>` · `event#<rung>#<what>` |

A row stands in the index only while something is to be told of it: a pause, a decision, or the last event takes it out.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zlib import crc32

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, Refused, index, is_refusal, outbox, transaction
from chalicelib.events.promises import DeadlineEvent, DeadlineNear
from chalicelib.promises.models import Running

SHARDS = 16
"""Buckets of the index: 100,000 deadlines of one midnight are 6,250 in each."""


class PromiseItem(Item):
    """Promises and their events."""

    class Meta(MetaBase):
        table_name = settings.table("promises")

    bucket = UnicodeAttribute(null=True)
    wake_at = UnicodeAttribute(null=True)
    by_wake = index("by_wake", "bucket", "wake_at")
    """What is to be told, in the order of its time."""


def get(subject_id: str, rung: int = 0) -> Running | None:
    """One promise, read consistently; None where none was made."""
    try:
        item = PromiseItem.get(subject_id, _key(rung), consistent_read=True)
    except DoesNotExist:
        return None
    return Running.model_validate_json(item.body)


def join(write: TransactWrite, running: Running) -> None:
    """Write the next state of a promise as part of a transaction; `running` has the version that was read."""
    write.save(_item(running), condition=_unchanged(running))


def put(running: Running) -> None:
    """Write the next state of a promise by itself. Refused where somebody else wrote in between."""
    _transact(running, None)


def tell(running: Running, event: DeadlineEvent) -> bool:
    """Write that a deadline is near or past, and the event that says so. False where that has been done, or where
    the promise has been decided, paused or moved meanwhile."""
    try:
        _transact(running, event)
    except Refused:
        return False
    return True


def to_tell(shard: int, by: datetime, most: int) -> Iterator[Running]:
    """Promises of a shard of which something is to be told by a moment, the oldest first."""
    found = PromiseItem.by_wake.query(f"due#{shard}", PromiseItem.wake_at <= by.isoformat(), limit=most)
    return (Running.model_validate_json(item.body) for item in found)


def shard_of(subject_id: str) -> int:
    """Which of the buckets a promise is in."""
    return crc32(subject_id.encode()) % SHARDS


def _transact(running: Running, event: DeadlineEvent | None) -> None:
    try:
        with transaction() as write:
            join(write, running)
            if event:
                what = "near" if isinstance(event, DeadlineNear) else "passed"
                told = PromiseItem(running.subject.subject_id, f"event#{event.rung}#{what}", **outbox(event))
                write.save(told, condition=PromiseItem.pk.does_not_exist())
    except TransactWriteError as error:
        if is_refusal(error):
            raise Refused from error
        raise


def _item(running: Running) -> PromiseItem:
    saved = running.model_copy(update={"version": running.version + 1})
    wakes = {"running": running.near_at or running.due_at, "near": running.due_at}.get(running.stage)
    subject = running.subject
    return PromiseItem(
        subject.subject_id,
        _key(subject.rung),
        body=saved.model_dump_json(exclude_defaults=True),
        version=saved.version,
        bucket=f"due#{shard_of(subject.subject_id)}" if wakes else None,
        wake_at=wakes.isoformat() if wakes else None,
    )


def _unchanged(running: Running) -> Any:
    if running.version == 0:
        return PromiseItem.pk.does_not_exist()
    return PromiseItem.version == running.version


def _key(rung: int) -> str:
    return f"promise#{rung}"
