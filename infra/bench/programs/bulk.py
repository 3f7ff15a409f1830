"""`bulk.py begin LINES` brings and approves a list, `count CHUNKS` issues so many chunks and says what each line of it
costs, `some MADE` issues until so many are made and kills itself, `rest` goes on to the end. Each prints one line of
JSON."""

import json
import os
import signal
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chalicelib.adapters.aws import client, session
from chalicelib.adapters.settings import settings
from chalicelib.cards.actions import bulk as runs
from chalicelib.cards.lists import actions, rules
from chalicelib.cards.lists import store as lists
from chalicelib.cards.lists.models import PART, Approval, NewList, Part
from chalicelib.catalogue import actions as catalogue
from chalicelib.certificates import store
from chalicelib.certificates.rules import numbers_of
from chalicelib.edge import Seat, Who
from infra.bench import cases
from infra.local import counting

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
LIST, RUN = "tehsil-theog.bench", "bench"


def begin(lines: int) -> dict[str, Any]:
    """A list of so many, approved, and its run planned."""
    from infra.publish import publish
    from infra.signing import ensure_signatory

    publish([Path("regions/himachal-pradesh")], today=NOW.date())
    bucket = settings.bucket("catalogue")
    ensure_signatory(client("kms"), client("s3"), prefix=settings.prefix, bucket=bucket, organisation="Bench", now=NOW)
    body = catalogue.service(cases.SERVICE, on=NOW.date()).body
    seat = Seat(office_id="tehsil-theog", role="tehsildar", body=body, region="himachal-pradesh", district=23)
    officer = Who(kind="officer", person_id="hp-anita-katoch", name="Anita Katoch", seats=(seat,))
    began = time.monotonic()
    actions.begin(NewList(name="bench", service_id=cases.SERVICE), officer, now=NOW)
    for number, first in enumerate(range(1, lines + 1, PART), 1):
        part = Part(number=number, csv=cases.csv(first, min(first + PART - 1, lines)))
        actions.add_part(LIST, part, officer)
    reading = time.monotonic() - began
    shown = actions.approve(LIST, Approval(reason="A list for measuring.", lines=lines), officer, now=NOW)
    runs.begin_run(RUN, "certificates", LIST, now=NOW)
    while not runs.plan_run(RUN):
        pass
    return {"reading": reading, "faulty": shown.faulty}


def issue(most: int | None) -> dict[str, Any]:
    """Chunk after chunk, to the end or to so many made."""
    began, worked = time.monotonic(), time.process_time()
    while chunks := runs.chunks_left(RUN):
        for chunk in chunks:
            runs.make_chunk(RUN, chunk, now=NOW)
            if most is not None and runs.see_run(RUN).made >= most:
                return _told(began, worked)
    runs.end_run(RUN, now=NOW)
    return _told(began, worked)


def counted(chunks: int) -> dict[str, Any]:
    """Units of DynamoDB, signatures and files of a line, and calls to AWS, out of so many chunks."""
    with tempfile.TemporaryDirectory(prefix="ekdwar-bulk-count-") as folder:
        file = Path(folder) / "calls.jsonl"
        counting_each = counting.count(session(), file)
        make = counting_each(lambda _name, order, _context: runs.make_chunk(RUN, order["chunk"], now=NOW))
        before = runs.see_run(RUN).made
        for chunk in runs.chunks_left(RUN)[:chunks]:
            make("make_a_chunk", {"chunk": chunk}, None)
        calls = [one for line in file.read_text("utf-8").splitlines() for one in json.loads(line)["calls"]]
    lines = runs.see_run(RUN).made - before
    told = {
        "writes": sum(one.get("writes", 0) for one in calls),
        "reads": sum(one.get("reads", 0) for one in calls),
        "signatures": sum((one["service"], one["operation"]) == ("kms", "Sign") for one in calls),
        "calls": len(calls),
    }
    return {name: many / lines for name, many in told.items()} | {"lines": lines}


def _told(began: float, worked: float) -> dict[str, Any]:
    made = runs.see_run(RUN).made
    return {"made": made, "seconds": time.monotonic() - began, "processor_s": time.process_time() - worked}


def numbers(lines: int) -> int:
    """How many numbers the lines have, each in the register and of its own line."""
    case = lists.get(LIST)
    assert case is not None
    numbered = [rules.case_number("HP", case, cases.reference(line)) for line in range(1, lines + 1)]
    found = {one: next(iter(numbers_of("HP", one))) for one in numbered}
    own = {number for one, number in found.items() if _case_of(number) == one}
    return len(own)


def _case_of(number: str) -> str:
    certificate = store.get(number)
    return certificate.order.application_id if certificate and certificate.status == "valid" else ""


def main(what: str, number: int) -> None:
    """One of the four."""
    if what == "begin":
        print(json.dumps(begin(number)))
    elif what == "count":
        print(json.dumps(counted(number)))
    elif what == "some":
        print(json.dumps(issue(number)), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    else:
        print(json.dumps(issue(None) | {"numbers": numbers(number)}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
