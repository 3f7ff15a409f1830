"""What a vault does beyond taking files in: certificates come by themselves, uses and looks are remembered."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Literal

from chalicelib.adapters import buckets
from chalicelib.adapters.table import Refused
from chalicelib.catalogue import actions as catalogue
from chalicelib.core.errors import Conflict
from chalicelib.documents import actions, spots, store
from chalicelib.documents.choosing import Lasts
from chalicelib.documents.models import Document, Use, Verified
from chalicelib.events.documents import DocumentEnded

MOST_OFFERED = 60
"""So many of a person's documents, the newest, are looked through for proposals: one query."""
_MOST_USES = 20


def newest(person_id: str) -> tuple[Document, ...]:
    """The newest documents of a person, whatever their state."""
    return store.held_by(person_id, limit=MOST_OFFERED, after=None)[0]


def lasts(region: str) -> Lasts:
    """How long the papers of a region are good after they were given, by kind."""
    return {paper.kind: paper.good_for_days for paper in catalogue.region(region).papers if paper.good_for_days}


def keep(document: Document) -> None:
    """Put a document into its holder's vault whose bytes are in their place already; once, however often it is said."""
    try:
        store.create(document)
    except Refused:
        return


def end(document_id: str, why: Literal["revoked", "superseded"], *, now: datetime) -> None:
    """Offer a certificate no more that was taken back or replaced. One that is in nobody's vault is left alone."""
    document = store.get(document_id)
    if document and not document.ended:
        store.record(document.model_copy(update={"ended": why}), _ended(document, now))


def remove(document_id: str, person_id: str, *, now: datetime) -> Document:
    """Take a document out of one's vault; its bytes are erased soon, unless it was filed with an application.

    Raises NotFound, and Conflict where somebody was quicker.
    """
    document = actions.get_own(document_id, person_id)
    if document.ended == "removed":
        return document
    try:
        return store.record(document.model_copy(update={"ended": "removed"}), _ended(document, now))
    except Refused as error:
        raise Conflict from error


def erase(document_id: str) -> None:
    """Erase the bytes of a removed document. What was filed stays with its application, and a certificate of ours in
    the register of certificates."""
    document = store.get(document_id)
    if document and document.ended == "removed" and not document.uses and document.bucket == "vault":
        for key in filter(None, (document.content_key, document.xml_key, *spots.keys(document))):
            buckets.delete("vault", key)


def _ended(document: Document, now: datetime) -> DocumentEnded:
    event_id = f"{document.document_id}.ended.{document.version}"
    return DocumentEnded(event_id=event_id, at=now, document_id=document.document_id, kind_of_paper=document.kind)


def note_use(document_ids: Iterable[str], application_id: str, *, at: datetime) -> None:
    """Remember that documents were filed with an application."""

    def used(document: Document) -> Document:
        if any(use.application_id == application_id for use in document.uses):
            return document
        use = Use(application_id=application_id, at=at)
        return document.model_copy(update={"uses": (*document.uses, use)[-_MOST_USES:]})

    _change(document_ids, used)


def note_looks(looks: dict[str, bool], application_id: str, *, at: datetime) -> None:
    """Remember what an officer found of each document (id → good); a later look of another officer stays."""

    def looked_at(document: Document) -> Document:
        if document.verified and document.verified.at >= at:
            return document
        found = Verified(good=looks[document.document_id], application_id=application_id, at=at)
        return document.model_copy(update={"verified": found})

    _change(looks, looked_at)


def _change(document_ids: Iterable[str], change: Callable[[Document], Document]) -> None:
    """All in one write. Raises Refused where somebody else wrote in between: said again, it is done then."""
    before = store.get_many(document_ids)
    store.replace([after for one in before if (after := change(one)) is not one])
