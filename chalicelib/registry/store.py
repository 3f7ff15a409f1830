"""The registry table.

Access patterns (pk · sk; every one a GetItem, a BatchGetItem, a Query or one transaction):

| what | how |
|---|---|
| a person | get `<member_id>` · `resident` |
| a family; its members | get `<family_id>` · `family`; batch get of the persons |
| what happened to a family or a person, oldest first | query `<id>` · begins with `turn#` |
| the person of an account | get `person#<person_id>` · `it` |
| whose a keyed Aadhaar reference is | get `aadhaar#<reference>` · `it` |
| the family of a ration card | get `ration#<reference>` · `it` |
| who is kept under a block | query `block#<reference>` |
| families of an office, the newest first; the temporary ones | index by_office: `<office_id>#families`, `…#temporary` |
| whose e-KYC is left at an office, the oldest first | index by_office: `<office_id>#left` |
| differences that wait for an office, the oldest first | index by_office: `<office_id>#differences` |
| pairs that may be one person and wait for an office, the oldest first | index by_office: `<office_id>#pairs` |
| one pair; which of some pairs are listed | get, batch get `<one>` · `pair#<other>` |
| one difference | get `<member_id>` · `difference#<application_id>#<fact>` |
| all differences of a person | query `<member_id>` · begins with `difference#` |
| how far each office of a region has come | query `board#<region>` |

A person is kept under a few blocks (`likeness.blocks`), each a small item with nothing but the member number; a block's
name is a keyed reference. Date of birth, address, mobiles and the last four digits are sealed, and so is what a
difference states. Counters are added to in the transaction that changes what they count.
One thing reads the table from end to end: `everybody`, for an operator's job that looks for duplicates. No door does.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from pydantic import SerializeAsAny
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.adapters import sealing
from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import (
    Item,
    MetaBase,
    Refused,
    cursor,
    index,
    is_refusal,
    outbox,
    start,
    transaction,
    tries,
)
from chalicelib.core.errors import NotFound
from chalicelib.core.model import Model
from chalicelib.events import Event
from chalicelib.registry import likeness
from chalicelib.registry.models import Count, Difference, Family, Pair, Resident, Traits, Turn

_RESIDENT, _FAMILY, _IT = "resident", "family", "it"
_PAGE = 50
_FEW = 10
"""Of what names people, each of whom gets a line in the log."""
_MOST_OF_A_BLOCK = 40
_TRIES = 4
_SEALED = {"birth_date": True, "address": True, "mobiles": True, "kyc": {"last_four"}}


class RegistryItem(Item):
    """People, families, their turns, blocks and claims, differences, counters."""

    class Meta(MetaBase):
        table_name = settings.table("registry")

    sealed = UnicodeAttribute(null=True)
    office_state = UnicodeAttribute(null=True)
    counted_at = UnicodeAttribute(null=True)
    families = NumberAttribute(null=True)
    temporary = NumberAttribute(null=True)
    members = NumberAttribute(null=True)
    known = NumberAttribute(null=True)

    by_office = index("by_office", "office_state", "counted_at")


class Sealed(Model):
    """What of a person is sealed."""

    birth_date: str
    address: str = ""
    mobiles: tuple[str, ...] = ()
    last_four: str = ""


class Told(Model):
    """A line in the story of one family or person, with the event that the world hears, if any."""

    about: str
    number: int = 0
    """The version that it made."""
    key: str = ""
    """Where it made no version: what it is told by, once."""
    turn: Turn
    event: SerializeAsAny[Event] | None = None


class Change(Model):
    """What one transaction writes. Each thing is in its new state, under the version that was read."""

    families: tuple[Family, ...] = ()
    residents: tuple[Resident, ...] = ()
    before: tuple[Resident, ...] = ()
    """Those of the residents that were there, as they were read."""
    differences: tuple[Difference, ...] = ()
    settled: tuple[Difference, ...] = ()
    """Those that stand under their person no longer."""
    pairs: tuple[Pair, ...] = ()
    told: tuple[Told, ...] = ()
    claims: dict[str, str] = {}
    """What must belong to nobody else from now on: `person#…`, `aadhaar#…`, `ration#…`, and to whom it does."""
    handed: dict[str, tuple[str, str]] = {}
    """Claims that go from one record of a person to another of theirs."""
    counts: tuple[Count, ...] = ()
    """What is added to the counters of offices; may be less than nothing."""


# People


def resident(member_id: str) -> Resident:
    """One person, read consistently. NotFound."""
    return _resident(_get(member_id, _RESIDENT))


def residents(member_ids: Iterable[str]) -> dict[str, Resident]:
    """Those of these people that there are, by member number; one read for up to a hundred."""
    keys = [(member_id, _RESIDENT) for member_id in dict.fromkeys(member_ids)]
    found = RegistryItem.batch_get(keys, consistent_read=True) if keys else ()
    return {item.pk: _resident(item) for item in found}


def claimed_by(claim: str) -> str | None:
    """To whom something belongs that can belong to one only; None where it is free."""
    try:
        return str(_get(claim, _IT).body)
    except NotFound:
        return None


def in_blocks(traits: Traits) -> tuple[str, ...]:
    """Member numbers of those who share a block with a person: one query a block, of which there are fewer than ten."""
    pages = [RegistryItem.query(block, limit=_MOST_OF_A_BLOCK, consistent_read=True) for block in _blocks(traits)]
    return tuple(dict.fromkeys(item.sk for page in pages for item in page))


def left_at(office_id: str, after: str | None) -> tuple[tuple[Resident, ...], str | None]:
    """Whose e-KYC is left at an office, the oldest first."""
    items, more = _of_office(office_id, "left", after)
    return tuple(map(_resident, items)), more


# Families


def family(family_id: str) -> Family:
    """One family, read consistently. NotFound."""
    return Family.model_validate_json(_get(family_id, _FAMILY).body or "")


def families(family_ids: Iterable[str]) -> tuple[Family, ...]:
    """Those of these families that there are; one read for up to a hundred."""
    keys = [(family_id, _FAMILY) for family_id in dict.fromkeys(family_ids)]
    found = RegistryItem.batch_get(keys, consistent_read=True) if keys else ()
    return tuple(Family.model_validate_json(item.body or "") for item in found)


def families_at(office_id: str, after: str | None, *, temporary: bool = False) -> tuple[tuple[Family, ...], str | None]:
    """The families of an office, the newest first; only those that it has still to verify."""
    items, more = _of_office(office_id, "temporary" if temporary else "families", after, newest_first=True)
    return tuple(Family.model_validate_json(item.body or "") for item in items), more


def turns(about: str) -> tuple[Turn, ...]:
    """What happened to a family or a person, oldest first."""
    found = RegistryItem.query(about, RegistryItem.sk.startswith("turn#"), consistent_read=True)
    return tuple(Turn.model_validate_json(item.body) for item in found)


# Differences


def difference(member_id: str, application_id: str, fact: str) -> Difference:
    """One difference, read consistently. NotFound."""
    return _difference(_get(member_id, f"difference#{application_id}#{fact}"))


def differences_of(member_id: str) -> tuple[Difference, ...]:
    """What applications state otherwise about a person, decided or not."""
    found = RegistryItem.query(member_id, RegistryItem.sk.startswith("difference#"), consistent_read=True)
    return tuple(map(_difference, found))


def differences_at(office_id: str, after: str | None) -> tuple[tuple[Difference, ...], str | None]:
    """What waits for an office, the oldest first."""
    items, more = _of_office(office_id, "differences", after, most=_FEW)
    return tuple(map(_difference, items)), more


# Pairs


def pair(one: str, other: str) -> Pair:
    """One pair, read consistently. NotFound."""
    return Pair.model_validate_json(_get(one, f"pair#{other}").body or "")


def listed(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of these pairs stand there, decided or not; one read for up to a hundred."""
    keys = [(one, f"pair#{other}") for one, other in pairs]
    found = RegistryItem.batch_get(keys, consistent_read=True) if keys else ()
    return {(item.pk, item.sk.removeprefix("pair#")) for item in found}


