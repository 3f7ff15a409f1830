"""What the doors refuse, and that the answer gives nothing away."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from tests.door import House
from tests.spine.people import HIMACHALI, INCOME, People, filed

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def number(people: People) -> str:
    """Somebody's application."""
    return filed(people, HIMACHALI)[1]


def test_another_citizens_application_is_not_there(people: People, number: str) -> None:
    stranger = people.citizen()
    nowhere = stranger.ask("GET", "/v1/applications/HP0000000000X").json()
    for method, path, body in (
        ("GET", "", None),
        ("PUT", "/values", {"values": {"name": "Mine Now"}}),
        ("PUT", "/papers", {"group": "identity", "document_id": "x"}),
        ("POST", "/submission", {}),
        ("POST", "/withdrawal", {}),
    ):
        answer = stranger.ask(method, f"/v1/applications/{number}{path}", body)
        assert (answer.status_code, answer.json()["title"]) == (404, nowhere["title"])
    door = people.citizen_at_browser(stranger.mobile)
    for path in ("", "/form", "/review", "/acknowledgement"):
        page = door.get(f"/applications/{number}{path}")
        assert page.status == 404 and HIMACHALI.values["name"] not in page.text


def test_a_citizen_has_no_desk_and_an_officer_no_drafts(people: People, number: str) -> None:
    stranger, patwari = people.citizen(), people.desks(HIMACHALI)[0]
    for path in ("/v1/desk", "/v1/files", f"/v1/files/{number}"):
        assert stranger.ask("GET", path).status_code == 403
    assert patwari.ask("POST", "/v1/applications", {"service_id": HIMACHALI.service_id}).status_code == 403


def test_who_is_not_signed_in_is_sent_to_the_door(people: People, number: str) -> None:
    door = people.door()
    programs = [door.api("GET", path).status_code for path in ("/v1/desk", f"/v1/applications/{number}")]
    assert programs == [401, 401]
    assert "/sign-in" in door.get(f"/applications/{number}").path


def test_an_expired_code_opens_nothing(stack: House, people: People) -> None:
    door, mobile = people.door(), people.mobile()
    asked = door.api("POST", "/v1/sign-ins", {"mobile": mobile}).json()
    code = next(word.strip(".") for word in stack.wait_for_message(mobile)["text"].split() if word.strip(".").isdigit())
    stack.advance(timedelta(minutes=5))
    refused = door.api("POST", "/v1/sessions", {"challenge_id": asked["challenge_id"], "code": code})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "code-dead")


def test_a_form_without_our_token_or_from_another_site_changes_nothing(people: People) -> None:
    door = people.citizen_at_browser(people.mobile())
    wish = {"service_id": HIMACHALI.service_id, "_key": "a-key-of-a-form-01"}
    assert door.post("/applications", wish).status == 403
    assert door.post("/applications", {**wish, "_csrf": "0" * 64}).status == 403
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    own = door.get("/applications")
    token = own.form("/sign-out").fields["_csrf"][0]
    for site in ("cross-site", "same-site"):
        sent = f"service_id={HIMACHALI.service_id}&_key=a-key-of-a-form-02&_csrf={token}"
        foreign = door.http.post("/applications", content=sent, headers={**kind, "Sec-Fetch-Site": site})
        assert foreign.status_code == 403
    assert "/form" not in " ".join(door.get("/applications").links)
    assert door.post("/applications", {**wish, "_csrf": token}).path.endswith("/form")


def test_a_request_without_a_key_and_a_key_used_for_something_else_are_refused(people: People, number: str) -> None:
    citizen = people.citizen()
    begun = {"service_id": HIMACHALI.service_id}
    assert citizen.ask("POST", "/v1/applications", begun, key="short").json()["code"] == "key-missing"
    patwari = people.desks(HIMACHALI)[0]
    file = patwari.wait_for(number)
    patwari.move(file, "return", key="a-move-that-is-reused", fields={"address": "Which ward?"})
    move = {"move": "forward", "turn": file["turn"]}
    other = patwari.ask("POST", f"/v1/files/{number}/moves", move, key="a-move-that-is-reused")
    assert (other.status_code, other.json()["code"]) == (409, "key-of-another")


def test_nothing_is_submitted_without_the_declaration_or_while_something_is_wrong(people: People) -> None:
    citizen = people.citizen()
    number = citizen.begin(INCOME.service_id, INCOME.values | {"pin_code": "12"})["application_id"]
    door = people.citizen_at_browser(citizen.mobile)
    review = door.get(f"/applications/{number}/review")
    assert review.status == 200
    shown = door.submit(review, {}, action="/submit")
    assert shown.status == 422 and "Tick the declaration" in shown.text
    shown = door.submit(review, {"declaration": "yes"}, action="/submit")
    assert shown.status == 422 and "PIN code of six digits" in shown.text and "Please give this paper" in shown.text
    assert citizen.see(number)["status"] == "draft"


def test_a_file_that_is_not_there_yet_is_no_fault_before_somebody_wants_to_submit(people: People) -> None:
    citizen = people.citizen()
    number = citizen.begin(HIMACHALI.service_id, HIMACHALI.values)["application_id"]
    wish = {"kind": "voter-id", "file_name": "card", "media_type": "application/pdf"}
    slip = citizen.call("POST", "/v1/documents", wish)
    offer = {"group": "identity", "document_id": slip["document_id"]}
    citizen.call("PUT", f"/v1/applications/{number}/papers", offer)
    door = people.citizen_at_browser(citizen.mobile)
    words = "has not arrived yet or is being checked"
    assert words not in door.get(f"/applications/{number}/form").text
    assert words in door.get(f"/applications/{number}/review").text
    assert citizen.ask("POST", f"/v1/applications/{number}/submission").status_code == 422


TAKE = """
import sys
from datetime import UTC, datetime
from chalicelib.applications import rules, store
from chalicelib.applications.models import Application
now = datetime.now(UTC)
number = next(rules.numbers_of("HP", sys.argv[1], sys.argv[2]))
taken = {"application_id": number, "service_id": sys.argv[3], "service_version": 1, "region": "himachal-pradesh"}
store.save(Application(**taken, applicant_id="somebody-else", created_at=now), now)
print(number)
"""


def test_a_number_that_somebody_else_has_is_stepped_over(stack: House, people: People) -> None:
    citizen, key = people.citizen(), "a-key-whose-number-is-taken"
    done = subprocess.run(
        [sys.executable, "-c", TAKE, citizen.person_id, key, HIMACHALI.service_id],
        env={**os.environ, **stack.environment()},
        cwd=stack.root,
        capture_output=True,
        text=True,
        check=True,
    )
    mine = [citizen.begin(HIMACHALI.service_id, key=key)["application_id"] for _ in range(2)]
    assert mine[0] == mine[1] != done.stdout.strip()
    assert citizen.ask("GET", f"/v1/applications/{done.stdout.strip()}").status_code == 404
