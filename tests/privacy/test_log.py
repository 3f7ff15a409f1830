"""The log of a person: one line for each reading, nothing without a purpose, and no change that is not found."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rich.console import Console

from chalicelib.core.errors import Conflict, Invalid, NotAllowed, NotFound
from chalicelib.edge import Seat, Who
from chalicelib.privacy import actions, purposes, store
from chalicelib.privacy.models import StatementWish
from infra import audit_logs

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
SEAT = Seat(office_id="tahsil-haveli", role="tehsildar", body="revenue", region="maharashtra")
OFFICER = Who(kind="officer", person_id="haveli.tehsildar", name="Anil Kulkarni", seats=(SEAT,))
PROGRAM = Who(kind="officer", person_id="program:land-record", name="Land record")

pytestmark = pytest.mark.usefixtures("cloud")


def read(subject_id: str, *, now: datetime = NOON, **more: Any) -> None:
    wanted = {"reader": OFFICER, "purpose": "decide-application", "about": "MH1", "what": ("form",), **more}
    actions.note_read(subject_id, now=now, **wanted)


def numbers(subject_id: str) -> list[int]:
    return [line.number for line in store.lines(subject_id)]


def break_of(subject_id: str, now: datetime = NOON) -> int | None:
    return actions.broken_at(subject_id, now=now)


@pytest.mark.parametrize(
    ("purpose", "reader", "code"),
    [
        ("", OFFICER, "purpose-missing"),
        ("curiosity", OFFICER, "purpose-unknown"),
        ("check-application", OFFICER, "purpose-not-yours"),
        ("decide-application", PROGRAM, "purpose-not-yours"),
        ("decide-application", Who(kind="citizen", person_id="p"), "purpose-not-yours"),
        ("fill-papers", PROGRAM, "consent-missing"),
    ],
)
def test_without_a_purpose_that_the_reader_may_have_nothing_is_read(purpose: str, reader: Who, code: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        read("nobody", purpose=purpose, reader=reader)
    assert refused.value.code == code and numbers("nobody") == []


def test_a_line_says_who_from_which_desk_for_what_and_when() -> None:
    read("whole-line", what=("form", "papers"))
    (line,) = store.lines("whole-line")
    assert (line.reader_id, line.reader, line.role, line.office_id) == (
        OFFICER.person_id,
        OFFICER.name,
        "tehsildar",
        "tahsil-haveli",
    )
    assert (line.purpose, line.about, line.what, line.at) == ("decide-application", "MH1", ("form", "papers"), NOON)


def test_a_retry_is_no_second_line_and_another_look_later_is_one() -> None:
    for seconds in (0, 1, 59, 61, 100):
        read("retry", now=NOON + timedelta(seconds=seconds))
    assert numbers("retry") == [1, 2]
    read("retry", now=NOON + timedelta(seconds=101), what=("document:photo",))
    assert numbers("retry") == [1, 2, 3]


def test_readers_at_the_same_moment_each_get_a_line() -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: read("crowd", about=f"MH{n}"), range(6)))
    assert numbers("crowd") == [1, 2, 3, 4, 5, 6] and break_of("crowd") is None


def three_lines(subject_id: str) -> None:
    for minute in range(3):
        read(subject_id, now=NOON + timedelta(minutes=2 * minute))
    assert break_of(subject_id) is None


def rewritten(subject_id: str, number: int, **changes: Any) -> None:
    """Change a line in the table as somebody with access to it could."""
    key = (f"log#{subject_id}", f"line#{number:010}")
    item = store.PrivacyItem.get(*key)
    line = next(one for one in store.lines(subject_id) if one.number == number)
    item.body = line.model_copy(update=changes).model_dump_json()
    item.save()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_changed_line_is_found(number: int) -> None:
    three_lines(f"changed-{number}")
    rewritten(f"changed-{number}", number, reader="Somebody else")
    assert break_of(f"changed-{number}") == number


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_line_that_is_gone_is_missed(number: int) -> None:
    subject = f"gone-{number}"
    three_lines(subject)
    store.PrivacyItem.get(f"log#{subject}", f"line#{number:010}").delete()
    assert break_of(subject) == number


def test_who_mends_the_whole_chain_by_hand_still_lacks_the_seal() -> None:
    three_lines("forged")
    item = store.PrivacyItem.get("log#forged", "head")
    head = store.head("forged")
    store.PrivacyItem.get("log#forged", "line#0000000003").delete()
    last = list(store.lines("forged"))[-1]
    forged = head.model_copy(update={"number": 2, "hash": last.hash, "at": last.at})
    item.body = forged.model_dump_json()
    item.save()
    assert break_of("forged") == 2


def test_lines_past_their_period_may_go_and_no_others() -> None:
    three_lines("old")
    later = NOON + timedelta(days=1095, minutes=3)
    store.PrivacyItem.get("log#old", "line#0000000001").delete()
    assert break_of("old", now=NOON) == 1
    assert break_of("old", now=later) is None
    store.PrivacyItem.get("log#old", "line#0000000002").delete()
    assert break_of("old", now=later) is None
    store.PrivacyItem.get("log#old", "line#0000000003").delete()
    assert break_of("old", now=later) == 3
    assert break_of("old", now=later + timedelta(minutes=2)) is None


def test_the_walk_over_all_logs_names_the_one_that_was_changed() -> None:
    three_lines("walked-whole")
    three_lines("walked-changed")
    rewritten("walked-changed", 2, purpose="supervise")
    told = io.StringIO()
    assert audit_logs.walk(Console(file=told, width=200)) == 1
    assert "walked-changed: line 2 was changed or is missing" in told.getvalue()
    assert "walked-whole" not in told.getvalue()


def test_a_stated_purpose_is_good_for_half_an_hour_and_for_its_case_only() -> None:
    wish = StatementWish(about="MH9", purpose="supervise", reason="Monthly inspection of the tahsil")
    with pytest.raises(NotAllowed):
        actions.note_stated_read("stated", reader=OFFICER, about="MH9", what=("form",), now=NOON)
    actions.state_purpose(OFFICER, wish, now=NOON)
    actions.note_stated_read("stated", reader=OFFICER, about="MH9", what=("form",), now=NOON + timedelta(minutes=29))
    for about, minutes in (("MH8", 1), ("MH9", 30)):
        with pytest.raises(NotAllowed):
            actions.note_stated_read(
                "stated", reader=OFFICER, about=about, what=("form",), now=NOON + timedelta(minutes=minutes)
            )
    (line,) = store.lines("stated")
    assert (line.purpose, line.reason) == ("supervise", wish.reason)


def test_a_purpose_is_stated_with_a_reason_and_only_one_that_is_to_be_stated() -> None:
    with pytest.raises(Invalid):
        actions.state_purpose(OFFICER, StatementWish(about="MH9", purpose="supervise", reason="work"), now=NOON)
    with pytest.raises(NotAllowed):
        actions.state_purpose(
            OFFICER, StatementWish(about="MH9", purpose="decide-application", reason="I want to see it"), now=NOON
        )


def agreed(subject_id: str, **more: Any) -> str:
    wish = {"purpose": "fill-papers", "about": "MH7", "what": ("document:ration-card",), "words_version": 1, **more}
    return actions.give_consent(subject_id, now=NOON, **wish)


def test_a_consent_lets_a_program_read_until_it_is_taken_back() -> None:
    consent_id = agreed("agreeing")
    assert agreed("agreeing") == consent_id
    more: dict[str, Any] = {"reader": PROGRAM, "purpose": "fill-papers", "about": "MH7", "consent_id": consent_id}
    read("agreeing", **more)
    actions.withdraw_consent("agreeing", consent_id, now=NOON + timedelta(minutes=5))
    with pytest.raises(NotAllowed):
        read("agreeing", now=NOON + timedelta(minutes=6), **more)
    assert [line.act for line in store.lines("agreeing")] == ["consented", "read", "withdrew"]
    assert break_of("agreeing") is None


def test_a_consent_taken_back_can_be_given_anew_and_both_are_kept() -> None:
    first = agreed("again")
    actions.withdraw_consent("again", first, now=NOON)
    actions.withdraw_consent("again", first, now=NOON)
    second = agreed("again")
    assert second != first
    assert {one.consent_id: one.stands for one in actions.consents_of("again")} == {first: False, second: True}
    found = actions.consent_for("again", "fill-papers", "MH7")
    assert found and found.consent_id == second


def test_nobody_takes_back_the_consent_of_another_and_changed_words_are_read_anew() -> None:
    consent_id = agreed("holder")
    with pytest.raises(NotFound):
        actions.withdraw_consent("stranger", consent_id, now=NOON)
    with pytest.raises(Conflict):
        agreed("holder", words_version=2)
    with pytest.raises(NotAllowed):
        agreed("holder", purpose="decide-application")


def test_every_purpose_has_words_in_every_language_and_a_notice_where_it_needs_one() -> None:
    for purpose in purposes.purposes().values():
        assert set(purpose.words) == {"en", "hi", "pa", "mr"}
        assert (purpose.notice is not None) == (purpose.ground == "consent")
        assert purpose.notice is None or set(purpose.notice) == {"en", "hi", "pa", "mr"}
