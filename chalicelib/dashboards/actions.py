"""What can be done with figures: count a file, and see the bodies of a department side by side."""

from datetime import datetime
from functools import reduce

from chalicelib.applications import actions as applications
from chalicelib.catalogue import actions as catalogue
from chalicelib.core.clock import local_date
from chalicelib.core.errors import NotFound
from chalicelib.dashboards import rules, store
from chalicelib.dashboards.models import Board, Line, Tally
from chalicelib.edge import Who


def count(application_id: str, *, now: datetime) -> None:
    """Count a file as it stands. The same event twice, or two out of order, change nothing more. Raises Refused where
    two count it at once; whose turn comes again counts nothing new."""
    counted = rules.counted(applications.see(application_id), now)
    before = store.of_file(application_id)
    if before is None or (before.tally, before.since) != (counted.tally, counted.since):
        store.count(counted, before)


def board(region: str, department: str, who: Who, *, now: datetime) -> Board:
    """Every body of a department, for officers of the department's own head office. NotFound for everybody else.

    One batch of figures, and one line of the index for each body, however many files there are.
    """
    around = catalogue.region(region)
    services = [one for one in catalogue.services(region, on=local_date(now)) if one.department == department]
    if not services or not rules.may_watch(who, region, services[0].department_body):
        raise NotFound
    councils = [one.body for one in around.registers if one.department == department]
    bodies = tuple(dict.fromkeys([*councils, *(one.body for one in services)]))
    figures = store.tallies([f"{region}/{body}" for body in bodies])
    lines = tuple(_line(body, figures[f"{region}/{body}"], region) for body in bodies)
    return Board(
        region=region,
        department=department,
        title=services[0].department_title,
        at=now,
        lines=lines,
        total=reduce(Tally.plus, (line.tally for line in lines), Tally()),
    )


def _line(body: str, tally: Tally, region: str) -> Line:
    oldest = store.oldest(f"{region}/{body}") if tally.pending else None
    return Line(
        body=body,
        title=rules.title_of(body, catalogue.region(region)),
        tally=tally,
        oldest_id=oldest.application_id if oldest else "",
        oldest_since=oldest.since if oldest else None,
    )


def boards_of(who: Who, *, now: datetime) -> tuple[tuple[str, str], ...]:
    """The departments whose bodies this officer watches: region and department."""
    regions = sorted({seat.region for seat in who.seats if seat.district is None})
    return tuple(
        (region, department)
        for region in regions
        for department, body in _departments(region, now)
        if rules.may_watch(who, region, body)
    )


def _departments(region: str, now: datetime) -> tuple[tuple[str, str], ...]:
    found = catalogue.services(region, on=local_date(now))
    return tuple(dict.fromkeys((one.department, one.department_body) for one in found))
