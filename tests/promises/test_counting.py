"""How days are counted, by worked cases and by properties that hold for every case."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.catalogue.models import Act, Holiday, Promise, PublishedRegion, Region, Senders
from chalicelib.core.clock import IST, local_date
from chalicelib.promises import rules
from chalicelib.promises.models import DueDate

PUBLIC_HOLIDAYS = (date(2026, 11, 24), date(2026, 12, 25), date(2027, 1, 26))


def region(week: Any = "sundays_and_second_saturdays", holidays: tuple[date, ...] = PUBLIC_HOLIDAYS) -> PublishedRegion:
    return PublishedRegion(
        version=1,
        region=Region(
            slug="haryana",
            code="HR",
            lgd=6,
            title={"en": "Haryana", "hi": "हरियाणा"},
            languages=("en", "hi"),
            act=Act(title={"en": "Right to Service Act", "hi": "सेवा का अधिकार अधिनियम"}, section="4"),
            week=week,
            senders=Senders(sms_header="EKDWHR", sms_entity_id="1", email="haryana@example.invalid"),
        ),
        holidays=tuple(Holiday(day=day, title={"en": "Holiday"}, authority="gazette") for day in sorted(set(holidays))),
        offices=(),
        officers=(),
        places=(),
        papers=(),
        roles={},
    )


def promise(limit: int, unit: Any) -> Promise:
    return Promise(limit=0 if unit == "same_day" else limit, unit=unit)


def due(promised: Promise, place: PublishedRegion, starts: datetime) -> DueDate:
    return rules.due(promised, place, starts)


def at(*local: int) -> datetime:
    return datetime(*local, tzinfo=IST)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("limit", "unit", "week", "starts", "last"),
    [
        # Saturday 21 November 2026 is a third Saturday; 24 November is a holiday.
        (1, "working_days", "sundays_and_second_saturdays", at(2026, 11, 21, 12, 0), date(2026, 11, 23)),
        (2, "working_days", "sundays_and_second_saturdays", at(2026, 11, 21, 12, 0), date(2026, 11, 25)),
        (5, "working_days", "sundays_and_second_saturdays", at(2026, 12, 7, 9, 0), date(2026, 12, 14)),
        (5, "working_days", "sundays_and_saturdays", at(2026, 12, 7, 9, 0), date(2026, 12, 14)),
        (6, "working_days", "sundays", at(2026, 12, 7, 9, 0), date(2026, 12, 14)),
        (3, "days", "sundays", at(2026, 11, 21, 12, 0), date(2026, 11, 25)),
        (1, "days", "sundays", at(2026, 11, 21, 12, 0), date(2026, 11, 23)),
        (15, "days", "sundays", at(2026, 11, 21, 12, 0), date(2026, 12, 7)),
        (0, "same_day", "sundays", at(2026, 11, 23, 12, 0), date(2026, 11, 23)),
        (0, "same_day", "sundays", at(2026, 11, 22, 12, 0), date(2026, 11, 23)),
        (0, "working_days", "sundays", at(2026, 11, 24, 12, 0), date(2026, 11, 25)),
    ],
)
def test_the_last_day_of_worked_cases(limit: int, unit: str, week: str, starts: datetime, last: date) -> None:
    assert due(promise(limit, unit), region(week), starts).due_on == last


def test_it_is_late_at_midnight_in_india_and_not_before() -> None:
    found = due(promise(1, "working_days"), region(), at(2026, 11, 25, 10, 0))
    assert found.due_at == at(2026, 11, 27, 0, 0) and found.due_at.tzinfo == UTC


def test_a_minute_before_and_after_midnight_are_two_days_of_receipt() -> None:
    before = due(promise(1, "working_days"), region(), at(2026, 11, 25, 23, 59))
    after = due(promise(1, "working_days"), region(), at(2026, 11, 26, 0, 0))
    assert (before.due_on, after.due_on) == (date(2026, 11, 26), date(2026, 11, 27))


def test_the_day_is_that_of_india_and_not_of_greenwich() -> None:
    evening_in_greenwich = datetime(2026, 11, 25, 19, 0, tzinfo=UTC)
    assert due(promise(1, "working_days"), region(), evening_in_greenwich).due_on == date(2026, 11, 27)


def test_hours_run_through_the_night() -> None:
    found = due(promise(24, "hours"), region(), at(2026, 11, 23, 17, 30))
    assert found.due_at == at(2026, 11, 24, 17, 30)
    assert found.due_on == date(2026, 11, 24)


def test_every_day_is_told_with_its_reason() -> None:
    found = due(promise(3, "working_days"), region(), at(2026, 11, 21, 12, 0))
    assert [(day.day.day, day.counts, day.reason) for day in found.days] == [
        (21, False, "receipt"),
        (22, False, "sunday"),
        (23, True, None),
        (24, False, "holiday"),
        (25, True, None),
        (26, True, None),
    ]
    assert found.days[3].title == {"en": "Holiday"}


def test_calendar_days_count_holidays_on_the_way_and_not_at_the_end() -> None:
    found = due(promise(4, "days"), region("sundays"), at(2026, 11, 20, 12, 0))
    assert [(day.day.day, day.counts) for day in found.days] == [
        (20, False), (21, True), (22, True), (23, True), (24, False), (25, True)
    ]  # fmt: skip


def test_the_rule_and_the_law_are_told_in_words() -> None:
    found = due(promise(15, "working_days"), region(), at(2026, 11, 21, 12, 0))
    assert found.rule["en"] == "within 15 working days" and set(found.rule) == {"en", "hi", "pa", "mr"}
    assert found.law == {"en": "Right to Service Act, section 4", "hi": "सेवा का अधिकार अधिनियम, धारा 4"}


moments = st.datetimes(datetime(2025, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
limits = st.integers(0, 60)
day_units = st.sampled_from(["days", "working_days", "same_day"])
weeks = st.sampled_from(["sundays", "sundays_and_second_saturdays", "sundays_and_saturdays"])
some_holidays = st.lists(st.dates(date(2025, 1, 1), date(2031, 6, 30)), max_size=40).map(tuple)


@given(limits, day_units, weeks, some_holidays, moments)
def test_the_last_day_is_always_a_working_day(
    limit: int, unit: str, week: str, holidays: tuple[date, ...], starts: datetime
) -> None:
    place = region(week, holidays)
    assert rules.closed(place, due(promise(limit, unit), place, starts).due_on) is None


@given(limits, day_units, weeks, some_holidays, moments, st.integers(0, 10_000))
def test_who_comes_later_is_never_due_earlier(
    limit: int, unit: str, week: str, holidays: tuple[date, ...], starts: datetime, minutes: int
) -> None:
    place = region(week, holidays)
    first, second = (
        due(promise(limit, unit), place, moment) for moment in (starts, starts + timedelta(minutes=minutes))
    )
    assert first.due_at <= second.due_at


@given(limits, day_units, weeks, some_holidays, moments)
def test_a_longer_limit_is_never_due_earlier(
    limit: int, unit: str, week: str, holidays: tuple[date, ...], starts: datetime
) -> None:
    place = region(week, holidays)
    short, long = (due(promise(n, unit), place, starts) for n in (limit, limit + 1))
    assert short.due_at <= long.due_at


@given(st.integers(1, 60), weeks, some_holidays, moments)
def test_as_many_days_count_as_the_law_gives(
    limit: int, week: str, holidays: tuple[date, ...], starts: datetime
) -> None:
    found = due(promise(limit, "working_days"), region(week, holidays), starts)
    assert sum(day.counts for day in found.days) == limit
    assert found.days[0].reason == "receipt" and found.days[-1].day == found.due_on


@given(
    st.integers(1, 60), st.sampled_from(["days", "working_days", "same_day", "hours"]), weeks, some_holidays, moments
)
def test_nothing_is_late_when_it_begins(
    limit: int, unit: str, week: str, holidays: tuple[date, ...], starts: datetime
) -> None:
    found = due(promise(limit, unit), region(week, holidays), starts)
    assert found.due_at >= starts and found.due_on >= local_date(starts)
