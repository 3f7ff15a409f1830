"""Puts rows of one midnight into the table, lets the sweep tell of all of them, and prints how long that took."""

import json
import sys
import time
from datetime import UTC, date, datetime

from chalicelib.promises import actions, store
from chalicelib.promises.models import Running, Subject, Terms

MIDNIGHT = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)


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


def main(rows: int) -> None:
    for number in range(rows):
        store.put(row(number))
    started, told, bytes_a_row = time.perf_counter(), 0, len(row(0).model_dump_json(exclude_defaults=True))
    while told < rows:
        told += actions.sweep(now=MIDNIGHT, budget_s=600)
    print(json.dumps({"told": told, "seconds": time.perf_counter() - started, "bytes": bytes_a_row}))


main(int(sys.argv[1]))
