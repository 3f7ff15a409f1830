"""Pages of what can be asked for: the regions, a region's services, one service."""

from chalice.app import Blueprint

from chalicelib.catalogue import actions, rules, sheets
from chalicelib.core import ids
from chalicelib.core.clock import Clock, local_date
from chalicelib.edge import Raw, Request, View, page
from chalicelib.edge.doors import Query

pages = Blueprint(__name__)

_T = "catalogue/templates"
_YEAR = "public, max-age=31536000, immutable"


class Wanted(Query):
    """What somebody looks for."""

    q: str = ""


@page(pages, "GET", "/", may="public")
def show_home(wanted: Wanted, request: Request, clock: Clock) -> View:
    """Which regions are there, and which of their services hold these words?"""
    today = local_date(clock.now())
    regions = actions.regions()
    found = [(one, actions.search(wanted.q, one.slug, request.language, on=today)) for one in regions if wanted.q]
    return View(template=f"{_T}/home.html", data={"regions": regions, "q": wanted.q, "found": found})


@page(pages, "GET", "/r/{region}", may="public")
def show_region(region: str, wanted: Wanted, request: Request, clock: Clock) -> View:
    """What can be asked for here?"""
    found = actions.search(wanted.q, region, request.language, on=local_date(clock.now()))
    data = {"region": actions.region(region), "services": found, "q": wanted.q}
    return View(template=f"{_T}/region.html", data=data)


@page(pages, "GET", "/r/{region}/{department}", may="public")
def show_department(region: str, department: str, clock: Clock) -> View:
    """Which councils does it have, and what can be asked for?"""
    sheet = sheets.department(region, department, "", clock.now())
    return View(template=f"{_T}/department.html", data=sheet)


@page(pages, "GET", "/r/{region}/{department}/{register}", may="public")
def show_council(region: str, department: str, register: str, clock: Clock) -> View:
    """What can be asked of this council?"""
    sheet = sheets.department(region, department, register, clock.now())
    return View(template=f"{_T}/department.html", data=sheet)


@page(pages, "GET", "/r/{region}/{department}/colours.css", may="public")
def show_colours(region: str, department: str) -> Raw:
    """In which colour do its pages come? Where departments stand, the address has the version, which lets browsers keep
    the answer (API Gateway has one name for one place in a path)."""
    accent = actions.region(region).region.colours.accent
    return Raw(body=f":root{{--accent:{accent}}}", content_type="text/css", headers={"Cache-Control": _YEAR})


@page(pages, "GET", "/services/{region}/{department}/{service}", may="public")
def show_service(region: str, department: str, service: str, clock: Clock) -> View:
    """What is it, who may ask, what does it need, and how long may it take?"""
    now = clock.now()
    found = actions.service(f"{region}/{department}/{service}", on=local_date(now))
    around = actions.region(region)
    rungs = rules.rungs_of(found.definition, around)
    use = found.definition.on_register
    register = around.register_named.get(use.name) if use else None
    data = {"service": found, "region": around, "rungs": rungs, "register": register, "key": ids.sortable(now)}
    return View(template=f"{_T}/service.html", data=data)


@page(pages, "GET", "/help", may="public")
def show_help() -> View:
    """How does one use this place?"""
    return _reading("help")


@page(pages, "GET", "/accessibility", may="public")
def show_accessibility() -> View:
    """Can everyone use it, and what if not?"""
    return _reading("accessibility")


@page(pages, "GET", "/privacy", may="public")
def show_privacy() -> View:
    """What is kept about a person, and why?"""
    return _reading("privacy")


def _reading(name: str) -> View:
    return View(template=f"{_T}/reading.html", data={"name": name, "paragraphs": _PARAGRAPHS[name]})


_PARAGRAPHS = {"help": 5, "accessibility": 4, "privacy": 5}
"""How many paragraphs of words each page of reading has."""
