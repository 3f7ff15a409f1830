"""`python -m infra status`: what runs here, and what waits or died on the way."""

import argparse
import json
import urllib.request

from rich.console import Console
from rich.table import Table

from infra.local import home
from infra.redrive import dead_letters


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")


def main(args: argparse.Namespace) -> int:
    told = home.running()
    if not told:
        print(json.dumps({"running": False}) if args.json else "Nothing runs here. Start it with: make run")
        return 1
    with urllib.request.urlopen(f"http://127.0.0.1:{told['host_port']}/health", timeout=5) as answer:
        health = json.load(answer)
    facts = {
        "url": home.public_url(told["port"]),
        "inbox": f"http://127.0.0.1:{told['host_port']}/inbox",
        "now": health["now"],
        "calls under way": health["calls"],
        "dead letters": sum(dead_letters().values()),
    }
    if args.json:
        print(json.dumps({"running": True, **told, **facts}))
        return 0
    table = Table.grid(padding=(0, 2))
    for name, fact in facts.items():
        table.add_row(name, str(fact))
    Console().print(table)
    return 0
