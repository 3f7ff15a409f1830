"""People and families: made at the panchayat, known by e-KYC, moved on marriage, and asked for their facts once."""

import math
import re
from itertools import count
from typing import Any

import httpx
import pytest

from infra.actors import Citizen, Officer
from tests.door import wait_until
from tests.spine.people import HIMACHALI, People, filed, opened, scan

pytestmark = pytest.mark.stack

REGION = "himachal-pradesh"
HERE, THERE, TOWN = "panchayat-mashobra", "panchayat-dhalli", "mc-shimla"
_names = count()
_FIRST = ["Kamla", "Bimla", "Sunita", "Rekha", "Savitri", "Sarla", "Indu", "Lata", "Champa", "Durga", "Tara", "Jaya"]
_SECOND = ["Negi", "Thakur", "Verma", "Chauhan", "Justa", "Bragta", "Mehta", "Rathore", "Sood", "Kashyap", "Katoch"]


def somebody(relation: str = "head", born: str = "1984-06-17", **changes: Any) -> dict[str, Any]:
    """A person whom nobody has told of before."""
    number = next(_names)
    name = f"{_FIRST[number % 12]} {_SECOND[number // 12 % 11]}"
    facts = {"name": {"en": name}, "birth_date": born, "sex": "female", "relation": relation}
    return {**facts, "district": 23, "subdistrict": 181, "address": "Ward 2", **changes}


@pytest.fixture(scope="module")
def secretary(people: People) -> Officer:
    return people.officer("hp-bhupender-mehta")


@pytest.fixture(scope="module")
def neighbour(people: People) -> Officer:
    """The secretary of another panchayat."""
    return people.officer("hp-nirmala-verma")


@pytest.fixture(scope="module")
def registrar(people: People) -> Officer:
    """The town's registrar of families."""
    return people.officer("hp-deepak-sood")


def made(officer: Officer, office_id: str, *members: dict[str, Any]) -> dict[str, Any]:
    return officer.call("POST", "/v1/families", {"office_id": office_id, "members": members})


def line(people: People, office_id: str) -> dict[str, Any]:
    board = people.program().call("GET", f"/v1/regions/{REGION}/kyc-board")
    return next(one for one in board["lines"] if one["office_id"] == office_id) | {"days_left": board["days_left"]}


def known(people: People, member: dict[str, Any]) -> Citizen:
    """The person signs in with any mobile; the code of e-KYC goes to the one that the registry has."""
    citizen = people.citizen()
    wanted = {"member_id": member["member_id"], "birth_date": member["birth_date"]}
    sent = citizen.call("POST", "/v1/my/kyc-codes", wanted)
    code = wait_until(lambda: _codes(people, member["mobiles"][0]))
    citizen.call("POST", "/v1/my/kyc-answers", {"challenge_id": sent["challenge_id"], "code": code})
    return citizen


def _codes(people: People, mobile: str) -> str | None:
    texts = [one["text"] for one in people.place.messages(f"+91{mobile}")]
    found = [code for text in texts for code in re.findall(r"\b\d{6}\b", text)]
    return found[0] if found else None


@pytest.mark.behaviour("S46", "S48")
def test_the_secretary_makes_a_family_under_one_number_and_a_neighbour_does_not_see_it(
    secretary: Officer, neighbour: Officer
) -> None:
    members = (somebody(), somebody("spouse", sex="male"), somebody("child", "2012-01-09"))
    wanted = {"office_id": HERE, "members": members}
    first = secretary.call("POST", "/v1/families", wanted, key="one-family-only")
    again = secretary.call("POST", "/v1/families", wanted, key="one-family-only")
    family_id = first["family"]["family_id"]
    assert re.fullmatch(r"HPF[0-9A-Z]{11}", family_id) and again["family"] == first["family"]
    assert [one["relation"] for one in first["members"]] == ["head", "spouse", "child"]
    assert len({one["member_id"] for one in first["members"]}) == 3
    assert neighbour.ask("GET", f"/v1/families/{family_id}").status_code == 404
    assert secretary.call("GET", f"/v1/families/{family_id}")["may_change"] is True
    listed = secretary.call("GET", f"/v1/offices/{HERE}/families")["families"]
    assert family_id in {one["family_id"] for one in listed}
    two_heads = secretary.ask("POST", "/v1/families", {"office_id": HERE, "members": [somebody(), somebody()]})
    assert two_heads.status_code == 422 and two_heads.json()["errors"][0]["code"] == "family.one-head"


