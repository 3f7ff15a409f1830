"""Pairs of records that may be of one person: listed by a job over the whole registry, decided by an officer."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.adapters.table import Refused
from chalicelib.core.errors import Conflict, NotAllowed
from chalicelib.edge import Who
from chalicelib.events.registry import ResidentMerged
from chalicelib.registry import likeness, rules, store
from chalicelib.registry.actions import families, reading, writing
from chalicelib.registry.models import Count, Difference, Pair, PairDecided, PairPage, Resident, Turn

_PURPOSE = "find-duplicates"
_MOST_DIFFERENCES = 25


def list_pairs(found: Iterable[tuple[str, str]], *, now: datetime) -> int:
    """List pairs of member numbers, at most fifty at once, for the office of the younger record. Says how many are
    new: what stands there, waiting or decided, stays as it is, and nobody dead or merged is listed."""
    wanted = {(min(pair), max(pair)) for pair in found}
    people = store.residents(number for pair in wanted for number in pair)
    fresh = tuple(
        _pair(people[one], people[other], now)
        for one, other in sorted(wanted - store.listed(wanted))
        if _living(people.get(one)) and _living(people.get(other))
    )
    return _keep(fresh)


def _keep(pairs: tuple[Pair, ...]) -> int:
    """In one write. Refused means that a second run of the job was quicker: then its pairs are left out."""
    if not pairs:
        return 0
    try:
        store.record(store.Change(pairs=pairs), region="")
    except Refused:
        there = store.listed((pair.one, pair.other) for pair in pairs)
        return _keep(tuple(pair for pair in pairs if (pair.one, pair.other) not in there))
    return len(pairs)


def _living(person: Resident | None) -> bool:
    return person is not None and person.status == "living"


def _pair(one: Resident, other: Resident, now: datetime) -> Pair:
    compared = likeness.compare(likeness.traits(one), likeness.traits(other))
    younger = max(one, other, key=_age)
    return Pair(
        one=one.member_id,
        other=other.member_id,
        likelihood=compared.likelihood,
        reasons=compared.reasons,
        office_id=younger.office_id,
        found_at=now,
    )


def _age(person: Resident) -> tuple[datetime, str]:
    """The younger record is the greater."""
    return person.added_at, person.member_id


def pairs_at(office_id: str, who: Who, after: str | None, *, now: datetime) -> PairPage:
    """What waits for an office, the oldest first, with the people in it; each is a read, and noted."""
    reading.keeper_of(who, office_id)
    found, more = store.pairs_at(office_id, after)
    people = store.residents(number for pair in found for number in (pair.one, pair.other))
    reading.note_reads(tuple(people.values()), who, about=office_id, now=now, purpose=_PURPOSE)
    reading.nobody_more()
    shown = {number: rules.without_references_of(person) for number, person in people.items()}
    return PairPage(pairs=found, people=shown, next=more)


def decide_pair(one: str, other: str, wanted: PairDecided, who: Who, *, now: datetime) -> Pair:
    """Another person closes it; the same person merges both records into the one that is kept. Never one's own.

    Raises Conflict where one of the two is dead or merged by now, or where both have an account of their own.
    """
    pair = store.pair(one, other)
    reading.keeper_of(who, pair.office_id)
    people = store.residents((pair.one, pair.other))
    if any(families.is_of(person, who) for person in people.values()):
        raise NotAllowed("own-family")
    reading.note_reads(tuple(people.values()), who, about=pair.office_id, now=now, purpose=_PURPOSE)
    if pair.outcome:
        return pair
    decided = pair.model_copy(
        update={
            "outcome": "same" if wanted.same else "another",
            "decided_by": who.name,
            "decided_at": now,
            "reason": wanted.reason,
        }
    )
    kept, gone = _kept_and_gone(people[pair.one], people[pair.other], wanted.keep)
    change = _merging(kept, gone, wanted.reason, who, now) if wanted.same else store.Change()
    writing.record(change.model_copy(update={"pairs": (decided,)}), kept.region)
    return store.pair(one, other)


def _kept_and_gone(one: Resident, other: Resident, keep: str) -> tuple[Resident, Resident]:
    if keep not in ("", one.member_id, other.member_id):
        raise Conflict("pair-keeps-neither")
    kept = next((person for person in (one, other) if person.member_id == keep), min(one, other, key=_age))
    return kept, other if kept is one else one


def _merging(kept: Resident, gone: Resident, reason: str, who: Who, now: datetime) -> store.Change:
    """The one leaves its family as at a death; its account, e-KYC and claims go to the other."""
    if not (_living(kept) and _living(gone)):
        raise Conflict("pair-over")
    if kept.person_id and gone.person_id and kept.person_id != gone.person_id:
        raise Conflict("pair-two-accounts")
    family = store.family(gone.family_id)
    left = rules.without(family.members, [gone.member_id])
    more = {"person_id": kept.person_id or gone.person_id, "kyc": kept.kyc or gone.kyc}
    richer = kept.model_copy(update=more)
    merged = gone.model_copy(update={"status": "merged", "merged_into": kept.member_id, "person_id": ""})
    coming, settled = _handed_over(kept, gone)
    heirs = {person.member_id: person for person in families.heirs(family, left)}
    if kept.member_id in heirs:
        richer = richer.model_copy(update={"relation": heirs.pop(kept.member_id).relation})
    event = writing.of_resident(gone, ResidentMerged, who, now, note=reason, into=kept.member_id)
    turn = Turn(kind=ResidentMerged.kind, at=now, by=who.name, note=reason, member_id=gone.member_id)
    return store.Change(
        families=(family.model_copy(update={"members": left}),),
        residents=(merged, richer, *heirs.values()),
        differences=coming,
        settled=settled,
        before=(gone, kept),
        told=(
            event,
            store.Told(about=kept.member_id, number=kept.version + 1, turn=turn),
            writing.line_of(family, ResidentMerged.kind, who, now, member_id=gone.member_id, note=reason),
        ),
        handed=dict.fromkeys(_claims(gone), (gone.member_id, kept.member_id)),
        counts=writing.counted(
            (writing.people_at(family, (gone,), sign=-1), families.ended(family, left), _known_now(kept, richer))
        ),
    )


def _handed_over(kept: Resident, gone: Resident) -> tuple[tuple[Difference, ...], tuple[Difference, ...]]:
    """What waits under the record that goes: how it waits under the one that stays, and what stands there no longer.
    What the record that stays has anyhow, or waits there already, is settled. Conflict where more wait than one write
    holds."""
    waiting = tuple(one for one in store.differences_of(gone.member_id) if one.outcome is None)
    if len(waiting) > _MOST_DIFFERENCES:
        raise Conflict("pair-differences-first")
    there = {(one.application_id, one.fact) for one in store.differences_of(kept.member_id)} if waiting else set()
    known = rules.as_form(kept, "en")
    coming = tuple(
        one.model_copy(
            update={
                "member_id": kept.member_id,
                "office_id": kept.office_id,
                "known": known.get(one.fact, ""),
                "version": 0,
            }
        )
        for one in waiting
        if rules.differs(kept, one.fact, one.stated) and (one.application_id, one.fact) not in there
    )
    return coming, waiting


def _claims(person: Resident) -> tuple[str, ...]:
    account = (f"person#{person.person_id}",) if person.person_id else ()
    return (*account, *families.claims_of((person,)))


def _known_now(kept: Resident, richer: Resident) -> Count:
    """The kept record's office has one more whose e-KYC is done, where it came with the other."""
    district = store.family(kept.family_id).district
    return Count(office_id=kept.office_id, district=district, known=int(kept.kyc is None and richer.kyc is not None))
