"""The table of promises: one row for each clock, which is itself its place in the queue of deadlines.

Access patterns (pk · sk; every one a GetItem, a Query or one transaction):

| what | how |
|---|---|
| one promise | get `<subject_id>` · `promise#<rung>`, of an order `promise#0#<order>` |
| what is to be told by now, of one shard | index by_wake: `due#<shard>` · wake_at |
| begin, pause, resume, move, finish | one conditional put, which joins the transaction of whoever decides |
| finish that of an order | the same, and `<subject_id>` · `event#0#<order>#over` |
| tell that some are near or past | one transaction: their rows, and `<subject_id>` · `event#<rung or 0#order>#<what>` |

A row stands in the index only while something is to be told of it: a pause, a decision, or the last event takes it out.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zlib import crc32

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, Refused, index, is_refusal, outbox, spoilers, transaction
from chalicelib.events.promises import DeadlineEvent, DeadlineNear, OrderedDateOver
from chalicelib.promises.models import Running

SHARDS = 16
"""Buckets of the index: 100,000 deadlines of one midnight are 6,250 in each."""
TOGETHER = 50
"""Promises that one transaction tells of: each is two items of the hundred that it takes."""
Telling = tuple[Running, DeadlineEvent]
"""The next state of a promise, and the event that says so."""


class PromiseItem(Item):
    """Promises and their events."""

    class Meta(MetaBase):
        table_name = settings.table("promises")

    bucket = UnicodeAttribute(null=True)
    wake_at = UnicodeAttribute(null=True)
    by_wake = index("by_wake", "bucket", "wake_at")
    """What is to be told, in the order of its time."""


def get(subject_id: str, rung: int = 0, order: int = 0) -> Running | None:
    """One promise, read consistently; None where none was made."""
    try:
        item = PromiseItem.get(subject_id, f"promise#{_place(rung, order)}", consistent_read=True)
    except DoesNotExist:
        return None
    return Running.model_validate_json(item.body)


def join(write: TransactWrite, running: Running) -> None:
    """Write the next state of a promise as part of a transaction; `running` has the version that was read."""
    write.save(_item(running), condition=_unchanged(running))
    if running.subject.order and running.finished_at:
        over = OrderedDateOver(
            event_id=f"{running.subject.stem}.over",
            due_at=running.due_at,
            at=running.finished_at,
            **running.subject.model_dump(),
        )
        write.save(_told(over, "over"), condition=PromiseItem.pk.does_not_exist())


def put(running: Running) -> None:
    """Write the next state of a promise by itself. Refused where somebody else wrote in between."""
    try:
        with transaction() as write:
            join(write, running)
    except TransactWriteError as error:
        if is_refusal(error):
            raise Refused from error
        raise


def tell(tellings: Sequence[Telling]) -> int:
    """Write of up to `TOGETHER` promises that their deadline is near or past, with the events that say so, in one
    transaction; says of how many. What has been told, decided, paused or moved meanwhile, or is just being so, is left
    out, and the others are written without it."""
    left = list(tellings)
    while left:
        try:
            with transaction() as write:
                for running, event in left:
                    join(write, running)
                    what = "near" if isinstance(event, DeadlineNear) else "passed"
                    write.save(_told(event, what), condition=PromiseItem.pk.does_not_exist())
            break
        except TransactWriteError as error:
            spoilt = {place // 2 for place in spoilers(error)}
            if not spoilt:
                raise
            left = [one for place, one in enumerate(left) if place not in spoilt]
    return len(left)


def to_tell(shard: int, by: datetime, most: int) -> list[Running]:
    """Promises of a shard of which something is to be told by a moment, the oldest first."""
    found = PromiseItem.by_wake.query(f"due#{shard}", PromiseItem.wake_at <= by.isoformat(), limit=most)
    return [Running.model_validate_json(item.body) for item in found]


def shard_of(subject_id: str) -> int:
    """Which of the buckets a promise is in."""
    return crc32(subject_id.encode()) % SHARDS


def _item(running: Running) -> PromiseItem:
    saved = running.model_copy(update={"version": running.version + 1})
    wakes = {"running": running.near_at or running.due_at, "near": running.due_at}.get(running.stage)
    subject = running.subject
    return PromiseItem(
        subject.subject_id,
        f"promise#{_place(subject.rung, subject.order)}",
        body=saved.model_dump_json(exclude_defaults=True),
        version=saved.version,
        bucket=f"due#{shard_of(subject.subject_id)}" if wakes else None,
        wake_at=wakes.isoformat() if wakes else None,
    )


def _unchanged(running: Running) -> Any:
    if running.version == 0:
        return PromiseItem.pk.does_not_exist()
    return PromiseItem.version == running.version


def _told(event: DeadlineEvent, what: str) -> PromiseItem:
    return PromiseItem(event.subject_id, f"event#{_place(event.rung, event.order)}#{what}", **outbox(event))


def _place(rung: int, order: int) -> str:
    return f"{rung}#{order}" if order else str(rung)