@pytest.mark.behaviour("S48")
def test_a_person_in_two_families_is_caught_with_the_reasons(secretary: Officer, neighbour: Officer) -> None:
    first = made(secretary, HERE, somebody(name={"en": "Sushma Chauhan"}, born="1988-07-19", care_of="Ramesh Chauhan"))
    again = somebody(name={"en": "Sushama Chouhan", "hi": "सुषमा चौहान"}, born="1988-07-19", care_of="Ramesh")
    caught = neighbour.ask("POST", "/v1/families", {"office_id": THERE, "members": [again]})
    assert caught.status_code == 409 and caught.json()["code"] == "perhaps-registered"
    looked = neighbour.call("POST", "/v1/residents/candidates", {"office_id": THERE, "member": again})["candidates"]
    member_id = first["members"][0]["member_id"]
    assert looked[0]["member_id"] == member_id and "born.same" in looked[0]["reasons"]
    reason = "A cousin of the same name; I have seen both of them together"
    other = made(neighbour, THERE, {**again, "another": {member_id: reason}})
    assert other["members"][0]["member_id"] != member_id

    seen = {"seen": True, "last_four": "7319"}
    certain = somebody(born="1979-08-09", **seen)
    made(secretary, HERE, certain)
    refused = neighbour.ask("POST", "/v1/families", {"office_id": THERE, "members": [certain]})
    assert refused.status_code == 409 and refused.json()["code"] == "already-registered"


@pytest.mark.behaviour("S47")
def test_on_marriage_a_member_moves_and_keeps_the_member_number(secretary: Officer, neighbour: Officer) -> None:
    her_home = made(neighbour, THERE, somebody(), somebody("child", "2001-05-06"))
    his_home = made(secretary, HERE, somebody(), somebody("child", "1999-05-06", sex="male"))
    bride, groom = her_home["members"][1], his_home["members"][1]
    movers = [
        {"member_id": groom["member_id"], "birth_date": "1999-05-06", "relation": "head"},
        {"member_id": bride["member_id"], "birth_date": "2001-05-06", "relation": "spouse"},
    ]
    wedding = {"movers": movers, "office_id": HERE, "why": "marriage", "on": "2026-11-20"}
    wrong = [movers[0], {**movers[1], "birth_date": "2001-05-07"}]
    assert secretary.ask("POST", "/v1/families/moves", {**wedding, "movers": wrong}).status_code == 404
    theirs = secretary.call("POST", "/v1/families/moves", wedding, key="the-wedding")
    assert secretary.call("POST", "/v1/families/moves", wedding, key="the-wedding")["family"] == theirs["family"]
    assert [one["member_id"] for one in theirs["members"]] == [groom["member_id"], bride["member_id"]]
    left = neighbour.call("GET", f"/v1/families/{her_home['family']['family_id']}")
    assert bride["member_id"] not in {one["member_id"] for one in left["members"]}
    assert [turn["kind"] for turn in left["turns"]] == ["family.made.v1", "resident.moved.v1"]


@pytest.mark.behaviour("S44", "S45")
def test_ekyc_is_done_by_code_or_in_person_and_the_board_shows_what_is_left(people: People, secretary: Officer) -> None:
    before = line(people, HERE)
    mobile, other = people.mobile(), somebody("spouse", sex="male")
    family = made(secretary, HERE, somebody(mobiles=[mobile]), other)
    head, spouse = family["members"]
    after = line(people, HERE)
    assert (after["members"] - before["members"], after["left"] - before["left"]) == (2, 2)

    stranger = people.citizen()
    guess = {"member_id": head["member_id"], "birth_date": "1984-06-18"}
    assert stranger.ask("POST", "/v1/my/kyc-codes", guess).status_code == 422
    citizen = known(people, head)
    assert citizen.call("GET", "/v1/my/family")["family"]["family_id"] == family["family"]["family_id"]
    assert stranger.ask("GET", "/v1/my/family").status_code == 404
    another = {"member_id": spouse["member_id"], "birth_date": other["birth_date"]}
    taken = citizen.ask("POST", "/v1/my/kyc-codes", another)
    assert (taken.status_code, taken.json()["code"]) == (409, "account-known")
    unknown = stranger.call(
        "POST", "/v1/my/kyc-codes", {"member_id": spouse["member_id"], "birth_date": other["birth_date"]}
    )
    assert unknown == {"challenge_id": "", "mobile": "", "office_id": HERE}
    assert line(people, HERE)["left"] - before["left"] == 1

    secretary.call("POST", f"/v1/residents/{spouse['member_id']}/kyc", {"paper": "voter-card"})
    done = line(people, HERE)
    assert (done["left"], done["known"] - before["known"]) == (before["left"], 2)
    assert done["a_day"] == math.ceil(done["left"] / max(1, done["days_left"]))
    page = opened(people.door("hi"), f"/r/{REGION}/kyc").text
    assert f"{done['known']} / {done['members']}" in page and "<meter" in page


