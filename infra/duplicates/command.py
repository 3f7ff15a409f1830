"""`python -m infra duplicates`: find people who stand in the registry twice, for the offices to decide about.

The folder holds what the table keeps sealed: only its user may read it, and it is removed at the end. Killed and
started again with the same folder, the command goes on; what was listed, or decided, is never listed again.

python -m infra duplicates --region himachal-pradesh
"""

import argparse
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from chalicelib.core.clock import clock
from chalicelib.registry import likeness, store
from chalicelib.registry.actions import list_pairs
from chalicelib.registry.models import Traits
from infra.duplicates.job import Job, Pair

_SEGMENTS = 8
_AT_ONCE = 50
"""Pairs in one write."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--region", required=True, help="of which region, such as himachal-pradesh")
    parser.add_argument("--folder", type=Path, help="where the job keeps its files (default: .local/duplicates-REGION)")
    parser.add_argument("--at-least", type=float, default=likeness.LIKELY, help="how likely a pair must be")
    parser.add_argument("--parts", type=int, default=8, help="in how many parts people are compared")
    parser.add_argument("--memory-gb", type=int, default=0, help="most memory; more goes to the folder (default: 4/5)")
    parser.add_argument("--list", action="store_true", help="only report what is found; the offices hear nothing")
    parser.add_argument("--keep", action="store_true", help="do not remove the folder at the end")


def main(args: argparse.Namespace) -> int:
    """0 where all was done, 2 where the folder belongs to a job that was asked otherwise."""
    console, folder = Console(), args.folder or Path(".local") / f"duplicates-{args.region}"
    if not _claimed(folder, {"region": args.region, "at_least": args.at_least, "parts": args.parts}):
        console.print(f"{folder} belongs to a job with another region, likelihood or number of parts.")
        return 2
    with _progress(console) as progress:
        found = _find(args, folder, progress)
        new = 0 if args.list else _list(found, progress)
    for pair in found if args.list else ():
        console.print(f"{pair.one} {pair.other} {pair.likelihood:.2f}")
    console.print(f"{len(found)} pairs found, {new} of them new in the lists of the offices.")
    if not args.keep:
        shutil.rmtree(folder)
    return 0


def _claimed(folder: Path, asked: dict[str, object]) -> bool:
    """Whether the folder is this job's: what was half done for one question is no answer to another."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    file = folder / "asked.json"
    if not file.exists():
        file.write_text(json.dumps(asked), "utf-8")
    return bool(json.loads(file.read_text("utf-8")) == asked)


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console)


def _find(args: argparse.Namespace, folder: Path, progress: Progress) -> list[Pair]:
    tasks: dict[str, TaskID] = {}

    def say(what: str, done: int, of: int) -> None:
        if what not in tasks:
            tasks[what] = progress.add_task(what)
        progress.update(tasks[what], completed=done, total=of)

    job = Job(folder, parts=args.parts, memory_gb=args.memory_gb, say=say)
    try:
        if not (folder / "people.parquet").exists():
            _export(args.region, folder, progress)
        job.bring(_exported(folder))
        for file in folder.glob("export-*.jsonl"):
            file.unlink()
        job.load()
        return job.find(args.at_least)
    finally:
        job.close()


def _export(region: str, folder: Path, progress: Progress) -> None:
    """Everybody alive, in segments that are read side by side: the one place where the whole table is read."""
    task = progress.add_task("Export", total=_SEGMENTS)
    with ThreadPoolExecutor(_SEGMENTS) as pool:
        for _ in pool.map(lambda segment: _export_one(region, folder, segment), range(_SEGMENTS)):
            progress.advance(task)


def _export_one(region: str, folder: Path, segment: int) -> None:
    """One segment, into a file that is there whole or not at all."""
    target = folder / f"export-{segment:02}.jsonl"
    if target.exists():
        return
    draft = target.with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as file:
        for person in store.everybody(segment, _SEGMENTS):
            if person.region == region and person.status == "living":
                file.write(f"{person.member_id} {likeness.traits(person).model_dump_json()}\n")
    draft.rename(target)


def _exported(folder: Path) -> Iterator[tuple[str, Traits]]:
    for file in sorted(folder.glob("export-*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                member_id, _, traits = line.partition(" ")
                yield member_id, Traits.model_validate_json(traits)


def _list(found: list[Pair], progress: Progress) -> int:
    """Into the lists of the offices; what stands there already stays as it is."""
    task, new, left = progress.add_task("Listing", total=len(found)), 0, iter(found)
    while batch := [(pair.one, pair.other) for pair in islice(left, _AT_ONCE)]:
        new += list_pairs(batch, now=clock().now())
        progress.advance(task, len(batch))
    return new
