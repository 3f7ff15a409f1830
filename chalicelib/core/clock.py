"""The one clock. Law counts in Asia/Kolkata, storage in UTC.

Time comes in as an argument: doors ask the clock once, everything below is told. A test or a laptop may put a clock
that moves in its place with `install`; nothing that is deployed to AWS does.
"""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

IST = timezone(timedelta(hours=5, minutes=30), "IST")
"""Indian Standard Time. India has had one offset and no summer time since 1945, so no zone table is loaded."""


class Clock(Protocol):
    """Anything that knows what time it is."""

    def now(self) -> datetime:
        """The present moment, with its zone (UTC)."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


_installed: Clock = SystemClock()


def clock() -> Clock:
    """The clock in force."""
    return _installed


def install(other: Clock) -> None:
    """Put another clock in force (laptop and tests)."""
    global _installed
    _installed = other


def local_date(moment: datetime) -> date:
    """The day in India on which a moment falls."""
    return moment.astimezone(IST).date()


def end_of_day(day: date) -> datetime:
    """24:00 local of a day: the first moment that is no longer in it."""
    return datetime(day.year, day.month, day.day, tzinfo=IST).astimezone(UTC) + timedelta(days=1)
