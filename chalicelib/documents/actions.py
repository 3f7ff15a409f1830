"""What can be done with a document. One function per thing done."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from chalicelib.adapters import apart, buckets
from chalicelib.adapters.table import Refused
from chalicelib.core import ids
from chalicelib.core.errors import Conflict, Invalid, NotFound
from chalicelib.documents import rules, store
from chalicelib.documents.models import MAX_BYTES, Document, Finding, Gift, Paper, PaperPage, UploadSlip
from chalicelib.events.documents import DocumentAccepted, DocumentRefused
from chalicelib.registry import actions as registry

SLIP_LASTS = timedelta(minutes=15)
LINK_LASTS = timedelta(minutes=2)
PAGE_SIZE = 50
_SECONDS = 20
_MEMORY_MB = 1024


def ask_to_give(holder_id: str, gift: Gift, key: str, *, now: datetime, back: str = "") -> UploadSlip:
    """Where and how the browser may post this one file, for 15 minutes.

    The same key is the same document, so a repeat gets a fresh slip for it. With `back` the browser is sent there after
    posting. Raises Conflict where the key has been used for another paper or its file is already here, and Invalid
    where it is about somebody who is not of the holder's family.
    """
    document = _remembered(
        Document(
            document_id=id_for(holder_id, key),
            holder_id=holder_id,
            kind=gift.kind,
            file_name=rules.clean_name(gift.file_name, gift.media_type),
            media_type=gift.media_type,
            about=registry.meant(holder_id, gift.about),
            region=gift.region,
            given_at=now,
        )
    )
    link = buckets.post_link(
        "incoming",
        document.document_id,
        content_type=document.media_type,
        max_bytes=MAX_BYTES,
        lasts_s=int(SLIP_LASTS.total_seconds()),
        redirect=back,
    )
    return UploadSlip(
        document_id=document.document_id,
        url=link.url,
        fields=link.fields,
        max_bytes=MAX_BYTES,
        valid_until=now + SLIP_LASTS,
    )


def id_for(holder_id: str, key: str) -> str:
    """The document that belongs to a person and a key."""
    digest = hashlib.sha256(f"{holder_id}\x1f{key}".encode()).digest()
    return "D" + ids.base32(int.from_bytes(digest[:16]), 25)


def _remembered(wish: Document) -> Document:
    try:
        store.create(wish)
    except Refused as error:
        document = get(wish.document_id)
        if document.status != "waiting" or (document.kind, document.media_type) != (wish.kind, wish.media_type):
            raise Conflict("key-used") from error
        return document
    return wish


def inspect(document_id: str, now: datetime) -> Document | None:
    """Look at what has arrived, then keep it or refuse it, for good. Doing it twice changes nothing.

    None where nobody asked to give it; what arrived is removed then.
    """
    document = store.get(document_id)
    if document and document.status == "waiting":
        content = buckets.read("incoming", document_id, max_bytes=MAX_BYTES)
        if content is None:
            return document
        document = _concluded(document, *_looked_at(document, content), now)
    buckets.delete("incoming", document_id)
    return document


def _looked_at(document: Document, content: bytes) -> tuple[Finding, bytes]:
    try:
        facts, kept = apart.run(
            "chalicelib.documents.inspection:look",
            content,
            seconds=_SECONDS,
            memory_mb=_MEMORY_MB,
            claim=document.media_type,
        )
    except apart.TooMuchWork:
        return Finding(reason="too-much-work"), b""
    except apart.BadBytes:
        return Finding(reason="unreadable"), b""
    return Finding.model_validate(facts), kept


def _concluded(document: Document, finding: Finding, kept: bytes, now: datetime) -> Document:
    if finding.reason:
        after = document.model_copy(update={"status": "refused", "reason": finding.reason, "inspected_at": now})
    else:
        after = _kept(document, finding, kept, now)
    try:
        return store.record(after, _event(after, now))
    except Refused:
        return get(document.document_id)


def _kept(document: Document, finding: Finding, content: bytes, now: datetime) -> Document:
    """The bytes go into the vault under a name made of what they are, so that no later upload can take their place."""
    sha256 = hashlib.sha256(content).hexdigest()
    content_key = f"documents/{document.document_id}/{sha256}"
    buckets.write("vault", content_key, content, content_type=finding.media_type)
    return document.model_copy(
        update={
            "status": "accepted",
            "inspected_at": now,
            "size_bytes": len(content),
            "sha256": sha256,
            "pages": finding.pages,
            "media_type": finding.media_type,
            "file_name": rules.clean_name(document.file_name, finding.media_type),
            "content_key": content_key,
        }
    )


def _event(document: Document, now: datetime) -> DocumentAccepted | DocumentRefused:
    facts = {
        "event_id": f"{document.document_id}.{document.status}",
        "at": now,
        "document_id": document.document_id,
        "kind_of_paper": document.kind,
    }
    if document.reason:
        return DocumentRefused.model_validate({**facts, "reason": document.reason})
    return DocumentAccepted.model_validate(facts)


def get(document_id: str) -> Document:
    """A document. Raises NotFound."""
    document = store.get(document_id)
    if not document:
        raise NotFound()
    return document


def get_many(document_ids: Iterable[str]) -> tuple[Document, ...]:
    """Those of these documents that exist, in the order asked."""
    return store.get_many(document_ids)


def get_own(document_id: str, person_id: str) -> Document:
    """A person's own document. Raises NotFound for anybody else's too, so that nobody learns that it exists."""
    document = get(document_id)
    if document.holder_id != person_id:
        raise NotFound()
    return document


def held_by(person_id: str, *, after: str | None = None, limit: int = PAGE_SIZE) -> PaperPage:
    """A person's documents, the newest first, a page at a time."""
    if after and after.count("~") != 1:
        raise Invalid()
    documents, more = store.held_by(person_id, limit=limit, after=after)
    return PaperPage(documents=tuple(shown(document) for document in documents), next=more)


def shown(document: Document) -> Paper:
    """A document as its holder sees it."""
    return Paper.model_validate(document.model_dump(include=set(Paper.model_fields)))


def link_to_see(document: Document) -> str:
    """A link that shows the file in the browser for two minutes. It is called by the kind of paper: what a person calls
    a file may hold a name, and an address is no place for that. Raises NotFound for what was not accepted."""
    if document.status != "accepted":
        raise NotFound()
    return buckets.get_link(
        document.bucket,
        document.content_key,
        content_type=document.media_type,
        file_name=rules.header_name(rules.clean_name(document.kind, document.media_type)),
        lasts_s=int(LINK_LASTS.total_seconds()),
    )