def pairs_at(office_id: str, after: str | None) -> tuple[tuple[Pair, ...], str | None]:
    """What waits for an office, the oldest first."""
    items, more = _of_office(office_id, "pairs", after, most=_FEW)
    return tuple(Pair.model_validate_json(item.body or "") for item in items), more


def everybody(segment: int, segments: int) -> Iterator[Resident]:
    """One segment of all people there are: for a job of the operators, never for a door."""
    people = RegistryItem.scan(RegistryItem.sk == _RESIDENT, segment=segment, total_segments=segments)
    return map(_resident, people)


# The board


def counts(region: str) -> tuple[Count, ...]:
    """How far each office of a region has come: one query, however many families there are."""
    return tuple(
        Count.model_validate_json(item.body or "").model_copy(
            update={name: int(getattr(item, name) or 0) for name in _COUNTED}
        )
        for item in RegistryItem.query(f"board#{region}")
        if item.body
    )


_COUNTED = ("families", "temporary", "members", "known")


# Writing


def record(change: Change, *, region: str) -> None:
    """All of it or nothing. Refused where somebody else wrote in between, or a claim belongs to another. Two offices
    that add to the same counter at the same moment get in each other's way: then it is tried again."""
    for attempt in tries(_TRIES):
        try:
            with transaction() as write:
                _write(write, change, region)
            return
        except TransactWriteError as error:
            if is_refusal(error):
                raise Refused from error
            if attempt == _TRIES - 1 or not _collided(error):
                raise


