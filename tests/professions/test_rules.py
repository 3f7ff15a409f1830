"""What an entry is worth, what may be asked about it, and what comes of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest

from chalicelib.catalogue.registers import Does, PublicColumn, Register
from chalicelib.edge import Seat
from chalicelib.professions import rules
from chalicelib.professions.models import Effect, Entry, OrderKind, Remark, Status
from tests.professions.builders import TODAY, a_register, an_entry, asked

LAST = date(2027, 1, 23)
NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)


def codes(does: str, entry: Entry | None, on: date = TODAY, register: Register | None = None, **more: Any) -> set[str]:
    found = rules.faults(asked(does, **more), register or a_register(), entry, (), on)
    return {one.code.removeprefix("register.") for one in found}


def a_remark(order: OrderKind, **changed: Any) -> Remark:
    told = {"order": order, "order_number": "O/1", "reason": "A reason that is long enough.", "officer_id": "o"}
    return Remark.model_validate({**told, "officer": "Registrar", "at": NOW, **changed})


# Standing


@pytest.mark.parametrize(
    ("changed", "on", "standing"),
    [
        ({}, LAST, "registered"),
        ({}, LAST + timedelta(days=1), "lapsed"),
        ({"valid_until": None}, date(2090, 1, 1), "registered"),
        ({"followed_by": "HMC-00043"}, TODAY, "followed"),
        ({"status": "suspended"}, LAST + timedelta(days=1), "suspended"),
        ({"status": "dead"}, TODAY, "dead"),
    ],
)
def test_what_an_officer_wrote_goes_before_the_calendar(changed: dict[str, Any], on: date, standing: str) -> None:
    assert rules.standing(an_entry(**changed), on) == standing


# Renewal and restoration


@pytest.mark.parametrize(
    ("days", "renew", "restore"),
    [
        (-91, {"too-early"}, {"not-yet-over"}),
        (-90, set(), {"not-yet-over"}),
        (0, set(), {"not-yet-over"}),
        (61, set(), {"not-yet-over"}),
        (62, {"too-late"}, set()),
        (4000, {"too-late"}, set()),
    ],
)
def test_there_is_a_day_for_renewal_and_afterwards_one_for_restoration(
    days: int, renew: set[str], restore: set[str]
) -> None:
    on = LAST + timedelta(days=days)
    assert codes("renew", an_entry(), on) == renew
    assert codes("restore", an_entry(), on) == restore


def test_what_does_not_run_out_needs_no_renewal() -> None:
    assert codes("renew", an_entry(valid_until=None)) == {"for-life"}


def test_too_little_learning_is_named_beside_everything_else() -> None:
    assert codes("renew", an_entry(), LAST + timedelta(days=99), learned=29) == {"too-late", "learned-too-little"}
    assert codes("renew", an_entry(), LAST, learned=30) == set()


def test_what_is_on_record_counts_for_the_next_renewal_and_not_for_the_one_after() -> None:
    effect = an_effect("learn", event="Update on tuberculosis", event_on=date(2025, 6, 1), learned=20)
    once = rules.changed(effect, an_entry(certificate_id="C0"), "C1")
    twice = rules.changed(effect, once, "C2")
    register = a_register()
    assert (rules.learned(once, register), rules.learned(twice, register), twice.certificate_id) == (20, 40, "C0")
    assert (
        codes("renew", once, LAST, learned=0) == {"learned-too-little"}
        and codes("renew", twice, LAST, learned=0) == set()
    )
    renewed = rules.changed(an_effect("renew", valid_until=date(2032, 1, 23)), twice, "C3")
    assert rules.learned(renewed, register) == 0 and len(renewed.learnt) == 2
    assert codes("learn", renewed, LAST, event_on=date(2025, 6, 1)) == {"learned-before"}


def test_learning_counts_in_the_validity_that_runs_however_long_ago_the_registration_was() -> None:
    old = an_entry(registered_on=date(2009, 1, 15))
    assert codes("learn", old, LAST, event_on=date(2022, 1, 24)) == set()
    assert codes("learn", old, LAST, event_on=date(2022, 1, 23)) == {"learned-before"}
    young = an_entry(registered_on=date(2024, 6, 1))
    assert codes("learn", young, LAST, event_on=date(2024, 5, 31)) == {"learned-before"}


def test_months_of_grace_are_months_and_not_so_many_days() -> None:
    register = a_register(renewal={"opens_days": 90, "grace_months": 2})
    entry = an_entry(valid_until=date(2027, 12, 31))
    assert rules.window(entry, register) == (date(2027, 10, 2), date(2028, 2, 29))
    assert rules.window(an_entry(valid_until=date(2027, 7, 1)), register) == (date(2027, 4, 2), date(2027, 9, 1))
    with pytest.raises(ValueError, match="not both"):
        a_register(renewal={"opens_days": 90, "grace_months": 2, "grace_days": 61})


@pytest.mark.parametrize(
    ("until", "on", "months"),
    [
        (date(2027, 7, 31), date(2027, 7, 1), 0),
        (date(2027, 7, 31), date(2027, 7, 31), 0),
        (date(2027, 7, 31), date(2027, 8, 1), 1),
        (date(2027, 7, 31), date(2027, 8, 31), 1),
        (date(2027, 7, 31), date(2027, 9, 1), 2),
        (date(2027, 1, 31), date(2027, 2, 28), 1),
        (date(2027, 1, 31), date(2027, 3, 1), 2),
        (date(2027, 12, 15), date(2028, 2, 16), 3),
        (date(2027, 12, 15), date(2026, 1, 1), 0),
    ],
)
def test_a_late_fee_may_count_months(until: date, on: date, months: int) -> None:
    assert rules.facts(an_entry(valid_until=until), on)["months_past_expiry"] == months


def test_who_renews_early_loses_no_day_and_who_restores_begins_anew() -> None:
    entry, register = an_entry(), a_register()
    assert rules.valid_until(asked("renew"), register, entry, TODAY) == date(2032, 1, 23)
    assert rules.valid_until(asked("restore"), register, entry, date(2027, 6, 1)) == date(2032, 5, 31)
    for does in ("rename", "qualify", "duplicate", "transfer-out", "good-standing"):
        assert rules.valid_until(asked(does), register, entry, TODAY) == entry.valid_until


@pytest.mark.parametrize(
    ("validity", "first", "last"),
    [
        ("for 5 years", date(2024, 2, 29), date(2029, 2, 27)),
        ("for 2 years", date(2026, 4, 1), date(2028, 3, 31)),
        ("for 6 months", date(2026, 8, 31), date(2027, 2, 27)),
        ("for 1 days", date(2026, 8, 31), date(2026, 8, 31)),
        ("for life", date(2026, 8, 31), None),
    ],
)
def test_a_validity_includes_its_first_day(validity: str, first: date, last: date | None) -> None:
    assert rules.last_day(validity, first) == last


# Who, and what kind


@pytest.mark.parametrize("does", [one for one in get_args(Does) if one not in ("enter", "transfer-in")])
def test_an_entry_of_somebody_else_is_no_entry(does: str) -> None:
    assert codes(does, an_entry(person_id="P2")) == codes(does, None) == {"not-yours"}
    assert codes(does, an_entry(person_id="")) == {"not-yours"}


def test_books_that_are_not_brought_in_yet_are_left_to_the_officer() -> None:
    assert codes("make-permanent", None, unknown_prior="officer") == set()
    assert codes("make-permanent", an_entry(person_id="P2"), unknown_prior="officer") == {"not-yours"}


def test_permanent_follows_provisional_and_nothing_else() -> None:
    provisional = an_entry(kind="provisional")
    assert codes("make-permanent", provisional) == set()
    assert codes("make-permanent", an_entry()) == {"not-provisional"}
    assert codes("renew", provisional) == {"only-provisional"}
    assert codes("duplicate", provisional) == set()


@pytest.mark.parametrize("status", [one for one in get_args(Status) if one != "registered"])
@pytest.mark.parametrize("does", [one for one in get_args(Does) if one not in ("enter", "transfer-in")])
def test_nothing_is_asked_of_what_is_not_in_force(status: str, does: str) -> None:
    assert f"is-{status}" in codes(does, an_entry(status=status), LAST)


@pytest.mark.parametrize("does", ["qualify", "good-standing", "transfer-out", "duplicate", "rename", "verify", "card"])
def test_what_has_lapsed_is_renewed_first(does: str) -> None:
    assert codes(does, an_entry(), LAST + timedelta(days=1)) == {"is-lapsed"}


def test_good_standing_and_transfer_wait_until_proceedings_are_closed() -> None:
    opened = an_entry(remarks=(a_remark("open-proceedings"),))
    closed = an_entry(remarks=(a_remark("open-proceedings"), a_remark("close-proceedings")))
    assert codes("good-standing", opened) == codes("transfer-out", opened) == {"in-proceedings"}
    assert codes("good-standing", closed) == codes("duplicate", opened) == set()


def test_nobody_is_registered_for_good_twice() -> None:
    def entering(*held: Entry, kind: str = "permanent") -> set[str]:
        found = rules.faults(asked("enter", kind=kind), a_register(), None, held, TODAY)
        return {one.code.removeprefix("register.") for one in found}

    assert entering(an_entry()) == entering(an_entry(valid_until=TODAY)) == {"there-already"}
    assert entering(an_entry(status="removed")) == {"was-removed"}
    assert entering(an_entry(status="transferred")) == set()
    assert entering(an_entry(register_name="dental")) == set(), "one person may stand in two registers"
    assert entering(an_entry(kind="provisional")) == set()
    assert entering(an_entry(kind="provisional"), kind="provisional") == {"there-already"}


def test_an_internship_comes_after_the_provisional_registration() -> None:
    provisional = an_entry(kind="provisional", registered_on=date(2025, 11, 23))

    def faults(**days: date) -> list[tuple[str, str | None]]:
        found = rules.faults(asked("make-permanent", after_prior=days), a_register(), provisional, (), TODAY)
        return [(one.code, one.field) for one in found]

    assert faults(began=date(2025, 11, 23), ended=date(2026, 11, 22)) == []
    early = ("register.before-registration", "began")
    assert faults(began=date(2025, 11, 22), ended=date(2026, 11, 22)) == [early]
    assert faults(ended=date(2025, 11, 22)) == [("register.before-registration", "ended")]


@pytest.mark.parametrize("prior", ["HMC-P-2024-00777", "HMC-P-2025-00501"])
def test_whoever_was_removed_or_is_there_gets_no_second_number_by_a_provisional_one(prior: str) -> None:
    provisional = an_entry(kind="provisional", number="HMC-P-2025-00501")
    named = provisional if prior == provisional.number else None

    def becoming(*held: Entry) -> set[str]:
        told = asked("make-permanent", prior=prior, unknown_prior="officer")
        found = rules.faults(told, a_register(), named, (provisional, *held), TODAY)
        return {one.code.removeprefix("register.") for one in found}

    assert becoming() == becoming(an_entry(register_name="dental")) == set()
    assert becoming(an_entry()) == {"there-already"}
    assert becoming(an_entry(status="removed")) == {"was-removed"}


def test_a_temporary_registration_is_no_hindrance_and_is_never_renewed() -> None:
    temporary = an_entry(kind="temporary", number="HMC-T-2026-00001")

    def entering(kind: str, on: date) -> set[str]:
        found = rules.faults(asked("enter", kind=kind), a_register(), None, (temporary,), on)
        return {one.code.removeprefix("register.") for one in found}

    over = LAST + timedelta(days=1)
    assert entering("permanent", LAST) == entering("permanent", over) == entering("temporary", over) == set()
    assert entering("temporary", LAST) == {"there-already"}
    for does in ("renew", "restore"):
        assert codes(does, temporary, LAST) == codes(does, temporary, LAST + timedelta(days=99)) == {"is-temporary"}
    assert rules.window(temporary, a_register()) is None
    permanent = an_entry()
    found = rules.faults(asked("enter", kind="temporary"), a_register(), None, (permanent,), TODAY)
    assert [one.code for one in found] == ["register.there-already"]


# What comes of it


def an_effect(does: str, **more: Any) -> Effect:
    changes = {key: more.pop(key) for key in ("valid_until", "number") if key in more}
    told = {"number": "HMC-00042", "decided_on": TODAY, "valid_until": LAST, **changes}
    return Effect.model_validate({"asked": asked(does, **more).model_dump(), **told})


def test_a_new_name_keeps_the_old_one_in_sight() -> None:
    after = rules.changed(an_effect("rename", new_name="Asha Dhanda"), an_entry(), "C1")
    assert (after.name, after.previous_names, after.certificate_id) == ("Asha Dhanda", ("Dr. Asha Malik",), "C1")


def test_a_transfer_ends_the_entry_and_good_standing_changes_nothing() -> None:
    gone = rules.changed(an_effect("transfer-out"), an_entry(certificate_id="C0"), "C1")
    assert (gone.status, gone.certificate_id) == ("transferred", "C0")
    for does in ("good-standing", "verify", "card"):
        well = rules.changed(an_effect(does), an_entry(certificate_id="C0"), "C1")
        assert (well.status, well.certificate_id, well.certificate_ids) == ("registered", "C0", ("C1",))


def test_a_suspended_entry_that_is_renewed_stays_suspended() -> None:
    after = rules.changed(an_effect("renew", valid_until=date(2032, 1, 23)), an_entry(status="suspended"), "C1")
    assert after.status == "suspended" and after.valid_until == date(2032, 1, 23)
    assert after.renewals[0].from_on == date(2027, 1, 24)


def test_a_permanent_entry_names_the_provisional_one() -> None:
    made = rules.made(an_effect("make-permanent", number="HMC-00043"), "C1")
    assert (made.number, made.provisional_number, made.person_id) == ("HMC-00043", "HMC-00042", "P1")


# Orders


@pytest.mark.parametrize("status", get_args(Status))
def test_orders_lead_from_one_state_to_another_and_death_is_the_end(status: Status) -> None:
    entry = an_entry(status=status)
    for order in rules.orders(entry):
        after = rules.ordered(entry, a_remark(order))
        assert after.status != status or order == "correct" or order.endswith("proceedings")
        assert after.remarks[-1].order == order
    assert (rules.orders(entry) == ()) == (status in ("dead", "transferred"))


def test_the_registrar_of_the_head_office_keeps_the_register_and_nobody_else() -> None:
    seat = {"office_id": "council", "role": "registrar", "body": "council", "region": "haryana"}
    assert rules.has_charge([Seat.model_validate(seat)], "haryana", a_register())
    for other in ({"role": "dealing-assistant"}, {"body": "another"}, {"region": "punjab"}, {"district": 67}):
        assert not rules.has_charge([Seat.model_validate(seat | other)], "haryana", a_register())


# The public


def test_nothing_private_can_be_made_public() -> None:
    assert not {"mobile", "birth_date", "address", "person_id", "parent_name"} & set(get_args(PublicColumn))
    shown = rules.public(an_entry(), a_register(public=("number", "status")), TODAY)
    assert shown.model_dump(exclude_defaults=True) == {"number": "HMC-00042", "status": "registered"}


def test_an_order_is_public_only_where_the_council_said_so() -> None:
    hidden, open_ = a_remark("suspend"), a_remark("suspend", public=True, order_number="O/2")
    shown = rules.public(an_entry(status="suspended", remarks=(hidden, open_)), a_register(), TODAY)
    assert [one.order_number for one in shown.remarks] == ["O/2"] and shown.since == TODAY


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Dr. Asha  MALIK", ("asha malik", "malik asha")),
        ("D'Souza, Maria", ("d souza maria", "souza maria d", "maria d souza")),
        ("डॉ. आशा मलिक", ("आशा मलिक", "मलिक आशा")),
        ("ਡਾ. ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", ("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "ਸਿੰਘ ਗੁਰਪ੍ਰੀਤ")),
        ("Dr", ("dr",)),
    ],
)
def test_a_name_is_found_by_each_of_its_words(name: str, keys: tuple[str, ...]) -> None:
    assert rules.name_keys(name) == keys


@pytest.mark.parametrize(
    ("typed", "enough"), [("as", False), ("a s", False), ("asha", True), ("आशा", True), ("", False)]
)
def test_three_letters_are_needed(typed: str, enough: bool) -> None:
    assert rules.enough_letters(typed) is enough


def test_a_name_of_before_is_still_the_name_of_the_same_person() -> None:
    entry = an_entry(name="Asha Dhanda", previous_names=("Dr. Asha Malik",))
    assert rules.same_name(entry, "asha  DHANDA") and rules.same_name(entry, "Asha Malik")
    assert not rules.same_name(entry, "Usha Malik")


def test_a_number_is_the_same_however_it_is_typed() -> None:
    assert rules.number_key(" hmc / 00042 ") == "HMC-00042"


@pytest.mark.parametrize("typed", ["5-3-1990", "05/03/1990", "1990-03-05", "५-३-१९९०"])
def test_a_day_is_read_as_people_type_it(typed: str) -> None:
    assert rules.read_day(typed) == date(1990, 3, 5)


@pytest.mark.parametrize("typed", ["", "31-2-1990", "yesterday", "5-3"])
def test_what_is_no_day_is_none(typed: str) -> None:
    assert rules.read_day(typed) is None
