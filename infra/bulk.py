"""`python -m infra bulk`: issue papers in bulk, by the state machine, with progress. Called again, it goes on.

python -m infra bulk --kind cards --region himachal-pradesh --name first-cards
python -m infra bulk --kind certificates --list mh-board-pune.marks-2026
"""

import argparse
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from chalicelib.cards.actions import bulk
from chalicelib.cards.bulk import Run, kinds
from chalicelib.cards.lists import actions as lists  # noqa: F401  puts its kind of run in
from chalicelib.core.clock import clock

_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", choices=sorted(kinds), default="cards", help="what is made")
    scope = parser.add_mutually_exclusive_group(required=True)
    scope.add_argument("--region", dest="scope", help="of which region, such as himachal-pradesh (cards)")
    scope.add_argument("--list", dest="scope", help="of which approved list (certificates)")
    parser.add_argument(
        "--name", help="name of the run; the same name goes on where it stopped (default: kind and region)"
    )
    parser.add_argument("--no-wait", action="store_true", help="begin it and do not look on")
    parser.add_argument("--every", type=float, default=1.0, metavar="SECONDS", help="how often to look")


def main(args: argparse.Namespace) -> int:
    """0 where everything was made, 1 where something was left for a person."""
    console = Console()
    run = begin(args.name or f"{args.kind}-{args.scope}", args.kind, args.scope)
    console.print(f"{run.run_id}, attempt {run.attempt}. Its page: /bulk/{run.run_id}")
    return 0 if args.no_wait else _look_on(run, console, args.every)


def begin(run_id: str, kind: str, scope: str) -> Run:
    """Begin a run, or go on with it: another execution of the machine under its next attempt."""
    return bulk.start(bulk.begin_run(run_id, kind, scope, now=clock().now()))


def _look_on(run: Run, console: Console, every_s: float) -> int:
    began, before = time.monotonic(), run.made
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, TextColumn("{task.fields[made]} made"), console=console) as progress:
        task = progress.add_task("parts", total=None, made=run.made)
        while run.ended_at is None:
            time.sleep(every_s)
            run = bulk.see_run(run.run_id)
            _show(progress, task, run)
    return _sum_up(run, run.made - before, time.monotonic() - began, console)


def _show(progress: Progress, task: TaskID, run: Run) -> None:
    total = run.chunks if run.planned else None
    progress.update(task, total=total, completed=run.chunks_done, made=run.made)


def _sum_up(run: Run, made: int, took_s: float, console: Console) -> int:
    console.print(f"{made} made in {took_s:.1f} s ({made / max(took_s, 0.001):.1f} a second), {run.made} in all.")
    left = bulk.set_aside(run.run_id)
    if left:
        console.print(f"Left for a person: {', '.join(left)}")
    return 0 if _counted(run.run_id, console) and not left else 1


def _counted(run_id: str, console: Console) -> bool:
    """Whether the register has one number, and another one, for all that the run lists."""
    found = bulk.count(run_id)
    if found is None:
        return True
    console.print(
        f"In the register: {found.listed} listed, {found.numbered} numbers, "
        f"{len(found.twice)} used twice, {len(found.missing)} missing."
    )
    for what, ids in (("Used twice", found.twice), ("Missing", found.missing)):
        if ids:
            console.print(f"{what}: {', '.join(ids[:_SHOWN])}{' …' if len(ids) > _SHOWN else ''}")
    return not found.twice and not found.missing
