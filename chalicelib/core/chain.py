"""Append-only records whose lines hold each other: who changes, drops or moves one is found.

A line carries the hash of the line before it and its own, which is taken over both. The hash of the last line is kept
beside the record (on the case that it belongs to), so that lines cut off at the end are missed as well.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import TypeVar

from chalicelib.core.model import Model

_HASHES = {"before", "hash"}


class Line(Model):
    """One line of a record. Fields that say nothing (their default) are not hashed, so that a field can be added to
    the lines of a kind without breaking the chains that are there."""

    before: str = ""
    """The hash of the line before it; empty for the first."""
    hash: str = ""
    """Its own."""


L = TypeVar("L", bound=Line)


def link(previous: str, line: Model) -> str:
    """The hash of a line that follows another: SHA-256 (hex) over the hash before it and the line as canonical JSON
    (keys in order, no spaces, UTF-8)."""
    return hashlib.sha256(f"{previous}\n{hashed_text(line)}".encode()).hexdigest()


def hashed_text(line: Model) -> str:
    """A line as it is hashed, for those who check a chain with their own tools."""
    facts = line.model_dump(mode="json", exclude=_HASHES, exclude_defaults=True)
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def linked(previous: str, line: L) -> L:
    """The line with both hashes, fit to be written after the line whose hash was `previous`."""
    return line.model_copy(update={"before": previous, "hash": link(previous, line)})


def digest(facts: Model) -> str:
    """The hash of something that a line speaks of, such as the case as an act left it."""
    return link("", facts)


def first_break(lines: Sequence[Line], head: str | None = None, *, after: str = "") -> int | None:
    """The place (from 0) of the first line that was changed, put in or moved, or before which one is missing; the
    number of lines where the last ones are missing, which only `head`, the hash kept beside the record, can tell.
    None where the chain holds. `after`: the hash before the first of them, where older lines left lawfully."""
    befores = [after, *(line.hash for line in lines)]
    for place, (line, before) in enumerate(zip(lines, befores, strict=False)):
        if line.before != before or line.hash != link(before, line):
            return place
    return None if head is None or befores[-1] == head else len(lines)
