"""Whether somebody is in the registry already: found by blocks, judged one by one, answered in a few milliseconds."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.core.errors import Conflict, Fault
from chalicelib.edge import Who
from chalicelib.registry import likeness, rules, store
from chalicelib.registry.actions import reading
from chalicelib.registry.models import Candidate, Candidates, Facts, LookFor, NewMember, Resident

_SHOWN = 5
_PURPOSE = "find-duplicates"


def candidates(of: Facts, *, last_four: str = "", person_id: str = "", but: str = "") -> tuple[Candidate, ...]:
    """Who may be the same person, the likeliest first, at most five. A certain one (the same keyed Aadhaar reference,
    the same account) is alone. Reads: the blocks of `likeness.blocks`, up to two claims, and the people found at once.

    `but` is the member number of the person themselves, who is no duplicate of themselves.
    """
    certain = _certain(of, last_four, person_id) - {but}
    found = store.residents(certain or set(store.in_blocks(likeness.traits(of))) - {but})
    judged = (_judged(of, one, certain=bool(certain)) for one in found.values() if one.status == "living")
    likely = [one for one in judged if one.certain or one.likelihood >= likeness.LIKELY]
    return tuple(sorted(likely, key=lambda one: -one.likelihood)[:_SHOWN])


def _certain(of: Facts, last_four: str, person_id: str) -> set[str]:
    claims = [store.reference("aadhaar", rules.identity_of(of, last_four))] if last_four else []
    claims += [f"person#{person_id}"] if person_id else []
    return {owner for claim in claims if (owner := store.claimed_by(claim))}


def _judged(of: Facts, one: Resident, *, certain: bool) -> Candidate:
    found = likeness.compare(likeness.traits(of), likeness.traits(one))
    return Candidate(
        member_id=one.member_id,
        family_id=one.family_id,
        office_id=one.office_id,
        name=one.name,
        born_in=one.birth_date.year,
        relation=one.relation,
        likelihood=1.0 if certain else found.likelihood,
        reasons=("aadhaar.same",) if certain else found.reasons,
        certain=certain,
    )


def look_for(wanted: LookFor, who: Who, *, now: datetime) -> Candidates:
    """Who may be this person, for the officer who is about to add them. Each that is shown is a read, and noted."""
    reading.keeper_of(who, wanted.office_id)
    found = candidates(wanted.member, last_four=wanted.member.last_four)
    _note(found, who, now)
    reading.nobody_more()
    return Candidates(candidates=found)


def _note(found: Iterable[Candidate], who: Who, now: datetime) -> None:
    shown = store.residents(one.member_id for one in found)
    for one in shown.values():
        reading.note_reads((one,), who, about=one.member_id, now=now, purpose=_PURPOSE)


def refuse_known(wanted: tuple[NewMember, ...], who: Who | None, *, now: datetime) -> None:
    """Raises Conflict `already-registered` where one of them is in the registry for certain, and `perhaps-registered`
    where it is likely and no reason was given why this is another person. The facts of each fault say who and why."""
    faults: list[Fault] = []
    certain = False
    for at, member in enumerate(wanted):
        open_ = [one for one in candidates(member, last_four=member.last_four) if _stands(one, member)]
        certain = certain or any(one.certain for one in open_)
        if who and who.kind == "officer":
            _note(open_, who, now)
        faults += [_fault(one, f"members.{at}", shown=who is not None and who.kind == "officer") for one in open_]
    if faults:
        raise Conflict("already-registered" if certain else "perhaps-registered", *faults)


def _stands(one: Candidate, member: NewMember) -> bool:
    return one.certain or one.member_id not in member.another


def _fault(one: Candidate, field: str, *, shown: bool) -> Fault:
    """An officer sees who it is; a citizen only that there is somebody, and goes to the office."""
    code = "resident.certain" if one.certain else "resident.likely"
    facts = one.model_dump(mode="json", exclude={"certain"}) if shown else {}
    return Fault(code=code, field=field, facts={**facts, "percent": round(100 * one.likelihood)})
