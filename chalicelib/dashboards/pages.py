"""The page of figures: all bodies of a department side by side."""

from chalice.app import Blueprint

from chalicelib.catalogue import actions as catalogue
from chalicelib.core.clock import Clock
from chalicelib.dashboards import actions
from chalicelib.edge import View, Who, page

pages = Blueprint(__name__)

_T = "dashboards/templates"


@page(pages, "GET", "/dashboards", may="dashboards.see")
def show_boards(who: Who, clock: Clock) -> View:
    """Whose figures do I watch?"""
    now = clock.now()
    boards = [actions.board(region, department, who, now=now) for region, department in actions.boards_of(who, now=now)]
    return View(template=f"{_T}/boards.html", data={"boards": boards})


@page(pages, "GET", "/dashboards/{region}/{department}", may="dashboards.see")
def show_board(region: str, department: str, who: Who, clock: Clock) -> View:
    """How do the bodies of this department stand?"""
    board = actions.board(region, department, who, now=clock.now())
    return View(template=f"{_T}/board.html", data={"board": board, "region": catalogue.region(region)})
