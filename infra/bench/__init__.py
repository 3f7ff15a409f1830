"""`python -m infra bench`: figures of speed and cost, each beside a named peer or a target. Never a test."""

import argparse
import importlib
import os
from contextlib import ExitStack

from rich.console import Console

from infra.bench import report
from infra.bench.figures import Figure

BENCHES = {
    "cold-start": "infra.bench.cold_start",
    "warm-handler": "infra.bench.warm_handler",
    "certificate": "infra.bench.certificate",
    "credentials": "infra.bench.credentials",
    "proofs": "infra.bench.proofs",
    "cards": "infra.bench.cards",
    "bulk": "infra.bench.bulk",
    "cost": "infra.bench.cost",
    "deadlines": "infra.bench.deadlines",
    "growth": "infra.bench.growth",
    "duplicates": "infra.bench.duplicates",
    "flows": "infra.bench.flows",
    "lakh": "infra.bench.lakh",
    "state": "infra.bench.state",
}
_ONLY_BY_NAME = ("lakh", "state")
"""What takes too long to be run with all others."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument(
        "--only",
        nargs="+",
        choices=sorted(BENCHES),
        default=[name for name in BENCHES if name not in _ONLY_BY_NAME],
        help="some of them",
    )
    parser.add_argument("--quick", action="store_true", help="fewer runs: to see that it works, not to quote")


def main(args: argparse.Namespace) -> int:
    """Measure, print, and after each benchmark write `dist/bench.json`; where none is quick `docs/bench.md` as well.
    Returns the exit code."""
    console = Console()
    found: dict[str, list[Figure]] = {}
    for name in args.only:
        console.rule(name)
        with ExitStack() as stack:
            status = stack.enter_context(console.status(name))
            found[name] = importlib.import_module(BENCHES[name]).measure(args.quick, status.update)
        console.print(report.table(found[name]))
        told = report.circumstances(busy=os.getloadavg()[0])
        every = report.keep({name: found[name]}, told, quick=args.quick)
        if not args.quick:
            report.write_page(every)
    console.print(report.table([figure for figures in found.values() for figure in figures]))
    if not args.quick:
        console.print("Written: dist/bench.json, docs/bench.md")
    return 0
