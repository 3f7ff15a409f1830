"""Decisions about cards and benefits. Pure functions: facts in, verdict out."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from chalicelib.cards.models import Benefit, Card, CardStanding, Face
from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.models import FormField, PublishedRegion, PublishedService, Service
from chalicelib.core import ids
from chalicelib.core.text import Text
from chalicelib.registry.models import Family, Resident

_PLAIN = frozenset(
    {
        "birth_date",
        "sex",
        "mobile",
        "address",
        "pin_code",
        "district",
        "subdistrict",
        "village",
        "member_id",
        "family_id",
    }
)
"""Names of fields that are plainly about the person who applies."""


def faces(family: Family, people: tuple[Resident, ...], region: PublishedRegion) -> tuple[Face, ...]:
    """What the cards of a family say: its own, then one for each living member. None while its number is temporary."""
    asked = region.region.people
    head = next((one for one in people if one.member_id == family.head_id), None)
    if asked is None or family.temporary or head is None:
        return ()
    common: dict[str, Any] = {
        "family_id": family.family_id,
        "region": family.region,
        "language": next((one for one in region.region.languages if one != "en"), "en"),
        "authority": _government(region.region.title),
        "office": region.office[family.office_id].title,
    }
    own = Face(
        kind="family", holder_id=family.family_id, title=asked.family, name=head.name, members=len(people), **common
    )
    return (own, *(_member(one, asked.member, common) for one in people if one.status == "living"))


def _member(one: Resident, title: Text, common: dict[str, Any]) -> Face:
    return Face(kind="member", holder_id=one.member_id, title=title, name=one.name, **common)


def _government(title: Text) -> Text:
    words = {"en": "Government of {}", "hi": "{} सरकार", "pa": "{} ਸਰਕਾਰ", "mr": "{} शासन"}
    return {language: words[language].format(name) for language, name in title.items()}


def number_of(face: Face, region_code: str, issue: int) -> str:
    """The number of one issue: the same however often it is asked for, so that no run uses a number twice."""
    return ids.number_for(f"{region_code}K", face.holder_id, str(issue))


def valid_until(made_on: date, years: int) -> date:
    """The last day of so many years."""
    last = made_on.replace(year=made_on.year + years, day=min(made_on.day, 28) if made_on.month == 2 else made_on.day)
    return date.fromordinal(last.toordinal() - 1)


def digest(face: Face) -> str:
    """Two cards that say the same have the same."""
    return hashlib.sha256(face.model_dump_json().encode()).hexdigest()


def standing(card: Card | None, check: str, today: date) -> CardStanding:
    """What a card is worth, for somebody who has read its offline code. Without the code, nothing is known of it."""
    if card is None or card.check != check or card.status == "ordered":
        return "unknown"
    if card.status != "valid":
        return "superseded" if card.status == "superseded" else "revoked"
    return "expired" if today > card.valid_until else "valid"


# Benefits


def benefit(service: PublishedService, told: Mapping[str, str], today: date) -> Benefit:
    """What the conditions of a benefit say of a person of whom the registry tells these facts.

    A condition that a known fact does not meet says so; one that lacks a fact says which; nothing is guessed.
    """
    definition = service.definition
    facts = forms.facts(definition, forms.typed(definition, known(definition, told), today=today))
    missing: dict[str, Text] = {}
    for condition in definition.conditions:
        holds = forms.evaluate(condition.unless, facts, today)
        if holds is False and _all_told(condition.unless, facts):
            return _benefit(service, "not-now", why=condition.say)
        if holds is not True:
            missing |= {name: definition.field[name].label for name in _untold(condition.unless, facts)}
    return _benefit(service, "facts-missing" if missing else "entitled", missing=tuple(missing.values()))


def _benefit(service: PublishedService, chance: Any, **more: Any) -> Benefit:
    definition = service.definition
    return Benefit(
        service_id=service.service_id, title=definition.title, summary=definition.summary, chance=chance, **more
    )


def _untold(expression: str, facts: Mapping[str, Any]) -> Iterable[str]:
    return sorted(name for name in forms.names_in(expression) if facts.get(name) is None)


def _all_told(expression: str, facts: Mapping[str, Any]) -> bool:
    return not list(_untold(expression, facts))


def known(definition: Service, told: Mapping[str, str]) -> dict[str, str]:
    """The answers that the registry can give to a form."""
    named = ((field.name, _fact(field, definition)) for field in definition.fields)
    return {name: told[fact] for name, fact in named if told.get(fact)}


def _fact(field: FormField, definition: Service) -> str:
    if field.from_registry:
        return field.from_registry
    if field.name == definition.applicant_name:
        return "name"
    return field.name if field.name in _PLAIN else ""
