"""Whenever a file moves it is counted anew."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.dashboards import actions
from chalicelib.edge import reaction
from chalicelib.events import applications as told
from chalicelib.events.promises import DeadlinePassed

reactions = Blueprint(__name__)

_NEEDS = ("applications:read", "catalogue:read", "bucket:catalogue:read", "dashboards:read", "dashboards:write")


@reaction(
    reactions,
    to=(
        told.ApplicationSubmitted,
        told.ApplicationApproved,
        told.ApplicationRejected,
        told.ApplicationWithdrawn,
        told.ApplicationReopened,
        told.ApplicationIssued,
        told.ClockStopped,
        told.ClockResumed,
    ),
    needs=_NEEDS,
)
def count_file(event: told.ApplicationEvent, clock: Clock) -> None:
    """What does this file count for now?"""
    actions.count(event.application_id, now=clock.now())


@reaction(reactions, to=(DeadlinePassed,), needs=_NEEDS)
def count_late_file(event: DeadlinePassed, clock: Clock) -> None:
    """Is this file late from now on?"""
    if event.rung == 0:
        actions.count(event.subject_id, now=clock.now())
