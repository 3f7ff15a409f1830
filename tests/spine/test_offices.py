"""Who sees which files: the own district, the whole council, nobody else."""

import pytest

from tests.spine.people import DOCTOR, People, filed

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def number(people: People) -> str:
    """A doctor's file of the district Karnal."""
    return filed(people, DOCTOR)[1]


def numbers(items: list[dict[str, str]]) -> set[str]:
    return {one["application_id"] for one in items}


@pytest.mark.behaviour("S6")
def test_a_district_official_sees_only_files_of_the_district(people: People, number: str) -> None:
    karnal = people.desks(DOCTOR)[0]
    panchkula = people.officer("hr-anil-sangwan")
    assert number in numbers(karnal.whole_desk()) and number not in numbers(panchkula.whole_desk())
    assert karnal.file(number)["application_id"] == number
    for path in (f"/v1/files/{number}", f"/v1/files/{number}/papers/degree"):
        assert panchkula.ask("GET", path).status_code == 404
    move = {"move": "forward", "turn": 1}
    assert panchkula.ask("POST", f"/v1/files/{number}/moves", move).status_code == 404
    assert karnal.ask("GET", "/v1/files").status_code == 403


@pytest.mark.behaviour("S6")
def test_the_registrar_sees_all_of_the_council(people: People, number: str) -> None:
    registrar = people.desks(DOCTOR)[1]
    panchkula = filed(people, DOCTOR, district="70")[1]
    seen = numbers(registrar.call("GET", "/v1/files")["items"])
    assert {number, panchkula} <= seen
    registrar.say_why(panchkula, "supervise", "Monthly inspection of the council")
    assert registrar.file(panchkula)["moves"] == []
    karnal = people.desks(DOCTOR)[0]
    assert karnal.ask("GET", f"/v1/files/{panchkula}").status_code == 404


@pytest.mark.behaviour("S6")
def test_another_region_sees_nothing(people: People, number: str) -> None:
    tehsildar = people.officer("mh-vaishali-kulkarni")
    assert tehsildar.ask("GET", f"/v1/files/{number}").status_code == 404
    assert number not in numbers(tehsildar.whole_desk())


@pytest.mark.behaviour("S6")
def test_the_pages_are_as_closed_as_the_doors_of_programs(people: People, number: str) -> None:
    door = people.officer_at_browser("hr-poonam-yadav")
    assert door.get(f"/files/{number}").status == 404
    assert door.get(f"/files/{number}/papers/degree").status == 404
    assert number not in door.get("/desk").text
    refused = door.get("/files")
    assert refused.status == 403
