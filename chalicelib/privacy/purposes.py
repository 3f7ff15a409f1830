"""What personal data may be read for, and the words that ask for consent: `purposes.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from chalicelib.core.errors import NotAllowed
from chalicelib.core.model import Model
from chalicelib.core.text import Text
from chalicelib.edge import Who

Ground = Literal["service", "law", "consent"]
PROGRAM = "program:"
"""What the id of an application program begins with, where it reads as officers do."""


class Purpose(Model):
    """One lawful reason to read personal data (Digital Personal Data Protection Act, 2023, ss. 4, 6 and 7)."""

    purpose: str
    words: Text
    ground: Ground
    law: str
    by: tuple[str, ...]
    """`officer`, `operator`, `program`, or roles of seats."""
    stated: bool = False
    """The reader has to say it, with a reason: it does not follow from the work at hand."""
    kept: str
    """The line of `retention.toml` that holds for what is read."""
    notice: Text | None = None
    """What the person reads before consenting (s. 5); only with the ground `consent`."""
    version: int = 1
    """Of the notice: grows with every change of its words."""


@cache
def purposes() -> dict[str, Purpose]:
    """All there are, by slug."""
    tree = tomllib.loads(Path(__file__).with_name("purposes.toml").read_text("utf-8"))
    return {slug: Purpose.model_validate({"purpose": slug, **facts}) for slug, facts in tree.items()}


def purpose(slug: str) -> Purpose:
    """One purpose. NotAllowed `purpose-missing` without a name, `purpose-unknown` with one that is not listed."""
    if not slug:
        raise NotAllowed("purpose-missing")
    if slug not in purposes():
        raise NotAllowed("purpose-unknown", purpose=slug)
    return purposes()[slug]


def for_reader(slug: str, reader: Who) -> Purpose:
    """A purpose that this reader may have. NotAllowed also where it is not for such a reader."""
    found = purpose(slug)
    if readers_roles(reader).isdisjoint(found.by):
        raise NotAllowed("purpose-not-yours", purpose=slug)
    return found


def to_state(reader: Who) -> tuple[Purpose, ...]:
    """Those that a reader may state where none follows from the work at hand."""
    mine = readers_roles(reader)
    return tuple(one for one in purposes().values() if one.stated and not mine.isdisjoint(one.by))


def readers_roles(reader: Who) -> frozenset[str]:
    """An application program is no officer, whatever it signs in as."""
    return frozenset({"program"}) if reader.person_id.startswith(PROGRAM) else reader.roles() - {"anyone", "citizen"}
