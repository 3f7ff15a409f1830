"""What becomes of an application, decided from facts alone."""

from datetime import timedelta

import pytest

from chalicelib.applications import rules
from chalicelib.applications.models import DepartmentAnswer, Due
from tests.builders import MONDAY, a_move, a_paper, a_service, an_application, an_officer

NO_REASON_AT_ALL = "Not eligible."
A_REASON = "The family lives in Rahata, not here."


def test_a_filed_application_has_its_papers_checked_first() -> None:
    assert rules.next_task(an_application(), a_service()) == "check"


def test_the_department_is_asked_once_the_papers_are_there() -> None:
    service = a_service(checks=[{"function": "register-check", "fields": ["name"], "label": {"en": "Register"}}])
    checked = an_application(checked=True)
    asked = an_application(checked=True, answers=[DepartmentAnswer(function="register-check", verdict="ok", at=MONDAY)])
    assert (rules.next_task(checked, service), rules.next_task(asked, service)) == ("ask", "stage")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("forwarded", "stage"),
        ("at_stage", "stage"),
        ("approved", "conclude"),
        ("returned", "over"),
        ("incomplete", "over"),
        ("rejected", "over"),
        ("withdrawn", "over"),
        ("issued", "over"),
        ("awaiting_fee", "over"),
    ],
)
def test_what_is_next_is_read_off_the_application(status: str, expected: str) -> None:
    assert rules.next_task(an_application(status=status, checked=True), a_service()) == expected


def test_a_certificate_is_ordered_once() -> None:
    ordered = an_application(status="approved", certificate_id="MHC00000000000")
    assert rules.next_task(ordered, a_service()) == "over"


def test_one_paper_of_a_group_is_enough() -> None:
    groups = a_service().papers
    assert rules.missing_papers(groups, an_application().papers) == ()


def test_a_document_does_not_count_twice() -> None:
    passport_for_both = {"identity": a_paper(), "address": a_paper("address", "passport", "D1")}
    assert rules.missing_papers(a_service().papers, passport_for_both) == ("address",)


def test_a_paper_of_the_wrong_kind_does_not_count() -> None:
    papers = {"identity": a_paper(kind="electricity-bill"), "address": a_paper("address", "ration-card", "D2")}
    assert rules.missing_papers(a_service().papers, papers) == ("identity",)


def test_only_a_deciding_stage_ends_a_file() -> None:
    verify, decide = an_application().desks
    assert rules.moves_at(verify) == {"forward", "return"}
    assert rules.moves_at(decide) == {"approve", "reject", "return"}


def test_an_officer_moves_only_what_lies_on_the_own_desk() -> None:
    application = an_application(status="at_stage")
    assert rules.seat_at(an_officer(), application)
    assert rules.seat_at(an_officer("tehsildar", "tahsil-kopargaon"), application) is None
    assert rules.seat_at(an_officer(office_id="talathi-tirora"), application) is None
    assert rules.seat_at(an_officer(), an_application(status="returned")) is None


def test_another_office_does_not_see_the_file() -> None:
    assert rules.may_see(an_officer(), an_application())
    assert not rules.may_see(an_officer("talathi", "talathi-tirora"), an_application())


def test_the_head_office_sees_the_whole_body_and_no_other() -> None:
    assert rules.may_see(an_officer("registrar", "hq", district=None), an_application())
    assert not rules.may_see(an_officer("registrar", "hq", district=None, body="police"), an_application())
    assert not rules.may_see(an_officer("registrar", "hq", district=None, region="punjab"), an_application())


def test_nobody_sees_a_draft() -> None:
    assert not rules.may_see(an_officer(), an_application(status="draft"))


def at_the_tehsildar() -> object:
    return an_application(status="at_stage", stage=1)


def codes(application: object, move: object) -> list[str]:
    return [fault.code for fault in rules.faults_of_move(application, a_service(), move)]  # type: ignore[arg-type]


@pytest.mark.parametrize("reason", ["", NO_REASON_AT_ALL])
def test_a_rejection_without_a_real_reason_is_refused(reason: str) -> None:
    assert codes(at_the_tehsildar(), a_move("reject", reason=reason)) == ["move.reason-missing"]


def test_a_rejection_with_a_reason_is_a_rejection() -> None:
    assert codes(at_the_tehsildar(), a_move("reject", reason=A_REASON)) == []


def test_a_file_goes_back_with_something_marked() -> None:
    assert codes(at_the_tehsildar(), a_move("return")) == ["move.nothing-marked"]
    assert codes(at_the_tehsildar(), a_move("return", fields={"name": "Spell it as on the passport."})) == []
    assert codes(at_the_tehsildar(), a_move("return", papers={"address": "Too dark to read."})) == []


def test_what_is_marked_wrong_is_not_approved() -> None:
    assert codes(at_the_tehsildar(), a_move("approve", papers={"address": "Too dark."})) == ["move.papers-wrong"]


def test_every_fault_of_a_move_is_named_at_once() -> None:
    move = a_move("reject", fields={"no_such": "?"}, papers={"no-such": "?"})
    assert codes(an_application(status="at_stage"), move) == [
        "move.not-here",
        "move.reason-missing",
        "move.no-such-field",
        "move.no-such-paper",
    ]


def test_a_returned_file_opens_only_what_was_marked() -> None:
    mend = rules.mend_of(a_move("return", fields={"name": "?"}, papers={"address": "?"}), "Talathi", MONDAY)
    application = an_application(status="returned", mend=mend)
    assert rules.changeable_fields(application, a_service()) == {"name"}
    assert rules.may_change_paper(application, "address")
    assert not rules.may_change_paper(application, "identity")


def test_a_file_is_late_from_the_first_moment_after_its_last_day() -> None:
    due = Due(due_on=MONDAY.date(), due_at=MONDAY, rule={"en": "today"})
    application = an_application(due=due)
    assert not rules.is_late(application, MONDAY - timedelta(seconds=1))
    assert rules.is_late(application, MONDAY)
