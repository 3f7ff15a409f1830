"""The JSON door of figures."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.dashboards import actions
from chalicelib.dashboards.models import Board
from chalicelib.edge import Who, route

routes = Blueprint(__name__)


@route(routes, "GET", "/v1/dashboards/{region}/{department}", may="dashboards.see")
def get_board(region: str, department: str, who: Who, clock: Clock) -> Board:
    """How do the bodies of this department stand?"""
    return actions.board(region, department, who, now=clock.now())
