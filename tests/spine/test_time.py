"""Due dates, and a clock that tests move. The clock only goes forward, so these come after what it would age."""

from datetime import date, datetime, time, timedelta

import pytest

from chalicelib.core.clock import IST
from chalicelib.core.text import written_date
from tests.door import House
from tests.spine.people import DOCTOR, HIMACHALI, People, filed, opened

pytestmark = pytest.mark.stack


def row(rows: list[dict[str, str]], number: str) -> dict[str, str]:
    """The line of one file."""
    return next(one for one in rows if one["application_id"] == number)


@pytest.mark.behaviour("S8", "S112")
def test_a_file_is_late_the_moment_the_limit_passes(stack: House, people: People) -> None:
    citizen, number = filed(people, HIMACHALI)
    patwari = people.desks(HIMACHALI)[0]
    due_on = date.fromisoformat(citizen.see(number)["due_on"])
    limit = datetime.combine(due_on + timedelta(days=1), time(), IST)
    assert row(patwari.whole_desk(), number)["due_on"] == due_on.isoformat()
    for clock, late in ((limit - timedelta(minutes=1), False), (limit, True)):
        stack.move_to(clock)
        again = people.citizen(mobile=citizen.mobile)
        officer = people.officer(patwari.officer_id)
        door = people.citizen_at_browser(citizen.mobile)
        stack.move_to(clock)
        assert again.see(number)["late"] is late
        assert row(officer.whole_desk(), number)["late"] is late and officer.file(number)["late"] is late
        page = opened(door, f"/applications/{number}").text
        assert written_date(due_on) in page and ("The decision was due by" in page) is late


@pytest.mark.behaviour("S112")
def test_the_month_of_a_file_is_the_month_in_india(stack: House, people: People) -> None:
    today = stack.now().astimezone(IST).date()
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    stack.move_to(datetime.combine(first, time(0, 30), IST))
    _, number = filed(people, DOCTOR)
    registrar = people.desks(DOCTOR)[1]
    months = {month: registrar.call("GET", f"/v1/files?month={month}")["items"] for month in months_around(first)}
    assert {month: any(one["application_id"] == number for one in rows) for month, rows in months.items()} == {
        f"{first:%Y-%m}": True,
        f"{first - timedelta(days=1):%Y-%m}": False,
    }


def months_around(first: date) -> tuple[str, str]:
    """The month that begins, and the one before."""
    return f"{first:%Y-%m}", f"{first - timedelta(days=1):%Y-%m}"
