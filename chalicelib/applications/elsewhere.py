"""How a file stands in the system in which its officers work: a question to the area of joined systems, above this
one."""

from datetime import datetime

from chalicelib.applications import actions
from chalicelib.applications.models import Application
from chalicelib.core.model import Model
from chalicelib.core.text import Text
from chalicelib.edge import asked


class Elsewhere(Model):
    """The system, and what is known of the file there."""

    system: Text
    handed_at: datetime | None = None
    """When the system took it; None while it has not."""
    heard_at: datetime | None = None
    """When it last said something."""
    silent_since: datetime | None = None
    """Since when it ought to have said something."""


_NOT_YET = frozenset({"draft", "awaiting_fee", "incomplete"})
"""Not on its way to any office."""


def of(application: Application) -> Elsewhere | None:
    """Where a file is worked on; None where that is at our own desks."""
    if application.status in _NOT_YET or actions.service_of(application).definition.joined is None:
        return None
    found: Elsewhere | None = asked.ask("elsewhere", application)
    return found
