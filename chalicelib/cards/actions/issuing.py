"""How cards are issued, issued again and ended."""

import hashlib
from contextlib import suppress
from datetime import datetime

from chalicelib.adapters import sealing
from chalicelib.adapters.table import Refused
from chalicelib.cards import rules, sheet, store
from chalicelib.cards.models import (
    Card,
    CardChecked,
    CardShown,
    CardsShown,
    DuplicateWanted,
    Face,
    Made,
)
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import PublishedRegion
from chalicelib.certificates import actions as certificates
from chalicelib.core import ids
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.edge import Who
from chalicelib.events.cards import CardEnded, CardIssued
from chalicelib.privacy import actions as privacy
from chalicelib.registry import actions as registry
from chalicelib.registry.models import Family, Resident

PROGRAM = Who(kind="officer", person_id="program:cards", name="Cards")
_PURPOSE = "issue-card"
_FIELDS = ("name", "family")
_LINK_LASTS_S = 300


def issue_family(family_id: str, *, now: datetime) -> Made:
    """See to it that a family and each of its members has the card that says what is true now. Who has it gets none."""
    faces, region = _faces(family_id, now)
    return Made(cards=sum(_issue(face, region, now=now) for face in faces))


def _faces(family_id: str, now: datetime) -> tuple[tuple[Face, ...], PublishedRegion]:
    family = registry.family(family_id)
    region = catalogue.region(family.region)
    if region.region.people is None or family.temporary:
        return (), region
    people = registry.members(family)
    for one in people:
        _note(one, PROGRAM, family, now)
    return rules.faces(family, people, region), region


def _note(one: Resident, reader: Who, family: Family, now: datetime) -> None:
    privacy.note_read(
        registry.subject_of(one), reader=reader, purpose=_PURPOSE, about=family.family_id, what=_FIELDS, now=now
    )


def _issue(face: Face, region: PublishedRegion, *, now: datetime) -> bool:
    """Whether a card was made. One that is being made is finished; a lost one waits for its holder to ask."""
    before = store.latest(face.holder_id)
    if before and before.status == "ordered":
        _finish(before, region, now=now)
        before = store.latest(face.holder_id)
    if before and (before.status == "lost" or rules.digest(before.face) == rules.digest(face)):
        return False
    return _new(face, before, region, now=now)


def _new(face: Face, before: Card | None, region: PublishedRegion, *, now: datetime, **why: str) -> bool:
    issue = before.issue + 1 if before else 1
    card = _ordered(face, rules.number_of(face, region.region.code, issue), issue, region, now, **why)
    with suppress(Refused):
        store.order(card)
    return _finish(store.get(card.card_id) or card, region, now=now)


def _ordered(
    face: Face, card_id: str, issue: int, region: PublishedRegion, now: datetime, reason: str = "", asked_by: str = ""
) -> Card:
    people = region.region.people
    card = Card(
        card_id=card_id,
        issue=issue,
        face=face,
        made_at=now.replace(microsecond=0),
        valid_until=rules.valid_until(local_date(now), people.card_years if people else 1),
        offline="",
        check=sealing.reference(card_id, use="card")[:16],
        reason=reason,
        asked_by=asked_by,
    )
    return card.model_copy(update={"offline": certificates.offline_code(sheet.claims(card), now=now)})


def _finish(card: Card, region: PublishedRegion, *, now: datetime) -> bool:
    """Draw, sign, keep, register; the card before it ends. Begun twice, the first signature stays."""
    if card.status != "ordered":
        return False
    facts = store.file_facts(card.card_id) or _signed(card, region, now=now)
    made = card.model_copy(update={"status": "valid", "sha256": facts["sha256"], "key_id": facts["key-id"]})
    told = CardIssued(**_told(card, "issued", now), sha256=made.sha256)
    try:
        store.change((made, told), *_ending(card, region, now))
    except Refused:
        return False
    return True


def _signed(card: Card, region: PublishedRegion, *, now: datetime) -> dict[str, str]:
    drawn = sheet.draw(card, region.card_template, region.region.colours.accent)
    reason = f"{card.face.title['en']} {ids.shown(card.face.holder_id)}"
    signed, key_id = certificates.sign_file(drawn, reason=reason, at=card.made_at, now=now)
    store.keep_file(card.card_id, signed, sha256=hashlib.sha256(signed).hexdigest(), key_id=key_id)
    return store.file_facts(card.card_id) or {}


def _ending(card: Card, region: PublishedRegion, now: datetime) -> tuple[tuple[Card, CardEnded], ...]:
    """The issue before, where it is still good: a new card takes its place."""
    before = store.get(rules.number_of(card.face, region.region.code, card.issue - 1)) if card.issue > 1 else None
    return (_ended(before, "superseded", now),) if before and before.status == "valid" else ()


