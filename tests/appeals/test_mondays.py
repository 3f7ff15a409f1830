"""The list of a Monday: drawn up once, whole however long it is, and shown as it was."""

from datetime import date, timedelta

import pytest

from chalicelib.appeals import mondays, mondays_store
from chalicelib.appeals.models import MondayList, MondayRow
from chalicelib.core.errors import NotFound
from infra.local.emulator import Emulator
from infra.publish import definitions
from tests.appeals.builders import REGIONS
from tests.builders import MONDAY

DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def table(cloud: Emulator) -> None:
    """The tables of the emulator."""


def a_list(office_id: str, count: int, on: date = DAY) -> MondayList:
    return MondayList(office_id=office_id, role="tehsildar", on=on, made_at=MONDAY, count=count, overdue=0)


def lines(count: int) -> tuple[MondayRow, ...]:
    return tuple(
        MondayRow(
            appeal_id=f"MHA{number:010}",
            application_id=f"MH{number:010}",
            service_id="maharashtra/revenue/income-certificate",
            service_version=1,
            origin="citizen",
            against="late",
            filed_at=MONDAY,
            due_on=DAY,
            due_at=MONDAY,
            late=False,
            is_pending=True,
        )
        for number in range(count)
    )


def shown(office_id: str) -> list[MondayRow]:
    """All lines of a list, part by part."""
    made, found, part = mondays_store.get(office_id, "tehsildar", DAY), [], 0
    while part is not None:
        rows, part = mondays_store.rows(made, part)
        found += rows
    return found


@pytest.mark.parametrize("count", [0, 1, 150, 151, 400])
def test_a_list_is_whole_however_long_it_is(count: int) -> None:
    office = f"office-with-{count}"
    mondays_store.keep(a_list(office, count), lines(count))
    assert shown(office) == list(lines(count))


def test_a_list_that_is_there_is_never_written_again() -> None:
    mondays_store.keep(a_list("office-twice", 2), lines(2))
    mondays_store.keep(a_list("office-twice", 1), lines(1))
    assert len(shown("office-twice")) == 2


def test_the_last_mondays_are_named_newest_first() -> None:
    for week in range(3):
        mondays_store.keep(a_list("office-of-weeks", 0, DAY + timedelta(weeks=week)), ())
    assert mondays_store.mondays("office-of-weeks", "tehsildar") == tuple(DAY + timedelta(weeks=n) for n in (2, 1, 0))
    with pytest.raises(NotFound):
        mondays_store.get("office-of-weeks", "tehsildar", DAY - timedelta(weeks=1))


@pytest.mark.parametrize("ahead", range(7))
def test_every_day_of_a_week_belongs_to_its_monday(ahead: int) -> None:
    assert mondays.monday_of(DAY + timedelta(days=ahead)) == DAY


def test_authorities_that_a_service_names_instead_of_the_ladders_have_a_list_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = definitions([REGIONS / "haryana"])
    by_id = {one.service_id: one for one in found.services}
    monkeypatch.setattr(mondays.catalogue, "services", lambda _slug, *, on: found.services)
    monkeypatch.setattr(mondays.catalogue, "service", lambda service_id, *, on: by_id[service_id])
    seats = mondays.authorities(found.regions[0], DAY)
    assert ("health-directorate", "director-general-health") in seats
    assert ("haryana-right-to-service-commission", "right-to-service-commissioner") in seats