def _collided(error: TransactWriteError) -> bool:
    return any(reason and "Conflict" in reason.code for reason in error.cancellation_reasons)


def _write(write: TransactWrite, change: Change, region: str) -> None:
    before = {one.member_id: one for one in change.before}
    for family in change.families:
        write.save(_family_item(family), condition=_unchanged(family.version))
    for resident in change.residents:
        write.save(_resident_item(resident), condition=_unchanged(resident.version))
        _move_blocks(write, before.get(resident.member_id), resident)
    for difference in change.differences:
        write.save(_difference_item(difference), condition=_unchanged(difference.version))
    for difference in change.settled:
        write.delete(_difference_item(difference), condition=_unchanged(difference.version))
    for pair in change.pairs:
        write.save(_pair_item(pair), condition=_unchanged(pair.version))
    for one in change.told:
        event = outbox(one.event) if one.event else {}
        key = f"told#{one.key}" if one.key else f"turn#{one.number:06}"
        told = RegistryItem(one.about, key, body=one.turn.model_dump_json(), **event)
        write.save(told, condition=RegistryItem.pk.does_not_exist())
    for claim, owner in change.claims.items():
        free = RegistryItem.pk.does_not_exist() | (RegistryItem.body == owner)
        write.save(RegistryItem(claim, _IT, body=owner), condition=free)
    for claim, (giver, taker) in change.handed.items():
        write.save(RegistryItem(claim, _IT, body=taker), condition=RegistryItem.body == giver)
    for count in change.counts:
        _add(write, count, region)


def _add(write: TransactWrite, count: Count, region: str) -> None:
    added = {name: getattr(count, name) for name in _COUNTED if getattr(count, name)}
    name = Count(office_id=count.office_id, district=count.district).model_dump_json(exclude_defaults=True)
    actions = [getattr(RegistryItem, counter).add(number) for counter, number in added.items()]
    write.update(
        RegistryItem(f"board#{region}", f"{count.district:05}#{count.office_id}"),
        actions=[*actions, RegistryItem.body.set(name)],
    )


def _move_blocks(write: TransactWrite, before: Resident | None, after: Resident) -> None:
    """Keep a person under the blocks that fit now, and only those. Nobody dead is looked for."""
    old = set(_blocks(likeness.traits(before))) if before and before.status == "living" else set()
    new = set(_blocks(likeness.traits(after))) if after.status == "living" else set()
    for block in sorted(old - new):
        write.delete(RegistryItem(block, after.member_id))
    for block in sorted(new - old):
        write.save(RegistryItem(block, after.member_id))


def reference(kind: str, text: str) -> str:
    """The name of a claim: `aadhaar`, `ration`."""
    return f"{kind}#{sealing.reference(text, use=f'registry:{kind}')}"


# Items


