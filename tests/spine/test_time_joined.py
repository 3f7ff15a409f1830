"""A system that says nothing in its time is noticed, asked, and shown. Moves the clock by days."""

from datetime import timedelta
from typing import Any

import pytest

from tests.door import House, wait_until
from tests.spine.joined import EDistrict
from tests.spine.people import AGRICULTURIST, People, filed, opened

pytestmark = pytest.mark.stack


@pytest.mark.behaviour("S50")
def test_a_silent_system_is_asked_and_its_silence_is_seen(stack: House, people: People) -> None:
    there = EDistrict(stack)
    there.mode("silent")
    citizen, number = filed(people, AGRICULTURIST)
    there.handed(number)
    elsewhere = wait_until(lambda: found if (found := citizen.see(number)["elsewhere"]).get("handed_at") else None)
    assert not elsewhere.get("silent_since")
    stack.advance(timedelta(hours=25))
    people.again(citizen)
    wait_until(lambda: citizen.see(number)["elsewhere"].get("silent_since"))

    def figures() -> dict[str, Any]:
        found: dict[str, Any] = people.officer("hp-naresh-kaushal").call("GET", "/v1/systems/himachal-pradesh")
        return next(one for one in found["systems"] if one["system"] == "e-district")

    named = {one["application_id"]: one["code"] for one in figures()["silent"]}
    assert named[number] == "status-503"
    page = opened(people.officer_at_browser("hp-naresh-kaushal"), "/systems").text
    assert number[2:7] in page and "status-503" in page
    assert people.desks(AGRICULTURIST)[0].ask("GET", "/v1/systems/himachal-pradesh").status_code == 404

    there.mode("up")
    there.say(number, "approved", quietly="yes")
    stack.advance(timedelta(hours=7))
    people.again(citizen)
    assert citizen.wait_for(number, "issued", patience_s=60)["decision"]["officer"] == "Kamla Devi Negi"
    assert number not in [one["application_id"] for one in figures()["silent"]]
    assert figures()["handed"] >= figures()["heard"] >= 1
