"""A certificate by many ways: as its holder chose, every try recorded, none in another's way, one and the same file."""

import hashlib
import json
import urllib.parse
import urllib.request
from typing import Any

import httpx
import pytest

from infra.actors import Citizen
from infra.local.data import aws
from infra.samples import decide
from tests.door import House, wait_until
from tests.spine.councils import page_of
from tests.spine.people import DOCTOR, HIMACHALI, People, filed, issued, opened

pytestmark = pytest.mark.stack


def outside(stack: House, path: str) -> Any:
    """What a supplier of the laptop has."""
    with urllib.request.urlopen(f"http://127.0.0.1:{stack.host_port}{path}", timeout=10) as answer:
        return json.load(answer)


def by_whatsapp(stack: House, citizen: Citizen) -> list[dict[str, Any]]:
    """What arrived at somebody's WhatsApp."""
    sent = outside(stack, "/whatsapp/sent.json")["messages"]
    return [one for one in sent if one["to"].endswith(citizen.mobile)]


def somebody(people: People, mobile: str = "", *, name: str = "Asha Malik") -> Citizen:
    """A citizen with a name, a proven address, and a DigiLocker that is theirs."""
    citizen = people.citizen(mobile=mobile)
    address = f"{citizen.mobile}@citizen.example"
    asked = citizen.call("PUT", "/v1/profile", {"name": name, "language": "en", "email": address})
    letter = people.stack.wait_for_message(address)
    code = next(word for word in letter["text"].replace(".", " ").split() if word.isdigit() and len(word) == 6)
    citizen.call(
        "POST", "/v1/profile/email-proofs", {"challenge_id": asked["email_code"]["challenge_id"], "code": code}
    )
    url = citizen.call("POST", "/v1/digilocker/connections", {"region": "haryana"})["url"]
    back = people.place.consent(url, name=name, dob="29022000", mobile=citizen.mobile)
    citizen.call("POST", "/v1/digilocker/returns", {"state": back["state"], "code": back["code"]})
    return citizen


def ses_tells(stack: House, citizen: Citizen, certificate_id: str, name: str, **more: Any) -> None:
    """What SES says of the letter that carried a certificate. Only AWS itself may put `aws.ses` on a bus: so the rule
    there is asked whether it takes the event, and its queue is given it."""
    url = f"http://127.0.0.1:{stack.port}"
    tags = {
        "ses:configuration-set": [f"{stack.prefix}-mail"],
        "person": [citizen.person_id],
        "certificate": [certificate_id],
    }
    letter = ways(citizen, certificate_id)["email"]["tries"][-1]["provider_id"]
    mail = {"messageId": letter, "destination": [f"{citizen.mobile}@citizen.example"], "tags": tags}
    told = {
        "version": "0",
        "id": f"{letter}-{name}",
        "source": "aws.ses",
        "detail-type": name,
        "account": "000000000000",
        "region": "ap-south-1",
        "time": f"{stack.now():%Y-%m-%dT%H:%M:%SZ}",
        "resources": [],
        "detail": {**more, "mail": mail},
    }
    rules = aws(url, "events").list_rules()["Rules"]
    [pattern] = [one["EventPattern"] for one in rules if "aws.ses" in one.get("EventPattern", "")]
    assert aws(url, "events").test_event_pattern(EventPattern=pattern, Event=json.dumps(told))["Result"]
    queue = aws(url, "sqs").get_queue_url(QueueName=f"{stack.prefix}-hear_of_email")["QueueUrl"]
    aws(url, "sqs").send_message(QueueUrl=queue, MessageBody=json.dumps(told))


def ways(citizen: Citizen, certificate_id: str) -> dict[str, dict[str, Any]]:
    """How each way stands."""
    found = citizen.call("GET", f"/v1/certificates/{certificate_id}/deliveries")["deliveries"]
    return {one["way"]: one for one in found}


def settled(citizen: Citizen, certificate_id: str, **wanted: str) -> dict[str, dict[str, Any]]:
    """How each way stands, once these stand like this."""

    def there() -> dict[str, dict[str, Any]] | None:
        found = ways(citizen, certificate_id)
        return found if all(found.get(way, {}).get("status") == status for way, status in wanted.items()) else None

    return wait_until(there, patience_s=150, every_s=0.5)


