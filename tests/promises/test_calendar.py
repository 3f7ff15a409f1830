"""The calendar picture, and whom the ladder of a region names."""

from datetime import UTC, date, datetime

from chalicelib.applications import rules as files
from chalicelib.promises import calendar
from tests.builders import an_application
from tests.promises.worked import cases, counted, regions

CASE = next(case for case in cases() if case["region"] == "punjab" and "web" in case.get("channel", "web"))


def test_every_day_stands_once_in_its_month_under_its_weekday() -> None:
    found = counted(CASE)
    months = calendar.months(found.days)
    assert [month.first for month in months] == [date(2026, 11, 1), date(2026, 12, 1)]
    squares = [(place, cell) for month in months for week in month.weeks for place, cell in enumerate(week) if cell]
    assert [cell.on for _, cell in squares] == sorted(cell.on for _, cell in squares)
    assert all(cell.on.weekday() == place for place, cell in squares)
    assert len(squares) == 30 + 31
    assert [cell.day for _, cell in squares if cell.day] == list(found.days)


def test_counted_days_are_numbered_up_to_the_limit() -> None:
    months = calendar.months(counted(CASE).days)
    numbers = [cell.number for month in months for week in month.weeks for cell in week if cell and cell.number]
    assert numbers == list(range(1, 16))


def test_no_days_are_no_calendar() -> None:
    assert calendar.months(()) == ()


def test_the_nearest_head_is_told_and_the_next_level_once_it_is_late() -> None:
    place = regions()["maharashtra"]
    tehsil = place.office["tehsil-kopargaon"]
    file = an_application(complete_at=datetime(2026, 11, 23, tzinfo=UTC))
    near, late = (files.heads(file, place, passed=passed) for passed in (False, True))
    assert [(one.role, one.office_id) for one in near] == [("tehsildar", tehsil.office_id)]
    assert [one.role for one in late] == ["tehsildar", "sub-divisional-officer"]
    assert place.office[late[1].office_id].place == tehsil.district
