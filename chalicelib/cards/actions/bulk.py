"""A run of bulk issue, step by step. Every step may be taken twice, and a run goes on where it stopped."""

from contextlib import suppress
from datetime import datetime

from chalicelib.adapters.table import Refused
from chalicelib.cards import bulk, store
from chalicelib.cards.actions.issuing import issue_family
from chalicelib.cards.bulk import Chunk, Kind, Listed, Run
from chalicelib.core.errors import Invalid, NotFound
from chalicelib.registry import actions as registry


class ChunkFailed(Exception):
    """Some of a chunk could not be made; the rest was. Tried again, only those are left."""


def begin_run(run_id: str, kind: str, scope: str, *, now: datetime) -> Run:
    """A run under a name of one's own. Begun again, the run of that name goes on, as another attempt.

    Raises Invalid for a kind that does not exist, or where the name is that of another run.
    """
    if kind not in bulk.kinds:
        raise Invalid("bulk-kind")
    with suppress(Refused):
        run = Run(run_id=run_id, kind=kind, scope=scope, begun_at=now)
        store.begin_run(run)
        return run
    before = see_run(run_id)
    if (before.kind, before.scope) != (kind, scope):
        raise Invalid("bulk-other-run")
    return store.change_run(before.model_copy(update={"attempt": before.attempt + 1, "ended_at": None}))


def see_run(run_id: str) -> Run:
    """How far a run is. NotFound."""
    run = store.run(run_id)
    if run is None:
        raise NotFound
    return run


def plan_run(run_id: str) -> bool:
    """Read on in the list and note its chunks; whether the list has been read to the end."""
    run = see_run(run_id)
    if run.planned:
        return True
    found = bulk.kinds[run.kind].listed(run.scope, run.listed_to)
    chunks = [Chunk(chunk=f"{run.listed:08}.{at:03}", ids=ids) for at, ids in enumerate(bulk.chunked(found.ids))]
    planned = found.next is None
    after = {"listed": run.listed + len(found.ids), "listed_to": found.next, "planned": planned}
    store.plan(run.model_copy(update=after), chunks)
    return planned


def chunks_left(run_id: str) -> tuple[str, ...]:
    """The next chunks to be made. What was tried too often is set aside for a person."""
    left = store.chunks_left(run_id, bulk.WAVE)
    for one in left:
        if one.tries >= bulk.TRIES:
            store.set_aside(run_id, one.chunk)
    return tuple(one.chunk for one in left if one.tries < bulk.TRIES)


def make_chunk(run_id: str, chunk: str, *, now: datetime) -> int:
    """Make what a chunk lists; how many papers came of it. Raises ChunkFailed where some could not be made."""
    found = store.try_chunk(run_id, chunk)
    if found is None:
        return 0
    made, failed = _made(bulk.kinds[see_run(run_id).kind], found, now)
    with suppress(Refused):
        if failed:
            store.chunk_failed(run_id, found.model_copy(update={"ids": tuple(failed)}), made)
        else:
            store.chunk_done(run_id, found, made)
    if failed:
        raise ChunkFailed(f"{run_id} {chunk}: {', '.join(failed)}") from next(iter(failed.values()))
    return made


def _made(kind: Kind, chunk: Chunk, now: datetime) -> tuple[int, dict[str, Exception]]:
    made, failed = 0, {}
    for one in chunk.ids:
        try:
            made += kind.make(one, now)
        except Exception as error:  # one that can't be made is no reason to make none of the others
            failed[one] = error
    return made, failed


def end_run(run_id: str, *, now: datetime) -> None:
    """All chunks are made or set aside."""
    run = see_run(run_id)
    if run.ended_at is None:
        store.change_run(run.model_copy(update={"ended_at": now}))


def next_attempt(run_id: str) -> int:
    """The number of the execution that goes on from here."""
    run = see_run(run_id)
    return store.change_run(run.model_copy(update={"attempt": run.attempt + 1})).attempt


def set_aside(run_id: str) -> tuple[str, ...]:
    """What could not be made, by its ids."""
    return tuple(one for chunk in store.aside(run_id) for one in chunk.ids)


# Cards


def _families(scope: str, after: str | None) -> Listed:
    """The families of a region, office after office; `after` is an office and where its list goes on."""
    offices = registry.offices_of(scope)
    at, _, page = (after or "0|").partition("|")
    if int(at) >= len(offices):
        return Listed(ids=())
    ids, more = registry.family_numbers(offices[int(at)], page or None)
    following = f"{at}|{more}" if more else f"{int(at) + 1}|"
    return Listed(ids=ids, next=None if int(at) + 1 == len(offices) and not more else following)


bulk.kinds["cards"] = Kind(listed=_families, make=lambda family_id, now: issue_family(family_id, now=now).cards)
