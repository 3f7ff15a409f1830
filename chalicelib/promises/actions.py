"""What can be done with a promise.

`to_begin`, `to_pause`, … give the next state of a promise, which `join` makes part of the caller's own transaction: so
a decision and the end of its clock are one write. `begin`, `pause`, … write it by themselves. Each is harmless when it
comes twice.
"""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import NamedTuple

from pynamodb.transactions import TransactWrite

from chalicelib.adapters import queues
from chalicelib.adapters.table import Refused
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import PauseReason, PublishedRegion
from chalicelib.core.errors import Conflict
from chalicelib.core.model import Model
from chalicelib.events.promises import DeadlineNear, DeadlinePassed
from chalicelib.promises import rules, store
from chalicelib.promises.models import DueDate, Pause, Running, Subject, Terms

QUERY = "query"
"""The pause for a file that lies with the citizen, in regions where that stops the clock."""
_TRIES = 5
_PAGE = 200
"""Deadlines of one shard that the minute itself tells of."""
_LONG_PAGE = 1000
"""What one query of a job asks for: about what fits into the megabyte that DynamoDB gives at once."""
_THREADS = 16
_END = float("inf")
JOB = "sweep_shard"


def get(subject_id: str, rung: int = 0, order: int = 0) -> Running | None:
    """One promise; None where none was made."""
    return store.get(subject_id, rung, order)


def explain(running: Running, *, now: datetime) -> DueDate:
    """When it is due, with every day on the way, by the calendar it began under."""
    return rules.due(
        running.terms,
        _region(running),
        running.starts_at,
        pauses=running.pauses,
        district=running.district,
        now=now,
    )


# The next state


def to_begin(
    subject: Subject,
    promised: Terms,
    region: PublishedRegion,
    *,
    starts_at: datetime,
    now: datetime,
    district: int | None = None,
) -> Running:
    """A promise that begins at a moment, under the region's rules of this version."""
    due_on, due_at = rules.deadline(promised, region, starts_at, district=district)
    return Running(
        subject=subject,
        terms=promised,
        region_version=region.version,
        district=district,
        starts_at=starts_at,
        due_on=due_on,
        due_at=due_at,
        near_at=rules.near_at(region.region.escalation.near, starts_at, due_at, now),
    )


def to_pause(running: Running, reason: PauseReason, *, by: str, now: datetime, note: str = "") -> Running:
    """Its clock stands still from now on. Conflict where it does already, or where the limit is past."""
    if running.paused:
        raise Conflict("clock-stopped-already")
    if running.stage in ("passed", "finished") or now >= running.due_at:
        raise Conflict("promise-passed")
    pause = Pause(reason=reason.reason, say=reason.say, law=reason.law, begun_at=now, begun_by=by, note=note)
    near_at = running.near_at if running.stage == "running" else None
    return running.model_copy(update={"pauses": (*running.pauses, pause), "stage": "paused", "near_at": near_at})


def to_resume(running: Running, *, by: str, now: datetime) -> Running:
    """Its clock goes on, and the due date with it. Conflict where it runs."""
    pause = running.paused
    if pause is None or running.stage != "paused":
        raise Conflict("clock-runs")
    pauses = (*running.pauses[:-1], pause.model_copy(update={"ended_at": now, "ended_by": by}))
    return _counted_again(running.model_copy(update={"pauses": pauses, "stage": "running"}), now)


def to_move(running: Running, promised: Terms, *, now: datetime) -> Running:
    """Another limit for the same clock, such as a lawful extension. Conflict where the old one is past or stands."""
    if running.stage not in ("running", "near") or now >= running.due_at:
        raise Conflict("promise-passed")
    return _counted_again(running.model_copy(update={"terms": promised}), now)


def to_finish(running: Running, *, now: datetime) -> Running:
    """It has been decided: nothing more is told of it."""
    pauses = running.pauses
    if running.paused:
        pauses = (*pauses[:-1], pauses[-1].model_copy(update={"ended_at": now}))
    return running.model_copy(update={"stage": "finished", "finished_at": now, "pauses": pauses})


def join(write: TransactWrite, running: Running) -> None:
    """Make the next state part of a transaction; it fails where somebody else wrote the promise in between."""
    store.join(write, running)


def _counted_again(running: Running, now: datetime) -> Running:
    """With its due date as it is now. A head who was told once is not told again."""
    region = _region(running)
    due_on, due_at = rules.deadline(
        running.terms, region, running.starts_at, pauses=running.pauses, district=running.district
    )
    share = region.region.escalation.near
    near_at = rules.near_at(share, running.starts_at, due_at, now) if running.near_at else None
    return running.model_copy(update={"due_on": due_on, "due_at": due_at, "near_at": near_at})


def _region(running: Running) -> PublishedRegion:
    return catalogue.region_version(running.subject.region, running.region_version)


# By themselves


