"""The page doors of documents."""

from chalice.app import Blueprint

from chalicelib.documents import actions
from chalicelib.edge import Redirect, Who, page

pages = Blueprint(__name__)


@page(pages, "GET", "/documents/{document_id}/see", may="documents.see-own")
def open_document(document_id: str, who: Who) -> Redirect:
    """May I look at the file that I gave?"""
    return Redirect(to=actions.link_to_see(actions.get_own(document_id, who.person_id)))
