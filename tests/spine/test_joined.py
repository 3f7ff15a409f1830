"""A department that works in a system of its own: an application lands there under its number, and what is decided
there comes back to the citizen; through the public doors, with an e-District at the end of a real line."""

from datetime import timedelta

import pytest

from tests.door import House, wait_until
from tests.spine.joined import EDistrict
from tests.spine.people import AGRICULTURIST, People, filed, opened, told

pytestmark = pytest.mark.stack


@pytest.mark.behaviour("S50")
def test_an_application_lands_in_e_district_under_its_number_and_its_status_flows_back(
    stack: House, people: People
) -> None:
    there = EDistrict(stack)
    there.mode("down")
    citizen, number = filed(people, AGRICULTURIST)
    before = wait_until(lambda: citizen.see(number).get("elsewhere"))
    assert before["system"]["en"] == "e-District Himachal" and not before.get("handed_at")
    there.mode("up")
    stack.advance(timedelta(minutes=2))
    arrived = there.handed(number)
    assert arrived["number"] == number and set(arrived["papers"]) == {"land"}
    assert set(arrived["fields"]) == {"name", "father_name", "tehsil", "mohal", "khata"}
    assert arrived["fields"]["name"] == AGRICULTURIST.values["name"]
    wait_until(lambda: citizen.see(number)["elsewhere"].get("heard_at"))

    patwari = people.desks(AGRICULTURIST)[0]
    file = patwari.file(number)
    assert not file.get("moves") and file["elsewhere"]["system"]["en"] == "e-District Himachal"
    refused = patwari.ask("POST", f"/v1/files/{number}/moves", {"move": "forward", "turn": file["turn"]})
    assert (refused.status_code, refused.json()["code"]) == (403, "worked-on-elsewhere")

    assert there.say(number, "approved", secret="whsec_c29tZWJvZHkgZWxzZSBzb21lYm9keSBlbHNl") == [401]
    assert there.say(number, "approved", minutes_ago="6") == [401], "caught on the way, and sent again"
    assert there.say(number, "at_stage", again="yes") == [200, 200]
    assert there.say(number, "rejected", sequence="1") == [200], "an old word changes nothing"
    assert citizen.see(number)["status"] == "at_stage"
    assert there.say(number, "approved") == [200]

    issued = citizen.wait_for(number, "issued", patience_s=60)
    kinds = [turn["kind"].split(".")[1] for turn in issued["timeline"]]
    assert kinds == ["submitted", "passed-on", "worked-on", "approved", "issued"]
    assert (issued["decision"]["officer"], issued["decision"]["role"]) == ("Kamla Devi Negi", "tehsildar")
    assert citizen.certificate(issued["certificate_id"]).startswith(b"%PDF")
    log = citizen.call("GET", "/v1/privacy/log")["lines"]
    assert [one["reader"] for one in log if "own system" in one.get("purpose", {}).get("en", "")] == [
        "ई-डिस्ट्रिक्ट हिमाचल"
    ]
    assert there.say(number, "rejected", once="yes") == [409], "what is decided is decided"


@pytest.mark.behaviour("S50")
def test_what_e_district_sends_back_is_mended_and_goes_there_again(stack: House, people: People) -> None:
    there = EDistrict(stack)
    citizen, number = filed(people, AGRICULTURIST)
    there.handed(number)
    assert there.say(number, "rejected", officer="", once="yes") == [422], "no machine refuses anyone"
    assert there.say(number, "rejected", reason="No.", once="yes") == [422]
    assert there.say(number, "returned") == [200]
    returned = citizen.wait_for(number, "returned")
    assert returned["mend"]["fields"] == {"khata": "This khata is of another mohal."}
    citizen.call("PUT", f"/v1/applications/{number}/values", {"values": {"khata": "12/35"}})
    citizen.submit(number)
    wait_until(lambda: found["handed"]["fields"]["khata"] == "12/35" if (found := there.file(number)) else None)
    assert there.say(number, "rejected") == [200]
    rejected = citizen.wait_for(number, "rejected")
    assert rejected["decision"]["reason"].startswith("The jamabandi") and rejected["appeal_to"]
    wait_until(lambda: [text for text in told(stack, citizen, rejected["number"]) if "अस्वीकृत" in text])

    door = people.citizen_at_browser(citizen.mobile, "hi")
    page = opened(door, f"/applications/{number}").text
    assert "ई-डिस्ट्रिक्ट हिमाचल" in page and "Kamla Devi Negi" in page