def _blocks(traits: Traits) -> tuple[str, ...]:
    return tuple(f"block#{sealing.reference(block, use='registry:block')}" for block in likeness.blocks(traits))


def _resident_item(resident: Resident) -> RegistryItem:
    kyc = resident.kyc
    sealed = Sealed(
        birth_date=resident.birth_date.isoformat(),
        address=resident.address,
        mobiles=resident.mobiles,
        last_four=kyc.last_four if kyc else "",
    )
    waits = resident.status == "living" and kyc is None
    return RegistryItem(
        resident.member_id,
        _RESIDENT,
        body=_next(resident).model_dump_json(exclude=_SEALED, exclude_defaults=True),
        sealed=sealing.seal(sealed.model_dump_json(exclude_defaults=True), bound_to=f"{resident.member_id}#facts"),
        version=resident.version + 1,
        office_state=f"{resident.office_id}#left" if waits else None,
        counted_at=_sortable(resident.added_at, resident.member_id) if waits else None,
    )


def _resident(item: RegistryItem) -> Resident:
    opened = Sealed.model_validate_json(sealing.unseal(item.sealed or "", bound_to=f"{item.pk}#facts"))
    facts = json.loads(item.body or "")
    if "kyc" in facts:
        facts["kyc"]["last_four"] = opened.last_four
    return Resident.model_validate({**facts, **opened.model_dump(exclude={"last_four"})})


def _family_item(family: Family) -> RegistryItem:
    state = "temporary" if family.temporary else "families"
    return RegistryItem(
        family.family_id,
        _FAMILY,
        body=_next(family).model_dump_json(exclude_defaults=True),
        version=family.version + 1,
        office_state=f"{family.office_id}#{state}" if family.members else None,
        counted_at=_sortable(family.made_at, family.family_id) if family.members else None,
    )


def _difference_item(difference: Difference) -> RegistryItem:
    waits = difference.outcome is None
    key = f"difference#{difference.application_id}#{difference.fact}"
    stated = f"{difference.known}\x1f{difference.stated}"
    return RegistryItem(
        difference.member_id,
        key,
        body=_next(difference).model_dump_json(exclude={"known", "stated"}),
        sealed=sealing.seal(stated, bound_to=f"{difference.member_id}#{key}"),
        version=difference.version + 1,
        office_state=f"{difference.office_id}#differences" if waits else None,
        counted_at=_sortable(difference.noted_at, f"{difference.application_id}.{difference.fact}") if waits else None,
    )


def _difference(item: RegistryItem) -> Difference:
    known, _, stated = sealing.unseal(item.sealed or "", bound_to=f"{item.pk}#{item.sk}").partition("\x1f")
    return Difference.model_validate({**json.loads(item.body or ""), "known": known, "stated": stated})


def _pair_item(pair: Pair) -> RegistryItem:
    waits = pair.outcome is None
    return RegistryItem(
        pair.one,
        f"pair#{pair.other}",
        body=_next(pair).model_dump_json(exclude_defaults=True),
        version=pair.version + 1,
        office_state=f"{pair.office_id}#pairs" if waits else None,
        counted_at=_sortable(pair.found_at, f"{pair.one}.{pair.other}") if waits else None,
    )


def _next(model: Any) -> Any:
    return model.model_copy(update={"version": model.version + 1})


def _sortable(moment: datetime, tie: str) -> str:
    return f"{moment.isoformat(timespec='milliseconds')}#{tie}"


def _unchanged(version: int) -> Any:
    return RegistryItem.version == version if version else RegistryItem.pk.does_not_exist()


def _get(pk: str, sk: str) -> RegistryItem:
    try:
        return RegistryItem.get(pk, sk, consistent_read=True)
    except DoesNotExist as error:
        raise NotFound from error


def _of_office(
    office_id: str, state: str, after: str | None, *, newest_first: bool = False, most: int = _PAGE
) -> tuple[list[RegistryItem], str | None]:
    found = RegistryItem.by_office.query(
        f"{office_id}#{state}",
        limit=most,
        page_size=most,
        scan_index_forward=not newest_first,
        last_evaluated_key=start(after),
    )
    items = list(found)
    return items, cursor(found.last_evaluated_key if len(items) == most else None)
