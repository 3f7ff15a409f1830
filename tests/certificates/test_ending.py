"""Suspended, lifted, revoked, corrected: by whom, how often, and what the world is told."""

import pytest

from chalicelib.certificates import actions, doubts, ending, rules, store
from chalicelib.certificates.checking import actions as checking
from chalicelib.certificates.orders import Correction
from chalicelib.core import ids
from chalicelib.core.errors import Conflict, NotAllowed
from tests.certificates.builders import NOW, an_officer, an_order
from tests.certificates.test_making import events_of, file_of

WHY = "A complaint is being looked into."
INCOME = "maharashtra/revenue/income-certificate"


def misspelt(name="Sunita R. Patil", in_marathi="सुनीता र. पाटील"):
    """The name as it should read."""
    return Correction(reason="The name was misspelt.", values={"name": name, "name.mr": in_marathi})


@pytest.fixture
def issue(issue, maharashtra):
    """The same for certificates of a service that is published."""
    return lambda order: issue(order.model_copy(update={"service_id": INCOME}))


def finish(number: str) -> None:
    """The rest of the machine, for one that has been ordered."""
    actions.number_certificate(number, now=NOW)
    actions.sign_certificate(number, actions.render_certificate(number), now=NOW)
    actions.register_certificate(number, now=NOW)


@pytest.mark.behaviour("S19")
def test_a_suspended_certificate_is_not_valid_until_it_is_lifted(issue):
    number = issue(an_order())
    file = file_of(number)

    suspended = ending.suspend(number, an_officer(), WHY, now=NOW)
    assert (suspended.standing, suspended.ended_on.isoformat()) == ("suspended", "2026-11-21")
    assert WHY not in suspended.model_dump_json()
    assert checking.verify_file(file, now=NOW).verdict == "suspended"

    lifted = ending.lift(number, an_officer(), "The complaint was unfounded.", now=NOW)
    assert (lifted.standing, lifted.ended_on) == ("valid", None)
    assert checking.verify_file(file, now=NOW).verdict == "valid"


def test_each_move_is_remembered_with_who_where_when_and_why(issue):
    number = issue(an_order())
    ending.suspend(number, an_officer(), WHY, now=NOW)
    ending.lift(number, an_officer(), "The complaint was unfounded.", now=NOW)
    ending.revoke(number, an_officer(), "The papers were forged.", now=NOW)

    entry = ending.entry(number, an_officer(), now=NOW)
    assert [move.what for move in entry.moves] == ["suspend", "lift", "revoke"]
    assert {(move.by.officer, move.by.office_id, move.at) for move in entry.moves} == {("Officer", "an-office", NOW)}
    assert entry.moves[2].reason == "The papers were forged."
    assert entry.may == ()


def test_a_move_that_comes_twice_is_one_and_can_come_again_later(issue):
    number = issue(an_order())
    for _ in range(2):
        for _ in range(2):
            ending.suspend(number, an_officer(), WHY, now=NOW)
        for _ in range(2):
            ending.lift(number, an_officer(), "The complaint was unfounded.", now=NOW)

    told = events_of(number)
    assert (told.count("certificate.suspended.v1"), told.count("certificate.lifted.v1")) == (2, 2)


def test_what_has_been_ended_is_neither_suspended_nor_lifted_nor_corrected(issue):
    number = issue(an_order())
    ending.revoke(number, an_officer(), "The papers were forged.", now=NOW)
    for again in (ending.suspend, ending.lift):
        with pytest.raises(Conflict):
            again(number, an_officer(), WHY, now=NOW)
    with pytest.raises(Conflict):
        ending.correct(number, an_officer(), misspelt(), now=NOW)


def test_an_officer_of_another_office_or_role_changes_nothing(issue):
    number = issue(an_order(role="tehsildar"))
    for stranger in (an_officer("another-office"), an_officer(role="talathi")):
        for move in (ending.suspend, ending.lift, ending.revoke, ending.keep):
            with pytest.raises(NotAllowed):
                move(number, stranger, WHY, now=NOW)
        with pytest.raises(NotAllowed):
            ending.entry(number, stranger, now=NOW)
    assert checking.verify(number, now=NOW).standing == "valid"


@pytest.mark.behaviour("S19")
def test_a_corrected_certificate_takes_the_place_of_the_one_with_the_error(issue):
    number = issue(an_order())
    correction = misspelt("Sunita Rameshrao Patil", "सुनीता रमेशराव पाटील")
    new = ending.correct(number, an_officer(), correction, now=NOW)
    assert ending.correct(number, an_officer(), correction, now=NOW) == new
    assert checking.verify(number, now=NOW).standing == "valid"

    finish(new)

    assert checking.verify(number, now=NOW).standing == "superseded"
    checked = checking.verify(new, now=NOW)
    assert (checked.standing, checked.holder) == ("valid", "S••• R••• P•••")
    order = store.get(new).order
    assert order.holder_name == "Sunita Rameshrao Patil"
    assert order.subject[0].value["mr"] == "सुनीता रमेशराव पाटील"
    assert (order.supersedes, order.correction) == (number, "The name was misspelt.")
    assert store.get(new).valid_until == store.get(number).valid_until
    assert store.get(number).ended_by == new