@pytest.mark.behaviour("S89", "S110")
def test_every_chosen_way_carries_the_same_file(stack: House, people: People) -> None:
    citizen = somebody(people, "7130000111")
    citizen.call("PUT", "/v1/ways", {"ways": ["email", "whatsapp", "digilocker", "counter"]})
    _, found = issued(people, DOCTOR, citizen)
    certificate_id = found["certificate_id"]
    stand = settled(citizen, certificate_id, email="sent", whatsapp="delivered", digilocker="delivered")

    digest = hashlib.sha256(citizen.certificate(certificate_id)).hexdigest()
    assert {one["sha256"] for one in stand.values()} == {digest} and "portal" in stand
    letters = outside(stack, f"/mail.json?to={citizen.mobile}@citizen.example")["attached"]
    assert [(one["sha256"], one["media_type"]) for one in letters] == [(digest, "application/pdf")]
    [message] = by_whatsapp(stack, citizen)
    assert (message["sha256"], message["type"]) == (digest, "template"), "no message of their own: only a template"
    pushed = [one for one in outside(stack, "/digilocker/pushed.json")["pushed"] if one["docid"] == certificate_id]
    assert [(one["sha256"], one["doctype"]) for one in pushed] == [(digest, "MDREG")]
    assert [one["provider_id"] for one in stand["whatsapp"]["tries"]] == [message["id"]], stand
    assert [bool(one["provider_id"]) for one in stand["email"]["tries"]] == [True], stand

    ses_tells(stack, citizen, certificate_id, "Email Delivered")
    settled(citizen, certificate_id, email="delivered")

    registrar = people.desks(DOCTOR)[-1]
    for count in (1, 2):
        copy = registrar.call("POST", f"/v1/counter/{certificate_id}/prints")
        assert copy["prints"] == count
    assert hashlib.sha256(httpx.get(copy["url"], timeout=60).content).hexdigest() == digest
    office = registrar.call("GET", f"/v1/counter/{certificate_id}")
    assert office["prints"] == 2 and len(office["deliveries"]) == 5
    assert "Printed at a counter: 2" in page_of(registrar, f"/counter/{certificate_id}")
    assert ways(citizen, certificate_id)["counter"]["tries"][0]["officer_id"] == registrar.officer_id
    stranger = people.desks(HIMACHALI)[0]
    assert stranger.ask("POST", f"/v1/counter/{certificate_id}/prints").status_code == 403
    log = citizen.call("GET", "/v1/privacy/log")["lines"]
    assert any("counter" in one.get("purpose", {}).get("en", "") for one in log), "the holder sees who looked"
    _is_held_and_goes(citizen, certificate_id)


def _is_held_and_goes(citizen: Citizen, certificate_id: str) -> None:
    """The access copy has every way; what was chosen, and whose DigiLocker it is, go as the holder wishes."""
    held = citizen.call("GET", "/v1/privacy/copy")["held"]
    went = {one["facts"]["way"] for one in held["deliveries"] if one["item_id"].startswith(certificate_id)}
    assert went == {"email", "whatsapp", "digilocker", "counter"} and held["digilocker"][0]["facts"]["digilocker_id"]
    gone = citizen.call("POST", "/v1/privacy/erasure", {"items": ["ways:all", "ways:digilocker"]})["gone"]
    assert {one["item_id"] for one in gone} == {"all", "digilocker"}
    assert citizen.call("GET", "/v1/ways")["ways"] == []
    assert citizen.ask("PUT", "/v1/ways", {"ways": ["digilocker"]}).status_code == 422, "nobody knows whose it is"


