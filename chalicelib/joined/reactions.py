"""A file that is passed on is handed over to its system; what must be heard is asked for when its time is over."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.edge import job, log, reaction, timer
from chalicelib.events import applications as told
from chalicelib.joined import handing
from chalicelib.joined.handing import Call

reactions = Blueprint(__name__)

_READ = ("applications:read", "catalogue:read", "bucket:catalogue:read", "joined:read", "joined:write")
_SEND = f"queue:{handing.JOB}:send"


@reaction(
    reactions,
    to=(told.ApplicationPassedOn, told.ApplicationDirected, told.ApplicationWithdrawn),
    needs=(*_READ, _SEND),
)
def pass_on(event: told.ApplicationEvent, clock: Clock) -> None:
    """Is this file for a department's own system?"""
    handing.pass_on(event.application_id, event.turn, now=clock.now())


@timer(reactions, every="1 minute", needs=("joined:read", _SEND))
def sweep_joined(clock: Clock) -> None:
    """Which files are to be tried again, and of which must we ask?"""
    handing.sweep(now=clock.now())


@job(
    reactions,
    needs=(
        *(*_READ, "applications:write", "promises:read", "promises:write", "professions:read", "privacy:write"),
        *("documents:read", "bucket:vault:read", "bucket:certificates:read", "secret:fields", "secret:joined"),
    ),
)
def call_joined_system(order: Call, clock: Clock) -> None:
    """Has the system taken this file, or said where it stands?"""
    log.figure("joined_silent", handing.call(order.application_id, now=clock.now()))
