"""Pages of registers: the public one, one's own registrations, and the registrar's."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.edge import Form, Query, Redirect, Request, RequestKey, View, Who, page
from chalicelib.professions import public, sheets

pages = Blueprint(__name__)

_T = "professions/templates"


class Wanted(Query):
    """A number, or the beginning of a name."""

    q: str = ""


class Holder(Query):
    """What the holder has just done."""

    claimed: str = ""


@page(pages, "GET", "/r/{region}/register/{register}", may="public")
def show_register(region: str, register: str, wanted: Wanted, request: Request, clock: Clock) -> View:
    """Is this person on the register, and how does it stand?"""
    sheet = sheets.public_register(region, register, wanted.q, request.source_ip, clock.now())
    return View(template=f"{_T}/register.html", data=sheet, status=sheet.pop("status"))


@page(pages, "GET", "/r/{region}/register/{register}/list", may="public")
def fetch_register(region: str, register: str) -> Redirect:
    """May I have the whole list, as it was made last?"""
    return Redirect(to=public.link_to_list(region, register))


@page(pages, "GET", "/registrations", may="registrations.own")
def show_registrations(query: Holder, who: Who, clock: Clock) -> View:
    """Where am I registered, and what can be done about it?"""
    return View(template=f"{_T}/registrations.html", data=sheets.own(who, clock.now(), claimed=bool(query.claimed)))


@page(pages, "POST", "/registrations/claim", may="registrations.own")
def claim_form(typed: Form, who: Who, key: RequestKey, request: Request, clock: Clock) -> View:
    """Is this entry from before mine?"""
    return sheets.claim(typed, who, key, request.source_ip, clock.now())


@page(pages, "POST", "/registrations/claim/answer", may="registrations.own")
def answer_claim_form(typed: Form, who: Who, clock: Clock) -> View | Redirect:
    """Is this the code?"""
    return sheets.answer(typed, who, clock.now())


@page(pages, "GET", "/desk/registers", may="registers.see")
def show_registers(query: Wanted, who: Who, clock: Clock) -> View:
    """Which registers does my council keep, and whom do they hold?"""
    return View(template=f"{_T}/registers.html", data=sheets.registers(who, query.q, clock.now()))


@page(pages, "GET", "/desk/registers/{region}/{register}/{number}", may="registers.see", reads="person")
def show_entry(region: str, register: str, number: str, who: Who, clock: Clock) -> View:
    """What stands in the register under this number?"""
    sheet = sheets.entry(region, register, number, who, clock.now())
    return View(template=f"{_T}/entry.html", data=sheet)


@page(pages, "POST", "/desk/registers/{region}/{register}/{number}", may="registers.order", reads="person")
def write_order_form(
    region: str, register: str, number: str, typed: Form, who: Who, key: RequestKey, clock: Clock
) -> View | Redirect:
    """Is this order written into the register?"""
    return sheets.order(region, register, number, typed, who, key, clock.now())
