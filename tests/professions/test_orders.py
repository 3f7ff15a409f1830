"""What the registrar writes: never about themselves, each order once, and what ends a public order in public."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from chalicelib.core.errors import Conflict, Invalid, NotAllowed
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


@pytest.mark.behaviour("S18")
def test_only_the_last_order_can_be_said_again(desk: Desk) -> None:
    for _ in range(2):
        assert len(desk.write("suspend", "HMC/12", public=True).entry.remarks) == 1
    with pytest.raises(Conflict) as refused:
        desk.write("suspend", "HMC/12", reason="Another reason that is long enough.")
    assert refused.value.code == "order-number-used"
    desk.write("lift", "HMC/13")
    with pytest.raises(Conflict) as refused:
        desk.write("suspend", "HMC/12", public=True)
    assert refused.value.code == "order-number-used" and desk.see().standing == "registered"
    assert desk.write("suspend", "HMC/14").standing == "suspended"


def test_the_last_order_made_public_afterwards_is_not_the_same(desk: Desk) -> None:
    desk.write("suspend", "HMC/12")
    with pytest.raises(Conflict):
        desk.write("suspend", "HMC/12", public=True)


@pytest.mark.behaviour("S17")
def test_several_proceedings_are_open_at_once_and_each_is_closed_by_its_number(desk: Desk) -> None:
    desk.write("open-proceedings", "HMC/1")
    desk.write("open-proceedings", "HMC/2")
    for unclear in ("", "HMC/3"):
        with pytest.raises(Invalid) as refused:
            desk.write("close-proceedings", "HMC/4", closes=unclear)
        assert refused.value.faults[0].code == "register.which-proceedings"
    for _ in range(2):
        assert desk.write("close-proceedings", "HMC/4", closes="HMC/1").entry.open_proceedings == ("HMC/2",)
    after = desk.write("close-proceedings", "HMC/5")
    assert after.entry.open_proceedings == () and "close-proceedings" not in after.orders
    assert after.entry.remarks[-1].closes == "HMC/2"


@pytest.mark.behaviour("S18")
@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize(
    ("orders", "ends"),
    [
        (("suspend",), "lift"),
        (("remove",), "readmit"),
        (("suspend", "remove"), "readmit"),
        (("open-proceedings",), "close-proceedings"),
    ],
)
def test_what_ends_a_public_order_is_public_too(desk: Desk, orders: tuple[str, ...], ends: str, public: bool) -> None:
    for at, one in enumerate(orders):
        desk.write(one, f"HMC/{one}", public=public and at == 0)
    assert desk.write(ends, "HMC/end").entry.remarks[-1].public is public


def test_an_earlier_public_order_makes_nothing_public(desk: Desk) -> None:
    desk.write("suspend", "HMC/1", public=True)
    desk.write("lift", "HMC/2")
    desk.write("suspend", "HMC/3")
    assert not desk.write("lift", "HMC/4").entry.remarks[-1].public


@pytest.mark.behaviour("S18")
@pytest.mark.parametrize(
    ("particular", "value", "kept"),
    [
        ("name", "Asha  Malick", "Asha Malick"),
        ("parent_name", "Surender Malik", "Surender Malik"),
        ("birth_date", "6-3-1990", date(1990, 3, 6)),
        ("mobile", "98765 01235", "+919876501235"),
    ],
)
def test_a_correction_leaves_a_trail(desk: Desk, particular: str, value: str, kept: Any) -> None:
    before = getattr(desk.see().entry, particular)
    for _ in range(2):
        entry = desk.write("correct", particular=particular, value=value).entry
    assert getattr(entry, particular) == kept
    (trail,) = entry.remarks
    assert (trail.particular, trail.before, trail.after) == (particular, str(before), str(kept))


def test_one_order_corrects_several_particulars_and_each_once(desk: Desk) -> None:
    desk.write("correct", particular="name", value="Asha Malick")
    assert len(desk.write("correct", particular="birth_date", value="06-03-1990").entry.remarks) == 2
    with pytest.raises(Conflict):
        desk.write("correct", particular="name", value="Asha Malik")


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({}, "field.missing"),
        ({"particular": "name"}, "field.missing"),
        ({"particular": "name", "value": "Dr. Asha Malik"}, "register.nothing-new"),
        ({"particular": "birth_date", "value": "yesterday"}, "field.date"),
        ({"particular": "mobile", "value": "12345"}, "field.mobile"),
    ],
)
def test_a_correction_says_something_new(desk: Desk, told: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        desk.write("correct", **told)
    assert [one.code for one in refused.value.faults] == [code]
