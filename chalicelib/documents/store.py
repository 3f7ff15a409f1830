"""The documents table. Access patterns:

1. a document by its id                      GetItem  pk=<document_id> sk=document
2. several documents by their ids            BatchGetItem, 100 a call
3. a person's documents, the newest first    Query    by_holder holder_id
4. its state and what happened to it         TransactWriteItems: the document on its version, and the outbox item
5. what was done with several documents      TransactWriteItems: each on its version, up to 100
6. it goes for good                          TransactWriteItems: both are deleted
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, TransactWriteError

from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, Refused, index, is_refusal, outbox, put, transaction
from chalicelib.documents.models import Document
from chalicelib.events import Event
from chalicelib.events.documents import DocumentEvent
from chalicelib.privacy.retention import keeping

_SK = "document"
_EVENTS = tuple(f"event#{event.kind}" for event in DocumentEvent.__subclasses__())


class DocumentItem(Item):
    """A document, or something that happened to one (outbox)."""

    class Meta(MetaBase):
        table_name = settings.table("documents")

    holder_id = UnicodeAttribute(null=True)
    given_at = UnicodeAttribute(null=True)
    by_holder = index("by_holder", "holder_id", "given_at")


def get(document_id: str) -> Document | None:
    """A document as it stands."""
    try:
        return _read(DocumentItem.get(document_id, _SK, consistent_read=True))
    except DoesNotExist:
        return None


def get_many(document_ids: Iterable[str]) -> tuple[Document, ...]:
    """Those that exist, in the order asked."""
    wanted = tuple(dict.fromkeys(document_ids))
    found = {item.pk: _read(item) for item in DocumentItem.batch_get([(key, _SK) for key in wanted])}
    return tuple(found[key] for key in wanted if key in found)


def held_by(holder_id: str, *, limit: int, after: str | None) -> tuple[tuple[Document, ...], str | None]:
    """A person's documents, the newest first, and where the next ones begin."""
    rows = DocumentItem.by_holder.query(
        holder_id, scan_index_forward=False, limit=limit, last_evaluated_key=_start(holder_id, after)
    )
    documents = tuple(_read(item) for item in rows)
    more = rows.last_evaluated_key
    return documents, f"{more['given_at']['S']}~{more['pk']['S']}" if more else None


def _start(holder_id: str, after: str | None) -> dict[str, dict[str, str]] | None:
    if not after:
        return None
    given_at, _, document_id = after.partition("~")
    return {
        "holder_id": {"S": holder_id},
        "given_at": {"S": given_at},
        "pk": {"S": document_id},
        "sk": {"S": _SK},
    }


def create(document: Document) -> None:
    """Remember a new document. Raises Refused where its id is taken."""
    put(_item(document), DocumentItem.pk.does_not_exist())


def record(document: Document, event: Event) -> Document:
    """The new state and its event in one transaction. Raises Refused where somebody else was quicker."""
    after = document.model_copy(update={"version": document.version + 1})
    try:
        with transaction() as write:
            write.save(_item(after), condition=DocumentItem.version == document.version)
            write.save(DocumentItem(document.document_id, f"event#{event.kind}", **outbox(event)))
    except TransactWriteError as error:
        raise (Refused() if is_refusal(error) else error) from error
    return after


def replace(documents: Sequence[Document]) -> None:
    """The new states of several documents in one transaction. Raises Refused where somebody else was quicker."""
    if not documents:
        return
    try:
        with transaction() as write:
            for one in documents:
                after = one.model_copy(update={"version": one.version + 1})
                write.save(_item(after), condition=DocumentItem.version == one.version)
    except TransactWriteError as error:
        raise (Refused() if is_refusal(error) else error) from error


def erase(document: Document) -> bool:
    """Forget a document and what happened to it. False where it has changed since it was read."""
    try:
        with transaction() as write:
            write.delete(_item(document), condition=DocumentItem.version == document.version)
            for key in _EVENTS:
                write.delete(DocumentItem(document.document_id, key))
    except TransactWriteError as error:
        if is_refusal(error):
            return False
        raise
    return True


def _item(document: Document) -> DocumentItem:
    return DocumentItem(
        document.document_id,
        _SK,
        body=document.model_dump_json(),
        version=document.version,
        holder_id=document.holder_id,
        given_at=_sortable(document.given_at),
        expires_at=document.given_at + keeping("upload").period if document.status == "waiting" else None,
    )


def _sortable(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _read(item: DocumentItem) -> Document:
    return Document.model_validate_json(item.body)
