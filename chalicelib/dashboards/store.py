"""The table of figures.

Access patterns (pk · sk; every one a GetItem, a BatchGetItem, a Query or one transaction):

| what | how |
|---|---|
| the figures of some bodies | batch get `body#<region>/<body>` · `tally` |
| what a file was last counted as | get `file#<application_id>` · `counted` |
| count a file anew | one transaction: the file on its version, and the difference added to its body |
| the oldest open file of a body | index by_open: `<region>/<body>` · open_since, one item (only open files are in it) |
"""

from collections.abc import Sequence

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, TransactWriteError

from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, Refused, index, is_refusal, transaction
from chalicelib.dashboards.models import Counted, Tally

_COUNTED, _TALLY = "counted", "tally"
_FIGURES = tuple(Tally.model_fields)


class FigureItem(Item):
    """Files as they were counted, and the figures of bodies."""

    class Meta(MetaBase):
        table_name = settings.table("dashboards")

    open_body = UnicodeAttribute(null=True)
    open_since = UnicodeAttribute(null=True)
    received = NumberAttribute(null=True)
    pending = NumberAttribute(null=True)
    late = NumberAttribute(null=True)
    approved = NumberAttribute(null=True)
    issued = NumberAttribute(null=True)
    rejected = NumberAttribute(null=True)

    by_open = index("by_open", "open_body", "open_since")


def of_file(application_id: str) -> Counted | None:
    """What a file was last counted as; None where it never was."""
    try:
        item = FigureItem.get(f"file#{application_id}", _COUNTED, consistent_read=True)
    except DoesNotExist:
        return None
    return Counted.model_validate_json(item.body)


def count(now: Counted, before: Counted | None) -> None:
    """Count a file anew: what has changed is added to its body, in the same write. Refused where it was counted by
    somebody else in between."""
    version = before.version if before else 0
    change = now.tally.less(before.tally) if before else now.tally
    saved = now.model_copy(update={"version": version + 1})
    guard = FigureItem.version == version if before else FigureItem.pk.does_not_exist()
    try:
        with transaction() as write:
            write.save(_file_item(saved), condition=guard)
            if actions := [getattr(FigureItem, name).add(by) for name, by in change.model_dump().items() if by]:
                write.update(FigureItem(f"body#{now.body}", _TALLY), actions=actions)
    except TransactWriteError as error:
        if is_refusal(error):
            raise Refused from error
        raise


def tallies(bodies: Sequence[str]) -> dict[str, Tally]:
    """The figures of some bodies (`<region>/<body>`)."""
    found = FigureItem.batch_get([(f"body#{body}", _TALLY) for body in bodies])
    known = {item.pk.removeprefix("body#"): _tally(item) for item in found}
    return {body: known.get(body, Tally()) for body in bodies}


def oldest(body: str) -> Counted | None:
    """The oldest open file of a body; None where none is open."""
    found = list(FigureItem.by_open.query(body, limit=1))
    return Counted.model_validate_json(found[0].body) if found else None


def _tally(item: FigureItem) -> Tally:
    return Tally(**{name: int(getattr(item, name) or 0) for name in _FIGURES})


def _file_item(counted: Counted) -> FigureItem:
    return FigureItem(
        f"file#{counted.application_id}",
        _COUNTED,
        body=counted.model_dump_json(),
        version=counted.version,
        open_body=counted.body if counted.since else None,
        open_since=counted.since.isoformat() if counted.since else None,
    )
