"""What documents hold of a person beside papers, which applications know: whose DigiLocker is theirs."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.documents.fetching import actions as fetching
from chalicelib.privacy import holdings
from chalicelib.privacy.holdings import Held

_ITEM = "digilocker"


def _account(person_id: str) -> Iterator[Held]:
    if account := fetching.account_of(person_id):
        yield Held(subject_id=person_id, kind="ways", item_id=_ITEM, facts={"digilocker_id": account})


def _forget(held: Held, _now: datetime) -> bool:
    fetching.forget_account(held.subject_id)
    return True


holdings.register(_ITEM, _account, erase=_forget)