@pytest.mark.behaviour("S45")
def test_in_a_town_a_ration_card_gives_a_temporary_number_until_the_town_has_verified_it(
    people: People, registrar: Officer
) -> None:
    citizen = people.citizen()
    wanted = {"office_id": TOWN, "members": [somebody(subdistrict=182)], "ration_card": "HP-77-0012345"}
    asked = citizen.call("POST", "/v1/my/temporary-family", wanted, key="our-ration-card")
    assert asked["family"]["temporary"] is True
    second = people.citizen()
    again = {**wanted, "members": [somebody(subdistrict=182)], "ration_card": "hp 77 0012345"}
    assert second.ask("POST", "/v1/my/temporary-family", again).json()["code"] == "ration-card-known"
    country = {**again, "office_id": HERE, "ration_card": "HP-77-0099999"}
    assert second.ask("POST", "/v1/my/temporary-family", country).status_code == 404

    family_id = asked["family"]["family_id"]
    waiting = registrar.call("GET", f"/v1/offices/{TOWN}/families?temporary=true")["families"]
    assert [one["family_id"] for one in waiting] == [family_id]
    verified = registrar.call("POST", f"/v1/families/{family_id}/verification")
    assert verified["family"]["temporary"] is False and verified["family"]["family_id"] == family_id
    assert registrar.call("GET", f"/v1/offices/{TOWN}/families?temporary=true")["families"] == []


@pytest.mark.behaviour("S42")
def test_facts_are_kept_once_and_what_an_application_states_otherwise_is_listed(
    people: People, secretary: Officer
) -> None:
    mobile = people.mobile()
    head = somebody(born="1994-11-02", mobiles=[mobile], address="House 3, Mashobra", pin_code="171007")
    member = made(secretary, HERE, head)["members"][0]
    citizen = known(people, member)
    draft = citizen.begin(HIMACHALI.service_id)["values"]
    assert (draft["name"], draft["birth_date"], draft["mobile"]) == (head["name"]["en"], "1994-11-02", mobile)
    assert (draft["tehsil"], draft["pin_code"]) == ("181", "171007")

    corrected = {key: head[key] for key in ("name", "birth_date", "sex", "district", "subdistrict", "mobiles")}
    corrected |= {"address": "House 9, Mashobra", "pin_code": "171007", "reason": "Moved next door; seen the new lease"}
    secretary.call("POST", f"/v1/residents/{member['member_id']}/correction", corrected)
    assert citizen.begin(HIMACHALI.service_id)["values"]["address"] == "House 9, Mashobra"

    stated = {"name": head["name"]["en"], "birth_date": "11-02-1994", "tehsil": "181", "mobile": mobile}
    stated |= {"address": "House 9, Mashobra", "pin_code": "171007"}
    _citizen, number = filed(people, HIMACHALI, citizen, **stated)

    def listed() -> list[dict[str, Any]] | None:
        found = secretary.call("GET", f"/v1/offices/{HERE}/differences")["differences"]
        return [one for one in found if one["application_id"] == number] or None

    (difference,) = wait_until(listed)
    assert (difference["fact"], difference["known"], difference["stated"]) == ("birth_date", "1994-11-02", "1994-02-11")
    family_id = citizen.call("GET", "/v1/my/family")["family"]["family_id"]
    assert secretary.call("GET", f"/v1/families/{family_id}")["members"][0]["birth_date"] == "1994-11-02"

    where = f"/v1/residents/{member['member_id']}/differences/{number}/birth_date"
    decided = secretary.call("POST", where, {"accepted": True, "reason": "The school certificate says 11 February"})
    assert decided["outcome"] == "accepted" and listed() is None
    assert citizen.begin(HIMACHALI.service_id)["values"]["birth_date"] == "1994-02-11"


def refused_about(answer: httpx.Response) -> bool:
    return (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "about.not-your-family")


def given(citizen: Citizen, kind: str, about: str = "") -> str:
    """A paper in the vault, once it can serve."""
    gift = {"kind": kind, "media_type": "application/pdf", "about": about, "region": REGION}
    slip = citizen.call("POST", "/v1/documents", gift)
    httpx.post(slip["url"], data=slip["fields"], files={"file": (kind, scan(kind))}, timeout=60).raise_for_status()
    found = citizen.document(slip["document_id"])
    assert (found["status"], found["about"]) == ("accepted", about)
    return str(found["document_id"])


