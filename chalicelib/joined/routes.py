"""JSON doors: what a department's own system tells, and how each of them keeps its time."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.edge import Request, Who, route
from chalicelib.joined import actions, listening
from chalicelib.joined.models import Board, Taken

routes = Blueprint(__name__)


@route(routes, "POST", "/v1/joined/{region}/{system}/statuses", may="public")
def take_status(region: str, system: str, request: Request, clock: Clock) -> Taken:
    """Does this system have something to tell of a file? (Its signature says that it is the one.)"""
    return listening.take(f"{region}/{system}", request.raw_body, request.headers, now=clock.now())


@route(routes, "GET", "/v1/systems/{region}", may="systems.see")
def see_systems(region: str, who: Who, clock: Clock) -> Board:
    """How do the systems of this region keep their time?"""
    return actions.board(region, who, now=clock.now())
