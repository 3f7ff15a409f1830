"""`python -m infra audit`: walks the record of acts on applications and appeals, or the access logs of all people, and
says where one does not hold.

Heads that were kept elsewhere by an earlier walk (`--keep`) show also a record that was written anew from end to end.
"""

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from chalicelib.appeals import cases
from chalicelib.appeals import store as appeals
from chalicelib.applications import acts, store
from chalicelib.applications.models import Acts, Application
from chalicelib.core import ids
from chalicelib.core.errors import NotFound
from infra import audit_logs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("ids", nargs="*", metavar="APPLICATION", help="applications, by number")
    parser.add_argument("--body", help="all applications of a body that were filed in a month")
    parser.add_argument("--month", help="which month, such as 2026-11")
    parser.add_argument("--logs", action="store_true", help="the access logs of all people instead")
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="FILE",
        help="compare with the heads in this file and add new ones; keep it where nobody can change it",
    )


def main(args: argparse.Namespace) -> int:
    """Walk. Returns the exit code: 0 where every record holds, 1 where one does not, 2 where nothing was named."""
    if args.logs:
        return audit_logs.walk(Console())
    if not args.ids and not (args.body and args.month):
        print("Name applications, or give --body and --month, or --logs.")
        return 2
    try:
        return walk(args, Console())
    except NotFound:
        print("One of these applications is not there.")
        return 1


def walk(args: argparse.Namespace, console: Console) -> int:
    """Every record that was asked for. Raises NotFound where an application that was named is not there."""
    kept: dict[str, str] = json.loads(args.keep.read_text("utf-8")) if args.keep and args.keep.exists() else {}
    faults, count = 0, 0
    with Progress(console=console) as progress:
        task = progress.add_task("Records", total=None)
        for record in records(_applications(args)):
            for fault in faults_of(record, kept.get(record.case_id, "")):
                faults += 1
                console.print(f"{record.case_id}: {fault}", style="red", soft_wrap=True)
            kept[record.case_id] = record.head
            count += 1
            progress.update(task, completed=count, description=f"Records: {count:,}")
    console.print(f"{count} records, {faults} faults")
    if args.keep and not faults:
        args.keep.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")
    return int(bool(faults))


def _applications(args: argparse.Namespace) -> Iterator[Application]:
    for one in args.ids:
        yield store.get(ids.read_number(one) or one)
    after = None
    while args.body and args.month:
        page = store.of_body(args.body, args.month, after)
        yield from page.items
        if (after := page.next) is None:
            return


def records(applications: Iterable[Application]) -> Iterator[Acts]:
    """The record of each application, and of every appeal about it."""
    for one in applications:
        yield acts.check(one.application_id, one, store.turns(one.application_id))
        for appeal in cases.Case(one).appeals:
            yield acts.check(appeal.appeal_id, appeal, appeals.turns(appeal.appeal_id))


def faults_of(record: Acts, kept_head: str) -> list[str]:
    """What is wrong with a record, in words."""
    found = []
    if record.broken_at is not None:
        found.append(_where(record, record.broken_at))
    if record.is_as_left is False:
        found.append("the case is not what the last act left")
    known = {line.note if line.kind in (acts.ERASED, acts.APPEAL_ERASED) else line.hash for line in record.lines}
    if kept_head and kept_head not in known | {record.head}:
        found.append("the head that was kept earlier is none of its lines: the record was written anew")
    return found


def _where(record: Acts, place: int) -> str:
    if place == len(record.lines):
        return f"after line {place} the last lines are missing"
    line = record.lines[place]
    return (
        f"line {place + 1} ({line.kind} of {line.at:%d-%m-%Y %H:%M}) was changed or moved, or one before it is missing"
    )
