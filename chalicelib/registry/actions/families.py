"""How a family is made, grows, is verified, and what is corrected or noted about its members."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import Office, PublishedRegion
from chalicelib.core import ids
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Conflict, Invalid, NotFound
from chalicelib.edge import Who
from chalicelib.events import registry as told
from chalicelib.identity import actions as identity
from chalicelib.registry import rules, store
from chalicelib.registry.actions import duplicates, reading, writing
from chalicelib.registry.models import (
    Corrected,
    Count,
    DeathNoted,
    Facts,
    Family,
    FamilyShown,
    Kyc,
    Member,
    NewFamily,
    NewMember,
    Resident,
    TemporaryWanted,
)


def make_family(wanted: NewFamily, who: Who, key: str, *, now: datetime) -> FamilyShown:
    """Make a family at the officer's own office. The same officer's same key is the same family.

    Raises NotAllowed, Invalid with every fault, and Conflict where somebody is, or may be, in the registry already.
    """
    region = reading.keeper_of(who, wanted.office_id)
    family_id = ids.number_for(f"{region.region.code}F", who.person_id, key)
    _agree(wanted.members, region, now)
    if _is_made(family_id):
        return reading.see_family(family_id, who, now=now)
    duplicates.refuse_known(wanted.members, who, now=now)
    office = region.office[wanted.office_id]
    family, people = _begun(family_id, wanted.members, region, office, who, now)
    _keep_new(family, people, who, now, notes=tuple(map(_said, wanted.members)))
    return reading.see_family(family_id, who, now=now)


def ask_for_temporary(wanted: TemporaryWanted, who: Who, key: str, *, now: datetime) -> FamilyShown:
    """A family in a town by the number of its ration card: good until the town's office has verified it.

    Raises NotFound where the office makes no families of towns, Invalid, and Conflict where the card has a family, or
    somebody is or may be in the registry already: that is for the office to settle.
    """
    region, office = _town_office(wanted.office_id)
    family_id = ids.number_for(f"{region.region.code}F", who.person_id, key)
    _agree(wanted.members, region, now)
    if _is_made(family_id):
        return reading.shown_to_its_own(family_id)
    claim = store.reference("ration", _plain_number(wanted.ration_card))
    if store.claimed_by(claim):
        raise Conflict("ration-card-known")
    if store.claimed_by(f"person#{who.person_id}"):
        raise Conflict("account-known")
    duplicates.refuse_known(wanted.members, None, now=now)
    family, people = _begun(family_id, wanted.members, region, office, None, now)
    family = family.model_copy(update={"temporary": True, "ration_card": claim, "asked_by": who.person_id})
    _keep_new(family, people, who, now)
    return reading.shown_to_its_own(family_id)


def _plain_number(typed: str) -> str:
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def _is_made(family_id: str) -> bool:
    try:
        return bool(store.family(family_id))
    except NotFound:
        return False


def _town_office(office_id: str) -> tuple[PublishedRegion, Office]:
    for summary in catalogue.regions():
        region = catalogue.region(summary.slug)
        for office in rules.keeping_offices(region, town=True):
            if office.office_id == office_id:
                return region, office
    raise NotFound


def _agree(members: tuple[NewMember, ...], region: PublishedRegion, now: datetime) -> None:
    faults = rules.faults_of_family(members, today=local_date(now))
    for at, member in enumerate(members):
        faults += rules.faults_of_place(member, region, f"members.{at}.")
    if faults:
        raise Invalid(None, *faults)


def _begun(
    family_id: str,
    wanted: tuple[NewMember, ...],
    region: PublishedRegion,
    office: Office,
    who: Who | None,
    now: datetime,
) -> tuple[Family, tuple[Resident, ...]]:
    family = Family(
        family_id=family_id,
        region=region.region.slug,
        office_id=office.office_id,
        district=office.district or 0,
        members=(),
        made_at=now,
        made_by=who.person_id if who else "",
    )
    people = tuple(_person(member, f"{at}", family, region, who, now) for at, member in enumerate(wanted))
    belonging = rules.joined((), (Member(member_id=one.member_id, relation=one.relation) for one in people))
    return family.model_copy(update={"members": belonging}), people


def _person(
    wanted: NewMember, at: str, family: Family, region: PublishedRegion, who: Who | None, now: datetime
) -> Resident:
    person = Resident(
        **wanted.model_dump(include=set(Facts.model_fields)),
        member_id=ids.number_for(f"{region.region.code}M", family.family_id, at),
        region=family.region,
        family_id=family.family_id,
        office_id=family.office_id,
        relation=wanted.relation,
        added_at=now,
    )
    if who is None or not wanted.seen:
        return person
    reference = store.reference("aadhaar", rules.identity_of(person, wanted.last_four)) if wanted.last_four else ""
    kyc = Kyc(way="in-person", at=now, by=who.person_id, last_four=wanted.last_four, reference=reference)
    return person.model_copy(update={"kyc": kyc})


def _said(member: NewMember) -> str:
    """Why this is another person than those who looked like them: it stays with the record."""
    return "; ".join(f"{ids.shown(number)}: {reason}" for number, reason in member.another.items())


def _keep_new(
    family: Family, people: tuple[Resident, ...], who: Who | None, now: datetime, *, notes: tuple[str, ...] = ()
) -> None:
    one_more = Count(
        office_id=family.office_id,
        district=family.district,
        families=int(not family.temporary),
        temporary=int(family.temporary),
    )
    claims = {family.ration_card: family.family_id} if family.ration_card else {}
    change = store.Change(
        families=(family,),
        residents=people,
        told=(
            writing.of_family(family, told.FamilyMade, who, now, temporary=family.temporary),
            *(
                writing.of_resident(one, told.ResidentAdded, who, now, note=note)
                for one, note in zip(people, notes or ("",) * len(people), strict=True)
            ),
        ),
        claims=claims | claims_of(people),
        counts=writing.counted((one_more, writing.people_at(family, people))),
    )
    writing.record(change, family.region)


def claims_of(people: Iterable[Resident]) -> dict[str, str]:
    """The keyed Aadhaar references that must be theirs alone."""
    return {one.kyc.reference: one.member_id for one in people if one.kyc and one.kyc.reference}


def add_member(family_id: str, wanted: NewMember, who: Who, key: str, *, now: datetime) -> FamilyShown:
    """Add somebody to a family: a child born into it, or a member nobody had told of. Raises as `make_family` does."""
    family, region = _kept_by(family_id, who)
    at = f"{who.person_id}.{key}"
    person = _person(wanted, at, family, region, who, now)
    if person.member_id in store.residents([person.member_id]):
        return reading.see_family(family_id, who, now=now)
    faults = rules.faults_of_facts(wanted, today=local_date(now)) + rules.faults_of_place(wanted, region)
    faults += rules.faults_of_relations([*(one.relation for one in family.members), wanted.relation])
    if faults:
        raise Invalid(None, *faults)
    duplicates.refuse_known((wanted,), who, now=now)
    member = Member(member_id=person.member_id, relation=person.relation)
    grown = family.model_copy(update={"members": rules.joined(family.members, (member,))})
    age = local_date(now) - wanted.birth_date
    change = store.Change(
        families=(grown,),
        residents=(person,),
        told=(
            writing.of_resident(
                person, told.ResidentAdded, who, now, note=_said(wanted), why="born" if age.days < 366 else "found"
            ),
            writing.line_of(family, told.ResidentAdded.kind, who, now, member_id=person.member_id),
        ),
        claims=claims_of((person,)),
        counts=writing.counted((writing.people_at(family, (person,)),)),
    )
    writing.record(change, family.region)
    return reading.see_family(family_id, who, now=now)


def verify_family(family_id: str, who: Who, *, now: datetime) -> FamilyShown:
    """The office has seen the ration card and the family: the number is temporary no more."""
    family, _region = _kept_by(family_id, who)
    if family.temporary:
        verified = family.model_copy(update={"temporary": False, "verified_at": now})
        counts = (Count(office_id=family.office_id, district=family.district, families=1, temporary=-1),)
        line = writing.of_family(family, told.FamilyVerified, who, now)
        writing.record(store.Change(families=(verified,), told=(line,), counts=counts), family.region)
    return reading.see_family(family_id, who, now=now)


def correct(member_id: str, wanted: Corrected, who: Who, *, now: datetime) -> Resident:
    """Put the facts of a person right, with the reason. Every later application sees it. Invalid, NotAllowed."""
    person = store.resident(member_id)
    _family, region = _kept_by(person.family_id, who)
    faults = rules.faults_of_facts(wanted, today=local_date(now)) + rules.faults_of_place(wanted, region)
    if faults:
        raise Invalid(None, *faults)
    reading.note_reads((person,), who, about=member_id, now=now)
    facts = wanted.model_dump(include=set(Facts.model_fields))
    return change_facts(person, person.model_copy(update=facts), who, now=now, note=wanted.reason)


def change_facts(
    before: Resident, after: Resident, who: Who, *, now: datetime, note: str, more: store.Change | None = None
) -> Resident:
    """Write a person's facts as they are from now on, with whatever else belongs into the same write."""
    facts = rules.changed_facts(before, after)
    lines = (writing.of_resident(before, told.ResidentCorrected, who, now, note=note, facts=facts),) if facts else ()
    more = more or store.Change()
    change = more.model_copy(
        update={
            "residents": (after,) if facts else (),
            "before": (before,) if facts else (),
            "told": (*lines, *more.told),
        }
    )
    if facts or more.differences:
        writing.record(change, before.region)
    return rules.without_references_of(store.resident(before.member_id))


