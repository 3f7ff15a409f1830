"""The page doors of documents."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.core.ids import sortable
from chalicelib.documents import actions, sheets, vault
from chalicelib.documents.models import Gift
from chalicelib.documents.routes import After
from chalicelib.edge import Redirect, RequestKey, View, Who, page

pages = Blueprint(__name__)


class Where(After):
    """In which state one wants to give a paper."""

    region: str = ""


@page(pages, "GET", "/documents", may="documents.see-own")
def show_documents(query: Where, who: Who, clock: Clock) -> View:
    """What is in my vault?"""
    now = clock.now()
    sheet = sheets.mine(who, now, after=query.after, region=query.region)
    return View(template=sheets.TEMPLATE, data=sheet | {"key": sortable(now)})


@page(pages, "POST", "/documents", may="documents.give")
def give_in_advance(gift: Gift, who: Who, key: RequestKey, clock: Clock) -> View:
    """Where do I put a paper that nobody has asked for yet?"""
    return View(template=sheets.TEMPLATE, data=sheets.give(who, gift, key, clock.now()) | {"key": key})


@page(pages, "GET", "/documents/{document_id}/see", may="documents.see-own")
def open_document(document_id: str, who: Who) -> Redirect:
    """May I look at the file that I gave?"""
    return Redirect(to=actions.link_to_see(actions.get_own(document_id, who.person_id)))


@page(pages, "POST", "/documents/{document_id}/remove", may="documents.give")
def take_out(document_id: str, who: Who, clock: Clock) -> Redirect:
    """Will you forget this paper?"""
    vault.remove(document_id, who.person_id, now=clock.now())
    return Redirect(to="/documents")
