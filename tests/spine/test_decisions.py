"""What officers decide, and what they may not."""

import csv
from pathlib import Path

import pytest

from chalicelib.core import ids
from infra import samples
from infra.actors import Citizen, Officer
from tests.door import House, wait_until
from tests.spine.people import HIMACHALI, INCOME, REASON, People, at_once, filed, issued, opened, told

pytestmark = pytest.mark.stack


def at_the_tehsildar(people: People, sample: samples.Sample = HIMACHALI) -> tuple[Citizen, str]:
    """A file that waits for its decision."""
    citizen, number = filed(people, sample)
    patwari = people.desks(sample)[0]
    patwari.move(patwari.wait_for(number), "forward")
    people.desks(sample)[1].wait_for(number)
    return citizen, number


@pytest.mark.behaviour("S99")
def test_no_rejection_without_a_reason_and_the_reason_reaches_the_citizen(stack: House, people: People) -> None:
    citizen, number = at_the_tehsildar(people)
    tehsildar = people.desks(HIMACHALI)[1]
    file = tehsildar.wait_for(number)
    for reason in ("", "   ", "no", "." * 5):
        move = {"move": "reject", "turn": file["turn"], "reason": reason}
        refused = tehsildar.ask("POST", f"/v1/files/{number}/moves", move)
        assert refused.status_code == 422 and refused.json()["errors"][0]["code"] == "move.reason-missing"

    door = people.officer_at_browser(tehsildar.officer_id)
    page = opened(door, f"/files/{number}")
    shown = door.submit(page, {"move": "reject", "confirm": "yes", "reason": "no"}, action="/move")
    assert shown.status == 422 and "Write the reason" in shown.text
    assert tehsildar.file(number)["status"] == "at_stage"
    done = door.submit(page, {"move": "reject", "confirm": "yes", "reason": REASON}, action="/move")
    assert done.status == 200 and tehsildar.file(number)["status"] == "rejected"

    sms = wait_until(lambda: [one for one in told(stack, citizen, citizen.see(number)["number"]) if "अस्वीकृत" in one])
    assert len(sms) == 1
    page = opened(people.citizen_at_browser(citizen.mobile, "hi"), f"/applications/{number}")
    assert REASON in page.text and 'lang="hi"' in page.text
    assert citizen.see(number)["decision"]["reason"] == REASON


def test_an_officer_confirms_to_have_seen_the_file(people: People) -> None:
    _, number = filed(people, HIMACHALI)
    patwari = people.desks(HIMACHALI)[0]
    patwari.wait_for(number)
    door = people.officer_at_browser(patwari.officer_id)
    page = opened(door, f"/files/{number}")
    shown = door.submit(page, {"move": "forward"}, action="/move")
    assert shown.status == 422 and "Confirm that you have looked at the file" in shown.text
    assert patwari.file(number)["moves"] != []


def test_a_verifying_stage_decides_nothing_and_a_deciding_one_forwards_nothing(people: People) -> None:
    _, number = filed(people, HIMACHALI)
    patwari, tehsildar = people.desks(HIMACHALI)
    file = patwari.wait_for(number)
    assert file["moves"] == ["forward", "return"]
    for move in ("approve", "reject"):
        body = {"move": move, "turn": file["turn"], "reason": REASON}
        assert patwari.ask("POST", f"/v1/files/{number}/moves", body).status_code == 422
    assert (
        tehsildar.ask("POST", f"/v1/files/{number}/moves", {"move": "approve", "turn": file["turn"]}).status_code == 403
    )
    patwari.move(file, "forward")
    file = tehsildar.wait_for(number)
    assert file["moves"] == ["approve", "reject", "return"]
    assert (
        tehsildar.ask("POST", f"/v1/files/{number}/moves", {"move": "forward", "turn": file["turn"]}).status_code == 422
    )


def test_nobody_decides_on_an_application_of_their_own(people: People) -> None:
    patwari = people.desks(HIMACHALI)[0]
    own = people.citizen(mobile=mobile_of(patwari))
    _, number = filed(people, HIMACHALI, own)
    file = patwari.wait_for(number)
    refused = patwari.ask("POST", f"/v1/files/{number}/moves", {"move": "forward", "turn": file["turn"]})
    assert (refused.status_code, refused.json()["code"]) == (403, "own-application")


def mobile_of(officer: Officer) -> str:
    """The mobile number of an officer, as the list of officers has it."""
    with Path("regions/himachal-pradesh/officers.csv").open(encoding="utf-8") as file:
        return next(row["mobile"] for row in csv.DictReader(file) if row["officer_id"] == officer.officer_id)


def test_of_two_officers_at_once_one_wins_and_the_other_is_told(people: People) -> None:
    first, second = people.officer("mh-sanjay-pawar"), people.officer("mh-prakash-jadhav")
    _, number = filed(people, INCOME)
    file = first.wait_for(number)
    papers = dict.fromkeys(file["papers"], "")
    body = {"move": "forward", "turn": file["turn"], "papers": papers}
    answers = at_once(lambda one: one.ask("POST", f"/v1/files/{number}/moves", body), [first, second], 2)
    assert sorted(one.status_code for one in answers) == [200, 409]
    [lost] = [one.json() for one in answers if one.status_code == 409]
    assert lost["code"] == "somebody-was-quicker" and "Somebody else" in lost["title"]
    kinds = [one["kind"] for one in first.file(number)["timeline"]]
    assert kinds.count("application.forwarded.v1") == 1


def test_the_same_move_twice_is_one_move(people: People) -> None:
    _, number = filed(people, HIMACHALI)
    patwari = people.desks(HIMACHALI)[0]
    file = patwari.wait_for(number)
    for _ in range(2):
        patwari.move(file, "forward", key="the-same-move-0001")
    kinds = [one["kind"] for one in patwari.file(number)["timeline"]]
    assert kinds.count("application.forwarded.v1") == 1


def test_the_same_submission_twice_is_one_application_one_certificate_one_message(stack: House, people: People) -> None:
    citizen = people.citizen("hi")
    begun = [citizen.begin(HIMACHALI.service_id, HIMACHALI.values, key="the-same-draft-001") for _ in range(2)]
    assert len({one["application_id"] for one in begun}) == 1
    draft = samples.fill(citizen, HIMACHALI)
    number = draft["application_id"]
    keys = ["the-same-key-00001", "the-same-key-00001", "another-key-000001", "another-key-000002"]
    answers = at_once(lambda key: citizen.ask("POST", f"/v1/applications/{number}/submission", {}, key=key), keys, 4)
    assert {one.status_code for one in answers} == {200}
    samples.decide(people.desks(HIMACHALI), number)
    found = citizen.wait_for(number, "issued", patience_s=60)
    kinds = [one["kind"] for one in found["timeline"]]
    assert kinds.count("application.submitted.v1") == kinds.count("application.issued.v1") == 1
    wait_until(lambda: len(told(stack, citizen, found["number"], ids.shown(found["certificate_id"]))) == 2)


def test_a_key_of_another_person_finds_nothing_of_theirs(people: People) -> None:
    one, other = issued(people, HIMACHALI)[0], people.citizen()
    mine = one.begin(HIMACHALI.service_id, HIMACHALI.values, key="one-key-of-two-people")
    theirs = other.begin(HIMACHALI.service_id, {}, key="one-key-of-two-people")
    assert mine["application_id"] != theirs["application_id"] and theirs["values"] == {}
