"""Certificates follow the entry of a register that they speak of."""

from datetime import timedelta

import pytest

from chalicelib.certificates import ending, entries, store
from chalicelib.certificates.checking import actions as checking
from chalicelib.events.professions import (
    EntryDoubled,
    EntryOrdered,
    EntryReinstated,
    EntryRemoved,
    EntrySuspended,
    EntryTransferred,
)
from tests.certificates.builders import NOW, an_officer, an_order
from tests.certificates.test_making import events_of


@pytest.fixture(autouse=True)
def _known_officer(monkeypatch):
    monkeypatch.setattr(entries, "_name_of", lambda _event: "The registrar")


def ordered(kind: type[EntryOrdered], *numbers: str, after: int = 0) -> EntryOrdered:
    """What the registrar wrote into the register, so many minutes later."""
    facts = {"because": "order"} if kind is EntryRemoved else {}
    return kind(
        event_id=f"{numbers}{after}",
        at=NOW + timedelta(minutes=after),
        region="haryana",
        register_name="medical",
        number="HR-1",
        certificate_ids=numbers,
        officer_id="hr-registrar",
        **facts,
    )


def standing(number: str) -> str:
    return checking.verify(number, now=NOW).standing


@pytest.mark.behaviour("S19")
def test_who_is_suspended_has_no_valid_certificate_and_who_is_reinstated_has(issue):
    numbers = [issue(an_order("hi")) for _ in range(2)]
    for _ in range(2):
        entries.follow(ordered(EntrySuspended, *numbers), now=NOW)
    assert [standing(number) for number in numbers] == ["suspended"] * 2
    assert events_of(numbers[0]).count("certificate.suspended.v1") == 1
    assert store.get(numbers[0]).moves[0].by.officer == "The registrar"

    entries.follow(ordered(EntryReinstated, *numbers, after=5), now=NOW)
    assert [standing(number) for number in numbers] == ["valid"] * 2


def test_who_is_struck_off_has_none_that_is_ever_valid_again(issue):
    number = issue(an_order("hi"))
    entries.follow(ordered(EntryRemoved, number), now=NOW)
    entries.follow(ordered(EntryReinstated, number, after=5), now=NOW)
    assert standing(number) == "revoked"


def test_an_order_that_comes_late_undoes_nothing(issue):
    number = issue(an_order("hi"))
    entries.follow(ordered(EntrySuspended, number), now=NOW)
    entries.follow(ordered(EntryReinstated, number, after=5), now=NOW)
    entries.follow(ordered(EntrySuspended, number), now=NOW)
    assert standing(number) == "valid"


def test_what_an_officer_has_suspended_for_another_reason_stays_suspended(issue):
    number = issue(an_order("hi"))
    ending.suspend(number, an_officer(), "The photograph is of somebody else.", now=NOW)
    entries.follow(ordered(EntrySuspended, number), now=NOW)
    entries.follow(ordered(EntryReinstated, number, after=5), now=NOW)
    assert standing(number) == "suspended"


def test_what_two_have_suspended_is_valid_once_both_have_lifted_it(issue):
    number = issue(an_order("hi"))
    ending.suspend(number, an_officer(), "The photograph is of somebody else.", now=NOW)
    entries.follow(ordered(EntrySuspended, number, after=1), now=NOW)
    ending.lift(number, an_officer(), "The photograph is hers.", now=NOW + timedelta(minutes=2))
    assert standing(number) == "suspended" and store.get(number).moves[-1].what == "lift"
    assert "certificate.lifted.v1" not in events_of(number)
    again = ending.lift(number, an_officer(), "The photograph is hers.", now=NOW + timedelta(minutes=3))
    assert again.standing == "suspended" and len(store.get(number).moves) == 3
    entries.follow(ordered(EntryReinstated, number, after=5), now=NOW)
    assert standing(number) == "valid"


def test_an_office_that_suspends_while_the_registrar_does_is_heard_when_the_registrar_lifts(issue):
    number = issue(an_order("hi"))
    entries.follow(ordered(EntrySuspended, number), now=NOW)
    ending.suspend(number, an_officer(), "A forged degree is alleged.", now=NOW + timedelta(minutes=1))
    entries.follow(ordered(EntryReinstated, number, after=5), now=NOW)
    assert (standing(number), store.get(number).reason) == ("suspended", "A forged degree is alleged.")
    ending.lift(number, an_officer(), "The degree is genuine.", now=NOW + timedelta(minutes=6))
    assert standing(number) == "valid"


def test_orders_that_come_the_wrong_way_round_leave_what_the_later_one_says(issue):
    number = issue(an_order("hi"))
    entries.follow(ordered(EntryReinstated, number, after=5), now=NOW)
    entries.follow(ordered(EntrySuspended, number), now=NOW)
    assert standing(number) == "valid"


def test_a_certificate_of_a_registration_that_was_there_already_ends_with_that_reason(issue):
    number = issue(an_order("hi"))
    entries.follow(
        EntryDoubled(
            event_id=f"{number}#twice",
            at=NOW,
            region="haryana",
            register_name="medical",
            number="HMC-1",
            certificate_ids=(number,),
            application_id="HR4K7QX9M2TDR",
        ),
        now=NOW,
    )
    move = store.get(number).moves[-1]
    assert standing(number) == "revoked" and move.by.officer == "Dr. Vidya Shrivastava"
    assert "entered on another application already, under HMC-1" in move.reason and "पंजीकरण" in move.reason


@pytest.mark.behaviour("S15")
def test_who_has_gone_to_another_council_keeps_the_no_objection_certificate_only(issue):
    registration, card, no_objection = (issue(an_order("hi")) for _ in range(3))
    ending.suspend(card, an_officer(), "The photograph is of somebody else.", now=NOW)
    event = EntryTransferred(
        event_id=f"{registration}#gone",
        at=NOW,
        region="haryana",
        register_name="medical",
        number="HMC-1",
        certificate_ids=(registration, card, no_objection),
        application_id="HR4K7QX9M2TDR",
        no_objection_id=no_objection,
    )
    for _ in range(2):
        entries.follow(event, now=NOW)
    assert [standing(one) for one in (registration, card, no_objection)] == ["revoked", "revoked", "valid"]
    assert "was transferred to another council" in store.get(registration).moves[-1].reason
