"""The JSON doors of documents."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.documents import actions, vault
from chalicelib.documents.models import Gift, Paper, PaperPage, UploadSlip
from chalicelib.edge import RequestKey, Who, route
from chalicelib.edge.doors import Query

routes = Blueprint(__name__)


class After(Query):
    """Where to go on."""

    after: str | None = None


@route(routes, "POST", "/v1/documents", may="documents.give", status=201)
def ask_to_give(gift: Gift, who: Who, key: RequestKey, clock: Clock) -> UploadSlip:
    """How may I upload this file?"""
    return actions.ask_to_give(who.person_id, gift, key, now=clock.now())


@route(routes, "GET", "/v1/documents", may="documents.see-own")
def list_documents(query: After, who: Who) -> PaperPage:
    """Which documents have I given?"""
    return actions.held_by(who.person_id, after=query.after)


@route(routes, "GET", "/v1/documents/{document_id}", may="documents.see-own")
def see_document(document_id: str, who: Who) -> Paper:
    """What has become of my document?"""
    return actions.shown(actions.get_own(document_id, who.person_id))


@route(routes, "DELETE", "/v1/documents/{document_id}", may="documents.give")
def remove_document(document_id: str, who: Who, clock: Clock) -> Paper:
    """Will you forget this paper?"""
    return actions.shown(vault.remove(document_id, who.person_id, now=clock.now()))
