"""JSON doors: cards, what they open, and what departments report."""

from chalice.app import Blueprint

from chalicelib.cards import actions
from chalicelib.cards.actions import bulk
from chalicelib.cards.bulk import Run
from chalicelib.cards.models import (
    Benefits,
    CardChecked,
    CardNumber,
    CardShown,
    CardsShown,
    CodeOnItsWay,
    CodeTyped,
    Disbursement,
    DuplicateWanted,
    Reported,
)
from chalicelib.core.clock import Clock
from chalicelib.core.model import Model
from chalicelib.edge import Request, RequestKey, Who, route

routes = Blueprint(__name__)


class Nothing(Model):
    """An empty body."""


@route(routes, "POST", "/v1/cards/codes", may="public")
def send_card_code(wanted: CardNumber, key: RequestKey, request: Request, clock: Clock) -> CodeOnItsWay:
    """Where is the code answered that goes to the mobile registered for this card?"""
    return actions.send_card_code(wanted, key, address=request.source_ip, language=request.language, now=clock.now())


@route(routes, "POST", "/v1/cards/benefits", may="public")
def answer_card_code(typed: CodeTyped, request: Request, clock: Clock) -> Benefits:
    """What is this card holder entitled to, what has been applied for and received?"""
    return actions.answer_card_code(typed, language=request.language, now=clock.now())


@route(routes, "GET", "/v1/benefits", may="benefits.own")
def see_benefits(who: Who, request: Request, clock: Clock) -> Benefits:
    """What am I entitled to, what have I applied for and received?"""
    return actions.own_benefits(who, request.language, now=clock.now())


@route(routes, "GET", "/v1/cards", may="cards.own")
def see_cards(who: Who) -> CardsShown:
    """Which cards do I have, and my family?"""
    return actions.own_cards(who)


@route(routes, "GET", "/v1/cards/{card_id}/{check}", may="public")
def check_card(card_id: str, check: str, clock: Clock) -> CardChecked:
    """What is the card worth today whose offline code says this?"""
    return actions.check(card_id, check, now=clock.now())


@route(routes, "POST", "/v1/cards/{card_id}/loss", may="cards.own")
def lose_card(card_id: str, body: Nothing, who: Who, clock: Clock) -> CardShown:
    """Is this card, which I have lost, not valid any more?"""
    return actions.lose(card_id, who, now=clock.now())


@route(routes, "GET", "/v1/families/{family_id}/cards", may="cards.keep", reads="person")
def see_cards_of_family(family_id: str, who: Who, clock: Clock) -> CardsShown:
    """Which cards has this family been given?"""
    return actions.of_family(family_id, who, now=clock.now())


@route(routes, "POST", "/v1/holders/{holder_id}/cards", may="cards.keep", reads="person")
def give_duplicate(holder_id: str, wanted: DuplicateWanted, who: Who, clock: Clock) -> CardShown:
    """Which card takes the place of the one this family or member had?"""
    return actions.duplicate(holder_id, wanted, who, now=clock.now())


@route(routes, "POST", "/v1/disbursements", may="benefits.report", reads="person")
def report_payment(one: Disbursement, who: Who, clock: Clock) -> Reported:
    """Is this payment in the list of what the member has received?"""
    return actions.report(one, who, now=clock.now())


@route(routes, "GET", "/v1/bulk/{run_id}", may="bulk.see")
def see_run(run_id: str) -> Run:
    """How far is this run of bulk issue?"""
    return bulk.see_run(run_id)
