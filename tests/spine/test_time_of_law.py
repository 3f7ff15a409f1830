"""The lawful clock through the public doors: how it is counted, what stops it, who hears of it, which law it goes by.

These come last, for they move the clock forward, and put other law in force for a while.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.core.clock import IST
from infra import samples
from infra.actors import Citizen
from tests.door import House, wait_until
from tests.spine.people import DOCTOR, HIMACHALI, INCOME, RESIDENCE, People, filed, opened

pytestmark = pytest.mark.stack

REGIONS = Path(__file__).parents[2] / "regions"


def promise(citizen: Citizen, number: str) -> dict[str, Any]:
    """How the clock of one's own application stands."""
    return citizen.call("GET", f"/v1/applications/{number}/promise")


def midnight_after(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day) + timedelta(days=1), time(), IST)


def contacts(officer_ids: tuple[str, ...], slug: str) -> list[str]:
    """The mobiles of officers."""
    rows = (REGIONS / slug / "officers.csv").read_text("utf-8")
    return [re.search(rf"^{one},.*,(\d{{10}}),", rows, re.MULTILINE)[1] for one in officer_ids]  # type: ignore[index]


@pytest.mark.behaviour("S92", "S8")
def test_a_due_date_explains_itself_to_citizen_and_officer(people: People) -> None:
    citizen, number = filed(people, RESIDENCE)
    told = promise(citizen, number)
    assert told["rule"]["en"] == "within 15 working days" and "2018" in told["law"]["en"]
    assert sum(day["counts"] for day in told["days"]) == told["counted"] == 15
    assert told["days"][-1]["day"] == told["due_on"] == citizen.see(number)["due_on"]
    assert all(day["reason"] and day.get("law") for day in told["days"] if day.get("reason") in ("receipt", "holiday"))
    patwari = people.desks(RESIDENCE)[0]
    assert patwari.call("GET", f"/v1/files/{number}/promise")["days"] == told["days"]
    for language, words in (("en", "does not count"), ("pa", "ਨਹੀਂ ਗਿਣਿਆ ਜਾਂਦਾ")):
        page = opened(people.citizen_at_browser(citizen.mobile, language), f"/applications/{number}").text
        assert words in page and '<table class="month">' in page and "<caption>" in page
    stranger = people.citizen()
    assert stranger.ask("GET", f"/v1/applications/{number}/promise").status_code == 404


@pytest.mark.behaviour("S94")
def test_only_a_listed_reason_stops_the_clock_and_all_see_who_and_for_how_long(stack: House, people: People) -> None:
    citizen, number = filed(people, INCOME)
    before = promise(citizen, number)
    talathi_id = people.desks(INCOME)[0].officer_id
    path = f"/v1/files/{number}/pauses"
    refused = people.officer(talathi_id).ask("POST", path, {"reason": "on-leave", "note": "The talathi is on leave."})
    assert refused.status_code == 422 and "pause.no-such-reason" in refused.text
    stay = {"reason": "court-stay", "note": "Writ petition 12 of 2026, order of today"}
    stopped = people.officer(talathi_id).call("POST", path, stay, key="the-stay-of-the-court")
    assert stopped["stands_still"] and stopped["pauses"][0]["begun_by"]
    assert people.officer(talathi_id).ask("POST", path, stay).status_code == 409
    again = people.officer(talathi_id).call("POST", path, stay, key="the-stay-of-the-court")
    assert len(again["pauses"]) == 1

    stack.move_to(midnight_after(before["due_on"]) + timedelta(days=3))
    citizen = people.citizen(mobile=citizen.mobile)
    assert not citizen.see(number)["late"] and citizen.see(number)["stands_since"]
    door = people.officer_at_browser(talathi_id)
    page = opened(door, f"/files/{number}")
    assert "Writ petition 12 of 2026" in page.text and "does not count" in page.text
    door.submit(page, {}, action="/clock/resume")
    after = promise(citizen, number)
    assert not after["stands_still"] and after["paused_days"] >= 15 and after["due_on"] > before["due_on"]
    assert after["paused_minutes"] >= 15 * 24 * 60 and after["pauses"][0]["ended_at"]
    kinds = [one["kind"] for one in citizen.see(number)["timeline"]]
    assert kinds[-2:] == ["application.paused.v1", "application.resumed.v1"]
    seen = opened(people.citizen_at_browser(citizen.mobile), f"/applications/{number}").text
    assert "Days lost to pauses" in seen and "a court has stayed the matter" in seen


