"""Deadlines as rows: begun, stopped, moved and ended in one write, and told once, however often the sweep runs."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.adapters.aws import client
from chalicelib.adapters.settings import settings
from chalicelib.catalogue.models import PauseReason
from chalicelib.core.clock import clock, install
from chalicelib.core.errors import Conflict
from chalicelib.promises import actions, store
from chalicelib.promises.models import Running, Subject, Terms
from infra.local.emulator import Emulator
from tests.door import wait_until
from tests.promises.worked import regions

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
"""24:00 in India of Wednesday, 25 November."""
COURT = PauseReason(reason="court-stay", say={"en": "stay"}, law={"en": "order"})
TERMS = Terms(limit=3, unit="working_days", law={"en": "the Act"})


@pytest.fixture(autouse=True)
def calendar(cloud: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """The region as it stands in its folder, as version 0."""
    monkeypatch.setattr("chalicelib.promises.actions.catalogue.region_version", lambda slug, _: regions()[slug])


def begun(subject_id: str, now: datetime = NOON) -> Running:
    """Three working days from Friday noon; Tuesday is a holiday: due at the end of Thursday … or of Wednesday."""
    return actions.begin(a_subject(subject_id), TERMS, regions()["punjab"], starts_at=now, now=now)


def a_subject(subject_id: str) -> Subject:
    return Subject(subject_id=subject_id, service_id="punjab/revenue/residence-certificate", region="punjab")


def told(subject_id: str) -> list[str]:
    """The events of a promise that lie in the outbox."""
    found = store.PromiseItem.query(subject_id, store.PromiseItem.sk.startswith("event#"))
    return sorted(str(item.event_kind) for item in found)


def test_it_is_told_near_and_then_past_and_each_once() -> None:
    running = begun("near-and-past")
    assert running.due_on == date(2026, 11, 26) and running.near_at and NOON < running.near_at < running.due_at
    before = running.near_at - timedelta(seconds=1)
    for moment, events in (
        (before, []),
        (running.near_at, ["deadline.near.v1"]),
        (running.due_at - timedelta(seconds=1), ["deadline.near.v1"]),
        (running.due_at, ["deadline.near.v1", "deadline.passed.v1"]),
        (running.due_at + timedelta(minutes=1), ["deadline.near.v1", "deadline.passed.v1"]),
    ):
        actions.sweep(now=moment)
        actions.sweep(now=moment)
        assert told("near-and-past") == events


def test_what_was_decided_a_minute_before_is_never_told_late() -> None:
    running = begun("decided")
    actions.finish("decided", now=running.due_at - timedelta(minutes=1))
    actions.sweep(now=running.due_at + timedelta(days=1))
    assert told("decided") == []
    actions.finish("decided", now=running.due_at)


def test_a_clock_that_stands_still_is_not_late_and_goes_on_with_what_was_left() -> None:
    running = begun("paused")
    actions.pause("paused", COURT, by="Officer", now=NOON + timedelta(days=3))
    actions.sweep(now=running.due_at + timedelta(days=30))
    assert told("paused") == []
    resumed = actions.resume("paused", by="Officer", now=NOON + timedelta(days=10))
    assert resumed.due_on > running.due_on and resumed.stage == "running"
    actions.sweep(now=resumed.due_at)
    assert told("paused")[-1] == "deadline.passed.v1"


def test_what_is_past_can_neither_be_stopped_nor_given_more_time() -> None:
    running = begun("too-late")
    for change in (
        lambda: actions.pause("too-late", COURT, by="Officer", now=running.due_at),
        lambda: actions.move("too-late", TERMS.model_copy(update={"limit": 9}), now=running.due_at),
        lambda: actions.resume("too-late", by="Officer", now=running.due_at),
    ):
        with pytest.raises(Conflict):
            change()


def test_begun_twice_is_begun_once() -> None:
    first = begun("twice")
    assert begun("twice", NOON + timedelta(days=2)).due_at == first.due_at


def test_an_extension_moves_the_deadline_and_nothing_else() -> None:
    running = begun("moved")
    moved = actions.move("moved", TERMS.model_copy(update={"limit": 5}), now=NOON + timedelta(hours=1))
    assert moved.due_at > running.due_at and moved.starts_at == running.starts_at


BURST = 10_000
SWEEPER = """
from datetime import datetime
from chalicelib.promises import actions
import sys
print(actions.sweep(now=datetime.fromisoformat(sys.argv[1]), budget_s=60))
"""


def due_at_midnight(number: int) -> Running:
    return Running(
        subject=a_subject(f"burst-{number:05}"),
        terms=TERMS,
        region_version=0,
        starts_at=NOON,
        due_on=date(2026, 11, 25),
        due_at=MIDNIGHT,
        version=1,
    )


@pytest.mark.slow
def test_a_burst_at_one_midnight_loses_none_even_where_the_sweep_is_killed(cloud: Emulator) -> None:
    with store.PromiseItem.batch_write() as batch:
        for number in range(BURST):
            item: Any = store._item(due_at_midnight(number))
            batch.save(item)
    before = left()
    command = [sys.executable, "-c", SWEEPER, MIDNIGHT.isoformat()]
    sweeper = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": "."}, stdout=subprocess.DEVNULL)
    wait_until(lambda: left() < before - 200, patience_s=60)
    sweeper.kill()
    sweeper.wait()
    assert 0 < left() < before
    minute = 0
    while left() and minute < 20:
        actions.sweep(now=MIDNIGHT + timedelta(minutes=minute), budget_s=20)
        minute += 1
    assert left() == 0
    kinds = Counter(len(told(f"burst-{number:05}")) for number in range(0, BURST, 100))
    assert kinds == {1: BURST // 100}
    assert actions.sweep(now=MIDNIGHT + timedelta(hours=1)) == 0


def in_shard(shard: int, count: int, name: str) -> list[Running]:
    """Promises of one shard that ran out at that midnight, written."""
    numbers = (f"{name}-{number}" for number in range(100_000))
    chosen = [one for one in numbers if store.shard_of(one) == shard][:count]
    rows = [due_at_midnight(0).model_copy(update={"subject": a_subject(one)}) for one in chosen]
    with store.PromiseItem.batch_write() as batch:
        for row in rows:
            item: Any = store._item(row.model_copy(update={"version": 0}))
            batch.save(item)
    return rows


def orders(queue: str) -> list[dict[str, Any]]:
    """What lies in the queue of a job, taken out."""
    found: list[dict[str, Any]] = []
    while messages := client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        for one in messages:
            client("sqs").delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])
            found.append({"messageId": one["MessageId"], "body": one["Body"], "eventSource": "aws:sqs"})
    return found


class AtMidnight:
    """A clock that stands at that midnight."""

    def now(self) -> datetime:
        return MIDNIGHT


@pytest.fixture
def at_midnight() -> Iterator[None]:
    before = clock()
    install(AtMidnight())
    yield
    install(before)


@pytest.mark.usefixtures("at_midnight")
def test_a_minute_orders_a_job_for_each_shard_that_has_more_than_it_tells_itself(cloud: Emulator) -> None:
    from chalicelib.edge.doors import handlers
    from chalicelib.promises import reactions

    assert reactions
    actions.sweep(now=MIDNIGHT)
    queue = client("sqs").create_queue(QueueName=f"{settings.prefix}-{actions.JOB}")["QueueUrl"]
    long, short = in_shard(3, 450, "long"), in_shard(5, 7, "short")
    actions.sweep_minute(now=MIDNIGHT)
    assert all(told(one.subject.subject_id) for one in short)
    ordered = orders(queue)
    assert [json.loads(one["body"]) for one in ordered] == [{"shard": 3}]
    answer = handlers[actions.JOB]({"Records": [*ordered, *ordered]}, None)
    assert answer == {"batchItemFailures": []}
    assert all(told(one.subject.subject_id) == ["deadline.passed.v1"] for one in long)
    actions.sweep_minute(now=MIDNIGHT + timedelta(minutes=1))
    assert orders(queue) == []


def test_one_that_was_decided_meanwhile_does_not_keep_the_others_of_its_transaction_from_being_told() -> None:
    rows = in_shard(7, 5, "together")
    actions.finish(rows[2].subject.subject_id, now=MIDNIGHT - timedelta(seconds=1))
    tellings = [telling for one in rows if (telling := actions._telling(one, MIDNIGHT))]
    assert store.tell(tellings) == 4
    assert [told(one.subject.subject_id) for one in rows] == [
        [] if number == 2 else ["deadline.passed.v1"] for number in range(5)
    ]
    assert store.tell(tellings) == 0


def left() -> int:
    """How many rows still wait to be told by midnight."""
    return sum(
        store.PromiseItem.by_wake.count(f"due#{shard}", store.PromiseItem.wake_at <= MIDNIGHT.isoformat())
        for shard in range(store.SHARDS)
    )
