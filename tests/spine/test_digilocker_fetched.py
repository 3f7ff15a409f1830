"""Papers fetched from DigiLocker: by consent, of the right person, as they were sent; through the public doors."""

import urllib.parse
from typing import Any

import httpx
import pytest

from infra.actors import Citizen
from tests.door import House, wait_until
from tests.spine.people import HIMACHALI, People, opened

pytestmark = pytest.mark.stack

NAME = "Vinod Thakur"


def somebody(people: People, name: str = NAME) -> Citizen:
    """A citizen who has written down a name."""
    citizen = people.citizen("en")
    citizen.call("PUT", "/v1/profile", {"name": name, "language": "en"})
    return citizen


def account(citizen: Citizen, **changes: str) -> dict[str, str]:
    """Their DigiLocker."""
    return {"name": "THAKUR  Vinod", "dob": "02111994", "mobile": citizen.mobile, **changes}


def connected(people: People, citizen: Citizen, **changes: str) -> httpx.Response:
    """What our door says when they come back from there."""
    url = citizen.call("POST", "/v1/digilocker/connections", {"region": "himachal-pradesh"})["url"]
    back = people.place.consent(url, **account(citizen, **changes))
    return citizen.ask("POST", "/v1/digilocker/returns", {"state": back["state"], "code": back.get("code", "")})


def offered(answer: httpx.Response) -> dict[str, str]:
    """Kind and URI."""
    assert answer.status_code == 200, answer.text
    return {one["kind"]: one["uri"] for one in answer.json()["offers"]}


def fetched(citizen: Citizen, *uris: str) -> dict[str, Any]:
    """What came, and what did not."""
    return citizen.call("POST", "/v1/digilocker/papers", {"uris": uris})


@pytest.mark.behaviour("S65")
def test_a_paper_is_fetched_by_consent_kept_as_it_was_sent_and_proposed(people: People) -> None:
    citizen = somebody(people)
    there = offered(connected(people, citizen))
    assert set(there) == {"driving-licence", "pan-card"}, "what no service asks for is not even shown"
    came = fetched(citizen, *there.values())
    assert not came.get("failed") and len(came["papers"]) == 2
    for paper in came["papers"]:
        found = citizen.document(paper["document_id"])
        assert (found["status"], found["origin"]) == ("accepted", "digilocker")
        assert found["source_id"] in there.values()
        proof = wait_until(lambda one=paper["document_id"]: citizen.document(one).get("proof"))
        assert (proof["way"], proof["facts"]["birth_date"]) == ("digilocker-xml", "1994-11-02")
    kinds = {one["kind"]: one for one in citizen.call("GET", "/v1/documents")["documents"]}
    assert kinds["driving-licence"]["valid_until"] == "2041-05-18"

    draft = citizen.begin(HIMACHALI.service_id, HIMACHALI.values)["application_id"]
    found = citizen.call("GET", f"/v1/applications/{draft}/proposals")["proposals"]
    assert [(one["group"], one["paper"]["origin"]) for one in found] == [("identity", "digilocker")]
    lines = [one for one in citizen.call("GET", "/v1/privacy/log")["lines"] if one["about"] == "digilocker"]
    assert {"consented", "read"} == {one["act"] for one in lines}
    assert any("digilocker:driving-licence" in one["what"] for one in lines)
    over = citizen.ask("GET", "/v1/digilocker/papers")
    assert (over.status_code, over.json()["code"]) == (409, "digilocker-ended"), "the consent was given back"


@pytest.mark.behaviour("S65")
@pytest.mark.parametrize(
    ("changes", "differs"), [({"name": "Vinod Negi"}, "name"), ({"mobile": "9800000001"}, "mobile")]
)
def test_nothing_is_taken_from_another_persons_digilocker(
    people: People, changes: dict[str, str], differs: str
) -> None:
    citizen = somebody(people)
    answer = connected(people, citizen, **changes)
    assert (answer.status_code, answer.json()["code"]) == (403, "digilocker-other-person")
    assert answer.json()["facts"] == {"differs": differs}
    assert citizen.ask("GET", "/v1/digilocker/papers").status_code == 409
    assert citizen.call("GET", "/v1/documents")["documents"] == []


