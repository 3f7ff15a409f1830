"""What the register of people holds of a person: the entry, with its story, and the family that they belong to."""

from collections.abc import Iterator

from chalicelib.catalogue import actions as catalogue
from chalicelib.core.errors import NotFound
from chalicelib.privacy import holdings
from chalicelib.privacy.holdings import Held
from chalicelib.registry import actions, rules
from chalicelib.registry.models import Resident


def _register(person_id: str) -> Iterator[Held]:
    known = actions.resident_of(person_id)
    if known:
        yield _entry(known)


def _find(member_id: str) -> Held | None:
    try:
        return _entry(actions.resident(member_id))
    except NotFound:
        return None


def _entry(one: Resident) -> Held:
    """The office that keeps the family answers for what the entry says."""
    shown = rules.without_references_of(one)
    facts = shown.model_dump(mode="json", exclude_defaults=True, exclude={"version"})
    facts["story"] = [turn.model_dump(mode="json", exclude_defaults=True) for turn in actions.story(one.member_id)]
    region = catalogue.region(one.region)
    return Held(
        subject_id=one.person_id,
        kind="register",
        item_id=one.member_id,
        facts=facts,
        begun_at=one.added_at,
        region=one.region,
        office_id=one.office_id,
        role=rules.keeping_role(region, one.office_id),
    )


holdings.register("registry", _register, find=_find)
