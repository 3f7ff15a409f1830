"""Looking people and families up. What an officer sees of a person is noted in that person's log before it is shown."""

from datetime import datetime

from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import PublishedRegion
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Fault, Invalid, NotAllowed, NotFound
from chalicelib.core.text import Language
from chalicelib.edge import Who
from chalicelib.edge import reading as noted
from chalicelib.events.registry import ResidentMerged
from chalicelib.privacy import actions as privacy
from chalicelib.registry import rules, store
from chalicelib.registry.models import Board, Family, FamilyPage, FamilyShown, Resident, ResidentShown, Turn

KEEPING = "keep-register"
"""The purpose of an officer who keeps the register."""


def resident(member_id: str) -> Resident:
    """One person. NotFound. For programs of the house; an officer's look goes through `see_family`."""
    return store.resident(member_id)


def family(family_id: str) -> Family:
    """One family. NotFound. For programs of the house."""
    return store.family(family_id)


def members(of: Family) -> tuple[Resident, ...]:
    """The members of a family, head first; one read."""
    found = store.residents(member.member_id for member in of.members)
    return tuple(found[member.member_id] for member in of.members if member.member_id in found)


def resident_of(person_id: str) -> Resident | None:
    """Who signs in with an account; None where that is not known (no e-KYC yet)."""
    member_id = store.claimed_by(f"person#{person_id}")
    return store.resident(member_id) if member_id else None


def spoken_for(person_id: str, about: str = "") -> Resident | None:
    """Whom an account speaks for: themselves, or the member of their own family with this number; else nobody."""
    own = resident_of(person_id)
    if own is None or about in ("", own.member_id):
        return own
    other = store.residents([about]).get(about)
    return other if other and other.family_id == own.family_id else None


def meant(person_id: str, about: str) -> str:
    """The member number of the living member of an account's own family whom a request is about; empty where that is
    the account's own person. Invalid for everybody else, known or not: the answer is the same."""
    if not about:
        return ""
    own, one = resident_of(person_id), spoken_for(person_id, about)
    if own is None or one is None or one.status != "living":
        raise Invalid(None, Fault(code="about.not-your-family", field="about"))
    return "" if one.member_id == own.member_id else one.member_id


def family_of(person_id: str) -> tuple[Resident, ...]:
    """The other living members of an account's own family; nobody where the registry does not know the account."""
    own = resident_of(person_id)
    if own is None:
        return ()
    found = members(store.family(own.family_id))
    return tuple(one for one in found if one.member_id != own.member_id and one.status == "living")


def facts_of(person_id: str, language: Language, about: str = "") -> dict[str, str]:
    """What the registry can answer a form with, as it would be typed, about an account or a member of its family;
    nothing where it knows nobody."""
    known = spoken_for(person_id, about)
    return rules.as_form(known, language) if known else {}


def facts_of_resident(known: Resident, language: Language) -> dict[str, str]:
    """The same for one person whose record is at hand. For programs of the house."""
    return rules.as_form(known, language)


def story(about: str) -> tuple[Turn, ...]:
    """What happened to a family or a person, oldest first."""
    return store.turns(about)


def subject_of(one: Resident) -> str:
    """Under whose name reads are noted: the account's, or the member number of somebody who has none."""
    return one.person_id or one.member_id


def earlier_names(person_id: str) -> tuple[str, ...]:
    """The member numbers under which reads of an account's person were noted before it was known to be theirs: their
    own, and those of records that became one with it."""
    own = store.claimed_by(f"person#{person_id}")
    if not own:
        return ()
    merged = (turn.member_id for turn in store.turns(own) if turn.kind == ResidentMerged.kind)
    return (own, *merged)


def see_family(family_id: str, who: Who, *, now: datetime) -> FamilyShown:
    """A family with its members, for an officer of its office or above it. NotFound for anybody else."""
    found = store.family(family_id)
    region = catalogue.region(found.region)
    if not rules.may_see(who, region, found.office_id):
        raise NotFound
    people = members(found)
    note_reads(people, who, about=family_id, now=now)
    return FamilyShown(
        family=rules.without_references(found),
        members=tuple(map(rules.without_references_of, people)),
        turns=store.turns(family_id),
        may_change=rules.keeps(who, region, found.office_id),
    )


