"""What the law gives a person: a copy of everything, erasure of what may go, and why the rest stays."""

from datetime import datetime

from chalicelib.adapters.table import Refused
from chalicelib.core.errors import Conflict
from chalicelib.privacy import holdings, retention, rules, store
from chalicelib.privacy.holdings import Held
from chalicelib.privacy.models import ErasureWish, Line

Kept = dict[str, tuple[Held, ...]]


def take_copy(person_id: str, *, now: datetime) -> Kept:
    """Everything that is held of a person, by who holds it, noted in their log (Digital Personal Data Protection Act,
    2023, s. 11(1))."""
    found = holdings.held_of(person_id)
    kinds = dict.fromkeys(held.kind for items in found.values() for held in items)
    store.append(person_id, Line(at=now, act="copied", what=tuple(kinds)))
    return found


def what_is_held(person_id: str) -> Kept:
    """The same, to decide what shall go."""
    return holdings.held_of(person_id)


def erase(person_id: str, wish: ErasureWish, *, now: datetime) -> tuple[Held, ...]:
    """Erase what the person names and what may go (everything of it where nothing is named), and say what went. What
    the law wants kept stays; `views.erasure` says why, item by item. Asked again, it does no more (s. 12(3))."""
    gone = tuple(
        held for name, items in holdings.held_of(person_id).items() for held in items if _go(name, held, wish, now)
    )
    if gone:
        what = tuple(dict.fromkeys(held.kind for held in gone))
        _note(person_id, Line(at=now, act="erased", what=what, about=", ".join(_own_numbers(gone))[:80]))
    return gone


def _go(name: str, held: Held, wish: ErasureWish, now: datetime) -> bool:
    erase_it = holdings.holders()[name].erase
    named = not wish.items or f"{held.kind}:{held.item_id}" in wish.items
    return bool(
        named and erase_it and rules.may_go(held, retention.keeping(held.kind), now=now) and erase_it(held, now)
    )


def _own_numbers(gone: tuple[Held, ...]) -> list[str]:
    """Numbers by which the person knew them; an account's own id is none."""
    return [held.item_id for held in gone if held.item_id != held.subject_id]


def _note(person_id: str, line: Line) -> None:
    try:
        store.append(person_id, line)
    except Refused as error:
        raise Conflict from error