@pytest.mark.behaviour("S65")
def test_one_asks_for_a_member_of_ones_own_family_and_only_that_members_papers_serve(
    people: People, secretary: Officer, neighbour: Officer
) -> None:
    mobile = people.mobile()
    family = made(secretary, HERE, somebody(mobiles=[mobile]), somebody("child", "2012-01-09"))
    strangers = made(neighbour, THERE, somebody(), somebody("child", "2011-03-02"))["members"]
    head, child = family["members"]
    citizen = known(people, head)
    number = citizen.begin(HIMACHALI.service_id)["application_id"]
    for other in (strangers[0]["member_id"], strangers[1]["member_id"], "HPM00000000000"):
        order = {"service_id": HIMACHALI.service_id, "about": other}
        assert refused_about(citizen.ask("POST", "/v1/applications", order))
        assert refused_about(citizen.ask("PUT", f"/v1/applications/{number}/about", {"about": other}))
        gift = {"kind": "voter-id", "media_type": "application/pdf", "about": other}
        assert refused_about(citizen.ask("POST", "/v1/documents", gift))
    unknown = people.citizen().ask("POST", "/v1/applications", {**order, "about": child["member_id"]})
    assert refused_about(unknown), "the registry does not know whose account this is"

    own, theirs = given(citizen, "voter-id"), given(citizen, "passport", child["member_id"])

    def proposed() -> list[str]:
        found = citizen.call("GET", f"/v1/applications/{number}/proposals")["proposals"]
        return [one["paper"]["document_id"] for one in found]

    paper = {"group": "identity", "document_id": own}
    assert proposed() == [own]
    citizen.call("PUT", f"/v1/applications/{number}/papers", paper)
    changed = citizen.call("PUT", f"/v1/applications/{number}/about", {"about": child["member_id"]})
    assert (changed["values"]["name"], changed["values"]["birth_date"]) == (child["name"]["en"], "2012-01-09")
    assert not changed.get("papers") and proposed() == [theirs]
    wrong = citizen.ask("PUT", f"/v1/applications/{number}/papers", paper)
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (422, "paper.of-another")

    door = people.citizen_at_browser(citizen.mobile)
    form = opened(door, f"/applications/{number}/form")
    assert child["name"]["en"] in form.text and "For whom is it?" in form.text
    mine = door.submit(form, {"about": ""}, action="/about")
    assert "There is something to correct" not in mine.text and f'value="{head["name"]["en"]}"' in mine.text
    assert "Whose paper is it?" in opened(door, f"/documents?region={REGION}").text

    secretary.call("POST", f"/v1/residents/{child['member_id']}/death", {"died_on": "2026-11-20"})
    dead = citizen.ask("PUT", f"/v1/applications/{number}/about", {"about": child["member_id"]})
    assert refused_about(dead)


@pytest.mark.behaviour("S65")
def test_a_digilocker_with_another_birth_date_than_the_register_has_is_not_theirs(
    people: People, secretary: Officer
) -> None:
    head = made(secretary, HERE, somebody(mobiles=[people.mobile()]))["members"][0]
    citizen = known(people, head)
    citizen.call("PUT", "/v1/profile", {"name": head["name"]["en"], "language": "en"})

    def back(born: str) -> httpx.Response:
        url = citizen.call("POST", "/v1/digilocker/connections", {"region": REGION})["url"]
        told = people.place.consent(url, name=head["name"]["en"], dob=born, mobile=citizen.mobile)
        return citizen.ask("POST", "/v1/digilocker/returns", {"state": told["state"], "code": told.get("code", "")})

    refused = back("18061984")
    assert (refused.status_code, refused.json()["facts"]) == (403, {"differs": "birth-date"})
    assert back("17061984").status_code == 200


def test_a_whole_aadhaar_number_is_refused_wherever_it_is_typed(people: People) -> None:
    citizen = people.citizen()
    number = citizen.begin(HIMACHALI.service_id, {**HIMACHALI.values, "address": "UID 2341 2341 2346"})[
        "application_id"
    ]
    refused = citizen.ask("POST", f"/v1/applications/{number}/submission").json()
    assert ("address", "field.aadhaar") in {(one["field"], one["code"]) for one in refused["errors"]}