def _ended(card: Card, why: str, now: datetime) -> tuple[Card, CardEnded]:
    ended = card.model_copy(update={"status": why, "ended_on": local_date(now)})
    return ended, CardEnded.model_validate({**_told(card, why, now), "why": why})


def _told(card: Card, what: str, now: datetime) -> dict[str, object]:
    face = card.face
    return {
        "event_id": f"{card.card_id}#{what}",
        "at": now,
        "card_id": card.card_id,
        "holder_id": face.holder_id,
        "region": face.region,
    }


def withdraw(member_id: str, *, now: datetime) -> None:
    """The card of somebody who has died, or was found to be another who has a card, is not valid any more. Twice is
    once."""
    card = store.latest(member_id)
    if card and card.status == "valid":
        with suppress(Refused):
            store.change(_ended(card, "withdrawn", now))


# Asked for by people


def own_cards(who: Who) -> CardsShown:
    """A citizen's own card, and that of the family. NotFound where the registry does not know them (yet)."""
    resident = _self(who)
    return _shown(store.of_holders((resident.member_id, resident.family_id)))


def of_family(family_id: str, who: Who, *, now: datetime) -> CardsShown:
    """Every card of a family, for an officer who may see it; noted in the log of each member. NotFound."""
    seen = registry.see_family(family_id, who, now=now)
    return _shown(store.of_holders((family_id, *(one.member_id for one in seen.members))))


def _shown(cards: tuple[Card, ...]) -> CardsShown:
    return CardsShown(cards=tuple(_one(card) for card in cards if card.status != "ordered"))


def _one(card: Card) -> CardShown:
    facts = card.model_dump(include={"card_id", "issue", "status", "valid_until"})
    face = card.face
    return CardShown(**facts, kind=face.kind, holder_id=face.holder_id, title=face.title, name=face.name)


def lose(card_id: str, who: Who, *, now: datetime) -> CardShown:
    """A citizen's card is lost: from now on it is not valid, whoever shows it. NotFound for another's, Conflict where
    it is not valid any more; told twice, the first time stands."""
    resident, card = _self(who), store.get(card_id)
    if card is None or card.face.holder_id not in (resident.member_id, resident.family_id):
        raise NotFound
    return _one(_lost(card, now))


def _lost(card: Card, now: datetime) -> Card:
    if card.status == "lost":
        return card
    if card.status != "valid":
        raise Conflict("card-not-valid")
    ended, told = _ended(card, "lost", now)
    store.change((ended, told))
    return ended


def duplicate(holder_id: str, wanted: DuplicateWanted, who: Who, *, now: datetime) -> CardShown:
    """Another card for a family or member, by the officer who keeps the family, with the reason. The number stays; the
    card before it is not valid any more. The same officer's same reason on the same day is the same card.

    Raises NotFound, NotAllowed, Conflict where there is no card yet.
    """
    before = store.latest(holder_id)
    if before is None:
        raise NotFound
    seen = registry.see_family(before.face.family_id, who, now=now)
    registry.keeper_of(who, seen.family.office_id)
    if _is_same(before, wanted, who, now):
        return _one(before)
    if wanted.lost and before.status == "valid":
        _lost(before, now)
    region = catalogue.region(before.face.region)
    face = next(one for one in rules.faces(seen.family, seen.members, region) if one.holder_id == holder_id)
    _new(face, store.latest(holder_id), region, now=now, reason=wanted.reason, asked_by=who.person_id)
    return _one(_latest(holder_id))


def _is_same(before: Card, wanted: DuplicateWanted, who: Who, now: datetime) -> bool:
    same_day = local_date(before.made_at) == local_date(now)
    return same_day and (before.reason, before.asked_by) == (wanted.reason, who.person_id)


def _latest(holder_id: str) -> Card:
    card = store.latest(holder_id)
    if card is None:
        raise NotFound
    return card


def download_link(card_id: str, who: Who) -> str:
    """A link, good for five minutes, by which its holder saves a card. NotFound for everybody else."""
    resident, card = _self(who), store.get(card_id)
    if card is None or card.status == "ordered":
        raise NotFound
    if card.face.holder_id not in (resident.member_id, resident.family_id):
        raise NotFound
    return store.link(card_id, file_name=f"{ids.shown(card.face.holder_id)}.pdf", lasts_s=_LINK_LASTS_S)


def _self(who: Who) -> Resident:
    resident = registry.resident_of(who.person_id)
    if resident is None:
        raise NotFound("not-in-registry")
    return resident


def check(card_id: str, code: str, *, now: datetime) -> CardChecked:
    """What a card is worth, for who has read its offline code."""
    return CardChecked(standing=rules.standing(store.get(card_id), code, local_date(now)))
