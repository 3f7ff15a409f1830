"""A due date as a calendar: the months between receipt and the last day, week by week."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from chalicelib.promises.models import Day


class Cell(NamedTuple):
    """One square of a month."""

    on: date
    day: Day | None
    """How the day was counted; None before receipt and after the last day."""
    number: int
    """The how manieth counted day it is; 0 where it does not count."""


class Month(NamedTuple):
    """A month, in weeks from Monday to Sunday; squares outside of it are empty."""

    first: date
    weeks: tuple[tuple[Cell | None, ...], ...]


def months(days: Iterable[Day]) -> tuple[Month, ...]:
    """The months that some days lie in, with all their days."""
    cells = _cells(tuple(days))
    if not cells:
        return ()
    firsts = sorted({day.replace(day=1) for day in cells})
    return tuple(Month(first, _weeks(first, cells)) for first in firsts)


def _cells(days: tuple[Day, ...]) -> dict[date, Cell]:
    found, number = {}, 0
    for day in days:
        number += day.counts
        found[day.day] = Cell(day.day, day, number if day.counts else 0)
    return found


def _weeks(first: date, cells: dict[date, Cell]) -> tuple[tuple[Cell | None, ...], ...]:
    start = first - timedelta(days=first.weekday())
    weeks = []
    while start.replace(day=1) <= first:
        week = [start + timedelta(days=n) for n in range(7)]
        weeks.append(tuple(_cell(day, cells) if day.month == first.month else None for day in week))
        start += timedelta(days=7)
    return tuple(weeks)


def _cell(day: date, cells: dict[date, Cell]) -> Cell:
    return cells.get(day) or Cell(day, None, 0)
