"""Loads rows of one midnight, sweeps their shards as the jobs do it, and prints a line of progress as JSON a second.

The last line says what came of it, and what a second run over the same midnight told.
"""

import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chalicelib.promises import actions, store
from chalicelib.promises.models import Running, Subject, Terms

MIDNIGHT = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
SHARDS_AT_ONCE = 4


def row(number: int) -> Running:
    """One promise that runs out at that midnight."""
    return Running(
        subject=Subject(
            subject_id=f"PB{number:08}", service_id="punjab/revenue/residence-certificate", region="punjab"
        ),
        terms=Terms(limit=3, unit="working_days", law={"en": "Act"}),
        region_version=1,
        starts_at=datetime(2026, 11, 20, 6, 30, tzinfo=UTC),
        due_on=date(2026, 11, 25),
        due_at=MIDNIGHT,
    )


class Progress:
    """How many are done, said once a second."""

    def __init__(self, what: str, rows: int) -> None:
        self.what, self.rows, self.done, self.said = what, rows, 0, 0.0
        self.lock = threading.Lock()

    def add(self, more: int) -> None:
        with self.lock:
            self.done += more
            if time.monotonic() - self.said > 1:
                self.said = time.monotonic()
                print(json.dumps({"what": self.what, "done": self.done, "of": self.rows}), flush=True)


def load(rows: int) -> float:
    """Put the rows with BatchWriteItem, 25 a call; seconds."""
    started, progress = time.perf_counter(), Progress("loaded", rows)

    def part(start: int) -> None:
        numbers = range(start, min(start + 500, rows))
        with store.PromiseItem.batch_write() as batch:
            for number in numbers:
                item: Any = store._item(row(number))
                batch.save(item)
        progress.add(len(numbers))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(part, range(0, rows, 500)))
    return time.perf_counter() - started


class Queries:
    """How many queries the sweep makes, and how long they take."""

    def __init__(self) -> None:
        self.count, self.seconds, self.ask = 0, 0.0, store.to_tell

    def __call__(self, shard: int, by: datetime, most: int) -> list[Running]:
        started = time.perf_counter()
        found = self.ask(shard, by, most)
        self.count, self.seconds = self.count + 1, self.seconds + time.perf_counter() - started
        return found


def sweep(rows: int) -> int:
    """Shard by shard, some at once, as jobs are; says how many were told."""
    progress = Progress("told", rows)

    def shard(number: int) -> None:
        while (swept := actions._sweep_page(number, MIDNIGHT, actions._LONG_PAGE, actions._END)).more:
            progress.add(swept.told)
        progress.add(swept.told)

    with ThreadPoolExecutor(SHARDS_AT_ONCE) as pool:
        list(pool.map(shard, range(store.SHARDS)))
    return progress.done


def events() -> tuple[int, int]:
    """How many events and how many rows are told of in the table."""
    kinds = [str(item.sk) for item in store.PromiseItem.scan(attributes_to_get=["sk"])]
    return sum("#passed" in kind for kind in kinds), sum(kind.startswith("promise#") for kind in kinds)


def main(rows: int) -> None:
    loading = load(rows)
    queries = store.to_tell = Queries()
    started, processor = time.perf_counter(), time.process_time()
    told = sweep(rows)
    seconds, processor = time.perf_counter() - started, time.process_time() - processor
    asked = {"queries": queries.count, "querying": queries.seconds / SHARDS_AT_ONCE}
    again = actions.sweep(now=MIDNIGHT + timedelta(minutes=1), budget_s=600)
    passed, there = events()
    found = {"told": told, "seconds": seconds, "loading": loading, "processor": processor, "again": again}
    print(json.dumps({**found, **asked, "events": passed, "rows": there}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
