"""What is held of a person in documents, and how one of them goes for good."""

from chalicelib.adapters import buckets
from chalicelib.documents import spots, store
from chalicelib.documents.models import Document

_PAGE = 100
_OURS = "documents/"
"""Where the vault keeps what was given; anything else a document may point at belongs to another register."""


def all_of(person_id: str) -> tuple[Document, ...]:
    """Every document of a person, the newest first."""
    found, after = store.held_by(person_id, limit=_PAGE, after=None)
    while after:
        more, after = store.held_by(person_id, limit=_PAGE, after=after)
        found += more
    return found


def find(document_id: str) -> Document | None:
    """One document, whoever holds it."""
    return store.get(document_id)


def erase(document: Document) -> bool:
    """The document and its file. False where it has changed since. The file goes first: what is left of a crash is a
    line that points nowhere, and the next try takes that too."""
    for key in (document.content_key, document.xml_key, *spots.keys(document)):
        if key.startswith(_OURS):
            buckets.delete("vault", key)
    return store.erase(document)
