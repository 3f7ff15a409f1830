"""What happens to a promise."""

from datetime import datetime
from typing import ClassVar

from chalicelib.events.event import Event


class DeadlineEvent(Event):
    """Whose clock it is: of an application (rung 0), by the law or by an order, or of its appeal at a rung."""

    subject_id: str
    """The application or the appeal."""
    service_id: str
    region: str
    rung: int
    order: int = 0
    """Which order of an authority set the date of an application, counted from 1; 0 where the law did."""
    due_at: datetime
    """The first moment at which it is late."""


class DeadlineNear(DeadlineEvent):
    """Most of the lawful time is gone, and nobody has decided."""

    kind: ClassVar[str] = "deadline.near.v1"


class DeadlinePassed(DeadlineEvent):
    """The lawful time is over, and nobody has decided. Told once for a promise."""

    kind: ClassVar[str] = "deadline.passed.v1"
    late_by: int
    """Seconds between the deadline and this event."""


class OrderedDateOver(DeadlineEvent):
    """What an authority ordered to be decided by a date has been decided or taken back, in time or late, or another
    order has taken its place. Told of orders only, once for each."""

    kind: ClassVar[str] = "deadline.over.v1"