@pytest.mark.behaviour("S65")
def test_what_was_changed_on_the_way_or_does_not_come_is_not_kept_and_an_expired_one_not_proposed(
    people: People,
) -> None:
    citizen = somebody(people)
    url = citizen.call("POST", "/v1/digilocker/connections", {"region": "maharashtra"})["url"]
    back = people.place.consent(url, **account(citizen, day="bad"))
    there = offered(citizen.ask("POST", "/v1/digilocker/returns", {"state": back["state"], "code": back["code"]}))
    came = fetched(citizen, *there.values())
    assert came["failed"] == {
        there["driving-licence"]: "digilocker-forged",
        there["pan-card"]: "digilocker-silent",
    }
    [paper] = came["papers"]
    assert citizen.document(paper["document_id"])["valid_until"] == "2020-03-31"
    [kept] = citizen.call("GET", "/v1/documents")["documents"]
    assert kept["kind"] == "income-certificate"
    draft = citizen.begin("maharashtra/revenue/income-certificate")["application_id"]
    assert citizen.call("GET", f"/v1/applications/{draft}/proposals")["proposals"] == []
    offer = {"group": "income", "document_id": kept["document_id"]}
    assert citizen.ask("PUT", f"/v1/applications/{draft}/papers", offer).status_code == 422


def test_a_consent_is_good_once_for_one_person_and_a_denied_one_opens_nothing(people: People) -> None:
    citizen, stranger = somebody(people), somebody(people)
    assert connected(people, citizen, answer="deny").json()["code"] == "digilocker-ended"
    url = citizen.call("POST", "/v1/digilocker/connections", {"region": "punjab"})["url"]
    back = people.place.consent(url, **account(citizen))
    order = {"state": back["state"], "code": back["code"]}
    assert stranger.ask("POST", "/v1/digilocker/returns", order).status_code == 409
    assert citizen.ask("POST", "/v1/digilocker/returns", order).status_code == 200
    assert citizen.ask("POST", "/v1/digilocker/returns", order).status_code == 409
    assert citizen.ask("POST", "/v1/digilocker/papers", {"uris": ["in.gov.pan-PANCR-OTHER"]}).status_code == 404


def test_a_consent_that_was_taken_back_lets_nothing_more_be_fetched(people: People) -> None:
    citizen = somebody(people)
    there = offered(connected(people, citizen))
    [consent] = citizen.call("GET", "/v1/privacy/consents")["consents"]
    citizen.call("POST", "/v1/privacy/withdrawals", {"consent_id": consent["consent_id"]})
    refused = citizen.ask("POST", "/v1/digilocker/papers", {"uris": [*there.values()]})
    assert (refused.status_code, refused.json()["code"]) == (403, "consent-missing")
    assert citizen.call("GET", "/v1/documents")["documents"] == []


def test_the_same_way_in_a_browser_without_javascript(stack: House, people: People) -> None:
    citizen = somebody(people)
    door = people.citizen_at_browser(citizen.mobile)
    page = opened(door, "/documents?region=punjab")
    form = page.form("/digilocker")
    answer = door.http.post("/digilocker", data=form.fields, headers={"Sec-Fetch-Site": "same-origin"})
    url = answer.headers["Location"]
    assert answer.status_code == 303 and urllib.parse.urlsplit(url).port == stack.host_port
    assert f"http://127.0.0.1:{stack.host_port}" in page.response.headers["Content-Security-Policy"]
    shown = httpx.get(url).text
    assert "To fill in papers of applications" in shown and "code_challenge" in shown
    back = people.place.consent(url, **account(citizen))
    page = opened(door, f"/digilocker/return?{urllib.parse.urlencode(back)}")
    assert page.path == "/digilocker" and "Driving Licence" in page.text
    uris = [one for one in page.text.split('value="') if one.startswith("in.gov.")]
    chosen = uris[0].partition('"')[0]
    page = door.submit(page, {"uri": [chosen]}, action="/digilocker/papers")
    assert page.path == "/documents" and "Fetched from DigiLocker" in page.text
    wait_until(lambda: "Ready to use" in opened(door, "/documents").text)
