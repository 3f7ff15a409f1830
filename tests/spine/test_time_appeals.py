"""Appeals through the public doors: by hand, by themselves, before the Commission. They move the clock by months."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.core.clock import IST, end_of_day
from infra.actors import Citizen
from tests.door import House, wait_until
from tests.spine.ladder import WHY, act, appeals, case, late_from, moved_to, refused, rejected, risen, way
from tests.spine.people import DOCTOR, HIMACHALI, INCOME, REASON, RESIDENCE, People, filed, opened

pytestmark = pytest.mark.stack

MINUTE = timedelta(minutes=1)


@pytest.mark.behaviour("S88", "S95", "S99")
def test_a_rejection_is_appealed_in_one_tap_and_sent_back_to_be_decided_anew(stack: House, people: People) -> None:
    citizen, number = rejected(people, INCOME)
    door = people.citizen_at_browser(citizen.mobile)
    rejection = opened(door, f"/applications/{number}")
    page = door.submit(rejection, {}, action="/appeals")
    appeal_id = page.path.rpartition("/")[2]
    assert page.status == 200 and re.fullmatch(r"MHA[0-9A-Z]{11}", appeal_id), page
    again = door.submit(rejection, {}, action="/appeals")
    assert appeal_id in again.path, "pressed twice, it is one appeal"
    since = opened(door, f"/applications/{number}")
    assert f"/appeals/{appeal_id}" in since.text and "/appeals" not in [form.action for form in since.forms]
    appeal = citizen.call("GET", f"/v1/appeals/{appeal_id}")
    assert (appeal["against"], appeal["origin"], appeal["role"]) == ("rejection", "citizen", "sub-divisional-officer")
    stack.wait_for_message(citizen.mobile, appeal["number"])

    first, stranger = people.officer("mh-vilas-thakre"), people.officer("mh-ramdas-uikey")
    assert stranger.ask("GET", f"/v1/cases/{appeal_id}").status_code == 404
    assert [one["appeal_id"] for one in first.call("GET", "/v1/appeals/pending")["items"]].count(appeal_id) == 1
    assert [one["kind"] for one in case(first, appeal_id)["file_timeline"]][-1] == "application.rejected.v1"
    hearing = (stack.now() + timedelta(days=5)).isoformat()
    act(first, appeal_id, "hearing", at=hearing, where="Collector's office, room 4")
    day = (stack.now() + timedelta(days=20)).date().isoformat()
    assert refused(first, appeal_id, "order", order="remand", reason="no", issue_by=day) == (
        422,
        ["order.reason-missing"],
    )
    act(first, appeal_id, "order", order="remand", reason=WHY, issue_by=day)
    tehsildar = people.desks(INCOME)[-1]
    reopened = tehsildar.wait_for(number)
    until, longest = reopened["direction"]["due_on"], (stack.now() + timedelta(days=25)).date().isoformat()
    assert day <= until <= longest, "the day itself, or the next one on which offices are open"
    assert WHY in reopened["direction"]["text"]
    tehsildar.move(reopened, "approve")
    citizen.wait_for(number, "issued", patience_s=60)
    kinds = [one["kind"] for one in citizen.see(number)["timeline"]]
    assert "application.reopened.v1" in kinds
    order = citizen.call("GET", f"/v1/appeals/{appeal_id}")["order"]
    assert (order["kind"], order["reason"], order["carried_out"]) == ("remand", WHY, True)
    assert "Collector" in opened(door, f"/appeals/{appeal_id}").text


@pytest.mark.behaviour("S99")
def test_a_rejection_without_a_reason_is_refused(people: People) -> None:
    citizen, number = filed(people, INCOME)
    desks = people.desks(INCOME)
    for officer in desks[:-1]:
        officer.move(officer.wait_for(number), "forward")
    found = desks[-1].wait_for(number)
    body = {"move": "reject", "turn": found["turn"], "papers": {}, "reason": "no"}
    assert desks[-1].ask("POST", f"/v1/files/{number}/moves", body).status_code == 422
    assert citizen.see(number)["status"] == "at_stage"


@pytest.mark.behaviour("S88", "S95")
def test_a_late_file_can_be_appealed_from_the_first_late_moment_and_not_before(stack: House, people: People) -> None:
    citizen, number = filed(people, HIMACHALI)
    early = citizen.ask("POST", f"/v1/applications/{number}/appeals", {})
    assert (early.status_code, early.json()["errors"][0]["code"]) == (422, "appeal.too-early")
    door = people.citizen_at_browser(citizen.mobile)
    assert "/appeals" not in [form.action for form in opened(door, f"/applications/{number}").forms]
    moment = late_from(citizen, number)
    citizen = moved_to(stack, people, moment - MINUTE, citizen)
    assert citizen.ask("POST", f"/v1/applications/{number}/appeals", {}).status_code == 422
    citizen = moved_to(stack, people, moment, citizen)
    key = "a-key-of-this-appeal"
    appeal = citizen.call("POST", f"/v1/applications/{number}/appeals", {"text": "Nothing was done."}, key=key)
    assert citizen.call("POST", f"/v1/applications/{number}/appeals", {}, key=key)["appeal_id"] == appeal["appeal_id"]
    assert (appeal["rung"], appeal["against"]) == (1, "late")
    assert citizen.ask("POST", f"/v1/applications/{number}/appeals", {}).json()["errors"][0]["code"] == "appeal.pending"

    first = people.officer("hp-tilak-raj")
    assert refused(first, appeal["appeal_id"], "order", order="not_admitted", reason=WHY)[0] == 422
    ordinary = date.fromisoformat(appeal["due_on"])
    act(first, appeal["appeal_id"], "extension", reason="The police have not yet answered my two letters.")
    longer = date.fromisoformat(citizen.call("GET", f"/v1/appeals/{appeal['appeal_id']}")["due_on"])
    assert timedelta(days=10) <= longer - ordinary <= timedelta(days=20)
    assert refused(first, appeal["appeal_id"], "extension", reason=WHY) == (422, ["order.no-longer"])
    act(first, appeal["appeal_id"], "order", order="confirm", reason="The file was with the police for verification.")
    second = citizen.call("POST", f"/v1/applications/{number}/appeals", {})
    assert (second["rung"], second["against"]) == (2, "order")
    above = people.officer("hp-kiran-bala")
    day = (stack.now() + timedelta(days=10)).date().isoformat()
    act(above, second["appeal_id"], "order", order="direct", reason=WHY, issue_by=day)
    wait_until(lambda: citizen.see(number).get("direction"))
    assert way(citizen, number)["fault"]["code"] == "appeal.too-early", "the office has until the day of the order"


@pytest.mark.behaviour("S88")
def test_who_comes_after_the_days_says_why_and_the_authority_weighs_it(stack: House, people: People) -> None:
    citizen, number = rejected(people, INCOME)
    citizen = moved_to(stack, people, stack.now() + timedelta(days=45), citizen)
    found = way(citizen, number)
    assert found["needs_cause"] and found["rung"] == 1
    silent = citizen.ask("POST", f"/v1/applications/{number}/appeals", {})
    assert (silent.status_code, silent.json()["errors"][0]["code"]) == (422, "appeal.cause-missing")
    cause = {"cause": "I was in hospital from the day after until last week."}
    appeal = citizen.call("POST", f"/v1/applications/{number}/appeals", cause)
    assert appeal["is_out_of_time"]
    first = people.officer("mh-vilas-thakre")
    assert "not_admitted" in case(first, appeal["appeal_id"])["orders"]
    act(first, appeal["appeal_id"], "order", order="not_admitted", reason="No paper of the hospital was shown.")
    assert way(citizen, number)["rung"] == 2


@pytest.mark.behaviour("S73", "S74", "S95")
def test_in_punjab_a_late_file_lies_with_the_adc_and_then_only_the_commission_is_left(
    stack: House, people: People
) -> None:
    citizen, number = filed(people, RESIDENCE)
    ladder = citizen.call("GET", f"/v1/applications/{number}/appeals")["ladder"]
    assert [one["role"] for one in ladder] == ["additional-deputy-commissioner", "right-to-service-commissioner"]
    citizen = moved_to(stack, people, late_from(citizen, number), citizen)
    appeal = risen(citizen, number, 1)
    seats = {
        one: [row["appeal_id"] for row in people.officer(one).call("GET", "/v1/appeals/pending")["items"]]
        for one in ("pb-daljit-singh", "pb-inderpal-singh", "pb-tejinder-singh", "pb-mohinder-pal")
    }
    assert sum(appeal["appeal_id"] in found for found in seats.values()) == 1
    citizen = moved_to(stack, people, end_of_day(date.fromisoformat(appeal["due_on"])) + timedelta(days=2), citizen)
    stack.tick("sweep_deadlines")
    found = way(citizen, number)
    assert (found["rung"], found["against"]) == (2, "no_order")
    assert len(appeals(citizen, number)) == 1, "to the Commission one goes by hand"


@pytest.mark.behaviour("S96", "S98")
def test_in_haryana_a_late_file_climbs_by_itself_once_a_rung_and_halts_for_a_court(
    stack: House, people: People
) -> None:
    citizen, number = filed(people, DOCTOR)
    moment = late_from(citizen, number)
    citizen = moved_to(stack, people, moment - MINUTE, citizen)
    assert appeals(citizen, number) == []
    citizen = moved_to(stack, people, moment, citizen)
    first = risen(citizen, number, 1)
    assert (first["origin"], first["against"], first["role"]) == ("automatic", "late", "director-general-health")
    stack.wait_for_message(citizen.mobile, first["number"])
    for _ in range(2):
        stack.tick("sweep_deadlines")
    assert len(appeals(citizen, number)) == 1, "running it again makes no second one"
    monday = people.officer("hr-manoj-verma").call("GET", "/v1/appeals/pending")
    assert first["appeal_id"] in [one["appeal_id"] for one in monday["items"]]
    of_first = "office=health-directorate&role=director-general-health"
    watched = people.officer("hr-satbir-ahlawat").call("GET", f"/v1/appeals/pending?{of_first}")
    assert first["appeal_id"] in [one["appeal_id"] for one in watched["items"]]
    stranger = people.officer("hr-kavita-malik")
    assert stranger.ask("GET", f"/v1/appeals/pending?{of_first}").status_code == 403

    citizen = moved_to(stack, people, end_of_day(date.fromisoformat(first["due_on"])), citizen)
    second = risen(citizen, number, 2)
    assert (second["origin"], second["against"], second["role"]) == ("automatic", "no_order", "health-secretary")
    assert next(one for one in appeals(citizen, number) if one["rung"] == 1)["status"] == "passed_on"

    commission = people.officer("hr-satbir-ahlawat")
    court = {"court": "High Court of Punjab and Haryana", "case_number": "CWP 1204 of 2026", "since": "2026-11-24"}
    assert commission.call("PUT", f"/v1/courts/{number}", court)["case_number"] == court["case_number"]
    assert people.officer("hr-manoj-verma").ask("PUT", f"/v1/courts/{number}", court).status_code == 404
    citizen = moved_to(stack, people, end_of_day(date.fromisoformat(second["due_on"])), citizen)
    stack.tick("sweep_deadlines")
    assert way(citizen, number)["fault"]["code"] == "appeal.in-court"
    commission = people.officer("hr-satbir-ahlawat")
    motion = {"application_id": number, "reason": WHY}
    assert commission.ask("POST", "/v1/cases", motion).json()["code"] == "in-court"
    assert len(appeals(citizen, number)) == 2
    commission.call("POST", f"/v1/courts/{number}/outcome", {"outcome": "The petition was withdrawn by the applicant."})
    third = risen(citizen, number, 3)
    assert (third["origin"], third["role"]) == ("automatic", "right-to-service-commissioner")


@pytest.mark.behaviour("S97", "S98")
def test_the_commission_takes_a_case_up_hears_the_officers_and_makes_them_pay(stack: House, people: People) -> None:
    citizen, number = rejected(people, DOCTOR)
    commission = people.officer("hr-satbir-ahlawat")
    opened_case = commission.call("POST", "/v1/cases", {"application_id": number, "reason": WHY})
    appeal_id = opened_case["appeal"]["appeal_id"]
    assert opened_case["appeal"]["origin"] == "own_motion"
    assert (
        commission.ask("POST", "/v1/cases", {"application_id": number, "reason": WHY}).json()["code"] == "appeal-there"
    )

    answer_by = (stack.now() + timedelta(days=10)).astimezone(IST).date()
    early = refused(commission, appeal_id, "penalties", officer_id="hr-sunita-rani", paise=500_000, reason=WHY)
    assert early == (422, ["penalty.not-noticed"])
    for officer_id in ("hr-sunita-rani", "hr-anil-sangwan"):
        act(commission, appeal_id, "notices", officer_id=officer_id, why=WHY, answer_by=answer_by.isoformat())
    stack.wait_for_message("9000000103", case(commission, appeal_id)["appeal"]["number"])
    unheard = refused(commission, appeal_id, "penalties", officer_id="hr-anil-sangwan", paise=500_000, reason=WHY)
    assert unheard == (422, ["penalty.not-heard"])

    anil = people.officer("hr-anil-sangwan")
    answer = "I was on leave from the tenth; the file lay in the drawer of my deputy."
    anil.call("POST", f"/v1/notices/{appeal_id}/answer", {"answer": answer})
    assert (
        people.officer("hr-kavita-malik").ask("POST", f"/v1/notices/{appeal_id}/answer", {"answer": answer}).status_code
        == 404
    )
    too_much = refused(commission, appeal_id, "penalties", officer_id="hr-anil-sangwan", paise=2_000_100, reason=WHY)
    assert too_much == (422, ["penalty.out-of-range"])
    act(commission, appeal_id, "penalties", officer_id="hr-anil-sangwan", paise=500_000, reason=WHY)
    act(commission, appeal_id, "compensation", officer_id="hr-anil-sangwan", paise=150_000, reason=WHY)

    citizen = moved_to(stack, people, end_of_day(answer_by), citizen)
    commission = people.officer("hr-satbir-ahlawat")
    act(
        commission,
        appeal_id,
        "penalties",
        officer_id="hr-sunita-rani",
        paise=0,
        reason="She had sent it on in time, as the file shows.",
    )
    today = stack.now().astimezone(IST).date().isoformat()
    debt = {"officer_id": "hr-anil-sangwan", "of": "penalty", "on": today}
    assert refused(commission, appeal_id, "recoveries", paise=600_000, **debt) == (422, ["recovery.too-much"])
    for _ in range(2):
        found = act(commission, appeal_id, "recoveries", paise=250_000, note="from salary", **debt)
    by_officer = {one["officer_id"]: one for one in found["penalties"]}
    assert [one["paise"] for one in by_officer["hr-anil-sangwan"]["recovered"]] == [250_000, 250_000]
    assert by_officer["hr-sunita-rani"]["paise"] == 0
    seen = citizen.call("GET", f"/v1/appeals/{appeal_id}")
    assert seen["compensations"][0]["paise"] == 150_000
    assert "penalty" not in str(seen["timeline"]), "what is between the Commission and officers is not for the citizen"


@pytest.mark.behaviour("S96")
def test_a_file_decided_a_minute_before_and_a_rejection_get_no_appeal(stack: House, people: People) -> None:
    citizen, number = filed(people, DOCTOR)
    verifier, registrar = people.desks(DOCTOR)
    verifier.move(verifier.wait_for(number), "forward")
    moment = late_from(citizen, number)
    other, refused_one = rejected(people, DOCTOR)
    citizen = moved_to(stack, people, moment - MINUTE, citizen)
    registrar = people.officer(registrar.officer_id)
    registrar.move(registrar.wait_for(number), "approve")
    citizen = moved_to(stack, people, moment, citizen)
    other = people.again(other)
    citizen.wait_for(number, "issued", patience_s=60)
    stack.advance(timedelta(days=1))
    stack.tick("sweep_deadlines")
    assert appeals(people.again(citizen), number) == [] and appeals(people.again(other), refused_one) == []


def fields(**more: str) -> dict[str, str | list[str]]:
    return dict(more)


@pytest.mark.behaviour("S97", "S99")
def test_an_authority_does_all_of_it_in_a_browser_without_scripts(stack: House, people: People) -> None:
    citizen, number = rejected(people, INCOME)
    appeal_id = citizen.call("POST", f"/v1/applications/{number}/appeals", {})["appeal_id"]
    stack.advance(timedelta(minutes=16))  # codes that were used, and tries that were counted, are forgotten
    door = people.officer_at_browser("mh-vilas-thakre")
    notice = people.officer_at_browser("mh-vaishali-kulkarni")
    assert appeal_id in opened(door, "/cases").text
    path = f"/cases/{appeal_id}"
    day = f"{stack.now().astimezone(IST) + timedelta(days=6):%d-%m-%Y}"
    page = opened(door, path)
    heard = {"day": day, "time": "11:30", "where": "Room 4, Collector's office"}
    page = door.submit(page, fields(**heard), action="/hearing")
    assert page.path == path and "Room 4" in page.text
    page = door.submit(page, fields(officer_id="mh-vaishali-kulkarni", why=WHY, answer_by=day), action="/notice")
    assert "Vaishali Kulkarni" in page.text
    refused_page = door.submit(page, fields(rupees="1000", reason=WHY), action="/penalty")
    assert refused_page.status == 422 and "has not answered yet" in refused_page.text
    answered = notice.submit(opened(notice, "/notices"), fields(answer=REASON), action=appeal_id)
    assert answered.path == "/notices" and REASON in answered.text
    page = door.submit(opened(door, path), fields(rupees="1,000", reason=WHY), action="/penalty")
    assert page.status == 200 and "₹1,000" in page.text
    page = door.submit(page, fields(debt="penalty:mh-vaishali-kulkarni", rupees="400", on=""), action="/recovery")
    assert page.status == 422
    today = f"{stack.now().astimezone(IST):%d-%m-%Y}"
    page = door.submit(page, fields(debt="penalty:mh-vaishali-kulkarni", rupees="400", on=today), action="/recovery")
    assert "₹600" in page.text
    unsure = door.submit(page, fields(order="confirm", reason=WHY), action="/order")
    assert unsure.status == 422
    done = door.submit(page, fields(order="confirm", reason=WHY, confirm="yes"), action="/order")
    assert done.path == path and WHY in done.text
    assert people.again(citizen).call("GET", f"/v1/appeals/{appeal_id}")["order"]["kind"] == "confirm"


@pytest.fixture
def every_refusal_is_drawn(stack: House, tmp_path: Path) -> Iterator[None]:
    """Haryana with a share of one hundred in a hundred, for as long as a test runs."""
    root = Path(__file__).parents[2] / "regions"
    copy = tmp_path / "regions"
    shutil.copytree(root, copy)
    ladders = copy / "haryana/ladders.toml"
    changed = ladders.read_text("utf-8").replace("share_percent = 25", "share_percent = 100")
    ladders.write_text(changed.replace("file_within_days = 30", "file_within_days = 10"), "utf-8")
    publish(stack, copy / "haryana")
    yield
    publish(stack, root / "haryana")


def publish(stack: House, region: Path) -> None:
    """Put a region in force, and let the functions forget what they knew."""
    environment = {**os.environ, **stack.environment()}
    command = [sys.executable, "-m", "infra", "publish", str(region)]
    subprocess.run(command, env=environment, cwd=stack.root, check=True, capture_output=True, timeout=120)
    stack.stop_host()
    stack.start_host()


@pytest.fixture
def older_file(people: People) -> tuple[Citizen, str]:
    """Filed before the ladder changes."""
    return filed(people, DOCTOR)


@pytest.mark.behaviour("S95")
def test_a_file_keeps_the_ladder_under_which_it_was_filed(
    people: People, older_file: tuple[Citizen, str], every_refusal_is_drawn: None
) -> None:
    def days(citizen: Citizen, number: str) -> int:
        ladder = citizen.call("GET", f"/v1/applications/{number}/appeals")["ladder"]
        return int(ladder[0]["file_within_days"])

    assert days(people.again(older_file[0]), older_file[1]) == 30
    assert days(*filed(people, DOCTOR)) == 10


@pytest.mark.behaviour("S108")
def test_a_drawn_rejection_goes_to_another_officer(people: People, every_refusal_is_drawn: None) -> None:
    _, number = rejected(people, DOCTOR)
    registrar = people.desks(DOCTOR)[-1].officer_id
    other = next(one for one in ("hr-sunita-rani", "hr-rajesh-kumar") if one != registrar)

    def drawn() -> dict[str, Any] | None:
        items = people.officer(other).call("GET", "/v1/reviews")["items"]
        return next((one for one in items if one["application_id"] == number), None)

    review_id = wait_until(drawn)["review_id"]
    assert people.officer(registrar).ask("GET", f"/v1/reviews/{review_id}").status_code == 404
    seen = people.officer(other).call("GET", f"/v1/reviews/{review_id}")
    assert (seen["rejected_by"], seen["reason_given"]) == (registrar, REASON)
    verdict = {"verdict": "reopen", "reason": "The record that is missing lies in the file, on page two."}
    done = people.officer(other).call("POST", f"/v1/reviews/{review_id}/outcome", verdict)
    assert done["outcome"]["verdict"] == "reopen"
    assert (
        people.officer(other)
        .ask("POST", f"/v1/reviews/{review_id}/outcome", {**verdict, "verdict": "agree"})
        .status_code
        == 409
    )
