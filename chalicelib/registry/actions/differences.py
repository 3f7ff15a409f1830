"""What applications state otherwise than the registry has: listed, decided by an officer, never put right by itself."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.adapters.table import Refused
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Invalid, NotAllowed
from chalicelib.edge import Who
from chalicelib.events import registry as told
from chalicelib.registry import rules, store
from chalicelib.registry.actions import families, reading, writing
from chalicelib.registry.models import Decided, Difference, DifferencePage, Resident


def note_differences(
    person_id: str, application_id: str, stated: Mapping[str, str], *, now: datetime, about: str = ""
) -> int:
    """List what an application of an account, about themselves or a member of their family, states otherwise, by fact.
    Says how many are new; twice is once."""
    person = reading.spoken_for(person_id, about)
    if person is None:
        return 0
    known = rules.as_form(person, "en")
    found = [
        Difference(
            member_id=person.member_id,
            application_id=application_id,
            fact=fact,
            known=known.get(fact, ""),
            stated=value,
            office_id=person.office_id,
            noted_at=now,
        )
        for fact, value in stated.items()
        if rules.differs(person, fact, value)
    ]
    return _note(person, found, now)


def _note(person: Resident, found: list[Difference], now: datetime) -> int:
    """All in one write; Refused means that they stand there already."""
    told_of = tuple(_told(person, one, told.DifferenceNoted, now) for one in found)
    if not found:
        return 0
    try:
        store.record(store.Change(differences=tuple(found), told=told_of), region=person.region)
    except Refused:
        return 0
    return len(found)


def _told(
    person: Resident, one: Difference, event: type[told.ResidentEvent], now: datetime, **facts: bool
) -> store.Told:
    """A line of its own, beside the story of the person, whose state it leaves as it is."""
    return writing.beside(
        person,
        event,
        now,
        key=f"{one.application_id}.{one.fact}",
        application_id=one.application_id,
        fact=one.fact,
        **facts,
    )


def differences_at(office_id: str, who: Who, after: str | None, *, now: datetime) -> DifferencePage:
    """What waits for an office, the oldest first, with the names of the people; each is a read, and noted."""
    reading.keeper_of(who, office_id)
    found, more = store.differences_at(office_id, after)
    people = store.residents(one.member_id for one in found)
    reading.note_reads(tuple(people.values()), who, about=office_id, now=now)
    reading.nobody_more()
    return DifferencePage(differences=found, names={key: one.name for key, one in people.items()}, next=more)


def decide(member_id: str, application_id: str, fact: str, wanted: Decided, who: Who, *, now: datetime) -> Difference:
    """Accept what was stated, which corrects the registry, or reject it; with a reason. Never one's own."""
    person = store.resident(member_id)
    region = reading.keeper_of(who, person.office_id)
    one = store.difference(member_id, application_id, fact)
    if families.is_of(person, who):
        raise NotAllowed("own-family")
    reading.note_reads((person,), who, about=application_id, now=now)
    if one.outcome:
        return one
    outcome = "accepted" if wanted.accepted else "rejected"
    decided = one.model_copy(
        update={"outcome": outcome, "decided_by": who.name, "decided_at": now, "reason": wanted.reason}
    )
    after = person
    if wanted.accepted:
        after = Resident.model_validate(person.model_dump() | rules.corrected(person, fact, one.stated))
        faults = rules.faults_of_facts(after, today=local_date(now)) + rules.faults_of_place(after, region)
        if faults:
            raise Invalid(None, *faults)
    line = _told(person, one, told.DifferenceDecided, now, accepted=wanted.accepted)
    more = store.Change(differences=(decided,), told=(line,))
    families.change_facts(person, after, who, now=now, note=wanted.reason, more=more)
    return store.difference(member_id, application_id, fact)
