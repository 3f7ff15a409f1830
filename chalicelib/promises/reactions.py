"""The minute sweep: what deadlines are near, and which are past?"""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.edge import job, timer
from chalicelib.promises import actions
from chalicelib.promises.actions import Shard

reactions = Blueprint(__name__)

_NEEDS = ("promises:read", "promises:write", f"queue:{actions.JOB}:send")


@timer(reactions, every="1 minute", needs=_NEEDS, timeout_s=60, memory_mb=1024)
def sweep_deadlines(clock: Clock) -> None:
    """Which deadlines are near, and which are past (law 4)?"""
    actions.sweep_minute(now=clock.now())


@job(reactions, needs=_NEEDS, timeout_s=60, memory_mb=512, at_once=16)
def sweep_shard(order: Shard, clock: Clock) -> None:
    """Which of this shard, where one minute has more than the minute's own sweep can tell?"""
    actions.sweep_shard(order.shard, now=clock.now())
