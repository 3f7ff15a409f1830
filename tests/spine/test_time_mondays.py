"""The list that an authority draws up on Mondays stays as it was. Moves the clock by a week."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.clock import IST
from infra.actors import Officer
from tests.door import House, wait_until
from tests.spine.ladder import WHY, act, rejected
from tests.spine.people import INCOME, People, opened

pytestmark = pytest.mark.stack


def listed(officer: Officer, on: str) -> dict[str, Any] | None:
    """The list of a day; None as long as there is none."""
    answer = officer.ask("GET", f"/v1/appeals/pending?on={on}")
    return answer.json() if answer.status_code == 200 and answer.json().get("made_at") else None


def test_the_list_of_a_monday_is_shown_later_as_it_was(stack: House, people: People) -> None:
    citizen, number = rejected(people, INCOME)
    appeal_id = citizen.call("POST", f"/v1/applications/{number}/appeals", {})["appeal_id"]
    now = stack.now().astimezone(IST)
    monday = (now + timedelta(days=7 - now.weekday())).replace(hour=9, minute=0)
    stack.move_to(monday)
    stack.move_to(monday + timedelta(days=1))
    day = monday.date().isoformat()
    before = wait_until(lambda: listed(people.officer("mh-vilas-thakre"), day))
    line = next(one for one in before["items"] if one["appeal_id"] == appeal_id)
    assert (line["against"], line["application_id"]) == ("rejection", number)

    authority = people.officer("mh-vilas-thakre")
    act(authority, appeal_id, "order", order="confirm", reason=WHY)
    stack.tick("order_lists")
    assert appeal_id not in [one["appeal_id"] for one in authority.call("GET", "/v1/appeals/pending")["items"]]
    after = listed(authority, day)
    assert after == before, "an order of Tuesday does not change the list of Monday"
    assert day in after["mondays"]
    sunday = (monday - timedelta(days=1)).date().isoformat()
    missing = authority.ask("GET", f"/v1/appeals/pending?on={sunday}")
    assert (missing.status_code, missing.json()["code"]) == (404, "no-list")
    theirs = "office=collector-ahilyanagar&role=sub-divisional-officer"
    stranger = people.officer("mh-ramdas-uikey")
    assert stranger.ask("GET", f"/v1/appeals/pending?{theirs}&on={day}").status_code == 403

    door = people.officer_at_browser("mh-vilas-thakre")
    assert f"on={day}" in opened(door, "/cases").text
    assert line["number"] in opened(door, f"/cases?{theirs}&on={day}").text
