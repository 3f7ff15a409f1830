"""A file that lacks papers: taken with a list of them where the region's Act says so, refused elsewhere."""

import pytest

from infra import samples
from infra.actors import a_scan
from tests.door import House, wait_until
from tests.spine.people import HIMACHALI, INCOME, People, opened, told

pytestmark = pytest.mark.stack


@pytest.mark.behaviour("S93")
def test_in_himachal_an_incomplete_file_lists_what_is_missing_and_carries_no_due_date(
    stack: House, people: People
) -> None:
    citizen = people.citizen("hi")
    number = citizen.begin(HIMACHALI.service_id, HIMACHALI.values)["application_id"]
    for group in ("identity", "residence", "photograph"):
        paper = citizen.give(number, group, HIMACHALI.papers[group], a_scan(group), "application/pdf")
        citizen.document(paper)
    filed = citizen.submit(number, key="the-incomplete-one-1")
    assert (filed["status"], sorted(filed["missing"])) == ("incomplete", ["birth", "local-body"])
    assert "due_on" not in filed
    door = people.citizen_at_browser(citizen.mobile, "en")
    slip = opened(door, f"/applications/{number}/acknowledgement").text
    assert "Proof of birth" in slip and "Certificate of the Pradhan" in slip and "answer by" not in slip.lower()
    wait_until(lambda: told(stack, citizen, filed["number"]))

    citizen.submit(number, key="the-incomplete-one-1")
    citizen.submit(number, key="the-incomplete-one-2")
    for group in ("birth", "local-body"):
        paper = citizen.give(number, group, HIMACHALI.papers[group], a_scan(group), "application/pdf")
        citizen.document(paper)
    complete = citizen.submit(number)
    assert complete["due_on"] and complete["missing"] == []
    found = citizen.wait_for(number, "at_stage")
    assert [one["kind"] for one in found["timeline"]].count("application.incomplete.v1") == 1
    wait_until(lambda: len(told(stack, citizen, filed["number"])) == 2)
    samples.decide(people.desks(HIMACHALI), number)
    citizen.wait_for(number, "issued")


def test_elsewhere_an_incomplete_file_is_not_taken(people: People) -> None:
    citizen = people.citizen()
    number = citizen.begin(INCOME.service_id, INCOME.values)["application_id"]
    refused = citizen.ask("POST", f"/v1/applications/{number}/submission")
    assert refused.status_code == 422
    missing = {one["field"] for one in refused.json()["errors"] if one["code"] == "paper.missing"}
    assert missing == {"paper-identity", "paper-address", "paper-income", "paper-declaration"}
