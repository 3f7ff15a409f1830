"""The JSON doors of registers: looking up, one's own registrations, and orders of the registrar."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock, local_date
from chalicelib.edge import Query, Request, RequestKey, Who, route
from chalicelib.professions import actions, claims, public
from chalicelib.professions.models import Claim, ClaimAnswer, ClaimSent, Found, OfficerEntry, Order, OwnEntries

routes = Blueprint(__name__)


class Wanted(Query):
    """A number, or the beginning of a name."""

    q: str = ""


@route(routes, "GET", "/v1/registers/{region}/{register}", may="public")
def search_register(region: str, register: str, wanted: Wanted, request: Request, clock: Clock) -> Found:
    """Who is registered under this number or name, and how does it stand?"""
    return public.search(region, register, wanted.q, address=request.source_ip, now=clock.now())


@route(routes, "GET", "/v1/registrations", may="registrations.own")
def list_registrations(who: Who, clock: Clock) -> OwnEntries:
    """Where am I registered, and until when?"""
    return actions.mine(who, today=local_date(clock.now()))


@route(routes, "POST", "/v1/registrations/claims", may="registrations.own")
def claim_registration(claim: Claim, who: Who, key: RequestKey, request: Request, clock: Clock) -> ClaimSent:
    """Will you send a code to the mobile that the register has of me?"""
    return claims.claim(claim, who, key, address=request.source_ip, now=clock.now())


@route(routes, "POST", "/v1/registrations/claims/answer", may="registrations.own")
def answer_claim(answer: ClaimAnswer, who: Who, clock: Clock) -> OwnEntries:
    """Is this the code, and the registration mine?"""
    return claims.answer(answer, who, now=clock.now())


@route(routes, "GET", "/v1/registers/{region}/{register}/entries/{number}", may="registers.see", reads="person")
def see_entry(region: str, register: str, number: str, who: Who, clock: Clock) -> OfficerEntry:
    """What does the register of my council say of this number?"""
    return actions.see(region, register, number, who, now=clock.now())


@route(
    routes, "POST", "/v1/registers/{region}/{register}/entries/{number}/orders", may="registers.order", reads="person"
)
def write_order(
    region: str, register: str, number: str, order: Order, who: Who, key: RequestKey, clock: Clock
) -> OfficerEntry:
    """Will you write this order into the register?"""
    return actions.write_order(region, register, number, order, who, key, now=clock.now())
