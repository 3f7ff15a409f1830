"""When a system is called, asked, and found silent; what its words mean."""

from datetime import timedelta

import pytest

from chalicelib.edge import Seat, Who
from chalicelib.joined import rules
from tests.builders import MONDAY
from tests.joined.builders import HOURS, a_handover, a_status, after


def test_what_could_not_be_handed_over_is_tried_after_a_pause_that_grows_to_an_hour() -> None:
    handover, pauses = a_handover(), []
    for _ in range(9):
        handover = rules.failed(handover, "silent", MONDAY)
        assert handover.wake_at
        pauses.append(handover.wake_at - MONDAY)
    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert pauses[-1] == timedelta(hours=1)


def test_a_system_that_could_not_be_reached_in_its_time_is_silent_since_then() -> None:
    in_time = rules.failed(a_handover(), "silent", after(hours=23))
    late = rules.failed(in_time, "silent", after(hours=25))
    assert (in_time.silent_since, late.silent_since) == (None, after(hours=24))
    assert rules.failed(late, "silent", after(hours=30)).silent_since == after(hours=24), "since when, and not again"


def test_what_was_taken_has_to_be_heard_of_within_the_set_time() -> None:
    taken = rules.taken(rules.failed(a_handover(), "silent", MONDAY), HOURS, after(hours=1))
    assert (taken.stands, taken.due_at, taken.wake_at) == ("handed", after(hours=25), after(hours=25))
    assert (taken.tries, taken.code) == (0, "")
    assert not rules.is_to_do(taken, after(hours=24)) and rules.is_to_do(taken, after(hours=25))


def test_each_word_begins_the_time_anew_and_ends_a_silence() -> None:
    silent = rules.failed(rules.taken(a_handover(), HOURS, MONDAY), "silent", after(hours=24))
    assert silent.silent_since and silent.wake_at == after(hours=24) + rules.ASK_AGAIN
    heard = rules.heard(silent, a_status(2, "at_stage"), HOURS, after(hours=26))
    assert (heard.silent_since, heard.wake_at, heard.sequence) == (None, after(hours=50), 2)


@pytest.mark.parametrize("word", ["returned", "approved", "rejected"])
def test_after_a_decision_or_a_return_nothing_more_is_awaited(word: str) -> None:
    heard = rules.heard(rules.taken(a_handover(), HOURS, MONDAY), a_status(2, word), HOURS, after(hours=1))
    assert (heard.stands, heard.wake_at) == ("over", None)
    again = rules.heard(heard, a_status(3), HOURS, after(hours=2))
    assert (again.stands, again.wake_at) == ("over", None), "a late receipt opens nothing"


def test_a_word_that_comes_while_the_file_is_still_being_handed_over_stands() -> None:
    quick = rules.heard(a_handover(), a_status(1), HOURS, MONDAY)
    assert (quick.stands, quick.wake_at) == ("wanted", MONDAY), "it has not said yet that it took it"
    decided = rules.heard(quick, a_status(2, "approved"), HOURS, MONDAY)
    taken = rules.taken(decided, HOURS, after(seconds=1))
    assert (taken.stands, taken.wake_at, taken.handed_at) == ("over", None, after(seconds=1))


def test_twice_late_and_out_of_order_is_no_news() -> None:
    heard = rules.heard(a_handover(), a_status(5, "at_stage"), HOURS, MONDAY)
    assert [rules.is_news(heard, a_status(number)) for number in (4, 5, 6)] == [False, False, True]
    same = rules.heard(heard, a_status(5, "at_stage"), HOURS, after(hours=3))
    assert (same.sequence, same.said, same.heard_at) == (5, "at_stage", after(hours=3)), "a sign of life all the same"
    assert rules.heard(heard, a_status(2, "approved"), HOURS, MONDAY).stands == "wanted", "an old decision is none"


def test_a_later_turn_is_handed_over_anew_and_the_same_one_is_not() -> None:
    before = rules.heard(rules.taken(a_handover(), HOURS, MONDAY), a_status(4, "returned"), HOURS, MONDAY)
    assert rules.wanted(before, a_handover()) is None
    again = rules.wanted(before, a_handover(turn=9, wake_at=after(days=2), due_at=after(days=3)))
    assert again and (again.stands, again.turn, again.wake_at) == ("wanted", 9, after(days=2))
    assert (again.sequence, again.first_handed_at) == (4, MONDAY), "what was said, and how fast, stays known"


def test_of_a_withdrawn_file_nothing_is_awaited() -> None:
    taken = rules.taken(a_handover(), HOURS, MONDAY, over=True)
    assert (taken.stands, taken.wake_at) == ("over", None)


def test_a_lost_file_is_handed_over_again_at_once() -> None:
    lost = rules.lost(rules.taken(a_handover(), HOURS, MONDAY), after(hours=24))
    assert (lost.stands, lost.wake_at) == ("wanted", after(hours=24))


@pytest.mark.parametrize("word", ["at_stage", "returned", "approved", "rejected"])
def test_whoever_moves_a_file_has_a_name(word: str) -> None:
    nameless = a_status(1, word, officer={"officer_id": "ed-4", "name": " ", "role": "tehsildar"})
    assert [one.field for one in rules.faults_of(nameless)] == ["officer.name"]
    assert rules.faults_of(a_status(1, word, officer=None))
    assert not rules.faults_of(a_status(1, word)) and not rules.faults_of(a_status(1))


def test_an_officer_of_another_system_is_nobody_of_ours() -> None:
    who = rules.officer_of(a_handover(), a_status(1, "approved"))
    assert (who.person_id, who.name) == ("himachal-pradesh/e-district:ed-4", "Kamla Devi Negi")
    assert not who.seats


def test_half_of_the_files_took_no_longer_than_the_median() -> None:
    hours = [1, 2, 3, 50]
    files = [a_handover(first_handed_at=MONDAY, first_heard_at=after(hours=one)) for one in hours]
    times = rules.times_s([*files, a_handover(first_handed_at=MONDAY), a_handover()])
    assert (rules.median_s(times), max(times)) == (2 * 3600, 50 * 3600)
    assert rules.median_s([]) is None


def test_head_offices_of_the_region_and_operators_watch() -> None:
    def seat(region: str, district: int | None) -> Who:
        place = Seat(office_id="o", role="head", body="b", region=region, district=district)
        return Who(kind="officer", seats=(place,))

    assert rules.may_watch(Who(kind="operator"), "punjab")
    assert rules.may_watch(seat("punjab", None), "punjab")
    assert not rules.may_watch(seat("punjab", 44), "punjab") and not rules.may_watch(seat("haryana", None), "punjab")