@pytest.mark.behaviour("S42", "S48")
def test_the_secretary_works_in_a_browser_without_scripts(people: People) -> None:
    door = people.officer_at_browser("hp-yashpal-chauhan")
    assert "/families" in opened(door, "/desk").text
    form = opened(door, "/families/new?office=panchayat-theog")
    head = {"subdistrict": "184", "name": "Leela Sirmauri", "name_local": "लीला सिरमौरी", "birth_date": "१९-०७-१९६८"}
    head |= {"sex": "female", "mobile": people.mobile(), "seen": "yes"}
    wrong = door.submit(form, {**head, "birth_date": "19-07-2068", "address": "UID 2341 2341 2346"})
    assert wrong.status == 422 and "whole Aadhaar number" in wrong.text and "Leela Sirmauri" in wrong.text
    family = door.submit(wrong, {**head, "address": "House 1"})
    assert family.status == 200 and re.search(r"/families/HPF\w{11}$", family.path), family
    assert "e-KYC done" in family.text

    again = door.submit(opened(door, "/families/new?office=panchayat-theog"), {**head, "name": "Lila Sirmouri"})
    assert again.status == 409 and "Is it one of these?" in again.text and "The same date of birth" in again.text
    name = re.search(r'name="(another-HPM\w+)"', again.text)
    assert name
    short = door.submit(again, {name[1]: "no"})
    assert short.status == 422
    passed = door.submit(again, {name[1]: "Her twin by name; both stood before me"})
    assert passed.status == 200 and passed.path != family.path

    number = re.search(r"/residents/(HPM\w+)", passed.text)
    assert number
    record = opened(door, f"/residents/{number[1]}")
    assert "Her twin by name" in record.text
    corrected = door.submit(record, {"address": "House 2", "reason": "Seen on the voter list"}, action="/correct")
    assert "House 2" in corrected.text
    child = {"name": "Rohan Sirmauri", "birth_date": "05-06-2012", "sex": "male", "relation": "child", "seen": "no"}
    grown = door.submit(opened(door, f"{passed.path}/add"), child)
    assert "Rohan Sirmauri" in grown.text and "e-KYC left" in grown.text
    assert "House 2" in grown.text


@pytest.mark.behaviour("S45", "S47")
def test_a_citizen_finds_the_own_family_and_a_town_gives_a_temporary_number_in_a_browser(
    people: People, secretary: Officer
) -> None:
    mobile = people.mobile()
    head = made(secretary, HERE, somebody(mobiles=[mobile]), somebody("child", "2002-03-04"))["members"][0]
    door = people.citizen_at_browser(people.mobile())
    start = opened(door, "/family")
    card = {"member_id": head["member_id"].lower(), "birth_date": "17-06-1984"}
    nobody = door.submit(start, {**card, "birth_date": "18-06-1984"})
    assert nobody.status == 422 and "find nobody" in nobody.text
    asked = door.submit(nobody, card)
    assert f"XXXXXX{mobile[-4:]}" in asked.text
    code = wait_until(lambda: _codes(people, mobile))
    wrong = door.submit(asked, {"code": "000000" if code != "000000" else "000001"})
    assert wrong.status == 422
    shown = door.submit(wrong, {"code": code})
    assert shown.path == "/family" and "Him Parivar" in shown.text and head["name"]["en"] in shown.text

    other = people.citizen_at_browser(people.mobile(), "hi")
    form = opened(other, f"/family/ask/{REGION}")
    person = somebody()
    typed = {"office": TOWN, "ration_card": "HP-88-4455667", "subdistrict": "182", "name": person["name"]["en"]}
    numbered = other.submit(form, {**typed, "birth_date": "17-06-1984", "sex": "female"})
    assert numbered.status == 200 and re.search(r"HPF-\w{5}-\w{5}-\w", numbered.text) and "अस्थायी" in numbered.text

    office = people.officer_at_browser("hp-bhupender-mehta")
    family = secretary.call("GET", f"/v1/families/{head['family_id']}")["members"]
    child = next(one for one in family if one["relation"] == "child")
    moving = opened(office, f"/families/move?office={HERE}")
    wedding = {"why": "marriage", "on": "20-11-2026", "member_one": child["member_id"], "as_one": "head"}
    refused = office.submit(moving, {**wedding, "born_one": "05-03-2002"})
    assert refused.status == 404 and "no living member" in refused.text
    moved = office.submit(refused, {**wedding, "born_one": "04-03-2002"})
    assert moved.status == 200 and child["member_id"] in moved.text and head["member_id"] not in moved.text
    assert "Nothing waits here" in opened(office, f"/differences?office={HERE}").text
    assert "Register of families" in opened(office, "/families").text