def test_a_correction_can_be_corrected(issue):
    first = issue(an_order())
    numbers = [first]
    for name in ("Sunita Rameshrao Patil", "Sunita Ramesh Patil-Deshmukh"):
        numbers.append(ending.correct(numbers[-1], an_officer(), misspelt(name), now=NOW))
        finish(numbers[-1])
    assert len(set(numbers)) == 3
    assert [checking.verify(one, now=NOW).standing for one in numbers] == ["superseded", "superseded", "valid"]


def test_a_correction_of_what_was_revoked_in_the_meantime_does_not_come_into_the_register(issue):
    number = issue(an_order())
    new = ending.correct(number, an_officer(), misspelt(), now=NOW)
    ending.revoke(number, an_officer(), "The papers were forged.", now=NOW)
    with pytest.raises(Conflict):
        finish(new)
    assert checking.verify(new, now=NOW).standing == "unknown"


@pytest.mark.behaviour("S19")
def test_what_was_built_on_a_revoked_certificate_is_flagged_for_its_office_and_not_ended(issue):
    base = issue(an_order())
    built = issue(an_order(based_on=(base,), office_id="office-of-doubts"))
    officer = an_officer("office-of-doubts")

    ending.revoke(base, an_officer(), "The papers were forged.", now=NOW)
    for _ in range(2):
        doubts.raise_doubts(base, now=NOW)

    assert [one.number for one in doubts.of_officer(officer).certificates] == [built]
    assert ending.entry(built, officer, now=NOW).doubts == (base,)
    assert checking.verify(built, now=NOW).standing == "valid"
    assert events_of(built).count("certificate.doubted.v1") == 1

    ending.keep(built, officer, "The income was proven otherwise as well.", now=NOW)
    doubts.raise_doubts(base, now=NOW)
    assert doubts.of_officer(officer).certificates == ()


def test_a_certificate_that_is_issued_after_its_base_was_revoked_is_flagged_too(issue):
    base = issue(an_order())
    ending.revoke(base, an_officer(), "The papers were forged.", now=NOW)
    built = issue(an_order(based_on=(base,)))
    doubts.raise_doubts(built, now=NOW)
    assert store.get(built).doubts == (base,)


def test_a_correction_is_ordered_with_its_reason_or_not_at_all(issue, monkeypatch):
    number = issue(an_order())
    quicker = ending.in_charge(number, an_officer(), now=NOW)
    ending.suspend(number, an_officer(), WHY, now=NOW)
    ending.lift(number, an_officer(), WHY, now=NOW)
    monkeypatch.setattr(ending, "in_charge", lambda *_, **__: quicker)
    with pytest.raises(Conflict):
        ending.correct(number, an_officer(), misspelt(), now=NOW)
    monkeypatch.undo()
    assert actions.correction_of(store.get(number)) is None

    new = ending.correct(number, an_officer(), misspelt(), now=NOW)
    last = store.get(number).moves[-1]
    assert (last.what, last.reason, last.by.officer_id) == ("correct", "The name was misspelt.", "an-officer")
    assert actions.correction_of(store.get(number)).certificate_id == new


def test_other_words_than_the_ones_that_were_ordered_are_refused_and_not_dropped(issue):
    number = issue(an_order())
    new = ending.correct(number, an_officer(), misspelt(), now=NOW)
    for _ in range(2):
        with pytest.raises(Conflict) as refused:
            ending.correct(number, an_officer(), misspelt("Sunita Rameshrao Patil"), now=NOW)
        assert refused.value.code == "certificate-corrected-otherwise"
        finish(new)


def test_a_suspended_certificate_is_lifted_before_it_is_corrected(issue):
    number = issue(an_order())
    ending.suspend(number, an_officer(), WHY, now=NOW)
    assert ending.entry(number, an_officer(), now=NOW).may == ("lift", "revoke")
    with pytest.raises(Conflict):
        ending.correct(number, an_officer(), misspelt(), now=NOW)


def test_a_correction_of_what_was_suspended_in_the_meantime_waits_until_it_is_lifted(issue):
    number = issue(an_order())
    new = ending.correct(number, an_officer(), misspelt(), now=NOW)
    ending.suspend(number, an_officer(), WHY, now=NOW)
    with pytest.raises(Conflict):
        finish(new)
    actions.give_certificate_to_person(new, "register_certificate", now=NOW)
    assert checking.verify(number, now=NOW).standing == "suspended"
    assert checking.verify(new, now=NOW).standing == "unknown"

    ending.lift(number, an_officer(), "The complaint was unfounded.", now=NOW)
    assert ending.correct(number, an_officer(), misspelt(), now=NOW) == new
    assert store.get(new).attempt == 2
    finish(new)
    assert checking.verify(new, now=NOW).standing == "valid"


def test_numbers_of_corrections_are_numbers_of_their_own():
    first = next(rules.numbers_of("MH", "MH4K7QX9M2TDR"))
    second = next(rules.numbers_of("MH", "MH4K7QX9M2TDR", first))
    assert first != second
    assert ids.read_number(second) == second
