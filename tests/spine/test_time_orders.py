"""The date in an authority's order is a deadline like any other. These tests move the clock by weeks."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.core.clock import IST, end_of_day
from infra.actors import Citizen, Officer
from tests.door import House, wait_until
from tests.spine.ladder import WHY, act, appeals, late_from, moved_to, rejected, risen, way
from tests.spine.people import DOCTOR, INCOME, People, filed, opened

pytestmark = pytest.mark.stack

MINUTE = timedelta(minutes=1)


def ordered(stack: House, citizen: Citizen, authority: Officer, appeal_id: str, order: str, *, days: int) -> datetime:
    """The first moment after the date in an order, once the office has it."""
    number = citizen.call("GET", f"/v1/appeals/{appeal_id}")["application_id"]
    day = (stack.now() + timedelta(days=days)).astimezone(IST).date().isoformat()
    act(authority, appeal_id, "order", order=order, reason=WHY, issue_by=day)
    direction = wait_until(lambda: citizen.see(number).get("direction"))
    assert direction["due_on"] >= day, "a day on which offices are closed is not the last"
    return end_of_day(date.fromisoformat(direction["due_on"]))


def on_list(officer: Officer, appeal_id: str) -> dict[str, Any] | None:
    """The line of a case on the list of the officer's authority."""
    items = officer.call("GET", "/v1/appeals/pending")["items"]
    return next((one for one in items if one["appeal_id"] == appeal_id), None)


@pytest.mark.behaviour("S8", "S95", "S96")
def test_in_haryana_an_order_not_obeyed_by_its_date_is_told_and_rises_by_itself_once(
    stack: House, people: People
) -> None:
    citizen, number = filed(people, DOCTOR)
    citizen = moved_to(stack, people, late_from(citizen, number), citizen)
    first = risen(citizen, number, 1)
    page = opened(people.citizen_at_browser(citizen.mobile), f"/applications/{number}")
    assert "/appeals" not in [form.action for form in page.forms], "no second appeal beside the one that runs"
    assert f"/appeals/{first['appeal_id']}" in page.text
    moment = ordered(stack, citizen, people.officer("hr-manoj-verma"), first["appeal_id"], "direct", days=20)
    file_shown = citizen.see(number)["number"]

    def told(mobile: str, words: str) -> int:
        return sum(words in one["text"] for one in stack.inbox(mobile))

    warned = told("9000000101", file_shown)
    citizen = moved_to(stack, people, moment - MINUTE, citizen)
    wait_until(lambda: told("9000000101", file_shown) > warned)
    assert (
        not citizen.see(number).get("late_on_order")
        and on_list(people.officer("hr-manoj-verma"), first["appeal_id"]) is None
    )
    citizen = moved_to(stack, people, moment, citizen)
    assert citizen.see(number).get("late_on_order"), "late from the first moment"
    second = risen(citizen, number, 2)
    assert (second["origin"], second["against"], second["role"]) == ("automatic", "not_obeyed", "health-secretary")
    stack.wait_for_message("9000000111", first["number"])
    line = wait_until(lambda: on_list(people.officer("hr-manoj-verma"), first["appeal_id"]))
    assert datetime.fromisoformat(line["not_obeyed_since"]) == moment
    door = people.officer_at_browser("hr-manoj-verma")
    assert "Not obeyed" in opened(door, "/cases").text
    for _ in range(2):
        stack.tick("sweep_deadlines")
    stack.advance(timedelta(days=1))
    citizen = people.again(citizen)
    assert len(appeals(citizen, number)) == 2, "once, however often the sweep comes"
    kinds = [one["kind"] for one in citizen.call("GET", f"/v1/appeals/{first['appeal_id']}")["timeline"]]
    assert kinds.count("appeal.order-not-obeyed.v1") == 1

    citizen = moved_to(stack, people, end_of_day(date.fromisoformat(second["due_on"])), citizen)
    assert risen(citizen, number, 3)["role"] == "right-to-service-commissioner"
    verifier, registrar = people.desks(DOCTOR)
    verifier.move(verifier.wait_for(number), "forward")
    registrar.move(registrar.wait_for(number), "approve")
    wait_until(lambda: on_list(people.officer("hr-manoj-verma"), first["appeal_id"]) is None)


@pytest.mark.behaviour("S8", "S88")
def test_a_file_decided_by_the_date_of_the_order_has_no_deadline_left(stack: House, people: People) -> None:
    citizen, number = rejected(people, INCOME)
    first = citizen.call("POST", f"/v1/applications/{number}/appeals", {})
    authority = people.officer("mh-vilas-thakre")
    moment = ordered(stack, citizen, authority, first["appeal_id"], "remand", days=10)
    citizen = moved_to(stack, people, moment - MINUTE, citizen)
    tehsildar = people.desks(INCOME)[-1]
    tehsildar.move(tehsildar.wait_for(number), "approve")
    citizen = moved_to(stack, people, moment, citizen)
    citizen.wait_for(number, "issued", patience_s=60)
    stack.tick("sweep_deadlines")
    assert not citizen.see(number).get("late_on_order")
    assert on_list(people.officer("mh-vilas-thakre"), first["appeal_id"]) is None
    kinds = [one["kind"] for one in citizen.call("GET", f"/v1/appeals/{first['appeal_id']}")["timeline"]]
    assert "appeal.order-not-obeyed.v1" not in kinds and len(appeals(citizen, number)) == 1


@pytest.mark.behaviour("S8", "S88", "S95")
def test_where_nothing_rises_by_itself_the_citizen_goes_on_and_the_authority_has_it_on_its_list(
    stack: House, people: People
) -> None:
    citizen, number = rejected(people, INCOME)
    first = citizen.call("POST", f"/v1/applications/{number}/appeals", {})
    authority = people.officer("mh-vilas-thakre")
    moment = ordered(stack, citizen, authority, first["appeal_id"], "remand", days=10)
    citizen = moved_to(stack, people, moment, citizen)
    assert citizen.see(number).get("late")
    wait_until(lambda: on_list(people.officer("mh-vilas-thakre"), first["appeal_id"]))
    assert len(appeals(citizen, number)) == 1
    found = way(citizen, number)
    assert (found["rung"], found["against"]) == (2, "not_obeyed")
