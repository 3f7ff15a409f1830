"""What can be done about a late or a rejected file: a question to the area of appeals, which lies above this one."""

from datetime import datetime

from chalicelib.applications.models import Application
from chalicelib.core.model import Model
from chalicelib.core.text import Text
from chalicelib.edge import asked


class RunningAppeal(Model):
    """An appeal that lies with an authority."""

    appeal_id: str
    number: str
    """As printed."""
    authority: Text
    by_itself: bool


class Redress(Model):
    """What its citizen can do about an application, and what goes on already."""

    running: RunningAppeal | None = None
    may_appeal: bool = False
    """There is an authority to which an appeal may be filed now."""


def of(application: Application, now: datetime) -> Redress:
    """How the matter of an application stands before the authorities."""
    found: Redress = asked.ask("redress", application, now)
    return found
