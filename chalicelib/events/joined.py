"""What happens between Ekdwar and a department's own system."""

from datetime import datetime
from typing import ClassVar

from chalicelib.events.event import Event


class JoinedSilent(Event):
    """A system has said nothing of a file within its time, and did not answer when it was asked."""

    kind: ClassVar[str] = "joined.silent.v1"
    application_id: str
    service_id: str
    region: str
    system: str
    since: datetime
    """When something ought to have been heard."""
