"""Lists of approved cases, in the cards table. Access patterns:

1. a list                    GetItem  pk=list#<list_id> sk=list
2. a list is changed         PutItem on its version
3. lists of an office        Query    by_holder holder_id=lists#<office_id>, the latest first

Their lines lie in the vault bucket under lists/<list_id>/<part>.json, encrypted like every paper.
"""

from collections.abc import Iterable
from functools import lru_cache

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist

from chalicelib.adapters import buckets
from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, as_read, index, put
from chalicelib.cards.lists.models import CaseList, KeptPart

_MOST_BYTES = 4_000_000
_SHOWN = 50


class ListItem(Item):
    """One list."""

    class Meta(MetaBase):
        table_name = settings.table("cards")

    holder_id = UnicodeAttribute(null=True)
    issued_at = UnicodeAttribute(null=True)
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
    after = case.model_copy(update={"version_of_item": case.version_of_item + 1})
    item = ListItem(
        f"list#{case.list_id}",
        "list",
        body=after.model_dump_json(),
        version=after.version_of_item,
        holder_id=f"lists#{case.office_id}",
        issued_at=case.begun_at.isoformat(timespec="milliseconds"),
    )
    put(item, as_read(ListItem, case.version_of_item))
    return after


def of_offices(office_ids: Iterable[str]) -> tuple[CaseList, ...]:
    """The latest lists of an officer's few offices: one query for each."""
    pages = (ListItem.by_holder.query(f"lists#{one}", scan_index_forward=False, limit=_SHOWN) for one in office_ids)
    return tuple(CaseList.model_validate_json(item.body) for page in pages for item in page)


def keep_part(list_id: str, number: int, part: KeptPart) -> None:
    """Keep the lines of a part."""
    buckets.write("vault", _key(list_id, number), part.model_dump_json().encode(), content_type="application/json")


def part(list_id: str, number: int) -> KeptPart | None:
    """The lines of a part; None where it has not come."""
    content = buckets.read("vault", _key(list_id, number), max_bytes=_MOST_BYTES)
    return KeptPart.model_validate_json(content) if content else None


@lru_cache(maxsize=4)
def approved_part(list_id: str, number: int) -> KeptPart:
    """The same of an approved list, whose lines change no more. Raises KeyError."""
    found = part(list_id, number)
    if found is None:
        raise KeyError(f"{list_id} {number}")
    return found


def _key(list_id: str, number: int) -> str:
    return f"lists/{list_id}/{number:05}.json"
