"""What is held of a person, and where: every area says it of itself, so that a person gets all of it at once.

An area that holds something says so in a file `holdings.py` of its own, which registers when it is imported:
`holdings.register("applications", provide, find=find, erase=erase)`. All of them are imported at first use, so that
neither a door nor the timer has to know them.
"""

import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from chalicelib.core.model import Model
from chalicelib.core.text import Text


class Held(Model):
    """One thing that is held of a person."""

    subject_id: str
    kind: str
    """A line of `retention.toml`."""
    item_id: str
    """Its number, by which its person knows it."""
    title: Text | None = None
    """What it is called, where that says more than its kind."""
    facts: dict[str, Any]
    """All of it, as JSON can carry it."""
    labels: dict[str, Text] = {}
    """What people call those facts that have names of their own, such as the questions of a form."""
    begun_at: datetime | None = None
    """When it was made or last changed."""
    over_at: datetime | None = None
    """When the matter that it belongs to ended; None while it is open."""
    region: str = ""
    office_id: str = ""
    role: str = ""
    """Who answers for what it says: where a wish to correct it goes."""


Provide = Callable[[str], Iterable[Held]]
"""From the person's id to everything that the area holds."""
Find = Callable[[str], Held | None]
"""One thing by its id, as it stands; None where it is gone."""
Erase = Callable[[Held, datetime], bool]
"""Erases one thing; False where it has changed since, or is in use again, and stays."""


@dataclass(frozen=True)
class Holder:
    """One area that holds something of people."""

    name: str
    provide: Provide
    find: Find | None = None
    erase: Erase | None = None


_holders: dict[str, Holder] = {}


def register(name: str, provide: Provide, *, find: Find | None = None, erase: Erase | None = None) -> None:
    """Say what an area holds of a person, and how it erases what may go. Said once by each."""
    if name in _holders:
        raise ValueError(f"two holders are called {name}")
    _holders[name] = Holder(name, provide, find, erase)


def holders() -> dict[str, Holder]:
    """All of them, by name."""
    _gather()
    return _holders


@cache
def _gather() -> None:
    """Import what holds something: our own, and the `holdings` of every other area."""
    import_module("chalicelib.privacy.kept")
    house = Path(__file__).parents[1]
    for area in sorted(one.name for one in pkgutil.iter_modules([str(house)]) if one.ispkg):
        if area != "privacy" and find_spec(f"chalicelib.{area}.holdings"):
            import_module(f"chalicelib.{area}.holdings")


def held_of(person_id: str) -> dict[str, tuple[Held, ...]]:
    """Everything that is held of a person, by who holds it."""
    return {holder.name: tuple(holder.provide(person_id)) for holder in holders().values()}
