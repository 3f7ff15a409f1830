"""Pairs of records through the doors: whom they come to, who may decide, and what the record that stays takes over."""

from typing import Any

import pytest

from chalicelib.core.clock import clock
from chalicelib.edge import Who
from chalicelib.identity import actions as identity
from chalicelib.identity.models import Officer
from chalicelib.registry import actions, store
from infra.local.emulator import Emulator
from tests.registry.conftest import a_member, a_secretary
from tests.registry.doors import a_citizen, as_, hidden

pytestmark = pytest.mark.usefixtures("himachal")

HERE, THERE = "panchayat-dhalli", "panchayat-theog"
WHY = "Both have been seen, with their papers."


def enter(name: str, office_id: str = HERE, **changes: Any) -> dict[str, Any]:
    """Somebody whom an office adds; where the register thinks that they are there, with a reason."""
    member = a_member(name, "head", **changes).model_dump(mode="json")
    door = as_(a_secretary(office_id))
    wanted = {"office_id": office_id, "members": [member]}
    looked = door.api("POST", "/v1/residents/candidates", {"office_id": office_id, "member": member})[1]["candidates"]
    member["another"] = {one["member_id"]: "They say that it is a cousin" for one in looked}
    status, made = door.api("POST", "/v1/families", wanted)
    assert status == 201, made
    found: dict[str, Any] = made["members"][0]
    return found


def found_twice(one: dict[str, Any], other: dict[str, Any]) -> tuple[str, str]:
    """As the operators' job lists them."""
    low, high = sorted((one["member_id"], other["member_id"]))
    assert actions.list_pairs([(low, high)], now=clock().now()) == 1
    return low, high


def waiting(office_id: str, who: Who | None = None) -> list[tuple[str, str]]:
    """What lies with an office."""
    status, page = as_(who or a_secretary(office_id)).api("GET", f"/v1/offices/{office_id}/pairs")
    assert status == 200, page
    return [(one["one"], one["other"]) for one in page["pairs"]]


@pytest.mark.behaviour("S48")
def test_pairs_come_to_the_office_of_the_younger_record_and_nobody_else_decides() -> None:
    old = enter("Resham Lata Bhimta", born="1977-01-19", mobiles=["9816500001"])
    young = enter("Reshm Lata Bhimta", THERE, born="1977-01-19", mobiles=["9816500001"])
    pair = found_twice(old, young)
    assert pair in waiting(THERE) and pair not in waiting(HERE)
    same = {"same": True, "reason": WHY}
    where = f"/v1/pairs/{pair[0]}/{pair[1]}"
    assert as_(a_secretary(HERE)).api("GET", f"/v1/offices/{THERE}/pairs")[0] == 403
    assert as_(a_secretary(HERE)).api("POST", where, same)[0] == 403
    assert as_(a_secretary(THERE)).api("POST", where, {**same, "reason": "yes"})[0] == 422
    assert as_(a_secretary(THERE)).api("POST", where, same)[1]["outcome"] == "same"
    assert waiting(THERE) == []
    assert store.resident(young["member_id"]).merged_into == old["member_id"]


def test_two_different_people_stay_two() -> None:
    pair = found_twice(enter("Bantu Devi", born="1969-05-08"), enter("Bantoo Devi", born="1969-05-08"))
    decided = {"same": False, "reason": WHY}
    status, told = as_(a_secretary(HERE)).api("POST", f"/v1/pairs/{pair[0]}/{pair[1]}", decided)
    assert (status, told["outcome"], told["reason"]) == (200, "another", WHY)
    assert {store.resident(number).status for number in pair} == {"living"} and pair not in waiting(HERE)


def test_nobody_decides_about_a_record_of_their_own(cloud: Emulator) -> None:
    mobile = "8500000001"
    own = a_citizen(cloud, mobile)
    person_id = own.api("GET", "/v1/profile")[1]["person_id"]
    first, second = enter("Himani Sirkeck", born="1991-03-04"), enter("Himani Sirkek", born="1991-03-04")
    actions.note_ekyc(first["member_id"], "in-person", now=clock().now(), person_id=person_id)
    officer = a_secretary(HERE, person_id="dhalli-secretary-1")
    told = {"officer_id": officer.person_id, "name": {"en": "Himani Sirkeck"}, "designation": {"en": "Secretary"}}
    identity.enrol_officer(
        Officer.model_validate({**told, "seats": officer.seats, "mobile": f"+91{mobile}"}),
        password="as long as it takes",
        totp_secret="JBSWY3DPEHPK3PXP",
    )
    pair = found_twice(first, second)
    wanted = {"same": True, "reason": WHY}
    status, told = as_(officer).api("POST", f"/v1/pairs/{pair[0]}/{pair[1]}", wanted)
    assert (status, told["code"]) == (403, "own-family")
    assert as_(a_secretary(HERE)).api("POST", f"/v1/pairs/{pair[0]}/{pair[1]}", wanted)[0] == 200


@pytest.mark.behaviour("S42")
def test_what_waits_under_the_record_that_goes_waits_under_the_one_that_stays(cloud: Emulator) -> None:
    citizen = a_citizen(cloud, "8500000002")
    person_id = citizen.api("GET", "/v1/profile")[1]["person_id"]
    kept = enter("Nirupma Jhina", born="1982-10-11", address="House 1", mobiles=["9816500009"])
    gone = enter("Nirupama Jhina", born="1982-10-11", address="House 4", mobiles=["9816500009"])
    actions.note_ekyc(gone["member_id"], "in-person", now=clock().now(), person_id=person_id)
    stated = {"address": "House 1", "pin_code": "171006"}
    assert actions.note_differences(person_id, "HP7", stated, now=clock().now()) == 2
    pair = found_twice(kept, gone)
    door = as_(a_secretary(HERE), by_cookie=True)
    page = door.page("/pairs?office=" + HERE)
    assert "Nirupma Jhina" in page and "Nirupama Jhina" in page
    form = {**hidden(page), "one": pair[0], "other": pair[1], "office": HERE, "reason": WHY}
    assert door.post("/pairs", {**form, "outcome": kept["member_id"]})["statusCode"] == 303
    assert store.differences_of(gone["member_id"]) == ()
    (left,) = store.differences_of(kept["member_id"])
    assert (left.fact, left.known, left.stated, left.outcome) == ("pin_code", "", "171006", None)
    found = as_(a_secretary(HERE)).api("GET", f"/v1/offices/{HERE}/differences")[1]["differences"]
    mine = [one for one in found if one["application_id"] == "HP7"]
    assert [(one["member_id"], one["fact"]) for one in mine] == [(kept["member_id"], "pin_code")]
    where = f"/v1/residents/{kept['member_id']}/differences/HP7/pin_code"
    assert as_(a_secretary(HERE)).api("POST", where, {"accepted": True, "reason": WHY})[0] == 200
    assert store.resident(kept["member_id"]).pin_code == "171006"