@pytest.mark.behaviour("S94")
def test_a_file_sent_back_keeps_its_due_date(people: People) -> None:
    citizen, number = filed(people, HIMACHALI)
    before = promise(citizen, number)["due_on"]
    patwari = people.desks(HIMACHALI)[0]
    group = next(iter(HIMACHALI.papers))
    patwari.move(patwari.wait_for(number), "return", papers={group: "The scan can't be read at its lower edge."})
    citizen.wait_for(number, "returned")
    told = promise(citizen, number)
    assert (told["due_on"], told["stands_still"], told["pauses"]) == (before, False, [])


@pytest.mark.behaviour("S8")
def test_the_head_hears_before_the_breach_and_the_next_level_and_the_citizen_after(
    stack: House, people: People
) -> None:
    citizen, number = filed(people, RESIDENCE)
    told = promise(citizen, number)
    printed = citizen.see(number)["number"]
    starts, due = (datetime.fromisoformat(told[name]) for name in ("starts_at", "due_at"))
    tehsil = samples.desk_officers(stack.home, RESIDENCE)[1]["officer_id"]
    (tehsildar,) = contacts((tehsil,), "punjab")

    def heard(mobile: str) -> list[str]:
        return [one["text"] for one in stack.inbox(mobile) if printed in one["text"]]

    stack.move_to(starts + (due - starts) * 0.79)
    stack.tick("sweep_deadlines")
    assert heard(tehsildar) == []
    stack.move_to(starts + (due - starts) * 0.81)
    wait_until(lambda: len(heard(tehsildar)) == 1)
    stack.move_to(due - timedelta(seconds=61))
    late_before = [one for one in heard(citizen.mobile) if "ਅਪੀਲ" in one]
    assert late_before == [] and not people.citizen(mobile=citizen.mobile).see(number)["late"]
    stack.move_to(due)
    wait_until(lambda: len(heard(tehsildar)) == 2)
    wait_until(lambda: [one for one in heard(citizen.mobile) if "ਅਪੀਲ" in one])
    assert people.citizen(mobile=citizen.mobile).see(number)["late"]
    for _ in range(2):
        stack.tick("sweep_deadlines")
    assert len(heard(tehsildar)) == 2


@pytest.mark.behaviour("S8", "S112")
def test_what_is_decided_in_time_is_told_to_nobody(stack: House, people: People) -> None:
    citizen, number = filed(people, HIMACHALI)
    due = datetime.fromisoformat(promise(citizen, number)["due_at"])
    stack.move_to(due - timedelta(minutes=5))
    people.again(citizen)
    samples.decide(people.desks(HIMACHALI), number)
    printed = citizen.wait_for(number, "issued", patience_s=60)["number"]
    stack.move_to(due + timedelta(days=1))
    stack.tick("sweep_deadlines")
    people.again(citizen)
    assert not citizen.see(number)["late"]
    assert not [one for one in stack.inbox(citizen.mobile) if printed in one["text"] and "अपील" in one["text"]]


# Other law for a while


CHANGES = {
    "punjab/region.toml": ("in_force = false", "in_force = true"),
    "punjab/revenue/residence-certificate/service.toml": ("limit = 15", "limit = 7"),
    "himachal-pradesh/revenue/himachali-bonafide-certificate/service.toml": (
        'limit = 15\nunit = "days"',
        'unit = "weekdays(mon, wed, fri)"',
    ),
    "haryana/health/medical-permanent-registration/service.toml": (
        'limit = 15\nunit = "working_days"',
        'limit = 4\nunit = "hours"',
    ),
    "maharashtra/revenue/income-certificate/service.toml": (
        'limit = 15\nunit = "days"',
        'limit = 15\nunit = "days"\nstarts = "report_received(talathi)"',
    ),
}


def publish(stack: House, *words: str) -> None:
    """As an operator does; the functions look at the shelves anew."""
    stack.stop_host()
    command = [sys.executable, "-m", "infra", "publish", *words]
    subprocess.run(command, env=stack.environment(), cwd=REGIONS.parent, check=True, capture_output=True)
    stack.start_host()


@pytest.fixture(scope="module")
def older(people: People) -> dict[str, tuple[Citizen, str]]:
    """Files that were filed under the law of before."""
    return {sample.service_id: filed(people, sample) for sample in (RESIDENCE, DOCTOR)}


