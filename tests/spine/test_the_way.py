"""From the click to the certificate: what citizens and officers see at each turn."""

from datetime import date

import pytest

from chalicelib.core import ids
from chalicelib.core.text import written_date
from infra.actors import a_scan
from tests.door import House, wait_until
from tests.spine.people import DOCTOR, HIMACHALI, INCOME, People, filed, issued, opened, told

pytestmark = pytest.mark.stack


@pytest.mark.behaviour("S2", "S93")
def test_a_doctor_files_uploads_and_pays_and_has_a_number_without_a_visit(stack: House, people: People) -> None:
    citizen, number = filed(people, DOCTOR)
    found = citizen.see(number)
    assert found["number"].startswith("HR-") and found["due_on"] and found["due_rule"]["en"]
    assert [one["role"] for one in found["desks"]] == ["district-verifier", "registrar"]
    assert all(one["officers"] and one["officers"][0]["en"] for one in found["desks"])
    assert found["appeal_to"]["en"].startswith("Director General")
    wait_until(lambda: told(stack, citizen, found["number"]))

    [verifier, _] = people.desks(DOCTOR)
    [answer] = verifier.file(number)["answers"]
    assert (answer["function"], answer["verdict"]) == ("register-check", "confirmed")


def test_the_departments_check_says_where_the_register_differs(people: People) -> None:
    _, number = filed(people, DOCTOR, name="Somebody Else")
    [verifier, _] = people.desks(DOCTOR)
    [answer] = verifier.file(number)["answers"]
    assert (answer["verdict"], answer["differs"]) == ("differs", ["name"])


@pytest.mark.behaviour("S93")
def test_the_acknowledgement_is_there_at_once_with_all_that_the_law_asks(stack: House, people: People) -> None:
    citizen, number = filed(people, INCOME)
    found = citizen.see(number)
    door = people.citizen_at_browser(citizen.mobile)
    slip = opened(door, f"/applications/{number}/acknowledgement").text
    due = written_date(date.fromisoformat(found["due_on"]))
    for said in (found["number"], due, "Sanjay Pawar", "Vaishali Kulkarni", "Sub-Divisional Officer"):
        assert said in slip
    assert found["number"] in wait_until(lambda: told(stack, citizen, found["number"]))[0]


@pytest.mark.behaviour("S3")
def test_a_marked_paper_is_mended_and_the_file_comes_back_to_the_same_stage(stack: House, people: People) -> None:
    citizen, number = filed(people, DOCTOR)
    [verifier, registrar] = people.desks(DOCTOR)
    verifier.move(verifier.wait_for(number), "forward")
    at_registrar = registrar.wait_for(number)
    assert {one["seen"] for one in at_registrar["papers"].values()} == {"verified"}

    why = "The seal of the hospital cannot be read."
    registrar.move(at_registrar, "return", papers={"internship": why})
    returned = citizen.see(number)
    assert returned["mend"]["papers"] == {"internship": why}
    assert returned["papers"]["degree"]["seen"] == "verified"
    door = people.citizen_at_browser(citizen.mobile, "en")
    page = opened(door, f"/applications/{number}")
    assert why in page.text and "Internship" in page.text
    wait_until(lambda: [one for one in told(stack, citizen, returned["number"]) if "सुधार" in one])

    too_soon = citizen.ask("POST", f"/v1/applications/{number}/submission")
    assert too_soon.status_code == 422
    closed = citizen.ask("PUT", f"/v1/applications/{number}/papers", {"group": "degree", "document_id": "x"})
    assert closed.status_code in (404, 409, 422)
    fresh = citizen.give(number, "internship", "internship-certificate", a_scan("clear seal"), "application/pdf")
    assert citizen.document(fresh)["status"] == "accepted"
    citizen.submit(number)
    again = registrar.wait_for(number)
    assert again["desk"]["role"] == "registrar" and again["papers"]["internship"]["document_id"] == fresh
    assert verifier.file(number)["moves"] == []
    kinds = [one["kind"] for one in again["timeline"]]
    assert kinds.count("application.resubmitted.v1") == 1 and kinds.count("application.stage-opened.v1") == 3


def test_a_marked_answer_alone_can_be_changed(people: People) -> None:
    citizen, number = filed(people, HIMACHALI)
    [patwari, _] = people.desks(HIMACHALI)
    patwari.move(patwari.wait_for(number), "return", fields={"address": "Which ward?"})
    typed = {"values": {"address": "Ward 4, Theog", "name": "Somebody Else"}}
    citizen.call("PUT", f"/v1/applications/{number}/values", typed)
    citizen.submit(number)
    values = patwari.wait_for(number)["values"]
    assert values["address"] == "Ward 4, Theog" and values["name"] == HIMACHALI.values["name"]


def test_each_turn_is_one_message(stack: House, people: People) -> None:
    citizen, found = issued(people, INCOME)
    both = (found["number"], ids.shown(found["certificate_id"]))
    received, issue = wait_until(lambda: sent if len(sent := told(stack, citizen, *both)) == 2 else None)
    assert "मिळाला" in received and both[0] in received
    assert "प्रमाणपत्र" in issue and both[1] in issue