@pytest.mark.behaviour("S89")
def test_a_way_that_fails_holds_up_no_other_and_is_tried_again(stack: House, people: People) -> None:
    """This one has no WhatsApp, and a letter comes back; and that one's message is refused before it is taken."""
    lost = somebody(people, "7130000100")
    lost.call("PUT", "/v1/ways", {"ways": ["whatsapp", "email"]})
    busy = somebody(people, "7130000101")
    _, first = issued(people, DOCTOR, lost)
    busy_again, number = filed(people, DOCTOR, busy)
    busy_again.call("PUT", f"/v1/ways/{number}", {"ways": ["whatsapp"]})
    decide(people.desks(DOCTOR), number)
    second = busy.wait_for(number, "issued", patience_s=60)

    stand = settled(lost, first["certificate_id"], whatsapp="failed", email="sent")
    assert [one["code"] for one in stand["whatsapp"]["tries"]] == ["whatsapp-131026"]
    _comes_back(stack, people, lost, first["certificate_id"])
    stand = settled(busy, second["certificate_id"], whatsapp="delivered")
    assert [one["outcome"] for one in stand["whatsapp"]["tries"]] == ["failed", "delivered"]
    assert stand["whatsapp"]["tries"][0]["code"] == "whatsapp-130429"
    assert "email" not in stand, "for this application only WhatsApp was chosen"
    assert len(by_whatsapp(stack, busy)) == 1

    wrote = {"number": f"91{lost.mobile}", "at": str(int(stack.now().timestamp()))}
    httpx.post(f"http://127.0.0.1:{stack.host_port}/whatsapp/write", data=wrote).raise_for_status()
    path = f"/v1/certificates/{first['certificate_id']}/deliveries"
    for _ in range(2):
        lost.call("POST", path, {"way": "whatsapp"})
    again = wait_until(lambda: found if len(found := by_whatsapp(stack, lost)) > 1 else None, patience_s=30)
    assert [one["type"] for one in again] == ["template", "document"], "within a day of their own message"
    assert len(wait_until(lambda: _tried_twice(lost, first["certificate_id"]))) == 2


def _comes_back(stack: House, people: People, citizen: Citizen, certificate_id: str) -> None:
    """A letter that SES had taken comes back: the holder sees why, is offered another way, and that address is shut."""
    ses_tells(stack, citizen, certificate_id, "Email Bounced", bounce={"bounceType": "Permanent"})
    stand = settled(citizen, certificate_id, email="failed")
    assert [one["code"] for one in stand["email"]["tries"]] == ["email-returned"]
    wait_until(lambda: not citizen.call("GET", "/v1/profile")["email_proven"])
    again = citizen.ask("POST", f"/v1/certificates/{certificate_id}/deliveries", {"way": "email"})
    assert (again.status_code, again.json()["code"]) == (422, "way-email")
    door = people.citizen_at_browser(citizen.mobile)
    page = opened(door, f"/certificates/{certificate_id}/deliveries")
    assert "The letter came back." in page.text and 'value="digilocker"' in page.text
    assert "came back" in opened(door, "/profile").text
    door.submit(page, {"way": "digilocker"}, action="/deliveries")
    settled(citizen, certificate_id, digilocker="delivered", email="failed")


def _tried_twice(citizen: Citizen, certificate_id: str) -> list[dict[str, Any]] | None:
    found = ways(citizen, certificate_id)["whatsapp"]
    return found["tries"] if found["status"] == "failed" and len(found["tries"]) == 2 else None


@pytest.mark.behaviour("S89")
def test_only_what_was_chosen_goes_and_only_by_what_is_proven(stack: House, people: People) -> None:
    citizen, found = issued(people, DOCTOR)
    assert set(ways(citizen, found["certificate_id"])) == {"portal"}
    for way in ("email", "digilocker"):
        refused = citizen.ask("PUT", "/v1/ways", {"ways": [way]})
        assert (refused.status_code, refused.json()["code"]) == (422, f"way-{way}")
    unwanted = people.desks(DOCTOR)[-1].ask("POST", f"/v1/counter/{found['certificate_id']}/prints")
    assert (unwanted.status_code, unwanted.json()["code"]) == (409, "counter-not-chosen")
    other = people.citizen()
    assert other.ask("GET", f"/v1/certificates/{found['certificate_id']}/deliveries").status_code == 404
    forged = json.dumps({"entry": []}).encode()
    answer = httpx.post(
        f"http://127.0.0.1:{stack.port}/v1/whatsapp/webhook",
        content=forged,
        headers={"Host": urllib.parse.urlsplit(stack.url).netloc, "X-Hub-Signature-256": "sha256=00"},
    )
    assert answer.status_code == 401


@pytest.mark.behaviour("S89")
def test_the_citizen_chooses_and_follows_on_pages(stack: House, people: People) -> None:
    door = people.citizen_at_browser(people.mobile(), "hi")
    saved = door.submit(opened(door, "/ways"), {"ways": ["whatsapp", "counter"]})
    assert saved.status == 200 and saved.text.count("checked") == 2
