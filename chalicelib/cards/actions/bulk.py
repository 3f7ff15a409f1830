"""A run of bulk issue, step by step. Every step may be taken twice, and a run goes on where it stopped."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from chalicelib.adapters import workflow
from chalicelib.adapters.table import Refused
from chalicelib.cards import bulk, store
from chalicelib.cards.actions.issuing import issue_family
from chalicelib.cards.bulk import Chunk, Count, Kind, Listed, Run
from chalicelib.core import ids
from chalicelib.core.errors import Invalid, NotFound
from chalicelib.edge import log
from chalicelib.registry import actions as registry

MACHINE = "bulk"


class ChunkFailed(Exception):
    """Some of a chunk could not be made; the rest was. Tried again, only those are left."""


class NotResumed(Exception):
    """Runs that are not over, and whose execution could not be begun again."""


def begin_run(run_id: str, kind: str, scope: str, *, now: datetime) -> Run:
    """A run under a name of one's own. Begun again, the run of that name goes on, as another attempt, and takes up what
    was set aside.

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
    with suppress(Refused):
        store.take_up(run_id)
    return store.change_run(_further(before))


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
    chunks = [Chunk(chunk=f"{run.listed:08}.{at:03}", ids=some) for at, some in enumerate(bulk.chunked(found.ids))]
    planned = found.next is None
    after = {"listed": run.listed + len(found.ids), "listed_to": found.next, "planned": planned}
    store.plan(run.model_copy(update=after), chunks)
    return planned


def chunks_left(run_id: str) -> tuple[str, ...]:
    """The next chunks to be made. What was tried too often is set aside for a person."""
    left = store.chunks_left(run_id, bulk.WAVE)
    spent = [one.chunk for one in left if one.tries >= bulk.TRIES]
    for chunk in spent:
        store.set_aside(run_id, chunk)
    fresh = tuple(one.chunk for one in left if one.tries < bulk.TRIES)
    # Behind a whole wave that was tried in vain there may be chunks that nobody has tried yet.
    return fresh if fresh or not spent else chunks_left(run_id)


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


def set_aside(run_id: str) -> tuple[str, ...]:
    """What could not be made, by its ids."""
    return tuple(one for chunk in store.aside(run_id) for one in chunk.ids)


def resume_runs() -> None:
    """Begin again the executions of runs that are not over and that nothing works at. Raises NotResumed where some
    could not be; the others were."""
    broken: dict[str, Exception] = {}
    for run in store.open_runs():
        try:
            if not workflow.is_running(MACHINE, _execution(run)):
                go_on(run.run_id)
        except Refused:
            continue
        except Exception as error:  # one that can't go on is no reason to resume none of the others
            log.broken("resume_runs", error, run_id=run.run_id)
            broken[run.run_id] = error
    if broken:
        raise NotResumed(", ".join(broken)) from next(iter(broken.values()))


def go_on(run_id: str) -> Run:
    """A further execution takes the run up where it is. Refused where somebody else just saw to that."""
    return start(store.change_run(_further(see_run(run_id))))


def start(run: Run) -> Run:
    """Begin the execution of a run's attempt; of one name there is only one."""
    workflow.start(MACHINE, _execution(run), {"run_id": run.run_id})
    return run


def _further(run: Run) -> Run:
    return run.model_copy(update={"attempt": run.attempt + 1, "ended_at": None})


def _execution(run: Run) -> str:
    """Of any run's name one that Step Functions takes: at most 80 characters, none of them special."""
    return f"{ids.number_for('RUN', run.run_id)}-{run.attempt}"


def count(run_id: str) -> Count | None:
    """Walk through all that a run lists and see which number each has in the register; None for a kind that can't."""
    run = see_run(run_id)
    numbers = bulk.kinds[run.kind].numbers
    if numbers is None:
        return None
    missing: list[str] = []
    holders: Counter[str] = Counter()
    for page in _pages(run):
        found = numbers(page)
        holders.update(found.values())
        missing.extend(one for one in page if one not in found)
    twice = tuple(number for number, many in holders.items() if many > 1)
    return Count(listed=holders.total() + len(missing), numbered=len(holders), twice=twice, missing=tuple(missing))


def _pages(run: Run) -> Iterator[tuple[str, ...]]:
    after: str | None = None
    while True:
        listed = bulk.kinds[run.kind].listed(run.scope, after)
        yield listed.ids
        after = listed.next
        if after is None:
            return


# Cards


def _families(scope: str, after: str | None) -> Listed:
    """The families of a region, office after office; `after` is an office and where its list goes on."""
    offices = registry.offices_of(scope)
    at, _, page = (after or "0|").partition("|")
    if int(at) >= len(offices):
        return Listed(ids=())
    families, more = registry.family_numbers(offices[int(at)], page or None)
    following = f"{at}|{more}" if more else f"{int(at) + 1}|"
    return Listed(ids=families, next=None if int(at) + 1 == len(offices) and not more else following)


bulk.kinds["cards"] = Kind(listed=_families, make=lambda family_id, now: issue_family(family_id, now=now).cards)
