"""Whose data it is: no look without a purpose, a log that nobody changes unseen, and what a person can do about it."""

import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from infra.actors import Citizen, Refused
from infra.local.data import aws
from tests.door import House, wait_until
from tests.spine.people import DOCTOR, INCOME, People, filed, issued, opened, scan

pytestmark = pytest.mark.stack

INSPECTION = "Inspection of the council, order 14 of November"


@pytest.fixture(scope="module")
def doctor(people: People) -> tuple[Citizen, str]:
    """An application that lies on the first of two desks, checked by the department's own program."""
    return filed(people, DOCTOR)


def log_of(citizen: Citizen) -> list[dict[str, Any]]:
    """Who looked, the newest first."""
    found: list[dict[str, Any]] = citizen.call("GET", "/v1/privacy/log")["lines"]
    return found


def look_into(people: People, number: str) -> None:
    """The clerk opens the file, and a paper in it."""
    clerk = people.desks(DOCTOR)[0]
    group = next(iter(clerk.wait_for(number)["papers"]))
    clerk.call("GET", f"/v1/files/{number}/papers/{group}")


def looks_at(citizen: Citizen, number: str, reader: str = "") -> list[dict[str, Any]]:
    return [one for one in log_of(citizen) if one["about"] == number and reader in one.get("reader", "")]


@pytest.mark.behaviour("S43")
def test_every_look_at_a_file_stands_in_the_log_of_its_citizen_with_its_purpose(
    people: People, doctor: tuple[Citizen, str]
) -> None:
    citizen, number = doctor
    clerk, _ = people.desks(DOCTOR)
    before = len(looks_at(citizen, number))
    file = clerk.wait_for(number)
    clerk.file(number)
    group = next(iter(file["papers"]))
    clerk.call("GET", f"/v1/files/{number}/papers/{group}")
    paper, look = looks_at(citizen, number)[: len(looks_at(citizen, number)) - before]
    assert look["purpose"]["en"] == "to decide on your application" and look["what"] == ["form", "papers", "timeline"]
    assert paper["what"] == [f"document:{group}"]
    assert look["reader"] and look["role"]["en"] and look["office"]["en"] and look["at"] <= paper["at"]


@pytest.mark.behaviour("S43")
def test_a_program_that_is_handed_data_is_in_the_log_as_well(doctor: tuple[Citizen, str]) -> None:
    citizen, number = doctor
    (program,) = [one for one in looks_at(citizen, number) if one["is_program"]]
    assert program["purpose"]["en"] == "to check what your application says"
    assert program["what"] and all(one.startswith("field:") for one in program["what"])


@pytest.mark.behaviour("S43")
def test_what_is_not_on_the_own_desk_is_shown_to_nobody_who_has_not_said_what_for(
    people: People, doctor: tuple[Citizen, str]
) -> None:
    citizen, number = doctor
    _, registrar = people.desks(DOCTOR)
    before = len(log_of(citizen))
    for path in (f"/v1/files/{number}", f"/v1/files/{number}/papers/identity"):
        refused = registrar.ask("GET", path)
        assert refused.status_code in (403, 404) and "values" not in refused.text
    assert registrar.ask("GET", f"/v1/files/{number}").json()["code"] == "purpose-missing"
    for purpose, reason, code in (
        ("", INSPECTION, "purpose-missing"),
        ("curiosity", INSPECTION, "purpose-unknown"),
        ("decide-application", INSPECTION, "purpose-not-yours"),
        ("supervise", "work", "invalid"),
    ):
        wish = {"about": number, "purpose": purpose, "reason": reason}
        assert registrar.ask("POST", "/v1/purposes", wish).json()["code"] == code
    assert len(log_of(citizen)) == before
    registrar.call("POST", "/v1/purposes", {"about": number, "purpose": "supervise", "reason": INSPECTION})
    assert registrar.file(number)["values"]
    look = log_of(citizen)[0]
    assert (look["purpose"]["en"], look["reason"]) == ("to supervise the work of the office", INSPECTION)
    rows = registrar.call("GET", "/v1/files")["items"]
    assert not any("applicant_name" in row for row in rows)


