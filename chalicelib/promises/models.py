"""A due date and how it was counted."""

from datetime import date, datetime
from typing import Literal

from chalicelib.core.model import Model
from chalicelib.core.text import Text

Reason = Literal["receipt", "sunday", "saturday", "second_saturday", "holiday"]
"""Why a day does not count."""


class Day(Model):
    """One day on the way to the due date."""

    day: date
    counts: bool
    reason: Reason | None = None
    """Why it does not count."""
    title: Text | None = None
    """Which holiday."""


class DueDate(Model):
    """The lawful limit of one application."""

    due_on: date
    """The last day on which it is in time (India)."""
    due_at: datetime
    """The first moment at which it is late (UTC): 24:00 of the last day in India, or the end of the last hour."""
    days: tuple[Day, ...]
    """Every day from receipt to the last, counted or not."""
    rule: Text
    """The limit in words, such as `within 15 working days`."""
    law: Text
    """The Act and, where the service names one, its notification."""
