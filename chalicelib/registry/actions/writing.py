"""How every action writes: the new state of families and people, their stories, the counters, in one transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from chalicelib.adapters.table import Refused
from chalicelib.core.errors import Conflict
from chalicelib.edge import Who
from chalicelib.events import registry as told
from chalicelib.registry import store
from chalicelib.registry.models import Count, Family, Resident, Turn

_E = TypeVar("_E", bound=told.ResidentEvent)


def of_resident(
    resident: Resident, event: type[_E], who: Who | None, now: datetime, *, note: str = "", **facts: Any
) -> store.Told:
    """The line in a person's story that this new state of theirs makes."""
    number = resident.version + 1
    happened = event(
        event_id=f"{resident.member_id}.{number}",
        at=now,
        member_id=resident.member_id,
        family_id=resident.family_id,
        region=resident.region,
        office_id=resident.office_id,
        **facts,
    )
    turn = Turn(kind=happened.kind, at=now, by=_officer(who), note=note)
    return store.Told(about=resident.member_id, number=number, turn=turn, event=happened)


def of_family(
    family: Family, event: type[told.FamilyEvent], who: Who | None, now: datetime, *, note: str = "", **facts: Any
) -> store.Told:
    """The line in a family's story that the world hears of."""
    number = family.version + 1
    happened = event(
        event_id=f"{family.family_id}.{number}",
        at=now,
        family_id=family.family_id,
        region=family.region,
        office_id=family.office_id,
        **facts,
    )
    turn = Turn(kind=happened.kind, at=now, by=_officer(who), note=note)
    return store.Told(about=family.family_id, number=number, turn=turn, event=happened)


def line_of(family: Family, kind: str, who: Who | None, now: datetime, *, member_id: str, note: str = "") -> store.Told:
    """The line in a family's story about a member, whose own story has the event."""
    turn = Turn(kind=kind, at=now, by=_officer(who), note=note, member_id=member_id)
    return store.Told(about=family.family_id, number=family.version + 1, turn=turn)


def beside(resident: Resident, event: type[_E], now: datetime, *, key: str, **facts: Any) -> store.Told:
    """What the world hears about a person whose own state stays as it is; `key` makes it one thing however often."""
    happened = event(
        event_id=f"{resident.member_id}.{key}.{event.kind}",
        at=now,
        member_id=resident.member_id,
        family_id=resident.family_id,
        region=resident.region,
        office_id=resident.office_id,
        **facts,
    )
    turn = Turn(kind=happened.kind, at=now)
    return store.Told(about=resident.member_id, key=happened.event_id, turn=turn, event=happened)


def _officer(who: Who | None) -> str:
    return who.name if who and who.kind == "officer" else ""


def counted(counts: Iterable[Count]) -> tuple[Count, ...]:
    """What is added to each counter, each once: one write can't add twice to the same."""
    sums: dict[str, Count] = {}
    for one in counts:
        before = sums.get(one.office_id, Count(office_id=one.office_id, district=one.district))
        figures = {name: getattr(before, name) + getattr(one, name) for name in _FIGURES}
        sums[one.office_id] = before.model_copy(update=figures)
    return tuple(one for one in sums.values() if any(getattr(one, name) for name in _FIGURES))


_FIGURES = ("families", "temporary", "members", "known")


def people_at(family: Family, residents: Iterable[Resident], *, sign: int = 1) -> Count:
    """What these people are in the counters of the office of a family; taken away with `sign=-1`."""
    found = list(residents)
    known = sum(one.kyc is not None for one in found)
    return Count(office_id=family.office_id, district=family.district, members=sign * len(found), known=sign * known)


def record(change: store.Change, region: str) -> None:
    """Write it. Conflict where somebody was quicker, or a claim belongs to another."""
    try:
        store.record(change, region=region)
    except Refused as error:
        raise Conflict("registry-changed") from error
