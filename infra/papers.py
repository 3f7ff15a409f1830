"""`python -m infra papers REGION`: which papers the services of a state ask for, and which of them could go."""

import argparse

from rich.console import Console
from rich.table import Table

from chalicelib.applications import actions
from chalicelib.applications.desk import month_of
from chalicelib.applications.fewer import Report
from chalicelib.core.clock import clock


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("region", help="such as maharashtra")
    parser.add_argument("--month", default="", help="of the looks at papers, such as 2026-11 (the present one)")


def main(args: argparse.Namespace) -> int:
    """Prints the report."""
    now = clock().now()
    report = actions.paper_report(args.region, args.month or month_of(now), now=now)
    console = Console()
    console.print(_table(report))
    console.print(
        f"{report.before} papers in the first versions, {report.now} now: {report.cut_percent} % fewer; "
        f"without the {report.marked} marked {report.possible_percent} % fewer. "
        f"In {report.month} officers looked at {report.looks.asked} papers; {report.looks.saved} looks were saved."
    )
    return 0


def _table(report: Report) -> Table:
    columns = ("service", "paper", "asked", "filled", "twice", "fetchable", "decisive", "could go")
    table = Table(*columns)
    for service in report.services:
        for one in service.groups:
            count = one.count
            figures = (count.asked, count.filled, count.twice, count.fetchable, f"{count.decisive}/{count.decided}")
            table.add_row(service.service_id, one.group, *map(str, figures), ", ".join(one.marks))
    return table
