"""What is held of a person, and where: every area says it of itself, so that a person gets all of it at once.

An area registers when it is imported: `holdings.register("applications", provide, erase)`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.core.model import Model


class Held(Model):
    """One thing that is held of a person."""

    kind: str
    """A line of `retention.toml`."""
    item_id: str
    """Its number, by which its person knows it."""
    facts: dict[str, Any]
    """All of it, as JSON can carry it."""
    begun_at: datetime | None = None
    """When it was made or last changed."""
    over_at: datetime | None = None
    """When the matter that it belongs to ended; None while it is open."""


Provide = Callable[[str], Iterable[Held]]
"""From the person's id to everything that the area holds."""
Erase = Callable[[str, Held, datetime], bool]
"""Erases one thing of a person; False where it is in use again and has to stay."""


@dataclass(frozen=True)
class Holder:
    """One area that holds something of people."""

    name: str
    provide: Provide
    erase: Erase | None = None


holders: dict[str, Holder] = {}
"""All of them, by name."""


def register(name: str, provide: Provide, erase: Erase | None = None) -> None:
    """Say what an area holds of a person, and how it erases what may go. Said once by each."""
    if name in holders:
        raise ValueError(f"two holders are called {name}")
    holders[name] = Holder(name, provide, erase)
