"""Members who go from one family to another, and keep their member number."""

from datetime import datetime

from chalicelib.core import ids
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Fault, Invalid, NotFound
from chalicelib.edge import Who
from chalicelib.events import registry as told
from chalicelib.registry import rules, store
from chalicelib.registry.actions import families, reading, writing
from chalicelib.registry.models import Count, Family, FamilyShown, Member, Mover, MoveWanted, Relation, Resident


def move(wanted: MoveWanted, who: Who, key: str, *, now: datetime) -> FamilyShown:
    """Move members to a family of the officer's office, or to a new one there; all families and members in one write.

    The office that receives them writes it. Each mover is named by member number and date of birth, as on the card that
    they bring: a number alone opens nobody's record. Who is left in a family keeps it, with a new head where need be.
    Raises NotAllowed, NotFound, Invalid, and Conflict where somebody wrote in between.
    """
    target, office_id = _target(wanted, who, key)
    if target and target.version and {m.member_id for m in wanted.movers} <= {m.member_id for m in target.members}:
        return reading.see_family(target.family_id, who, now=now)
    region = reading.keeper_of(who, office_id)
    people = _movers(wanted.movers)
    reading.note_reads(people, who, about=wanted.to_family_id or office_id, now=now)
    family = target or _new(region.region.code, region.region.slug, office_id, who, key, now)
    if not family.version:
        family = family.model_copy(update={"district": region.office[office_id].district or 0})
    _fit(family, people, wanted, now)
    writing.record(_change(family, people, wanted, who, now), family.region)
    return reading.see_family(family.family_id, who, now=now)


def _target(wanted: MoveWanted, who: Who, key: str) -> tuple[Family | None, str]:
    if wanted.to_family_id:
        found = store.family(wanted.to_family_id)
        return found, found.office_id
    region = reading.keeper_of(who, wanted.office_id)
    try:
        return store.family(_number(region.region.code, who, key)), wanted.office_id
    except NotFound:
        return None, wanted.office_id


def _number(code: str, who: Who, key: str) -> str:
    return ids.number_for(f"{code}F", who.person_id, key)


def _new(code: str, region: str, office_id: str, who: Who, key: str, now: datetime) -> Family:
    return Family(
        family_id=_number(code, who, key),
        region=region,
        office_id=office_id,
        district=0,
        members=(),
        made_at=now,
        made_by=who.person_id,
    )


def _movers(movers: tuple[Mover, ...]) -> tuple[Resident, ...]:
    """The people who move. NotFound, the same for a wrong number and a wrong date of birth."""
    found = store.residents(one.member_id for one in movers)
    for one in movers:
        person = found.get(one.member_id)
        if person is None or person.birth_date != one.birth_date or person.status != "living":
            raise NotFound("no-such-member")
    return tuple(found[one.member_id] for one in movers)


def _fit(family: Family, people: tuple[Resident, ...], wanted: MoveWanted, now: datetime) -> None:
    faults: list[Fault] = []
    if any(person.family_id == family.family_id for person in people):
        faults.append(Fault(code="family.already-there", field="movers"))
    if len({person.region for person in people} | {family.region}) > 1:
        faults.append(Fault(code="family.another-state", field="movers"))
    if wanted.on > local_date(now):
        faults.append(Fault(code="family.not-yet", field="on"))
    relations: list[Relation] = [one.relation for one in family.members] + [one.relation for one in wanted.movers]
    faults += rules.faults_of_relations(relations)
    if faults:
        raise Invalid(None, *faults)


def _change(family: Family, people: tuple[Resident, ...], wanted: MoveWanted, who: Who, now: datetime) -> store.Change:
    """Everything that is other after the move."""
    left_families = _left(people)
    relation = {one.member_id: one.relation for one in wanted.movers}
    moved = tuple(
        one.model_copy(
            update={
                "family_id": family.family_id,
                "office_id": family.office_id,
                "relation": relation[one.member_id],
            }
        )
        for one in people
    )
    coming = (Member(member_id=one.member_id, relation=one.relation) for one in moved)
    grown = family.model_copy(update={"members": rules.joined(family.members, coming)})
    smaller = tuple(one.model_copy(update={"members": rules.without(one.members, relation)}) for one in left_families)
    new_heads = tuple(
        heir
        for before, after in zip(left_families, smaller, strict=True)
        for heir in families.heirs(before, after.members)
    )
    return store.Change(
        families=(grown, *smaller),
        residents=(*moved, *new_heads),
        before=(*people, *new_heads),
        told=_told(family, left_families, people, moved, wanted, who, now),
        counts=_counts(family, left_families, smaller, people),
    )


def _left(people: tuple[Resident, ...]) -> tuple[Family, ...]:
    """The families that they leave."""
    return store.families(person.family_id for person in people)


def _told(
    family: Family,
    left_families: tuple[Family, ...],
    people: tuple[Resident, ...],
    moved: tuple[Resident, ...],
    wanted: MoveWanted,
    who: Who,
    now: datetime,
) -> tuple[store.Told, ...]:
    lines = [
        writing.of_resident(
            after, told.ResidentMoved, who, now, note=wanted.note, from_family_id=before.family_id, why=wanted.why
        )
        for before, after in zip(people, moved, strict=True)
    ]
    kind, first = told.ResidentMoved.kind, moved[0].member_id
    if family.version:
        lines.append(writing.line_of(family, kind, who, now, member_id=first, note=wanted.note))
    else:
        lines.append(writing.of_family(family, told.FamilyMade, who, now, note=wanted.note))
    for one in left_families:
        gone = next(person.member_id for person in people if person.family_id == one.family_id)
        lines.append(writing.line_of(one, kind, who, now, member_id=gone, note=wanted.note))
    return tuple(lines)


def _counts(
    family: Family, left_families: tuple[Family, ...], smaller: tuple[Family, ...], people: tuple[Resident, ...]
) -> tuple[Count, ...]:
    begun = Count(office_id=family.office_id, district=family.district, families=int(not family.version))
    losses = [
        loss
        for before, after in zip(left_families, smaller, strict=True)
        for loss in (
            writing.people_at(before, [one for one in people if one.family_id == before.family_id], sign=-1),
            families.ended(before, after.members),
        )
    ]
    return writing.counted((begun, writing.people_at(family, people), *losses))