@pytest.mark.behaviour("S43")
def test_the_page_asks_an_officer_what_for_and_the_citizen_reads_it_in_plain_words(people: People) -> None:
    citizen, number = filed(people, DOCTOR)
    asked = people.officer_at_browser(people.desks(DOCTOR)[1].officer_id)
    page = asked.get(f"/files/{number}")
    assert page.path.startswith("/privacy/purpose") and DOCTOR.values["name"] not in page.text
    again = asked.submit(page, {"purpose": "supervise", "reason": "work"}, having="reason")
    assert again.status == 422 and DOCTOR.values["name"] not in again.text
    shown = asked.submit(again, {"purpose": "supervise", "reason": INSPECTION}, having="reason")
    assert shown.path == f"/files/{number}" and DOCTOR.values["name"] in shown.text
    at_home = people.citizen_at_browser(citizen.mobile, "hi")
    words = opened(at_home, "/privacy/mine").text
    assert "कार्यालय के काम की देखरेख के लिए" in words and INSPECTION in words
    assert "इस लॉग में कुछ भी बदला नहीं गया है" in words


# The chain


def privacy_table(stack: House) -> tuple[Any, str]:
    return aws(stack.emulator.url, "dynamodb"), f"{stack.prefix}-privacy"


@pytest.mark.behaviour("S109")
def test_a_line_that_is_changed_or_taken_out_is_found(
    stack: House, people: People, doctor: tuple[Citizen, str]
) -> None:
    look_into(people, doctor[1])
    citizen = people.again(doctor[0])
    dynamodb, table = privacy_table(stack)
    assert citizen.call("GET", "/v1/privacy/log")["whole"]
    key = {"pk": {"S": f"log#{citizen.person_id}"}, "sk": {"S": "line#0000000002"}}
    line = dynamodb.get_item(TableName=table, Key=key)["Item"]
    assert "decide-application" in line["body"]["S"]
    changed = {**line, "body": {"S": line["body"]["S"].replace("decide-application", "supervise")}}
    dynamodb.put_item(TableName=table, Item=changed)
    assert standing(citizen) == (False, 2)
    page = opened(people.citizen_at_browser(citizen.mobile), "/privacy/mine").text
    assert "Line 2 of this log was changed or is missing" in page
    dynamodb.delete_item(TableName=table, Key=key)
    assert standing(citizen) == (False, 2)
    dynamodb.put_item(TableName=table, Item=line)
    assert standing(citizen) == (True, None)


def standing(citizen: Citizen) -> tuple[bool, int | None]:
    told = citizen.call("GET", "/v1/privacy/log")
    return told["whole"], told.get("broken_at")


@pytest.mark.behaviour("S109")
def test_whoever_has_the_exported_log_can_check_it_with_nothing_of_ours(
    people: People, doctor: tuple[Citizen, str]
) -> None:
    citizen, number = doctor
    look_into(people, number)
    told = people.again(citizen).call("GET", "/v1/privacy/log/export")
    before = ""
    for line in told["lines"]:
        assert line["before"] == before
        before = hashlib.sha256(f"{before}\n{line['text']}".encode()).hexdigest()
        assert line["hash"] == before
    assert told["head"] == before and len(told["lines"]) > 2
    assert json.loads(told["lines"][0]["text"])["number"] == 1


# Consent and rights


@pytest.mark.behaviour("S110")
def test_a_consent_is_asked_in_plain_words_and_taken_back_as_easily_as_given(people: People) -> None:
    citizen = people.citizen("mr")
    door = people.citizen_at_browser(citizen.mobile, "mr")
    notice = opened(door, "/privacy/consent?purpose=fill-papers&about=MH1&to=/privacy/consents")
    assert "डेटा संरक्षण मंडळाकडे" in notice.text and "dpo.maharashtra@" in notice.text
    given = door.submit(notice, {}, having="words_version")
    assert given.path == "/privacy/consents"
    (consent,) = citizen.call("GET", "/v1/privacy/consents")["consents"]
    assert consent["stands"] and consent["words_version"] == 1 and consent["about"] == "MH1"
    taken = door.submit(given, {}, having="consent_id")
    assert taken.status == 200 and "मागे घेतली" in taken.text
    (ended,) = citizen.call("GET", "/v1/privacy/consents")["consents"]
    assert not ended["stands"] and [one["act"] for one in log_of(citizen)] == ["withdrew", "consented"]


@pytest.mark.behaviour("S110")
def test_a_person_takes_a_copy_of_everything_that_is_held(people: People) -> None:
    citizen, application = issued(people, INCOME)
    held = citizen.call("GET", "/v1/privacy/copy")["held"]
    kinds = {one["kind"] for things in held.values() for one in things}
    assert {"account", "application", "document", "certificate", "message", "access-log"} <= kinds
    (file,) = held["applications"]
    assert file["facts"]["values"]["name"] == INCOME.values["name"] and file["facts"]["timeline"]
    (certificate,) = held["certificates"]
    assert certificate["item_id"] == application["certificate_id"]
    assert sum(one["kind"] == "document" for one in held["documents"]) == len(INCOME.papers)
    assert {one["kind"] for one in held["documents"]} <= {"document", "certificate"}, "the certificate, in the vault"
    assert all(one["law"] and one["ground"]["mr"] for things in held.values() for one in things)
    page = opened(people.citizen_at_browser(citizen.mobile, "mr"), "/privacy/copy").text
    assert INCOME.values["name"] in page and INCOME.values["address"] in page


