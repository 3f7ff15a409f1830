"""Who may do what, and that no door is left out of it."""

import re
from pathlib import Path

import pytest

import app  # noqa: F401 (mounts the doors)
from chalicelib.core.errors import NotAllowed, NotSignedIn
from chalicelib.edge import ANYONE, Seat, Who
from chalicelib.edge.doors import HttpDoor, registry
from chalicelib.identity.permissions import PERMISSIONS, permit

CITIZEN = Who(kind="citizen", person_id="p")
OFFICER = Who(
    kind="officer",
    person_id="o",
    seats=(Seat(office_id="tahsil-haveli", role="tehsildar", body="revenue", region="maharashtra"),),
)


@pytest.mark.parametrize("door", registry.http, ids=lambda door: f"{door.method} {door.path}")
def test_every_door_asks_for_a_permission_of_the_table(door: HttpDoor) -> None:
    assert door.may in PERMISSIONS


def test_every_permission_is_asked_for_by_a_door() -> None:
    root = Path("chalicelib")
    if not (root / "applications").exists():
        pytest.skip("the doors of applications are not in this tree")
    asked = {may for file in root.rglob("*.py") for may in re.findall(r'\bmay="([^"]+)"', file.read_text())}
    assert set(PERMISSIONS) <= asked


def test_anyone_may_do_what_is_public() -> None:
    permit(ANYONE, "public")
    permit(OFFICER, "public")


def test_who_is_not_signed_in_is_sent_to_the_right_door() -> None:
    with pytest.raises(NotSignedIn) as citizens:
        permit(ANYONE, "applications.draft")
    with pytest.raises(NotSignedIn) as officers:
        permit(ANYONE, "desk.see")
    assert citizens.value.facts == {"sign_in_as": "citizen"}
    assert officers.value.facts == {"sign_in_as": "officer"}


def test_a_citizen_has_no_desk_and_an_officer_files_nothing() -> None:
    permit(CITIZEN, "applications.submit")
    permit(OFFICER, "desk.see")
    with pytest.raises(NotAllowed):
        permit(CITIZEN, "desk.see")
    with pytest.raises(NotAllowed):
        permit(OFFICER, "applications.submit")


def test_a_permission_without_a_line_lets_nobody_pass() -> None:
    with pytest.raises(KeyError):
        permit(OFFICER, "no.such-thing")
