"""Registers and figures under a clock that moves: what runs out, and what becomes late. The clock only goes forward."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from chalicelib.core.clock import IST
from tests.door import House, wait_until
from tests.spine.councils import Professional, bring_in, looked_up
from tests.spine.people import People

pytestmark = pytest.mark.stack

NUMBER, BORN = "HSDC-701", "1990-03-03"


@pytest.mark.behaviour("S16", "S18", "S7")
def test_an_entry_lapses_and_a_file_becomes_late_the_moment_its_last_day_is_over(
    stack: House, people: People, tmp_path_factory: pytest.TempPathFactory
) -> None:
    row = {"number": NUMBER, "name": "Neha Bhalla", "mobile": "7300000021", "birth_date": BORN, "valid_until": 75}
    bring_in(stack, tmp_path_factory.mktemp("books"), "dental", row)
    dentist = Professional(people, "Neha Bhalla")
    dentist.claim("dental", NUMBER, BORN, "7300000021")
    number = dentist.about("dental-good-standing", NUMBER)
    dentist.file(number)
    due_on = date.fromisoformat(dentist.citizen.wait_for(number, "at_stage", patience_s=60)["due_on"])
    before = wait_until(lambda: figures(people) if figures(people)["pending"] else None, patience_s=60)

    stack.move_to(datetime.combine(due_on + timedelta(days=1), time(), IST))
    stack.tick()
    wait_until(lambda: figures(people)["late"] > before["late"], patience_s=60)
    assert figures(people)["pending"] == before["pending"]

    last = date.fromisoformat(people.again(dentist.citizen).call("GET", "/v1/registrations")["items"][0]["valid_until"])
    stack.move_to(datetime.combine(last, time(23, 59), IST))
    assert looked_up(people, "dental", NUMBER)[0]["status"] == "registered"
    assert codes(people, dentist, "dental-restoration") == {"register.not-yet-over"}
    assert codes(people, dentist, "dental-renewal") == set()
    stack.move_to(datetime.combine(last + timedelta(days=1), time(), IST))
    assert looked_up(people, "dental", NUMBER)[0]["status"] == "lapsed"
    assert codes(people, dentist, "dental-renewal") == {"register.too-late"}
    assert codes(people, dentist, "dental-restoration") == set()


def figures(people: People) -> dict[str, Any]:
    """What the director sees of the dental council."""
    lines = people.officer("hr-manoj-verma").call("GET", "/v1/dashboards/haryana/health")["lines"]
    found: dict[str, Any] = next(one["tally"] for one in lines if one["body"] == "haryana-dental-council")
    return found


def codes(people: People, who: Professional, service: str) -> set[str]:
    """What the register has against a service."""
    people.again(who.citizen)
    told = {"entry_number": NUMBER, "name": who.name, "mobile": who.citizen.mobile, "district": "67", "learned": "50"}
    draft = who.citizen.begin(f"haryana/health/{service}", told)
    faults = who.citizen.see(draft["application_id"])["faults"]
    return {one["code"] for one in faults if one["code"].startswith("register.")}
