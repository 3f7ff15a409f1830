"""What holds for every due date, whatever the limit, the calendar and the pauses."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.catalogue.models import PauseReason, Promise
from chalicelib.core.clock import IST, local_date
from chalicelib.promises import rules
from chalicelib.promises.models import DueDate, Pause
from tests.promises.test_counting import region, some_holidays, weeks

DAYS = ["days", "working_days", "same_day", "weekdays(mon, wed, fri)"]
COURT = PauseReason(reason="court-stay", say={"en": "stay"}, law={"en": "order"})

moments = st.datetimes(datetime(2025, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
begins = st.tuples(st.integers(0, 60 * 24 * 40), st.integers(0, 60 * 24 * 20))


def promise(unit: str, limit: int, starts: str = "complete") -> Promise:
    return Promise(limit=limit if unit in ("hours", "days", "working_days") else 0, unit=unit, starts=starts)


def paused(starts: datetime, spans: list[tuple[int, int]]) -> tuple[Pause, ...]:
    """Pauses by minutes after the start, and minutes that each lasts; they may overlap."""
    return tuple(
        Pause(
            reason=COURT.reason,
            say=COURT.say,
            law=COURT.law,
            begun_at=starts + timedelta(minutes=after),
            begun_by="officer",
            ended_at=starts + timedelta(minutes=after + lasts),
        )
        for after, lasts in spans
    )


def count(
    unit: str, limit: int, week: str, off: tuple[date, ...], starts: datetime, *spans: tuple[int, int]
) -> DueDate:
    return rules.due(promise(unit, limit), region(week, off), starts, pauses=paused(starts, list(spans)))


cases = st.tuples(st.sampled_from([*DAYS, "hours"]), st.integers(1, 60), weeks, some_holidays, moments)


@given(cases, st.lists(begins, max_size=4), begins)
def test_one_more_pause_never_shortens(case: Any, spans: list[tuple[int, int]], one_more: tuple[int, int]) -> None:
    assert count(*case, *spans).due_at <= count(*case, *spans, one_more).due_at


@given(st.sampled_from(DAYS), st.integers(0, 60), weeks, some_holidays, moments, st.lists(begins, max_size=4))
def test_it_is_never_due_on_a_day_on_which_offices_are_closed_or_the_clock_stands(
    unit: str, limit: int, week: str, off: tuple[date, ...], starts: datetime, spans: list[tuple[int, int]]
) -> None:
    found = count(unit, limit, week, off, starts, *spans)
    assert rules.closed(region(week, off), found.due_on) is None
    assert found.days[-1].reason is None and found.days[-1].counts


@given(cases, st.lists(begins, max_size=4))
def test_what_is_told_sums_up_to_the_due_date(case: Any, spans: list[tuple[int, int]]) -> None:
    unit, limit, *_ = case
    found = count(*case, *spans)
    first = found.days[0].day
    assert [day.day for day in found.days] == [first + timedelta(days=n) for n in range(len(found.days))]
    assert found.days[-1].day == found.due_on and first == local_date(case[-1])
    if unit == "hours":
        assert abs(sum(day.minutes for day in found.days) - limit * 60) <= len(found.days)
        assert local_date(found.due_at - timedelta(microseconds=1)) == found.due_on
        return
    assert found.counted == (limit if unit in ("days", "working_days") else 1)
    assert all(day.reason for day in found.days if not day.counts)
    assert found.due_at.astimezone(IST).time() == datetime.min.time()


@given(cases, st.lists(begins, max_size=3))
def test_the_quick_count_and_the_explained_one_agree(case: Any, spans: list[tuple[int, int]]) -> None:
    unit, limit, week, off, starts = case
    place, pauses = region(week, off), paused(starts, spans)
    terms = rules.terms(promise(unit, limit), place, today=local_date(starts))
    explained = rules.due(terms, place, starts, pauses=pauses)
    assert rules.deadline(terms, place, starts, pauses=pauses) == (explained.due_on, explained.due_at)


@given(cases, st.integers(-14 * 60, 14 * 60))
def test_the_zone_in_which_a_moment_is_told_changes_nothing(case: Any, minutes: int) -> None:
    from datetime import timezone

    *rest, starts = case
    elsewhere = starts.astimezone(timezone(timedelta(minutes=minutes)))
    assert count(*rest, starts) == count(*rest, elsewhere)


@given(st.sampled_from(["days", "working_days"]), st.integers(1, 30), weeks, some_holidays, st.integers(0, 45), moments)
def test_a_notice_is_only_time_before(
    unit: str, limit: int, week: str, off: tuple[date, ...], notice: int, starts: datetime
) -> None:
    place = region(week, off)
    after = rules.due(promise(unit, limit, f"notice_ended({notice})"), place, starts)
    assert after.due_at == rules.due(promise(unit, limit), place, starts + timedelta(days=notice)).due_at


@given(cases)
def test_a_clock_that_stands_still_is_due_no_earlier_the_longer_it_stands(case: Any) -> None:
    unit, limit, week, off, starts = case
    place = region(week, off)
    open_pause = Pause(
        reason="court-stay", say={"en": "stay"}, law={"en": "order"}, begun_at=starts, begun_by="officer"
    )
    due = [
        rules.due(promise(unit, limit), place, starts, pauses=(open_pause,), now=starts + timedelta(days=n)).due_at
        for n in (0, 3, 9)
    ]
    assert due == sorted(due)