def see_resident(member_id: str, who: Who, *, now: datetime) -> ResidentShown:
    """One person, for an officer of the office that keeps the family. NotFound, NotAllowed."""
    person = store.resident(member_id)
    keeper_of(who, person.office_id)
    note_reads((person,), who, about=member_id, now=now)
    return ResidentShown(resident=rules.without_references_of(person), turns=store.turns(member_id))


def see_own_family(who: Who) -> FamilyShown:
    """A citizen's own family. NotFound where the registry does not know them (yet)."""
    own = resident_of(who.person_id)
    if own is None:
        raise NotFound
    return shown_to_its_own(own.family_id)


def shown_to_its_own(family_id: str) -> FamilyShown:
    """A family as one of its members sees it."""
    found = store.family(family_id)
    people = tuple(map(rules.without_references_of, members(found)))
    return FamilyShown(family=rules.without_references(found), members=people)


def note_reads(people: tuple[Resident, ...], who: Who, *, about: str, now: datetime, purpose: str = KEEPING) -> None:
    """One line for each of a handful of people, in the log of each."""
    for one in people:
        privacy.note_read(
            subject_of(one), reader=who, purpose=purpose, about=about, what=("identity", "address", "family"), now=now
        )


def nobody_more() -> None:
    """Everybody who is shown stands in a log now; where that is nobody, nothing had to be noted."""
    noted.note()


def families_at(office_id: str, who: Who, after: str | None, *, temporary: bool = False) -> FamilyPage:
    """The families of an office, the newest first, with the initials of their heads. NotAllowed elsewhere."""
    region = region_of_office(who, office_id)
    if not rules.may_see(who, region, office_id):
        raise NotAllowed("not-your-families")
    found, more = store.families_at(office_id, after, temporary=temporary)
    heads = store.residents(one.head_id for one in found)
    initials = {one.family_id: rules.initials(heads[one.head_id]) for one in found if one.head_id in heads}
    return FamilyPage(families=found, heads=initials, next=more)


def offices_of(region_slug: str) -> tuple[str, ...]:
    """The offices that keep families in a region, in one order. For programs of the house."""
    return tuple(sorted(one.office_id for one in rules.keeping_offices(catalogue.region(region_slug))))


def family_numbers(office_id: str, after: str | None) -> tuple[tuple[str, ...], str | None]:
    """Numbers of the families of an office, the newest first, and where they go on. For programs of the house."""
    found, more = store.families_at(office_id, after)
    return tuple(one.family_id for one in found), more


def sees_families(who: Who) -> bool:
    """Whether an officer keeps families at some office, or watches over one that does."""
    regions = [catalogue.region(slug) for slug in dict.fromkeys(seat.region for seat in who.seats)]
    return any(
        rules.may_see(who, region, office.office_id) for region in regions for office in rules.keeping_offices(region)
    )


def region_of_office(who: Who, office_id: str) -> PublishedRegion:
    """The region of one of an officer's seats that has such an office. NotAllowed."""
    for slug in dict.fromkeys(seat.region for seat in who.seats):
        region = catalogue.region(slug)
        if office_id in region.office:
            return region
    raise NotAllowed("not-your-families")


def keeper_of(who: Who, office_id: str) -> PublishedRegion:
    """The region of an office whose families this officer makes and changes. NotAllowed."""
    region = region_of_office(who, office_id)
    if not rules.keeps(who, region, office_id):
        raise NotAllowed("not-your-families")
    return region


def board(region_slug: str, *, now: datetime) -> Board:
    """e-KYC by office of a region: done, left, and the pace that is needed. NotFound where none are kept."""
    region = catalogue.region(region_slug)
    if region.region.people is None:
        raise NotFound
    return rules.board(store.counts(region_slug), region, today=local_date(now))
