"""The table of registers of professionals.

Access patterns (pk · sk; every one a GetItem, a BatchGetItem, a Query or one transaction). `<r>` stands for
`<region>/<register>`.

| what | how |
|---|---|
| one entry | get `<r>#<number>` · `entry` |
| that a number is taken, once and for ever | put `<r>#<number>` · `number` |
| what happened to an entry, oldest first | query `<r>#<number>` · begins with `turn#` |
| the next running number | update `<r>` · `counter` |
| what the certificate of an application will do | get `application#<application_id>` · `effect` |
| numbers by the beginning of a name | query `<r>#name#<first three letters>` · begins with what was typed |
| the entries of a person | index by_holder: person_id · registered_on |
| all entries, for the list of a day | index by_shelf: `<r>#<shelf>` · number |
| the last list that was made | get `<r>` · `export` |

A name finds an entry by each of its words, and goes on finding it after a change of name.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, TypeVar
from zlib import crc32

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, Refused, as_read, index, is_refusal, outbox, put, transaction
from chalicelib.core.model import Model
from chalicelib.events import Event
from chalicelib.professions import rules
from chalicelib.professions.models import Effect, Entry, Export

_ENTRY, _NUMBER, _COUNTER, _EFFECT, _EXPORT = "entry", "number", "counter", "effect", "export"
PAGE = 20
_M = TypeVar("_M", bound=Model)


class ProfessionItem(Item):
    """Entries, their turns and names; counters, effects to come and lists."""

    class Meta(MetaBase):
        table_name = settings.table("professions")

    person_id = UnicodeAttribute(null=True)
    registered_on = UnicodeAttribute(null=True)
    shelf = UnicodeAttribute(null=True)
    number = UnicodeAttribute(null=True)
    run = NumberAttribute(null=True)

    by_holder = index("by_holder", "person_id", "registered_on")
    by_shelf = index("by_shelf", "shelf", "number")


def get(region: str, register: str, number: str) -> Entry | None:
    """One entry, read consistently; None where there is none."""
    return _found(_entry_key(region, register, number), _ENTRY, Entry)


def of_person(person_id: str) -> tuple[Entry, ...]:
    """The registrations of one person, in all registers."""
    found = ProfessionItem.by_holder.query(person_id, limit=100)
    return tuple(Entry.model_validate_json(item.body) for item in found)


def effect(application_id: str) -> Effect | None:
    """What the certificate of an application will do, or has done."""
    return _found(f"application#{application_id}", _EFFECT, Effect)


def next_run(region: str, register: str, first: int) -> int:
    """The next running number. Counted atomically: nobody gets the same one, and one that is not used is lost."""
    item = ProfessionItem(f"{region}/{register}", _COUNTER)
    item.update(actions=[ProfessionItem.run.set((ProfessionItem.run | (first - 1)) + 1)])
    return int(item.run or 0)


def plan(planned: Effect) -> None:
    """Keep what a certificate will do; a new number is taken with it. Refused where it is planned already, or the
    number has been given before."""
    asked = planned.asked
    with _guarded(), transaction() as write:
        write.save(_effect_item(planned), condition=ProfessionItem.pk.does_not_exist())
        if rules.makes_an_entry(asked):
            _take_number(write, asked.region, asked.register_name, planned.number)


def record(entry: Entry, *events: Event, done: Effect | None = None, prior: Entry | None = None) -> Entry:
    """Write an entry and tell it, in one transaction; with it that an effect is done, and the provisional entry that
    this one follows. Refused where somebody else wrote in between, or the effect is done already."""
    saved = entry.model_copy(update={"version": entry.version + 1})
    with _guarded(), transaction() as write:
        _put(write, saved, is_new=entry.version == 0)
        for nth, event in enumerate(events):
            write.save(_turn(saved, nth, event), condition=ProfessionItem.pk.does_not_exist())
        if prior is not None:
            _put(write, prior.model_copy(update={"version": prior.version + 1}), is_new=False)
        if done is not None:
            item = _effect_item(done.model_copy(update={"done": True}))
            write.save(item, condition=ProfessionItem.version == 0)
    return saved


def bring_in(entry: Entry) -> None:
    """An entry from the books before the portal. Refused where its number is there already."""
    first = entry.model_copy(update={"version": 1})
    with _guarded(), transaction() as write:
        _take_number(write, entry.region, entry.register_name, entry.number)
        _put(write, first, is_new=True)


def claim(entry: Entry, person_id: str) -> Entry:
    """An entry from before gets its holder's account. Refused where it has one, or somebody wrote in between."""
    claimed = entry.model_copy(update={"person_id": person_id, "version": entry.version + 1})
    put(_entry_item(claimed), as_read(ProfessionItem, entry.version))
    return claimed