@pytest.fixture(scope="module")
def other_law(
    stack: House, people: People, older: dict[str, tuple[Citizen, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Another law in force from tomorrow, on which the clock stands; afterwards the old one again."""
    folder = tmp_path_factory.mktemp("law") / "regions"
    shutil.copytree(REGIONS, folder)
    for name, (old, new) in CHANGES.items():
        text = (folder / name).read_text("utf-8")
        assert old in text, name
        (folder / name).write_text(text.replace(old, new), "utf-8")
    tomorrow = stack.now().astimezone(IST).date() + timedelta(days=1)
    publish(stack, str(folder), "--from", tomorrow.isoformat())
    _, number = filed(people, RESIDENCE)
    people_before[number] = promise_counted(people, number)
    stack.move_to(datetime.combine(tomorrow, time(11), IST))
    yield folder
    publish(stack, str(REGIONS), "--from", stack.now().astimezone(IST).date().isoformat())


people_before: dict[str, int] = {}


def promise_counted(people: People, number: str) -> int:
    """How many days count, as an officer sees it."""
    return int(people.desks(RESIDENCE)[0].call("GET", f"/v1/files/{number}/promise")["counted"])


@pytest.mark.behaviour("S100")
def test_older_files_keep_their_law_and_new_ones_get_the_new_from_its_day(
    people: People, older: dict[str, tuple[Citizen, str]], other_law: Path
) -> None:
    citizen, number = older[RESIDENCE.service_id]
    people.again(citizen)
    assert promise(citizen, number)["counted"] == 15
    assert set(people_before.values()) == {15}
    citizen, number = filed(people, RESIDENCE)
    assert promise(citizen, number)["counted"] == 7
    assert (
        promise(citizen, number)["region_version"]
        > promise(*again(people, older[RESIDENCE.service_id]))["region_version"]
    )


def again(people: People, whose: tuple[Citizen, str]) -> tuple[Citizen, str]:
    return people.again(whose[0]), whose[1]


@pytest.mark.behaviour("S101")
def test_through_a_centre_two_days_are_added_where_the_rule_set_says_so(people: People, other_law: Path) -> None:
    citizen = people.citizen()
    draft = citizen.call(
        "POST",
        "/v1/applications",
        {"service_id": RESIDENCE.service_id, "values": RESIDENCE.values, "channel": "counter"},
    )
    number = draft["application_id"]
    for group, kind in RESIDENCE.papers.items():
        citizen.document(citizen.give(number, group, kind, samples.a_scan(kind), "application/pdf"))
    citizen.pay(citizen.submit(number))
    citizen.wait_for(number, "at_stage", patience_s=60)
    told = promise(citizen, number)
    assert told["counted"] == 9 and told["rule"]["en"].endswith("and 2 more through this channel")
    added = [day for day in told["days"] if day.get("reason") == "surcharge"]
    assert len(added) == 2 and all("2011" in day["law"]["en"] for day in added)


@pytest.mark.behaviour("S102")
def test_limits_in_hours_and_by_the_day_of_the_week(stack: House, people: People, other_law: Path) -> None:
    citizen, number = filed(people, DOCTOR)
    told = promise(citizen, number)
    assert datetime.fromisoformat(told["due_at"]) - datetime.fromisoformat(told["starts_at"]) == timedelta(hours=4)
    citizen, number = filed(people, HIMACHALI)
    told = promise(citizen, number)
    last = date.fromisoformat(told["due_on"])
    assert last.weekday() in (0, 2, 4) and told["counted"] == 1
    assert last - stack.now().astimezone(IST).date() <= timedelta(days=5)


@pytest.mark.behaviour("S92")
def test_a_limit_that_begins_with_a_report_begins_when_it_is_noted(people: People, other_law: Path) -> None:
    citizen, number = filed(people, INCOME)
    told = promise(citizen, number)
    assert (told["begun"], told["waits_for"]) == (False, "talathi") and "due_on" not in citizen.see(number)
    page = opened(people.citizen_at_browser(citizen.mobile), f"/applications/{number}").text
    assert "has not begun yet" in page
    talathi = people.desks(INCOME)[0]
    begun = talathi.call("POST", f"/v1/files/{number}/promise")
    assert begun["begun"] and begun["counted"] == 15
    assert citizen.see(number)["due_on"] == begun["due_on"]
    assert talathi.ask("POST", f"/v1/files/{number}/promise").status_code == 409


@pytest.mark.behaviour("S100")
def test_a_service_that_is_notified_no_more_takes_no_new_file_and_finishes_the_old(
    stack: House, people: People, older: dict[str, tuple[Citizen, str]], other_law: Path
) -> None:
    citizen, number = older[DOCTOR.service_id]
    draft = samples.fill(people.citizen(), DOCTOR)
    folder = other_law / "haryana" / "health" / "medical-permanent-registration"
    publish(stack, str(folder), "--until", stack.now().astimezone(IST).date().isoformat())
    somebody = people.citizen()
    assert somebody.ask("POST", "/v1/applications", {"service_id": DOCTOR.service_id}).status_code == 404
    assert draft["status"] == "draft"
    people.again(citizen)
    samples.decide(people.desks(DOCTOR), number)
    citizen.wait_for(number, "issued", patience_s=60)