def begin(
    subject: Subject,
    promised: Terms,
    region: PublishedRegion,
    *,
    starts_at: datetime,
    now: datetime,
    district: int | None = None,
) -> Running:
    """Begin a promise; one that has begun stays as it is."""
    running = to_begin(subject, promised, region, starts_at=starts_at, now=now, district=district)
    try:
        store.put(running)
    except Refused:
        return store.get(subject.subject_id, subject.rung, subject.order) or running
    return running.model_copy(update={"version": 1})


def pause(subject_id: str, reason: PauseReason, *, by: str, now: datetime, note: str = "", rung: int = 0) -> Running:
    """Stop its clock. Conflict as `to_pause`, or where there is none."""
    return _change(subject_id, rung, lambda running: to_pause(running, reason, by=by, now=now, note=note))


def resume(subject_id: str, *, by: str, now: datetime, rung: int = 0) -> Running:
    """Let its clock go on. Conflict as `to_resume`, or where there is none."""
    return _change(subject_id, rung, lambda running: to_resume(running, by=by, now=now))


def move(subject_id: str, promised: Terms, *, now: datetime, rung: int = 0) -> Running:
    """Give it another limit. Conflict as `to_move`, or where there is none."""
    return _change(subject_id, rung, lambda running: to_move(running, promised, now=now))


def finish(subject_id: str, *, now: datetime, rung: int = 0) -> None:
    """End its clock; where none runs, nothing happens."""
    running = store.get(subject_id, rung)
    if running and running.stage != "finished":
        _change(subject_id, rung, lambda found: to_finish(found, now=now))


def _change(subject_id: str, rung: int, change: Callable[[Running], Running]) -> Running:
    for _ in range(_TRIES):
        running = store.get(subject_id, rung)
        if running is None:
            raise Conflict("no-clock")
        changed = change(running)
        try:
            store.put(changed)
        except Refused:
            continue
        return changed.model_copy(update={"version": changed.version + 1})
    raise Conflict


# The sweep


class Shard(Model):
    """Which part of the deadlines to work through."""

    shard: int


def sweep_minute(*, now: datetime) -> None:
    """Tell of the deadlines of an ordinary minute; of a burst, tell of the first of each shard and order a job for
    every shard that has more, so that the shards of a midnight are worked through at once, each by a function of its
    own with its own time."""
    with ThreadPoolExecutor(_THREADS) as pool:
        more = list(pool.map(lambda shard: _sweep_page(shard, now, _PAGE, _END).more, range(store.SHARDS)))
    queues.send(JOB, (Shard(shard=shard) for shard, is_more in enumerate(more) if is_more))


def sweep_shard(shard: int, *, now: datetime, budget_s: float = 40) -> None:
    """Tell of every deadline of a shard. What is not done within the budget (seconds) is ordered again."""
    if _sweep_shard(shard, now, time.monotonic() + budget_s).more:
        queues.send(JOB, [Shard(shard=shard)])


def sweep(*, now: datetime, budget_s: float = 45, shards: Iterable[int] = range(store.SHARDS)) -> int:
    """Tell of every deadline that is near or past by now, in this process. Says of how many.

    What is not done within the budget (seconds) is done by the next sweep, and two that run at once do not tell
    anything twice.
    """
    until = time.monotonic() + budget_s
    with ThreadPoolExecutor(_THREADS) as pool:
        return sum(pool.map(lambda shard: _sweep_shard(shard, now, until).told, shards))


class _Swept(NamedTuple):
    told: int
    more: bool
    """Perhaps there is more to tell in this shard."""


def _sweep_shard(shard: int, now: datetime, until: float) -> _Swept:
    told = 0
    while True:
        page = _sweep_page(shard, now, _LONG_PAGE, until)
        told += page.told
        if not page.more or time.monotonic() >= until:
            return _Swept(told, page.more)


def _sweep_page(shard: int, now: datetime, most: int, until: float) -> _Swept:
    """One page of a shard, in transactions as large as they may be. Where nothing of a full page could be told, others
    are at it, and it is left to them and to the next minute."""
    found = store.to_tell(shard, now, most)
    tellings = [telling for running in found if (telling := _telling(running, now))]
    told = 0
    for start in range(0, len(tellings), store.TOGETHER):
        if time.monotonic() >= until:
            return _Swept(told, True)
        told += store.tell(tellings[start : start + store.TOGETHER])
    return _Swept(told, len(found) == most and told > 0)


def _telling(running: Running, now: datetime) -> store.Telling | None:
    """The next state of a promise, with the event that says so; None where there is nothing to tell."""
    subject = running.subject
    common = {**subject.model_dump(), "due_at": running.due_at, "at": now}
    if running.due_at <= now:
        late_by = int((now - running.due_at).total_seconds())
        passed = DeadlinePassed(event_id=f"{subject.stem}.passed", late_by=late_by, **common)
        return running.model_copy(update={"stage": "passed"}), passed
    if running.stage != "running" or running.near_at is None or running.near_at > now:
        return None
    near = DeadlineNear(event_id=f"{subject.stem}.near", **common)
    return running.model_copy(update={"stage": "near", "near_at": None}), near