@pytest.mark.behaviour("S110")
def test_what_may_go_goes_at_once_and_what_the_law_keeps_is_explained_item_by_item(people: People) -> None:
    citizen, number = filed(people, INCOME)
    draft = citizen.begin(INCOME.service_id, INCOME.values)["application_id"]
    spare = citizen.give(draft, "identity", "voter-id", scan("voter-id"), "application/pdf")
    citizen.document(spare)
    citizen.call("PUT", "/v1/profile", {"name": "Sunita Jadhav", "email": "", "language": "mr"})
    before = citizen.call("GET", "/v1/privacy/erasure")
    assert {one["item_id"] for one in before["may_go"]} == {draft, spare, citizen.person_id}
    stays = {one["item_id"]: one for one in before["stays"]}
    assert stays[number]["ground"]["en"].startswith("It is a public record") and "goes_on" not in stays[number]
    done = citizen.call("POST", "/v1/privacy/erasure", {"items": [f"draft:{draft}", f"unused-document:{spare}"]})
    assert {one["item_id"] for one in done["gone"]} == {draft, spare}
    assert citizen.ask("GET", f"/v1/applications/{draft}").status_code == 404
    assert citizen.ask("GET", f"/v1/documents/{spare}").status_code == 404
    rest = citizen.call("POST", "/v1/privacy/erasure")
    assert [one["kind"] for one in rest["gone"]] == ["profile"] and rest["may_go"] == []
    assert citizen.call("GET", "/v1/profile")["name"] == ""
    assert citizen.see(number)["values"]["name"] == INCOME.values["name"]
    assert [one["act"] for one in log_of(citizen)][:2] == ["erased", "erased"]


@pytest.mark.behaviour("S110")
def test_what_is_wrong_goes_to_the_office_that_answers_for_it(people: People) -> None:
    citizen, number = filed(people, INCOME)
    wish = {"kind": "application", "item_id": number, "wrong": "My father's name is Ramesh Vithal Jadhav."}
    asked = citizen.call("POST", "/v1/privacy/corrections", wish, key="one-correction")
    again = citizen.call("POST", "/v1/privacy/corrections", wish, key="one-correction")
    assert asked["correction_id"] == again["correction_id"]
    tehsildar, other = people.desks(INCOME)[1], people.desks(DOCTOR)[0]
    waiting = tehsildar.call("GET", "/v1/corrections")["items"]
    assert asked["correction_id"] in {one["correction_id"] for one in waiting}
    assert other.ask("GET", f"/v1/corrections/{asked['correction_id']}").status_code == 404
    seen = tehsildar.call("GET", f"/v1/corrections/{asked['correction_id']}")
    assert seen["wrong"] == wish["wrong"]
    answer = {"outcome": "corrected", "answer": "Corrected in the form; the certificate will say so."}
    tehsildar.call("POST", f"/v1/corrections/{asked['correction_id']}/answer", answer)
    with pytest.raises(Refused):
        tehsildar.call("POST", f"/v1/corrections/{asked['correction_id']}/answer", answer)
    (mine,) = citizen.call("GET", "/v1/privacy/corrections")["corrections"]
    assert mine["outcome"] == "corrected" and mine["answered_by"]
    assert log_of(citizen)[0]["purpose"]["en"] == "to correct your data, as you asked"


@pytest.mark.behaviour("S110")
def test_a_nominee_is_kept_sealed_and_shown_to_the_person_only(stack: House, people: People) -> None:
    citizen = people.citizen()
    door = people.citizen_at_browser(citizen.mobile)
    page = opened(door, "/privacy/nominee")
    refused = door.submit(page, {"name": "Ramesh Nomineewala", "relation": "husband", "mobile": "12"})
    assert refused.status == 422 and "Ramesh Nomineewala" in refused.text
    door.submit(refused, {"name": "Ramesh Nomineewala", "relation": "husband", "mobile": "98111 22333"})
    named = citizen.call("GET", "/v1/privacy/nominee")
    assert (named["name"], named["mobile"]) == ("Ramesh Nomineewala", "+919811122333")
    dynamodb, table = privacy_table(stack)
    key = {"pk": {"S": f"own#{citizen.person_id}"}, "sk": {"S": "nominee"}}
    kept = json.dumps(dynamodb.get_item(TableName=table, Key=key)["Item"])
    assert "Nomineewala" not in kept and "9811122333" not in kept
    citizen.call("PUT", "/v1/privacy/nominee", {})
    assert "name" not in {name for name, value in citizen.call("GET", "/v1/privacy/nominee").items() if value}


