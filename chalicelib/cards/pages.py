"""Pages: a card's number, the code, the benefits; one's own cards; how far a run of bulk issue is."""

from secrets import token_urlsafe

from chalice.app import Blueprint

from chalicelib.cards import actions
from chalicelib.cards.actions import bulk
from chalicelib.cards.models import CardNumber, CodeTyped
from chalicelib.core.clock import Clock
from chalicelib.edge import Redirect, Request, RequestKey, View, Who, page

pages = Blueprint(__name__)

_NUMBER, _CODE = "cards/templates/number.html", "cards/templates/code.html"
_BENEFITS, _CARDS, _RUN = "cards/templates/benefits.html", "cards/templates/cards.html", "cards/templates/run.html"


@page(pages, "GET", "/cards", may="public")
def ask_for_number() -> View:
    """Whose card is it?"""
    return View(template=_NUMBER, data={"typed": {"_key": token_urlsafe(16)}})


@page(pages, "POST", "/cards", may="public", on_problem=_NUMBER)
def ask_for_code(wanted: CardNumber, key: RequestKey, request: Request, clock: Clock) -> View:
    """Which code came to the mobile that is registered for this card?"""
    sent = actions.send_card_code(wanted, key, address=request.source_ip, language=request.language, now=clock.now())
    return View(template=_CODE, data={"typed": {"challenge_id": sent.challenge_id}})


@page(pages, "POST", "/cards/benefits", may="public", on_problem=_CODE)
def show_benefits_of_card(answer: CodeTyped, request: Request, clock: Clock) -> View:
    """What is this card holder entitled to, what has been applied for and received?"""
    found = actions.answer_card_code(answer, language=request.language, now=clock.now())
    return View(template=_BENEFITS, data={"benefits": found})


@page(pages, "GET", "/benefits", may="benefits.own")
def show_benefits(who: Who, request: Request, clock: Clock) -> View:
    """What am I entitled to, what have I applied for and received?"""
    return View(template=_BENEFITS, data={"benefits": actions.own_benefits(who, request.language, now=clock.now())})


@page(pages, "GET", "/my-cards", may="cards.own")
def show_cards(who: Who) -> View:
    """Which cards do I have, and my family?"""
    return View(template=_CARDS, data={"cards": actions.own_cards(who).cards})


@page(pages, "POST", "/my-cards/{card_id}/loss", may="cards.own")
def lose_my_card(card_id: str, who: Who, clock: Clock) -> Redirect:
    """Is this card, which I have lost, not valid any more?"""
    actions.lose(card_id, who, now=clock.now())
    return Redirect(to="/my-cards")


@page(pages, "GET", "/my-cards/{card_id}/download", may="cards.own")
def download_card(card_id: str, who: Who) -> Redirect:
    """Where does its holder save this card from?"""
    return Redirect(to=actions.download_link(card_id, who))


@page(pages, "GET", "/bulk/{run_id}", may="bulk.see")
def show_run(run_id: str) -> View:
    """How far is this run of bulk issue?"""
    return View(template=_RUN, data={"run": bulk.see_run(run_id), "aside": bulk.set_aside(run_id)})
