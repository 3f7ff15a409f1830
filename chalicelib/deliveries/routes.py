"""JSON doors: which ways, how it went, once more; the printer of a counter; what WhatsApp tells."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.deliveries import actions, hearing, sheets
from chalicelib.deliveries.models import Choice, ChoiceShown, DeliveriesShown, Printed, Wanted
from chalicelib.edge import Raw, Request, Who, route

routes = Blueprint(__name__)

_TAKEN = Raw(body="", content_type="text/plain")


@route(routes, "GET", "/v1/ways", may="ways.own")
def see_ways(who: Who) -> ChoiceShown:
    """By which ways do my certificates come?"""
    return actions.see_choice(who)


@route(routes, "PUT", "/v1/ways", may="ways.own")
def choose_ways(choice: Choice, who: Who) -> ChoiceShown:
    """Do my certificates come by these ways from now on?"""
    return actions.choose(who, choice)


@route(routes, "GET", "/v1/ways/{application_id}", may="ways.own")
def see_ways_of_application(application_id: str, who: Who) -> ChoiceShown:
    """By which ways does the certificate of this application come?"""
    return actions.see_choice(who, application_id)


@route(routes, "PUT", "/v1/ways/{application_id}", may="ways.own")
def choose_ways_of_application(application_id: str, choice: Choice, who: Who) -> ChoiceShown:
    """Does the certificate of this application come by these ways?"""
    return actions.choose(who, choice, application_id)


@route(routes, "GET", "/v1/certificates/{number}/deliveries", may="ways.own")
def see_deliveries(number: str, who: Who, clock: Clock) -> DeliveriesShown:
    """By which ways has my certificate gone, and how often was it tried?"""
    return actions.see_own(number, who, now=clock.now())


@route(routes, "POST", "/v1/certificates/{number}/deliveries", may="ways.own")
def ask_for_delivery(number: str, wanted: Wanted, who: Who, clock: Clock) -> DeliveriesShown:
    """Is it tried by this way (again)?"""
    return actions.ask(number, wanted.way, who, now=clock.now())


@route(routes, "GET", "/v1/counter/{number}", may="certificates.hand-over", reads="person")
def see_at_counter(number: str, who: Who, clock: Clock) -> DeliveriesShown:
    """By which ways has this certificate of our office gone?"""
    return actions.see_as_office(number, who, now=clock.now())


@route(routes, "POST", "/v1/counter/{number}/prints", may="certificates.hand-over", reads="person")
def print_certificate(number: str, who: Who, clock: Clock) -> Printed:
    """Where is the copy to print, and the how manyeth is it?"""
    return actions.print_copy(number, who, now=clock.now())


@route(routes, "GET", "/v1/whatsapp/webhook", may="public")
def prove_webhook(request: Request) -> Raw:
    """Meta asks: is this webhook yours?"""
    return sheets.proved(request.query)


@route(routes, "POST", "/v1/whatsapp/webhook", may="public")
def take_whatsapp(request: Request) -> Raw:
    """Does WhatsApp have something to tell?"""
    hearing.hear(request.raw_body, request.headers.get("x-hub-signature-256", ""))
    return _TAKEN
