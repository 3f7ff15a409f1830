"""A certificate is issued, and the register follows: once, whatever came between approval and issue."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from chalicelib.events.professions import EntryNoted
from chalicelib.professions import actions, rules, store
from chalicelib.professions.models import Entry, OrderKind
from tests.professions.builders import TODAY, a_register, an_entry, asked
from tests.professions.test_rules import a_remark

pytestmark = pytest.mark.usefixtures("cloud")

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
_numbers = count(1)

Plan = Callable[..., str]


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> str:
    """A register that no other test knows."""
    name = f"issued-{next(_numbers)}"
    monkeypatch.setattr(actions, "register_of", lambda _region, _name: a_register(name=name))
    return name


@pytest.fixture
def plan(register: str) -> Plan:
    """`plan("renew")` approves a file; gives its number."""

    def do(does: str, **changed: Any) -> str:
        file = f"{register}.{next(_numbers)}"
        told = {"register_name": register, "application_id": file, "person_id": register, **changed}
        actions.plan(asked(does, **told), TODAY)
        return file

    return do


def bring_in(register: str, **changed: Any) -> None:
    store.bring_in(an_entry(register_name=register, person_id=register, **changed))


def entry_of(register: str, number: str = "HMC-00042") -> Entry:
    found = store.get("haryana", register, number)
    assert found is not None
    return found


def order(register: str, *orders: OrderKind) -> None:
    """The registrar writes."""
    for one in orders:
        entry = rules.ordered(entry_of(register), a_remark(one))
        facts = {"region": "haryana", "register_name": register, "number": entry.number, "officer_id": "o"}
        store.record(entry, EntryNoted(event_id=f"{register}{one}", at=NOW, what=one, **facts))


def told_of(register: str, number: str = "HMC-00042") -> list[tuple[str, tuple[str, ...]]]:
    """Which events an entry has told, with the certificates that each names."""
    turns = store.ProfessionItem.query(f"haryana/{register}#{number}", store.ProfessionItem.sk.startswith("turn#"))
    return [(one.event_kind, tuple(json.loads(one.event)["certificate_ids"])) for one in turns]


@pytest.mark.behaviour("S19")
def test_a_corrected_certificate_stands_in_the_register_in_place_of_the_one_with_the_error(
    register: str, plan: Plan
) -> None:
    bring_in(register)
    file = plan("renew")
    actions.carry_out(file, "C1", now=NOW)
    for _ in range(2):
        actions.carry_out(file, "C2", supersedes="C1", now=NOW)
    entry = entry_of(register)
    assert (entry.certificate_id, entry.certificate_ids, len(entry.renewals)) == ("C2", ("C1", "C2"), 1)
    actions.carry_out(file, "C1", now=NOW)
    assert entry_of(register).certificate_id == "C2", "the first one, told again"


def test_a_corrected_identity_card_leaves_the_certificate_of_registration(register: str, plan: Plan) -> None:
    bring_in(register, certificate_id="C0", certificate_ids=("C0",))
    file = plan("card")
    actions.carry_out(file, "C1", now=NOW)
    actions.carry_out(file, "C2", supersedes="C1", now=NOW)
    entry = entry_of(register)
    assert (entry.certificate_id, entry.certificate_ids) == ("C0", ("C0", "C1", "C2"))


@pytest.mark.behaviour("S19")
@pytest.mark.parametrize(
    ("orders", "kind"),
    [
        (("suspend",), "entry.suspended.v1"),
        (("remove",), "entry.removed.v1"),
        (("note-death",), "entry.removed.v1"),
    ],
)
def test_an_order_that_came_before_the_certificate_counts_for_it(
    register: str, plan: Plan, orders: tuple[OrderKind, ...], kind: str
) -> None:
    bring_in(register)
    file = plan("renew")
    order(register, *orders)
    actions.carry_out(file, "C1", now=NOW)
    assert told_of(register)[-1] == (kind, ("C1",))
    actions.carry_out(file, "C2", supersedes="C1", now=NOW)
    assert told_of(register)[-1] == (kind, ("C2",))


def test_a_suspension_that_was_lifted_is_not_told_again(register: str, plan: Plan) -> None:
    bring_in(register)
    file = plan("renew")
    order(register, "suspend", "lift")
    actions.carry_out(file, "C1", now=NOW)
    assert told_of(register)[-1] == ("entry.changed.v1", ("C1",))


@pytest.mark.behaviour("S15")
@pytest.mark.parametrize(("ordered", "status"), [("suspend", "suspended"), ("remove", "removed")])
def test_who_was_suspended_or_removed_meanwhile_is_not_transferred(
    register: str, plan: Plan, ordered: OrderKind, status: str
) -> None:
    bring_in(register)
    file = plan("transfer-out")
    order(register, ordered)
    actions.carry_out(file, "C1", now=NOW)
    entry = entry_of(register)
    assert entry.status == status and rules.orders(entry)
    assert told_of(register)[-2:] == [("entry.changed.v1", ("C1",)), (f"entry.{status}.v1", ("C1",))]


def test_of_two_files_that_make_a_registration_permanent_one_does(register: str, plan: Plan) -> None:
    bring_in(register, kind="provisional")
    first, second = plan("make-permanent"), plan("make-permanent")
    actions.carry_out(first, "C1", now=NOW)
    for _ in range(2):
        actions.carry_out(second, "C2", now=NOW)
    made = entry_of(register).followed_by
    permanent = [one.number for one in store.of_person(register) if one.kind == "permanent"]
    assert permanent == [made] and entry_of(register, made).certificate_ids == ("C1",)
    assert told_of(register, made) == [("entry.made.v1", ("C1",)), ("entry.doubled.v1", ("C2",))]


def test_of_two_files_that_enter_the_same_person_one_does(register: str, plan: Plan) -> None:
    first, second = plan("enter"), plan("enter")
    actions.carry_out(first, "C1", now=NOW)
    actions.carry_out(second, "C2", now=NOW)
    (made,) = store.of_person(register)
    assert told_of(register, made.number) == [("entry.made.v1", ("C1",)), ("entry.doubled.v1", ("C2",))]


def test_who_is_suspended_as_provisional_is_not_free_of_it_as_permanent(register: str, plan: Plan) -> None:
    bring_in(register, kind="provisional")
    file = plan("make-permanent")
    order(register, "suspend")
    actions.carry_out(file, "C1", now=NOW)
    made = entry_of(register, entry_of(register).followed_by)
    assert (made.status, rules.orders(made)[0]) == ("suspended", "lift")
    assert told_of(register, made.number) == [("entry.made.v1", ("C1",)), ("entry.suspended.v1", ("C1",))]


@pytest.mark.behaviour("S15")
def test_a_transfer_names_the_certificate_that_stays_and_what_is_issued_later_ends(register: str, plan: Plan) -> None:
    bring_in(register, certificate_id="C0", certificate_ids=("C0",))
    card, leaving = plan("card"), plan("transfer-out")
    actions.carry_out(leaving, "C1", now=NOW)
    actions.carry_out(leaving, "C2", supersedes="C1", now=NOW)
    actions.carry_out(card, "C3", now=NOW)
    assert told_of(register) == [
        ("entry.transferred.v1", ("C0", "C1")),
        ("entry.changed.v1", ("C0", "C1", "C2")),
        ("entry.changed.v1", ("C0", "C1", "C2", "C3")),
        ("entry.transferred.v1", ("C3",)),
    ]
