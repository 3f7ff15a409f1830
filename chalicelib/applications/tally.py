"""Figures about papers, in the table of applications.

Access patterns (pk · sk):

| what | how |
|---|---|
| what happened to each paper group of a state's services | query `papers#<region>` |
| looks at papers, by service, in a month | query `looks#<region>` · begins with `<yyyy-mm>#` |
| count what an event says, once | transaction: put `counted#<event_id>`, add to each figure |

A figure lies in a few pieces, so that many applications for one service do not wait for each other; reading adds them.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from zlib import crc32

from pynamodb.attributes import NumberAttribute
from pynamodb.exceptions import TransactWriteError

from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, is_refusal, transaction
from chalicelib.applications.fewer import Looks, PaperCount
from chalicelib.core.clock import IST
from chalicelib.events.applications import ApplicationEvent

_PIECES = 4
_REMEMBERED = timedelta(days=60)
"""An event that comes again after this would be counted again; queues keep a message for 14 days at most."""


class TallyItem(Item):
    """A piece of a figure, or the mark that an event has been counted."""

    class Meta(MetaBase):
        table_name = settings.table("applications")

    asked = NumberAttribute(null=True)
    filled = NumberAttribute(null=True)
    fetchable = NumberAttribute(null=True)
    twice = NumberAttribute(null=True)
    decided = NumberAttribute(null=True)
    decisive = NumberAttribute(null=True)
    saved = NumberAttribute(null=True)


def count(event: ApplicationEvent, papers: Mapping[str, PaperCount], looks: Looks | None = None) -> None:
    """Add what an event says; an event that has been counted is not counted again."""
    piece = crc32(event.application_id.encode()) % _PIECES
    mark = TallyItem(f"counted#{event.event_id}", "counted", expires_at=event.at + _REMEMBERED)
    figures = {(f"papers#{event.region}", f"{event.service_id}#{group}#{piece}"): one for group, one in papers.items()}
    month = f"{event.at.astimezone(IST):%Y-%m}"
    seen = {(f"looks#{event.region}", f"{month}#{event.service_id}#{piece}"): looks} if looks else {}
    try:
        with transaction() as write:
            write.save(mark, condition=TallyItem.pk.does_not_exist())
            for (pk, sk), figure in (figures | seen).items():
                added = [getattr(TallyItem, name).add(number) for name, number in figure.model_dump().items() if number]
                if added:
                    write.update(TallyItem(pk, sk), actions=added)
    except TransactWriteError as error:
        if not is_refusal(error):
            raise


def papers(region: str) -> dict[tuple[str, str], PaperCount]:
    """What happened to the papers of a state's services so far, by service and group."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for item in TallyItem.query(f"papers#{region}"):
        service_id, group, _ = item.sk.split("#")
        found.setdefault((service_id, group), Counter()).update(_numbers(item, PaperCount))
    return {key: PaperCount.model_validate(dict(numbers)) for key, numbers in found.items()}


def looks(region: str, month: str) -> dict[str, Looks]:
    """Looks at papers in a month (`2026-11`), by service."""
    found: dict[str, Counter[str]] = {}
    for item in TallyItem.query(f"looks#{region}", TallyItem.sk.startswith(f"{month}#")):
        found.setdefault(item.sk.split("#")[1], Counter()).update(_numbers(item, Looks))
    return {service_id: Looks.model_validate(dict(numbers)) for service_id, numbers in found.items()}


def _numbers(item: TallyItem, kind: type[PaperCount] | type[Looks]) -> dict[str, int]:
    return {name: int(getattr(item, name) or 0) for name in kind.model_fields}
