"""`python -m infra clock`: moves the clock of the local stack, and lets every timer see it."""

import argparse
import json
import urllib.request

from infra.local import home

_DAY_S = 86_400


def add_arguments(parser: argparse.ArgumentParser) -> None:
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--days", type=float, help="forward by so many days")
    how.add_argument("--hours", type=float, help="forward by so many hours")
    how.add_argument("--at", help="to a moment with its zone, such as 2026-12-01T10:00+05:30")
    how.add_argument("--reset", action="store_true", help="back to the clock of this machine")


def main(args: argparse.Namespace) -> int:
    told = home.running()
    if not told:
        print("Nothing runs here.")
        return 1
    request = urllib.request.Request(f"http://127.0.0.1:{told['host_port']}/clock", json.dumps(_order(args)).encode())
    with urllib.request.urlopen(request, timeout=300) as answer:
        print(json.load(answer)["now"])
    return 0


def _order(args: argparse.Namespace) -> dict[str, object]:
    if args.at:
        return {"at": args.at}
    if args.reset:
        return {"reset": True}
    return {"advance_seconds": args.days * _DAY_S if args.days is not None else args.hours * 3600}
