"""The minute sweep: what deadlines are near, and which are past?"""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.edge import timer
from chalicelib.promises import actions

reactions = Blueprint(__name__)


@timer(
    reactions,
    every="1 minute",
    needs=("promises:read", "promises:write"),
    timeout_s=60,
    memory_mb=1024,
)
def sweep_deadlines(clock: Clock) -> None:
    """Which deadlines are near, and which are past (law 4)?"""
    actions.sweep(now=clock.now())
