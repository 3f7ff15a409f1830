"""What every action asks: which system it is, and the next state of a row, whoever else is writing."""

from collections.abc import Callable

from chalicelib.adapters.table import Refused
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.systems import System
from chalicelib.core.errors import Conflict
from chalicelib.events.joined import JoinedSilent
from chalicelib.joined import store
from chalicelib.joined.models import Handover

_TRIES = 5


def system_of(region: str, slug: str) -> System:
    """A system of a region. One that the region has dropped still has the files that it was handed."""
    known = catalogue.region(region).system_named.get(slug)
    return known or System(system=slug, title={"en": slug}, status_within_hours=24, source="")


def changed(application_id: str, change: Callable[[Handover], Handover]) -> Handover:
    """The next state of a row, told where its system has fallen silent by it. Somebody else may write in between: a
    system that is asked may speak at that moment."""
    for _ in range(_TRIES):
        before = store.get(application_id)
        if before is None:
            raise Conflict
        after = change(before)
        try:
            return store.keep(after, _silence(before, after))
        except Refused:
            continue
    raise Conflict


def _silence(before: Handover, after: Handover) -> JoinedSilent | None:
    if after.silent_since is None or before.silent_since is not None:
        return None
    return JoinedSilent(
        event_id=f"{after.application_id}.silent.{before.version + 1}",
        at=after.silent_since,
        application_id=after.application_id,
        service_id=after.service_id,
        region=after.region,
        system=after.system,
        since=after.silent_since,
    )
