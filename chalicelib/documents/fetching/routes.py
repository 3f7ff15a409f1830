"""The JSON doors to DigiLocker."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.documents.fetching import actions
from chalicelib.documents.fetching.models import Choice, Fetched, Offers, Return, Start, Wish
from chalicelib.edge import Who, route

routes = Blueprint(__name__)


@route(routes, "POST", "/v1/digilocker/connections", may="documents.give", status=201)
def connect_digilocker(wish: Wish, who: Who, clock: Clock) -> Start:
    """Where do I consent? (That I ask is my consent to the notice.)"""
    return actions.connect(who, wish.region, now=clock.now())


@route(routes, "POST", "/v1/digilocker/returns", may="documents.give")
def return_from_digilocker(back: Return, who: Who, clock: Clock) -> Offers:
    """I have consented: what is there?"""
    now = clock.now()
    actions.come_back(who, back.state, back.code, now=now)
    return Offers(offers=actions.offers(who, now=now))


@route(routes, "GET", "/v1/digilocker/papers", may="documents.give")
def see_digilocker(who: Who, clock: Clock) -> Offers:
    """What could be fetched?"""
    return Offers(offers=actions.offers(who, now=clock.now()))


@route(routes, "POST", "/v1/digilocker/papers", may="documents.give")
def fetch_from_digilocker(choice: Choice, who: Who, clock: Clock) -> Fetched:
    """Will you fetch these?"""
    return actions.fetch(who, choice, now=clock.now())
