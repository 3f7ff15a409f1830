"""Deadlines: due dates counted a second, deadlines told a second, and what the minute sweep costs in a month."""

import json
import os
import subprocess
import sys
import tempfile
import time
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from chalicelib.promises import rules, store
from infra.bench.figures import Figure, Say
from infra.local.data import deploy_data
from infra.local.emulator import Emulator, free_port
from infra.local.home import local_environment
from infra.publish import definitions

ROOT = Path(__file__).parents[2]
_PREFIX = "ekdwar-bench"
_TELLING_WRITES = 2 * (1 + 1) + 1
"""Write units of one that is told: two items of at most 1 KB in a transaction, twice each, and its end in the index."""
_NOTES = {
    "count": (
        "15 working days of the residence certificate of Punjab, over the holidays of 2026; processor time of one "
        "process"
    ),
    "explain": "the same, with every day, its reason and its law",
    "tell": (
        "{rows:,} rows of one midnight, loaded in {loading:.0f} s with BatchWriteItem, told in {seconds:.0f} s by jobs "
        "of one shard each, {shards} shards, four at once, {together} rows with their events a transaction; "
        "{events:,} events in the table afterwards, a second run told {again}. Against the emulator, whose one process "
        "is the ceiling: for each of the {queries} queries, about {querying:.0f} s of the time, it looks at every row "
        "of the shard and not only at the page, so that a query costs more the more rows wait (DynamoDB reads the page "
        "alone); long pages keep that small"
    ),
    "shard": (
        "reckoned, not measured: processor time of the run above by {shards} shards, {transactions:.0f} transactions "
        "and {pages:.0f} queries at {transaction_ms} ms each, which is assumed; a job orders the rest anew after 40 s"
    ),
    "cost": (
        "{queries:,} queries of the index a month ({shards} shards, each minute, at half a read unit), one Lambda call "
        "of {ms} ms and {gb:g} GB a minute, without any deadline; each that is told adds ₹{each:.6f} of writes; list "
        "prices of {region} {as_of}"
    ),
}
_SWEEP_GB = 1.0
_TRANSACTION_MS = 100
"""Assumed of a transaction of a hundred items on AWS, and of a page of a thousand."""


def measure(quick: bool, say: Say) -> list[Figure]:
    """Counts a second, and rupees a month."""
    rows = 5_000 if quick else 100_000
    say("Counting due dates")
    counted, explained = _counting(0.5 if quick else 3.0)
    say(f"{rows:,} deadlines of one midnight")
    swept = _sweeping(rows, say)
    told = {**swept, "shards": store.SHARDS, "together": store.TOGETHER, **_of_a_shard(swept)}
    return [
        Figure("due dates counted", counted, "a second", better="higher", note=_NOTES["count"]),
        Figure("due dates explained", explained, "a second", better="higher", note=_NOTES["explain"]),
        Figure(
            "deadlines told",
            swept["told"] / swept["seconds"],
            "a second",
            better="higher",
            note=_NOTES["tell"].format(**told),
        ),
        Figure(
            f"one shard of {rows:,} deadlines on AWS",
            told["shard_s"],
            "s",
            target=40,
            note=_NOTES["shard"].format(**told),
        ),
        _cost(),
    ]


def _counting(seconds: float) -> tuple[float, float]:
    found = definitions([ROOT / "regions/punjab"])
    region, promise = found.regions[0], found.services[0].definition.promise
    starts = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
    terms = rules.terms(promise, region, today=starts.date())
    moments = [starts + timedelta(days=n) for n in range(30)]
    return (
        _rate(lambda moment: rules.deadline(terms, region, moment), moments, seconds),
        _rate(lambda moment: rules.due(terms, region, moment), moments, seconds),
    )


def _rate(what: Any, moments: list[datetime], seconds: float) -> float:
    done, started = 0, time.process_time()
    while (spent := time.process_time() - started) < seconds:
        for moment in moments:
            what(moment)
        done += len(moments)
    return done / spent


def _of_a_shard(swept: dict[str, Any]) -> dict[str, Any]:
    """What one job would do and take."""
    transactions, pages = swept["rows"] / store.SHARDS / store.TOGETHER, swept["queries"] / store.SHARDS
    waiting = (transactions + pages) * _TRANSACTION_MS / 1000
    return {
        "transactions": transactions,
        "pages": pages,
        "transaction_ms": _TRANSACTION_MS,
        "shard_s": swept["processor"] / store.SHARDS + waiting,
    }


def _sweeping(rows: int, say: Say) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="ekdwar-bench-") as home:
        port = free_port()
        emulator = Emulator(port, Path(home))
        emulator.start()
        try:
            environment = local_environment(port, free_port(), prefix=_PREFIX)
            deploy_data(emulator.url, _PREFIX, public_url=environment["EKDWAR_PUBLIC_URL"])
            command = [sys.executable, "-m", "infra.bench.programs.sweep", str(rows)]
            told = _followed(command, environment, say)
        finally:
            emulator.kill()
    if told["told"] != rows or told["events"] != rows or told["again"]:
        raise RuntimeError(f"of {rows} deadlines: {told}")
    return told


def _followed(command: list[str], environment: dict[str, str], say: Say) -> dict[str, Any]:
    """The last line of a program, and what it says on the way."""
    told: dict[str, Any] = {}
    with subprocess.Popen(command, env=os.environ | environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        for line in run.stdout or ():
            told = json.loads(line)
            if "what" in told:
                say(f"{told['what']}: {told['done']:,} of {told['of']:,}")
    if run.returncode:
        raise subprocess.CalledProcessError(run.returncode, command)
    return told


def _cost() -> Figure:
    prices = tomllib.loads(Path(__file__).with_name("prices.toml").read_text("utf-8"))
    dollars, rate = prices["dollars"], prices["rupees_a_dollar"]
    minutes = 60 * 24 * 30
    queries, ms = minutes * store.SHARDS, store.SHARDS * prices["assumed"]["aws_call_ms"]
    month = (
        queries * 0.5 * dollars["dynamodb_read_unit"]
        + minutes * (dollars["lambda_request"] + 3 * dollars["queue_request"])
        + minutes * _SWEEP_GB * ms / 1000 * dollars["lambda_gb_second"]
    )
    each = _TELLING_WRITES * dollars["dynamodb_write_unit"] * rate
    note = _NOTES["cost"].format(
        queries=queries,
        shards=store.SHARDS,
        ms=ms,
        gb=_SWEEP_GB,
        each=each,
        region=prices["region"],
        as_of=prices["as_of"],
    )
    return Figure("the minute sweep", month * rate, "rupees a month", note=note)
