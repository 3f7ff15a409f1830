"""`python -m infra behaviours`: which behaviours of the specification the last run of the tests showed."""

import argparse
import json
import tomllib
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
TITLES = ROOT / "docs" / "behaviours.toml"
SHOWN = ROOT / "dist" / "behaviours.json"
PAGE = ROOT / "docs" / "behaviours.md"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--missing", action="store_true", help="only those that no test has shown")
    parser.add_argument("--no-page", action="store_true", help="leave docs/behaviours.md as it is")


def main(args: argparse.Namespace) -> int:
    if not SHOWN.exists():
        print("No tests have run yet: make test")
        return 1
    titles, shown = read_titles(), json.loads(SHOWN.read_text("utf-8"))
    table = Table("", "Behaviour", "Shown by", title=f"{len(shown)} of {sum(map(len, titles.values()))} shown")
    for system, behaviours in titles.items():
        table.add_section()
        table.add_row("", f"[bold]{system}[/]", "")
        for name, title in behaviours.items():
            if not (args.missing and name in shown):
                table.add_row(name, title, _told(shown.get(name, [])))
    Console().print(table)
    if not args.no_page:
        PAGE.write_text(page(titles, shown), "utf-8")
    return 0


def read_titles() -> dict[str, dict[str, str]]:
    """Titles of behaviours, by system."""
    titles: dict[str, dict[str, str]] = tomllib.loads(TITLES.read_text("utf-8"))
    return titles


def page(titles: dict[str, dict[str, str]], shown: dict[str, list[str]]) -> str:
    """The table as a page of the documentation."""
    lines = [
        "# Behaviours",
        "",
        "What each system must do, and the tests that showed it in the last run. Written by `make behaviours`.",
    ]
    for system, behaviours in titles.items():
        lines += ["", f"## {system}", "", "| | behaviour | shown by |", "|---|---|---|"]
        for name, title in behaviours.items():
            tests = "<br>".join(f"`{_short(test)}`" for test in shown.get(name, []))
            lines.append(f"| {name} | {title} | {tests} |")
    return "\n".join(lines) + "\n"


def _told(tests: list[str]) -> str:
    return "\n".join(f"[green]✓[/] {_short(test)}" for test in tests) or "[dim]–[/]"


def _short(test: str) -> str:
    """The sentence of a test without its folders."""
    return test.rpartition("/")[2]
