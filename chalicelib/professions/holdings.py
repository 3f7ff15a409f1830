"""What registers of professionals hold of a person: every entry that is theirs."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from chalicelib.privacy import holdings
from chalicelib.privacy.holdings import Held
from chalicelib.professions import store
from chalicelib.professions.models import Entry

_INWARD = {"version", "person_id"}


def _entries(person_id: str) -> Iterator[Held]:
    yield from map(_entry, store.of_person(person_id))


def _entry(one: Entry) -> Held:
    return Held(
        subject_id=one.person_id,
        kind="professional-register",
        item_id=one.number,
        facts=one.model_dump(mode="json", exclude_defaults=True, exclude=_INWARD),
        begun_at=datetime.combine(one.registered_on, time(), UTC),
        region=one.region,
        role="registrar",
    )


holdings.register("professions", _entries)
