"""Decisions about people and families. Pure functions: facts in, verdict out; no clock, no storage."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from chalicelib.catalogue.models import Office, PublishedRegion
from chalicelib.core import names
from chalicelib.core.errors import Fault
from chalicelib.core.text import Language
from chalicelib.edge import Seat, Who
from chalicelib.registry import likeness
from chalicelib.registry.models import (
    Board,
    Count,
    Facts,
    Family,
    Member,
    NewMember,
    OfficeLine,
    Relation,
    Resident,
    Sex,
)

# Offices and officers


def keeping_roles(region: PublishedRegion) -> tuple[str, ...]:
    """The roles that make families and change them: in the country, in towns."""
    people = region.region.people
    return (people.rural_role, people.town_role) if people else ()


def keeping_role(region: PublishedRegion, office_id: str) -> str:
    """Who keeps the families of an office: the first of these roles that somebody holds there."""
    roles = (role for role in keeping_roles(region) if region.officers_in(office_id, role))
    return next(roles, "")


def keeping_offices(region: PublishedRegion, *, town: bool | None = None) -> tuple[Office, ...]:
    """The offices where families are made, in the order of the region's list; with `town`, those of towns or others."""
    people = region.region.people
    if people is None:
        return ()
    roles = {None: keeping_roles(region), True: (people.town_role,), False: (people.rural_role,)}[town]
    keeping = {one.office_id for one in region.officers if one.role in roles}
    return tuple(office for office in region.offices if office.office_id in keeping)


def keeps(who: Who, region: PublishedRegion, office_id: str) -> bool:
    """Whether this officer makes and changes the families of an office."""
    roles = keeping_roles(region)
    return any(
        seat.office_id == office_id and seat.role in roles and seat.region == region.region.slug for seat in who.seats
    )


def may_see(who: Who, region: PublishedRegion, office_id: str) -> bool:
    """The officers of the office itself who keep families, and those of the offices of its body above it: of the
    district, and the head office."""
    office = region.office.get(office_id)
    return office is not None and (
        keeps(who, region, office_id) or any(_is_above(seat, office, region) for seat in who.seats)
    )


def _is_above(seat: Seat, office: Office, region: PublishedRegion) -> bool:
    own = region.office.get(seat.office_id)
    if own is None or seat.region != region.region.slug or own.body != office.body:
        return False
    return own.level == "state" or (own.level == "district" and own.district == office.district)


# Families


def faults_of_family(members: tuple[NewMember, ...], *, today: date) -> list[Fault]:
    """Everything that is wrong with a family that is to be made: one head, at most one spouse, children younger than
    their parents, nobody twice, nobody born in the future."""
    faults = faults_of_relations([member.relation for member in members])
    heads = [member for member in members if member.relation == "head"]
    for at, member in enumerate(members):
        faults += faults_of_facts(member, today=today, at=f"members.{at}.")
        if member.relation == "child" and heads and member.birth_date <= heads[0].birth_date:
            faults.append(Fault(code="family.child-older", field=f"members.{at}.birth_date"))
        if any(_are_one(member, other) for other in members[:at]):
            faults.append(Fault(code="family.twice", field=f"members.{at}.name"))
    return faults


def _are_one(one: Facts, other: Facts) -> bool:
    return one.birth_date == other.birth_date and names.whole(one.name["en"]) == names.whole(other.name["en"])


def faults_of_relations(relations: Iterable[Relation]) -> list[Fault]:
    """A family has one head and at most one spouse."""
    found = list(relations)
    faults = [] if found.count("head") == 1 else [Fault(code="family.one-head", field="members")]
    return faults + ([Fault(code="family.one-spouse", field="members")] if found.count("spouse") > 1 else [])


def faults_of_facts(facts: Facts, *, today: date, at: str = "") -> list[Fault]:
    """What can't be true of anybody."""
    faults = []
    if not today - timedelta(days=365 * 125) <= facts.birth_date <= today:
        faults.append(Fault(code="family.born", field=f"{at}birth_date"))
    if not names.words(facts.name["en"]):
        faults.append(Fault(code="family.name-in-english", field=f"{at}name"))
    return faults


def faults_of_place(facts: Facts, region: PublishedRegion, at: str = "") -> list[Fault]:
    """Places are those of the region, each in the one above it."""
    faults = []
    levels = (("subdistrict", facts.subdistrict, facts.district), ("village", facts.village, facts.subdistrict))
    for name, code, above in levels:
        place = region.place.get(code) if code is not None else None
        if code is not None and (place is None or place.level != name or place.parent != above):
            faults.append(Fault(code="field.place", field=f"{at}{name}"))
    return faults


def without(members: tuple[Member, ...], gone: Iterable[str]) -> tuple[Member, ...]:
    """Who is left of a family. Where the head has gone, the spouse is head now, or the one who stands first."""
    left = [member for member in members if member.member_id not in set(gone)]
    if not left or any(member.relation == "head" for member in left):
        return tuple(left)
    heir = next((member for member in left if member.relation == "spouse"), left[0])
    return tuple(member.model_copy(update={"relation": "head"}) if member is heir else member for member in left)


def joined(members: tuple[Member, ...], coming: Iterable[Member]) -> tuple[Member, ...]:
    """A family with those who come to it, head and spouse first."""
    order = ("head", "spouse", "child")
    return tuple(sorted((*members, *coming), key=lambda member: order.index(member.relation)))


