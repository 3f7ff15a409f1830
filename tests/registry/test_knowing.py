"""e-KYC: noted once, for one account and one Aadhaar; and what a person may see of it."""

from datetime import timedelta

import pytest

from chalicelib.core.clock import clock
from chalicelib.core.errors import Conflict
from chalicelib.edge import Who
from chalicelib.privacy import actions as privacy
from chalicelib.privacy import holdings
from chalicelib.privacy import store as logs
from chalicelib.registry import actions
from chalicelib.registry.models import NewFamily, Resident
from tests.registry.conftest import NOW, a_member, a_secretary
from tests.registry.doors import as_

pytestmark = pytest.mark.usefixtures("himachal")


def resident(name: str, born: str) -> Resident:
    wanted = NewFamily(office_id="panchayat-theog", members=(a_member(name, "head", born),))
    made = actions.make_family(wanted, a_secretary("panchayat-theog"), f"{name}-{born}", now=NOW)
    return made.members[0]


def test_an_account_is_one_persons_and_a_person_has_one_account() -> None:
    first, second = resident("Omlata Bisht", "1961-02-13"), resident("Sheela Kanwar", "1973-09-24")
    for _ in range(2):
        known = actions.note_ekyc(first.member_id, "mobile-otp", now=NOW, person_id="account-1")
    assert known.kyc and known.kyc.way == "mobile-otp" and known.person_id == "account-1"
    with pytest.raises(Conflict, match="account-known"):
        actions.note_ekyc(second.member_id, "mobile-otp", now=NOW, person_id="account-1")
    with pytest.raises(Conflict, match="account-known"):
        actions.note_ekyc(first.member_id, "mobile-otp", now=NOW, person_id="account-2")


def test_an_account_may_be_linked_after_the_office_has_seen_the_person() -> None:
    one = resident("Jamna Thakur", "1955-11-30")
    actions.note_ekyc(one.member_id, "in-person", now=NOW, last_four="8080", by=a_secretary("panchayat-theog"))
    linked = actions.note_ekyc(one.member_id, "mobile-otp", now=NOW, person_id="account-3")
    assert linked.kyc and linked.kyc.way == "in-person" and linked.kyc.last_four == "8080"
    assert actions.resident_of("account-3") == linked
    assert actions.facts_of("account-3", "hi")["name"] == "Jamna Thakur"


def test_an_account_speaks_for_its_own_family_and_no_other() -> None:
    members = (a_member("Bhagwanti Mehta", "head", "1970-05-05"), a_member("Nirmla Mehta", "child", "2009-05-05"))
    wanted = NewFamily(office_id="panchayat-theog", members=members)
    mother, daughter = actions.make_family(wanted, a_secretary("panchayat-theog"), "mother-and-child", now=NOW).members
    stranger = resident("Surekha Chandel", "1981-04-14")
    actions.note_ekyc(mother.member_id, "mobile-otp", now=NOW, person_id="account-5")
    assert actions.facts_of("account-5", "hi", daughter.member_id)["name"] == "Nirmla Mehta"
    assert actions.facts_of("account-5", "hi", stranger.member_id) == {}
    assert actions.note_differences("account-5", "HP1", {"birth_date": "2009-05-06"}, now=NOW, about=daughter.member_id)
    assert not actions.note_differences("account-5", "HP1", {"name": "Else"}, now=NOW, about=stranger.member_id)


def test_a_person_gets_a_copy_of_the_own_entry_without_keyed_references() -> None:
    one = resident("Rukmani Dogra", "1966-06-06")
    actions.note_ekyc(one.member_id, "mobile-otp", now=NOW, person_id="account-4", last_four="9191")
    (held,) = holdings.held_of("account-4")["registry"]
    assert (held.kind, held.item_id, held.office_id, held.role) == (
        "register",
        one.member_id,
        "panchayat-theog",
        "panchayat-secretary",
    )
    assert held.facts["birth_date"] == "1966-06-06" and held.facts["kyc"]["last_four"] == "9191"
    assert "reference" not in held.facts["kyc"]
    assert [turn["kind"] for turn in held.facts["story"]] == ["resident.added.v1", "resident.known.v1"]


@pytest.mark.behaviour("S43", "S109")
def test_what_was_noted_before_the_account_was_linked_is_shown_with_what_came_after() -> None:
    one = resident("Sarojini Rapta", "1958-08-01")
    reader, now = a_secretary("panchayat-theog"), clock().now()
    for hours in range(25):
        privacy.note_read(
            one.member_id,
            reader=reader,
            purpose="keep-register",
            about="F",
            what=("name",),
            now=now + timedelta(hours=hours),
        )
    door = as_(Who(kind="citizen", person_id="account-log"))
    assert door.api("GET", "/v1/privacy/log")[1]["lines"] == []
    actions.note_ekyc(one.member_id, "mobile-otp", now=now, person_id="account-log")
    privacy.note_read(
        "account-log", reader=reader, purpose="keep-register", about="F", what=("address",), now=now + timedelta(days=2)
    )
    first = door.api("GET", "/v1/privacy/log")[1]
    assert first["whole"] and [line.get("of", "") for line in first["lines"][:2]] == ["", one.member_id]
    second = door.api("GET", f"/v1/privacy/log?after={first['next']}")[1]
    shown = [(line.get("of", ""), line["number"]) for line in first["lines"] + second["lines"]]
    before = list(logs.page(one.member_id, before=None, most=100))
    assert shown == [("", 1), *((one.member_id, line.number) for line in before)] and "next" not in second
    told = door.api("GET", "/v1/privacy/log/export")[1]
    assert (len(told["lines"]), [(log["of"], len(log["lines"])) for log in told["earlier"]]) == (
        1,
        [(one.member_id, len(before))],
    )
    assert "before your account was linked" in as_(Who(kind="citizen", person_id="account-log"), by_cookie=True).page(
        "/privacy/mine"
    )

    item = logs.PrivacyItem.get(f"log#{one.member_id}", "line#0000000003")
    item.body = (item.body or "").replace("keep-register", "supervise")
    item.save()
    broken = door.api("GET", "/v1/privacy/log")[1]
    assert (broken["whole"], broken["broken_of"], broken["broken_at"]) == (False, one.member_id, 3)
