"""Lists of approved cases, in the cards table. Access patterns:

1. a list                    GetItem  pk=list#<list_id> sk=list
2. a list is changed         PutItem on its version
3. a part comes to a list    TransactWriteItems: the list on its version, pk=list#<list_id> sk=part#<number>
4. what a part holds         GetItem  pk=list#<list_id> sk=part#<number>, then the file that it names
5. the hashes of all parts,  Query    pk=list#<list_id> sk begins with part#
   marks of their references
6. lists of an office        Query    by_holder holder_id=lists#<office_id>, the latest first

Their lines lie in the vault bucket under lists/<list_id>/<part>-<hash>.json, encrypted like every paper, and leave
after the period that `retention.toml` names for `list`. A file whose hash is not that of its row is not read.
"""

import hashlib
from collections.abc import Iterable
from functools import lru_cache

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, TransactWriteError

from chalicelib.adapters import buckets
from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, Refused, as_read, index, is_refusal, put, transaction
from chalicelib.cards.lists.models import CaseList, KeptPart

_MOST_BYTES = 4_000_000
_SHOWN = 50


class ListItem(Item):
    """One list."""

    class Meta(MetaBase):
        table_name = settings.table("cards")

    holder_id = UnicodeAttribute(null=True)
    issued_at = UnicodeAttribute(null=True)
    references = BinaryAttribute(null=True, legacy_encoding=False)
    by_holder = index("by_holder", "holder_id", "issued_at")


def get(list_id: str) -> CaseList | None:
    """A list as it stands."""
    try:
        item = ListItem.get(f"list#{list_id}", "list", consistent_read=True)
    except DoesNotExist:
        return None
    return CaseList.model_validate_json(item.body)


def keep(case: CaseList) -> CaseList:
    """The new state. Raises Refused where somebody else was quicker."""
    after, item = _next(case)
    put(item, as_read(ListItem, case.version_of_item))
    return after


def _next(case: CaseList) -> tuple[CaseList, ListItem]:
    after = case.model_copy(update={"version_of_item": case.version_of_item + 1})
    return after, ListItem(
        f"list#{case.list_id}",
        "list",
        body=after.model_dump_json(),
        version=after.version_of_item,
        holder_id=f"lists#{case.office_id}",
        issued_at=case.begun_at.isoformat(timespec="milliseconds"),
    )


def of_offices(office_ids: Iterable[str]) -> tuple[CaseList, ...]:
    """The latest lists of an officer's few offices: one query for each."""
    pages = (ListItem.by_holder.query(f"lists#{one}", scan_index_forward=False, limit=_SHOWN) for one in office_ids)
    return tuple(CaseList.model_validate_json(item.body) for page in pages for item in page)


def keep_part(case: CaseList, part: KeptPart, marks: Iterable[bytes]) -> None:
    """Keep the lines of the part that has come last to a list, and the marks of their references. Raises Refused where
    somebody else was quicker."""
    content = part.model_dump_json().encode()
    digest = hashlib.sha256(content).hexdigest()
    buckets.write("vault", _key(case.list_id, case.parts, digest), content, content_type="application/json")
    try:
        with transaction() as write:
            write.save(_next(case)[1], condition=as_read(ListItem, case.version_of_item))
            write.save(
                ListItem(f"list#{case.list_id}", _part(case.parts), body=digest, references=b"".join(marks) or None)
            )
    except TransactWriteError as error:
        raise (Refused() if is_refusal(error) else error) from error


def part(list_id: str, number: int) -> KeptPart | None:
    """The lines of a part; None where it has not come, or has left. Raises ValueError for a file that was changed."""
    try:
        digest = ListItem.get(f"list#{list_id}", _part(number), consistent_read=True).body or ""
    except DoesNotExist:
        return None
    content = buckets.read("vault", _key(list_id, number, digest), max_bytes=_MOST_BYTES)
    if content and hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"{list_id} {number}: the file was changed")
    return KeptPart.model_validate_json(content) if content else None


def hashes(list_id: str) -> list[str]:
    """The hashes of all parts, in their order."""
    return [row.body or "" for row in _parts(list_id)]


def marks(list_id: str, size: int) -> frozenset[bytes]:
    """The marks of all references, of so many bytes each."""
    kept = [row.references or b"" for row in _parts(list_id)]
    return frozenset(one[at : at + size] for one in kept for at in range(0, len(one), size))


def _parts(list_id: str) -> Iterable[ListItem]:
    return ListItem.query(f"list#{list_id}", ListItem.sk.startswith(_part()), consistent_read=True)


@lru_cache(maxsize=4)
def approved_part(list_id: str, number: int) -> KeptPart:
    """The same of an approved list, whose lines change no more. Raises KeyError."""
    found = part(list_id, number)
    if found is None:
        raise KeyError(f"{list_id} {number}")
    return found


def _part(number: int | None = None) -> str:
    return "part#" if number is None else f"part#{number:05}"


def _key(list_id: str, number: int, digest: str) -> str:
    return f"lists/{list_id}/{number:05}-{digest[:16]}.json"