@pytest.mark.behaviour("S110")
def test_everybody_is_told_whom_to_ask_in_each_state(people: People) -> None:
    contacts = people.program().call("GET", "/v1/privacy/contacts")["contacts"]
    assert {one["region"] for one in contacts} == {"haryana", "himachal-pradesh", "maharashtra", "punjab"}
    assert all("@" in one["email"] and one["officer"]["en"] for one in contacts)


# Nothing personal where it does not belong

MARKED = {"name": "Zulmarker Namewala", "mobile": "9797979797", "address": "Markergali 4711, Dhamori"}
MOBILE = "9696969696"


@pytest.mark.behaviour("S110")
def test_no_name_mobile_or_address_is_in_logs_events_addresses_or_execution_histories(
    stack: House, people: People
) -> None:
    citizen = people.citizen(mobile=MOBILE)
    citizen.call("PUT", "/v1/profile", {"name": MARKED["name"], "email": "", "language": "en"})
    values = {name: value for name, value in MARKED.items() if name in INCOME.values}
    _, number = filed(people, INCOME, citizen, **values)
    patwari, tehsildar = people.desks(INCOME)
    addresses = [a_link_to_a_paper_called(f"{MARKED['name']}.pdf", citizen)]
    patwari.move(patwari.wait_for(number), "forward", reason="Seen")
    door = people.officer_at_browser(tehsildar.officer_id)
    assert MARKED["name"] in opened(door, f"/files/{number}").text
    at_home = people.citizen_at_browser(MOBILE)
    for path in ("/applications", f"/applications/{number}", "/privacy/mine", "/privacy/copy"):
        addresses += [one for one in opened(at_home, path).links if not one.startswith("mailto:")]
    tehsildar.move(tehsildar.wait_for(number), "reject", reason=f"{MARKED['name']} has shown no income at all.")
    citizen.wait_for(number, "rejected")
    markers = (*MARKED.values(), MARKED["name"].split()[0], MOBILE)
    histories = wait_until(lambda: histories_of(stack, number))
    places = {
        "histories": histories,
        "events": events_of(stack),
        **logs_of(stack),
        "addresses": unquote(str(addresses)),
    }
    assert "voter-id.pdf" in places["addresses"]
    assert number in places["events"] and number in places["histories"] and "GET /applications" in places["host.log"]
    found = {(place, marker) for place, text in places.items() for marker in markers if marker in text}
    assert found == set()


def a_link_to_a_paper_called(name: str, citizen: Citizen) -> str:
    """Where a browser is sent to see a file whose own name says whose it is."""
    slip = citizen.call("POST", "/v1/documents", {"kind": "voter-id", "file_name": name})
    files = {"file": (name, scan("voter-id"), "application/pdf")}
    httpx.post(slip["url"], data=slip["fields"], files=files, timeout=60).raise_for_status()
    assert citizen.document(slip["document_id"])["file_name"] == name
    headers = {"Authorization": f"Bearer {citizen.token}"}
    return str(citizen.http.get(f"/documents/{slip['document_id']}/see", headers=headers).headers["Location"])


def logs_of(stack: House) -> dict[str, str]:
    """Every log of the stack: what functions write, and what the gateway says of each request."""
    return {path.name: Path(path).read_text(errors="replace") for path in stack.home.rglob("*.log")}


def histories_of(stack: House, number: str) -> str:
    """Everything that the executions of an application remember."""
    states = aws(stack.emulator.url, "stepfunctions")
    machines = [one["stateMachineArn"] for one in states.list_state_machines()["stateMachines"]]
    found = [one for arn in machines for one in states.list_executions(stateMachineArn=arn)["executions"]]
    mine = [one["executionArn"] for one in found if number in one["name"]]
    told = [states.get_execution_history(executionArn=arn, includeExecutionData=True)["events"] for arn in mine]
    return json.dumps([mine, told], default=str, ensure_ascii=False)


def events_of(stack: House) -> str:
    """Every event that an outbox holds."""
    dynamodb = aws(stack.emulator.url, "dynamodb")
    tables = [name for name in dynamodb.list_tables()["TableNames"] if name.startswith(stack.prefix)]
    pages = (page for name in tables for page in dynamodb.get_paginator("scan").paginate(TableName=name))
    return json.dumps([item["event"]["S"] for page in pages for item in page["Items"] if "event" in item])
