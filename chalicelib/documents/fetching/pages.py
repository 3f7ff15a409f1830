"""The page doors to DigiLocker."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.documents.fetching import actions, sheets
from chalicelib.documents.fetching.models import Back, Wish
from chalicelib.edge import Form, Redirect, View, Who, page

pages = Blueprint(__name__)


@page(pages, "POST", "/digilocker", may="documents.give")
def go_to_digilocker(wish: Wish, who: Who, clock: Clock) -> Redirect:
    """Where do I consent?"""
    return Redirect(to=actions.connect(who, wish.region, now=clock.now()).url)


@page(pages, "GET", "/digilocker/return", may="documents.give")
def come_back(back: Back, who: Who, clock: Clock) -> Redirect:
    """I have consented."""
    actions.come_back(who, back.state, back.code, now=clock.now())
    return Redirect(to="/digilocker")


@page(pages, "GET", "/digilocker", may="documents.give")
def show_digilocker(who: Who, clock: Clock) -> View:
    """What could be fetched?"""
    return View(template=sheets.TEMPLATE, data=sheets.offered(who, clock.now()))


@page(pages, "POST", "/digilocker/papers", may="documents.give")
def fetch_papers(typed: Form, who: Who, clock: Clock) -> View | Redirect:
    """Will you fetch these?"""
    return sheets.fetched(typed, who, clock.now())


@page(pages, "POST", "/digilocker/end", may="documents.give")
def leave_digilocker(who: Who) -> Redirect:
    """I want nothing more from there."""
    actions.disconnect(who)
    return Redirect(to="/documents")
