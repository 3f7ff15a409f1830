"""The page of joined systems: how each of them keeps its time."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.edge import View, Who, page
from chalicelib.joined import actions

pages = Blueprint(__name__)


@page(pages, "GET", "/systems", may="systems.see")
def show_systems(who: Who, clock: Clock) -> View:
    """How do the systems that we are joined with keep their time?"""
    return View(template="joined/templates/systems.html", data={"boards": actions.boards(who, now=clock.now())})
