"""A promise in one case: what was promised, when it is due, how that was counted, and how far its clock has come."""

from datetime import date, datetime
from typing import Literal

from chalicelib.catalogue.models import StartEvent, Unit
from chalicelib.core.model import Model
from chalicelib.core.text import Text

Reason = Literal[
    "receipt", "notice", "sunday", "saturday", "second_saturday", "holiday", "weekday", "paused", "surcharge"
]
"""Why a day does not count; with `surcharge`, why a counted day is there at all."""
Stage = Literal["running", "near", "paused", "passed", "finished"]
"""How far the clock has come: `near` and `passed` have been told, `finished` means that the file was decided."""


class Terms(Model):
    """What was promised in one case: the limit after bands and surcharge have been looked at. It never changes."""

    limit: int
    unit: Unit
    starts: StartEvent = "complete"
    extra: int = 0
    """Days that the channel adds."""
    extra_law: Text | None = None
    because: Text | None = None
    """Which case of several it is, such as `more than 15 pages`."""
    law: Text


class Pause(Model):
    """A time for which the clock stood still, on whose word and why."""

    reason: str
    say: Text
    law: Text
    begun_at: datetime
    begun_by: str
    """Name of the person."""
    note: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""


class Day(Model):
    """One day on the way to the due date."""

    day: date
    counts: bool
    reason: Reason | None = None
    title: Text | None = None
    """Which holiday, or why the clock stood still."""
    law: Text | None = None
    """On whose word the day is treated so."""
    minutes: int = 0
    """Of a limit in hours: how many minutes of it this day takes."""


class DueDate(Model):
    """When something is due, and how that was counted."""

    due_on: date
    """The last day on which it is in time (India)."""
    due_at: datetime
    """The first moment at which it is late (UTC): 24:00 of the last day in India, or the end of the last hour."""
    days: tuple[Day, ...]
    """Every day from receipt to the last, counted or not."""
    counted: int
    """How many of them count."""
    rule: Text
    """The limit in words, such as `within 15 working days`."""
    law: Text
    """The Act and, where the service names one, its notification."""
    because: Text | None = None
    pauses: tuple[Pause, ...] = ()
    paused_days: int = 0
    stands_still: bool = False
    """The clock is stopped: the date is what it would be if it went on now."""


class Subject(Model):
    """What a promise is about: an application, or an appeal at one of its rungs."""

    subject_id: str
    service_id: str
    region: str
    rung: int = 0
    """0 for the application itself, 1 for the first appeal, and so on."""
    order: int = 0
    """Which order of an authority says by when the application has to be decided, counted from 1 (its round); 0 where
    it is the law that says so."""

    @property
    def stem(self) -> str:
        """What the ids of its events begin with."""
        return f"{self.subject_id}.order-{self.order}" if self.order else f"{self.subject_id}.{self.rung}"


class Running(Model):
    """One promise with its clock, as the table keeps it."""

    subject: Subject
    terms: Terms
    region_version: int
    """The calendar and the rules of the region as they were when it began."""
    district: int | None = None
    starts_at: datetime
    due_on: date
    due_at: datetime
    near_at: datetime | None = None
    """When the head of the office is told; None where nobody is."""
    pauses: tuple[Pause, ...] = ()
    stage: Stage = "running"
    finished_at: datetime | None = None
    version: int = 0

    @property
    def paused(self) -> Pause | None:
        """The pause that lasts."""
        return self.pauses[-1] if self.pauses and self.pauses[-1].ended_at is None else None