# Looking up


def by_name(region: str, register: str, typed: str) -> tuple[tuple[Entry, ...], bool]:
    """Entries whose name, in any order of its words, begins like this; and whether there are more."""
    key = rules.name_key(typed)
    pk = _names_key(region, register, key)
    rows = list(ProfessionItem.query(pk, ProfessionItem.sk.startswith(key), limit=2 * PAGE + 1))
    numbers = list(dict.fromkeys(str(row.number) for row in rows))
    return _many(region, register, numbers[:PAGE]), len(numbers) > PAGE or len(rows) > 2 * PAGE


def _many(region: str, register: str, numbers: list[str]) -> tuple[Entry, ...]:
    keys = [(_entry_key(region, register, number), _ENTRY) for number in numbers]
    found = {item.pk: Entry.model_validate_json(item.body) for item in ProfessionItem.batch_get(keys)}
    return tuple(found[pk] for pk, _ in keys if pk in found)


def whole(region: str, register: str) -> Iterator[Entry]:
    """Every entry of a register, shelf by shelf, in the order of numbers on each. For the list of a day only."""
    for shelf in range(rules.SHELVES):
        for item in ProfessionItem.by_shelf.query(f"{region}/{register}#{shelf}"):
            yield Entry.model_validate_json(item.body)


def export(region: str, register: str) -> Export | None:
    """The last list of a register."""
    return _found(f"{region}/{register}", _EXPORT, Export)


def keep_export(region: str, register: str, made: Export) -> None:
    """Remember which list is the last."""
    ProfessionItem(f"{region}/{register}", _EXPORT, body=made.model_dump_json()).save()


# Items


def _found(pk: str, sk: str, kind: type[_M]) -> _M | None:
    try:
        item = ProfessionItem.get(pk, sk, consistent_read=True)
    except DoesNotExist:
        return None
    return kind.model_validate_json(item.body)


def _entry_key(region: str, register: str, number: str) -> str:
    return f"{region}/{register}#{rules.number_key(number)}"


def _names_key(region: str, register: str, key: str) -> str:
    return f"{region}/{register}#name#{key[:3]}"


def _put(write: TransactWrite, entry: Entry, *, is_new: bool) -> None:
    as_it_was = ProfessionItem.version == entry.version - 1
    write.save(_entry_item(entry), condition=ProfessionItem.pk.does_not_exist() if is_new else as_it_was)
    for item in _name_items(entry):
        write.save(item)


def _entry_item(entry: Entry) -> ProfessionItem:
    shelf = crc32(entry.number.encode()) % rules.SHELVES
    return ProfessionItem(
        _entry_key(entry.region, entry.register_name, entry.number),
        _ENTRY,
        body=entry.model_dump_json(exclude_defaults=True),
        version=entry.version,
        person_id=entry.person_id or None,
        registered_on=entry.registered_on.isoformat(),
        shelf=f"{entry.region}/{entry.register_name}#{shelf}",
        number=entry.number,
    )


def _name_items(entry: Entry) -> Iterable[ProfessionItem]:
    for key in rules.name_keys(entry.name):
        pk = _names_key(entry.region, entry.register_name, key)
        yield ProfessionItem(pk, f"{key}#{entry.number}", number=entry.number)


def _turn(entry: Entry, nth: int, event: Event) -> ProfessionItem:
    pk = _entry_key(entry.region, entry.register_name, entry.number)
    return ProfessionItem(pk, f"turn#{entry.version:06}" + (f".{nth}" if nth else ""), **outbox(event))


def _take_number(write: TransactWrite, region: str, register: str, number: str) -> None:
    taken = ProfessionItem(_entry_key(region, register, number), _NUMBER)
    write.save(taken, condition=ProfessionItem.pk.does_not_exist())


def _effect_item(planned: Effect) -> ProfessionItem:
    pk = f"application#{planned.asked.application_id}"
    return ProfessionItem(pk, _EFFECT, body=planned.model_dump_json(exclude_defaults=True), version=int(planned.done))


class _guarded:  # noqa: N801  reads as a word in `with`
    """A transaction whose conditions may fail. Raises Refused where one does."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, TransactWriteError) and is_refusal(error):
            raise Refused from error


def made_at_key(region: str, register: str, moment: datetime) -> str:
    """Where the list of a moment lies."""
    return f"registers/{region}/{register}/{moment:%Y%m%dT%H%M%S}.csv"
