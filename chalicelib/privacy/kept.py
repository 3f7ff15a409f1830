"""What identity and privacy themselves hold of a person."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.identity import actions as identity
from chalicelib.privacy import holdings, store
from chalicelib.privacy.holdings import Held


def _identity(person_id: str) -> Iterator[Held]:
    person = identity.see_person(person_id)
    if person is None:
        return
    account = {"person_id": person_id, "mobile": person.mobile, "language": person.language}
    yield Held(subject_id=person_id, kind="account", item_id=person_id, facts=account)
    if person.name or person.email:
        profile = person.model_dump(include={"name", "email", "email_proven", "email_returned"})
        yield Held(subject_id=person_id, kind="profile", item_id=person_id, facts=profile)


def _forget(held: Held, _now: datetime) -> bool:
    """The profile is emptied; the account stays."""
    return held.kind == "profile" and identity.forget_profile(held.subject_id)


def _privacy(person_id: str) -> Iterator[Held]:
    nominee = store.nominee(person_id)
    if nominee:
        yield Held(
            subject_id=person_id,
            kind="nominee",
            item_id=person_id,
            facts=nominee.model_dump(mode="json"),
            begun_at=nominee.named_at,
        )
    for consent in store.consents(person_id):
        yield Held(
            subject_id=person_id,
            kind="consent",
            item_id=consent.consent_id,
            facts=consent.model_dump(mode="json", exclude={"subject_id"}),
            begun_at=consent.given_at,
        )
    for wish in store.corrections(person_id):
        yield Held(
            subject_id=person_id,
            kind="correction",
            item_id=wish.correction_id,
            facts=wish.model_dump(mode="json", exclude={"subject_id"}),
            begun_at=wish.asked_at,
            over_at=wish.answered_at,
        )
    head = store.head(person_id)
    if head.number:
        facts = {"lines": head.number, "see": "/v1/privacy/log/export"}
        yield Held(subject_id=person_id, kind="access-log", item_id=person_id, facts=facts, begun_at=head.at)


def _drop(held: Held, now: datetime) -> bool:
    """Of these only a nominee goes on a wish."""
    if held.kind != "nominee":
        return False
    store.drop_nominee(held.subject_id)
    return True


holdings.register("identity", _identity, erase=_forget)
holdings.register("privacy", _privacy, erase=_drop)
