"""What the registrar writes: never about themselves, each order once, and what ends a public order in public."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from chalicelib.core.errors import NotAllowed
from chalicelib.edge import Seat, Who
from chalicelib.professions import actions, store
from chalicelib.professions.models import OfficerEntry, Order
from tests.professions.builders import a_register, an_entry

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
SEAT = Seat(office_id="council", role="registrar", body="council", region="haryana")
REGISTRAR = Who(kind="officer", person_id="hr-registrar", name="Registrar", seats=(SEAT,))
WHY = "A reason that is long enough."
_numbers = count(1)


class Desk:
    """The registrar at an entry of a register that no other test knows."""

    def __init__(self, register: str) -> None:
        self.register, self.now = register, NOW

    def see(self) -> OfficerEntry:
        return actions.see("haryana", self.register, "HMC-00042", REGISTRAR, now=self.now)

    def write(self, order: str, order_number: str = "HMC/12", **more: Any) -> OfficerEntry:
        self.now += timedelta(minutes=1)
        wanted = Order.model_validate({"order": order, "order_number": order_number, "reason": WHY, **more})
        return actions.write_order(
            "haryana", self.register, "HMC-00042", wanted, REGISTRAR, f"key-{self.now}", now=self.now
        )


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, cloud: object) -> Iterator[Desk]:
    name = f"ordered-{next(_numbers)}"
    monkeypatch.setattr(actions, "register_of", lambda _region, _name: a_register(name=name))
    monkeypatch.setattr(actions.privacy, "note_read", lambda *_, **__: None)
    store.bring_in(an_entry(register_name=name))
    yield Desk(name)


@pytest.mark.behaviour("S18")
def test_nobody_writes_an_order_about_themselves(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    assert desk.see().orders
    monkeypatch.setattr(actions.identity, "is_same_person", lambda *two: two == ("hr-registrar", "P1"))
    assert not desk.see().orders
    with pytest.raises(NotAllowed) as refused:
        desk.write("suspend")
    assert refused.value.code == "own-registration" and desk.see().standing == "registered"
