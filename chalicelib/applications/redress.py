"""What can be done about a late or a rejected file. The area of appeals puts its answer here when app.py mounts it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.applications.models import Application
from chalicelib.core.model import Model
from chalicelib.core.text import Text


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


def _nothing(_application: Application, _now: datetime) -> Redress:
    return Redress()


@dataclass
class _Answers:
    of: Callable[[Application, datetime], Redress] = _nothing


answers = _Answers()
