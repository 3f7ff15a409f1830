"""Bulk issue: a long list of papers is made in chunks, by a state machine that may be started again at any time.

A kind of run says what it lists (`cards` lists families) and how one of it is made. Making has to be harmless the
second time, under a number that belongs to what it is made for: then no run uses a number twice, however it ended.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.core.model import Model

CHUNK = 10
"""Of what is listed, in one chunk: ten families are some fifty cards."""
WAVE = 20
"""Chunks that are under way at once."""
WAVES = 60
"""Of one execution; then the next goes on, because an execution's history has an end."""
TRIES = 10
"""Of one chunk, by all executions together: after a restart two may be at it at once. What can't be made then is left
for a person; begun again, the run tries it as often once more."""


class Listed(Model):
    """Some of what a run is about, and where the list goes on."""

    ids: tuple[str, ...]
    next: str | None = None


@dataclass(frozen=True)
class Kind:
    """What a run lists, and how one of it is made."""

    listed: Callable[[str, str | None], Listed]
    """Scope (such as a region) and where to go on, to the next of the list."""
    make: Callable[[str, datetime], int]
    """One of it, now: how many papers came of it."""
    numbers: Callable[[tuple[str, ...]], dict[str, str]] | None = None
    """Of these, the number of the paper of each that has one; None where one of it has several papers or none."""


kinds: dict[str, Kind] = {}
"""By name. An area puts its own in when it is imported."""


class Run(Model):
    """One run and how far it is."""

    run_id: str
    kind: str
    scope: str
    begun_at: datetime
    attempt: int = 1
    planned: bool = False
    """All chunks are known."""
    listed_to: str | None = None
    """Where planning goes on."""
    listed: int = 0
    chunks: int = 0
    chunks_done: int = 0
    made: int = 0
    """Papers; those that were there already are not counted."""
    ended_at: datetime | None = None
    version: int = 0


class Chunk(Model):
    """A part of a run that is left."""

    chunk: str
    ids: tuple[str, ...]
    tries: int = 0


class Count(Model):
    """What a run has come to, counted in the register and not in the run."""

    listed: int = 0
    numbered: int = 0
    twice: tuple[str, ...] = ()
    """Numbers that more than one has."""
    missing: tuple[str, ...] = ()
    """What has no number."""


def chunked(ids: tuple[str, ...]) -> list[tuple[str, ...]]:
    """In parts of one size, and a rest."""
    return [ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK)]
