"""The figures of a body, and of one file among them."""

from datetime import datetime

from chalicelib.core.model import Model
from chalicelib.core.text import Text


class Tally(Model):
    """What one file counts for, or what all files of a body count for together."""

    received: int = 0
    """Filed, complete and paid."""
    pending: int = 0
    """Not decided yet, wherever the file lies."""
    late: int = 0
    """Pending beyond the lawful limit."""
    approved: int = 0
    """Approved, and its certificate is not there yet."""
    issued: int = 0
    rejected: int = 0

    def less(self, other: "Tally") -> "Tally":
        """The difference, field by field."""
        mine, theirs = self.model_dump(), other.model_dump()
        return Tally(**{name: mine[name] - theirs[name] for name in mine})

    def plus(self, other: "Tally") -> "Tally":
        """The sum, field by field."""
        mine, theirs = self.model_dump(), other.model_dump()
        return Tally(**{name: mine[name] + theirs[name] for name in mine})


class Counted(Model):
    """What a file was last counted as."""

    application_id: str
    body: str
    """`<region>/<body>`"""
    tally: Tally = Tally()
    since: datetime | None = None
    """Since when it is open; None where it is not."""
    version: int = 0


class Line(Model):
    """One body on the page."""

    body: str
    title: Text
    tally: Tally
    oldest_id: str = ""
    """The oldest open file."""
    oldest_since: datetime | None = None


class Board(Model):
    """All bodies of a department side by side."""

    region: str
    department: str
    title: Text
    at: datetime
    lines: tuple[Line, ...]
    total: Tally
