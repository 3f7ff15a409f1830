"""What deliveries hold of a person: the ways they chose, and how each certificate went."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.deliveries import store
from chalicelib.deliveries.models import Choice, Delivery
from chalicelib.privacy import holdings
from chalicelib.privacy.holdings import Held


def of_person(person_id: str) -> Iterator[Held]:
    """What was chosen, and every delivery with its tries."""
    for about, choice in store.all_choices(person_id).items():
        yield _chosen(person_id, about, choice)
    yield from map(_delivery, store.of_holder(person_id))


def _chosen(person_id: str, about: str, choice: Choice) -> Held:
    return Held(subject_id=person_id, kind="ways", item_id=about, facts=choice.model_dump(mode="json"))


def _delivery(one: Delivery) -> Held:
    """A line of the register of certificates, and kept with it."""
    return Held(
        subject_id=one.holder_id,
        kind="certificate",
        item_id=f"{one.certificate_id}.{one.way}",
        facts=one.model_dump(mode="json", exclude_defaults=True, exclude={"version", "holder_id"}),
        begun_at=one.wanted_at,
    )


def _forget(held: Held, _now: datetime) -> bool:
    """What was chosen goes; what has gone by it stays on record."""
    if held.kind != "ways":
        return False
    store.forget_choice(held.subject_id, held.item_id)
    return True


holdings.register("deliveries", of_person, erase=_forget)
