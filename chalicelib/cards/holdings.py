"""What cards hold of a person: their cards, and what departments reported to have paid. For the access copy."""

from collections.abc import Iterable

from chalicelib.cards import store
from chalicelib.cards.models import Card, Disbursement
from chalicelib.privacy import holdings
from chalicelib.privacy.holdings import Held
from chalicelib.registry import actions as registry

_KIND = "register"


def provide(subject_id: str) -> Iterable[Held]:
    """Every card of a person, and every payment to them."""
    resident = registry.resident_of(subject_id)
    if resident is None:
        return ()
    cards = (_card(subject_id, one) for one in store.of_holders((resident.member_id,)))
    paid = (_payment(subject_id, one) for one in store.received(resident.member_id))
    return (*cards, *paid)


def _card(subject_id: str, card: Card) -> Held:
    facts = card.model_dump(mode="json", include={"card_id", "issue", "status", "valid_until", "made_at", "reason"})
    return Held(
        subject_id=subject_id,
        kind=_KIND,
        item_id=card.card_id,
        title=card.face.title,
        facts=facts | {"name": card.face.name["en"]},
        begun_at=card.made_at,
        region=card.face.region,
    )


def _payment(subject_id: str, one: Disbursement) -> Held:
    return Held(
        subject_id=subject_id,
        kind=_KIND,
        item_id=f"{one.department}/{one.reference}",
        title=one.title,
        facts=one.model_dump(mode="json", exclude={"member_id", "title"}),
    )


holdings.register("cards", provide)