def note_death(member_id: str, wanted: DeathNoted, who: Who, *, now: datetime) -> FamilyShown:
    """A member has died: the family is smaller, and another is head where it was the head. The record stays."""
    person = store.resident(member_id)
    family, _region = _kept_by(person.family_id, who)
    if person.status != "living":
        return reading.see_family(family.family_id, who, now=now)
    dead = person.model_copy(update={"status": "dead", "died_on": wanted.died_on})
    left = rules.without(family.members, [member_id])
    change = store.Change(
        families=(family.model_copy(update={"members": left}),),
        residents=(dead, *heirs(family, left)),
        before=(person,),
        told=(
            writing.of_resident(person, told.ResidentDied, who, now, note=wanted.note),
            writing.line_of(family, told.ResidentDied.kind, who, now, member_id=member_id, note=wanted.note),
        ),
        counts=writing.counted((writing.people_at(family, (person,), sign=-1), ended(family, left))),
    )
    writing.record(change, family.region)
    return reading.see_family(family.family_id, who, now=now)


def is_of(person: Resident, who: Who) -> bool:
    """Whether an officer is this person themselves: nobody decides about their own record."""
    return bool(person.person_id) and identity.is_same_person(who.person_id, person.person_id)


def heirs(family: Family, left: tuple[Member, ...]) -> tuple[Resident, ...]:
    """Those who are something else in the family now: the new head."""
    before = {member.member_id: member.relation for member in family.members}
    changed = {one.member_id: one.relation for one in left if before.get(one.member_id) != one.relation}
    found = store.residents(changed)
    return tuple(one.model_copy(update={"relation": changed[one.member_id]}) for one in found.values())


def ended(family: Family, left: tuple[Member, ...]) -> Count:
    """What an office loses where nobody is left of a family."""
    over = int(not left)
    return Count(
        office_id=family.office_id,
        district=family.district,
        families=-over * int(not family.temporary),
        temporary=-over * int(family.temporary),
    )


def _kept_by(family_id: str, who: Who) -> tuple[Family, PublishedRegion]:
    """A family of the officer's own office. NotFound where this officer may not even see it, NotAllowed where they
    may see but not change it."""
    family = store.family(family_id)
    region = catalogue.region(family.region)
    if not rules.may_see(who, region, family.office_id):
        raise NotFound
    return family, reading.keeper_of(who, family.office_id)
