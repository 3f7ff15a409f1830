"""What happens to a promise."""

from datetime import datetime
from typing import ClassVar, Literal

from chalicelib.events.event import Event


class DeadlinePassed(Event):
    """The first late moment has come for an application or an appeal that nobody had decided."""

    kind: ClassVar[str] = "deadline.passed.v1"
    subject_id: str
    subject: Literal["application", "appeal"]
    service_id: str
    region: str
    due_at: datetime