def identity_of(resident: Facts, last_four: str) -> str:
    """What the keyed Aadhaar reference is made of: the last four digits with date of birth, sex and the sound of the
    name. The whole number is never needed for it, and every way of showing an Aadhaar gives the same."""
    return "|".join((last_four, resident.birth_date.isoformat(), resident.sex, names.whole(resident.name["en"])))


def verifies_aadhaar(region: PublishedRegion) -> bool:
    """Whether a region that keeps families looks at offline Aadhaar files, which it may only once it is registered."""
    return region.region.people is not None and region.region.aadhaar.offline


_SEX: dict[str, Sex] = {"F": "female", "M": "male", "T": "other"}


def fits(person: Facts, name: str, birth_date: date | None, sex: str) -> bool:
    """Whether a proof of identity is of the person that the register has. The second name may be another, as after a
    marriage; where only the year of birth is proven, that says nothing."""
    return (
        likeness.name_level(person.name["en"], name) in ("name.same", "name.alike", "name.given")
        and birth_date in (None, person.birth_date)
        and _SEX.get(sex) == person.sex
    )


def without_references(family: Family) -> Family:
    """A family as it goes out: keyed references and accounts are the house's own affair."""
    return family.model_copy(update={"ration_card": "", "asked_by": "", "made_by": ""})


def without_references_of(resident: Resident) -> Resident:
    """A person as they go out, likewise."""
    kyc = resident.kyc.model_copy(update={"reference": ""}) if resident.kyc else None
    return resident.model_copy(update={"kyc": kyc, "person_id": ""})


def initials(resident: Facts) -> str:
    """`Asha Devi` → `A… D…`: enough to know one's own, too little to know another's."""
    return " ".join(f"{word[0].upper()}…" for word in names.words(resident.name["en"]))


# Facts


FACTS = ("name", "birth_date", "sex", "care_of", "district", "subdistrict", "village", "address", "pin_code", "mobile")
"""What may be stated otherwise, and corrected."""


def as_form(resident: Resident, language: Language) -> dict[str, str]:
    """What the registry knows of a person, by the names that forms ask for, as it would be typed."""
    known = {
        "name": resident.name["en"],
        "name_local": resident.name.get(language, ""),
        "birth_date": resident.birth_date.isoformat(),
        "sex": resident.sex,
        "care_of": resident.care_of,
        "mobile": resident.mobiles[0] if resident.mobiles else "",
        "district": str(resident.district),
        "subdistrict": str(resident.subdistrict),
        "village": str(resident.village or ""),
        "address": resident.address,
        "pin_code": resident.pin_code,
        "member_id": resident.member_id,
        "family_id": resident.family_id,
    }
    return {fact: value for fact, value in known.items() if value}


def differs(resident: Resident, fact: str, stated: str) -> bool:
    """Whether an application states something else. Another spelling of a name is another name here: which is right is
    for an officer; blanks and capital letters are not."""
    if fact not in FACTS or not stated.strip():
        return False
    if fact == "mobile":
        return stated not in resident.mobiles
    if fact == "name" and not stated.isascii():
        return names.whole(stated) != names.whole(resident.name["en"])
    return _plain(as_form(resident, "en").get(fact, "")) != _plain(stated)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def corrected(resident: Resident, fact: str, stated: str) -> dict[str, Any]:
    """What changes where an officer accepts what was stated."""
    if fact == "name":
        return {"name": {**resident.name, "en": " ".join(stated.split())}}
    if fact == "mobile":
        return {"mobiles": (stated, *(one for one in resident.mobiles if one != stated))[:3]}
    if fact == "birth_date":
        return {"birth_date": date.fromisoformat(stated)}
    if fact in ("district", "subdistrict", "village"):
        return {fact: int(stated)}
    return {fact: stated}


def changed_facts(before: Resident, after: Facts) -> tuple[str, ...]:
    """The names of the facts that are others now."""
    return tuple(name for name in Facts.model_fields if getattr(before, name) != getattr(after, name))


# The board


def board(counts: Iterable[Count], region: PublishedRegion, *, today: date) -> Board:
    """Done and left by office, and the members a day that each needs to end in time: left over days left, rounded up;
    all of them at once where the time is over."""
    people = region.region.people
    first = people.kyc_from if people else today
    until = first + timedelta(days=(people.kyc_days if people else 1) - 1)
    days_left = max(0, (until - max(today, first)).days + 1)
    counted = {one.office_id: one for one in counts}
    offices = keeping_offices(region)
    lines = [
        _line(
            counted.get(office.office_id) or Count(office_id=office.office_id, district=office.district or 0),
            office.title,
            days_left,
        )
        for office in offices
    ]
    figures = {name: sum(getattr(line, name) for line in lines) for name in _FIGURES}
    total = Count(office_id="", district=0, **figures)
    return Board(
        region=region.region.slug,
        from_=first,
        until=until,
        days_left=days_left,
        lines=tuple(sorted(lines, key=lambda line: -line.left)),
        whole=_line(total, region.region.title, days_left),
    )


_FIGURES = ("families", "temporary", "members", "known")


def _line(count: Count, title: dict[Language, str], days_left: int) -> OfficeLine:
    left = max(0, count.members - count.known)
    return OfficeLine(**count.model_dump(), title=title, left=left, a_day=-(-left // max(1, days_left)))
