"""What deliveries hold of a person: the ways they chose, for all certificates."""

from collections.abc import Iterator

from chalicelib.deliveries import store
from chalicelib.privacy import holdings
from chalicelib.privacy.holdings import Held


def _chosen(person_id: str) -> Iterator[Held]:
    choice, _ = store.choices(person_id)
    if choice:
        yield Held(subject_id=person_id, kind="profile", item_id="ways", facts=choice.model_dump(mode="json"))


holdings.register("deliveries", _chosen)
