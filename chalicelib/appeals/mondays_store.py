"""Monday lists in the table of appeals: written once, never changed.

Access patterns (pk · sk; every one a GetItem, a Query or one transaction):

| what | how |
|---|---|
| the list of an authority on a Monday: how long it is | get `lists#<office_id>#<role>` · `<yyyy-mm-dd>` |
| its lines, a part at a time | get `list#<office_id>#<role>#<yyyy-mm-dd>` · `<nnn>` |
| the last Mondays of which there are lists, newest first | query `lists#<office_id>#<role>` |
| keep a list | one transaction: all of these, where there is none of that Monday yet |
| that the lists of a region have been ordered for a Monday, and whose | query, put `lists#<region>` · `<yyyy-mm-dd>` |

A transaction takes 4 MB: about ten thousand lines.
"""

from datetime import date

from pydantic import TypeAdapter
from pynamodb.exceptions import DoesNotExist, TransactWriteError

from chalicelib.adapters.table import is_refusal, transaction
from chalicelib.appeals.models import MondayList, MondayRow
from chalicelib.appeals.store import AppealItem
from chalicelib.core.errors import NotFound

_ROWS = TypeAdapter(tuple[MondayRow, ...])
_SEATS = TypeAdapter(tuple[tuple[str, str], ...])
_A_PART = 150
"""Lines in one item."""
_MONDAYS = 12


def keep(made: MondayList, rows: tuple[MondayRow, ...]) -> None:
    """Keep a list with its lines; one that is there stays as it is."""
    parts = [rows[start : start + _A_PART] for start in range(0, len(rows), _A_PART)]
    lines = f"list#{made.office_id}#{made.role}#{made.on}"
    try:
        with transaction() as write:
            head = AppealItem(_lists(made.office_id, made.role), str(made.on), body=made.model_dump_json())
            write.save(head, condition=AppealItem.pk.does_not_exist())
            for number, part in enumerate(parts):
                write.save(
                    AppealItem(lines, f"{number:03}", body=_ROWS.dump_json(part, exclude_defaults=True).decode())
                )
    except TransactWriteError as error:
        if not is_refusal(error):
            raise


def get(office_id: str, role: str, on: date) -> MondayList:
    """How the list of a Monday was made. NotFound where there is none."""
    try:
        return MondayList.model_validate_json(AppealItem.get(_lists(office_id, role), str(on)).body)
    except DoesNotExist as error:
        raise NotFound("no-list") from error


def rows(made: MondayList, part: int) -> tuple[tuple[MondayRow, ...], int | None]:
    """Some of its lines, in order of arrival, and which part comes next."""
    if part * _A_PART >= made.count:
        return (), None
    item = AppealItem.get(f"list#{made.office_id}#{made.role}#{made.on}", f"{part:03}")
    following = part + 1 if (part + 1) * _A_PART < made.count else None
    return _ROWS.validate_json(item.body), following


def mondays(office_id: str, role: str) -> tuple[date, ...]:
    """The last Mondays of which there are lists, newest first."""
    found = AppealItem.query(_lists(office_id, role), limit=_MONDAYS, scan_index_forward=False)
    return tuple(date.fromisoformat(item.sk) for item in found)


def are_ordered(region: str, on: date) -> bool:
    """Whether the lists of a region have been ordered for a Monday."""
    return AppealItem.count(f"lists#{region}", AppealItem.sk == str(on)) > 0


def note_ordered(region: str, on: date, seats: tuple[tuple[str, str], ...]) -> None:
    """They have been, of these offices and roles."""
    AppealItem(f"lists#{region}", str(on), body=_SEATS.dump_json(seats).decode()).save()


def seats(region: str) -> tuple[tuple[str, str], ...]:
    """Office and role of every authority whose list was ordered last."""
    found = AppealItem.query(f"lists#{region}", limit=1, scan_index_forward=False)
    return next((_SEATS.validate_json(item.body) for item in found), ())


def _lists(office_id: str, role: str) -> str:
    return f"lists#{office_id}#{role}"
