"""A paper that proves itself needs no officer's look and says why; what differs from the form is shown."""

from typing import Any

import httpx
import pytest

from infra.papers import drawn
from tests.door import House, wait_until
from tests.spine.people import INCOME, People, issued, opened, scan

pytestmark = pytest.mark.stack


def judged(people: People, citizen: Any, document_id: str) -> dict[str, Any]:
    """A document, once it has been proven or read."""

    def there() -> dict[str, Any] | None:
        found: dict[str, Any] = citizen.document(document_id)
        return found if found.get("proof") or found.get("reading") else None

    return wait_until(there, patience_s=90)


def filed_with(people: People, citizen: Any, group: str, kind: str, content: bytes) -> tuple[str, dict[str, Any]]:
    """A draft with all papers, one of them this one, and what became of that one."""
    number: str = citizen.begin(INCOME.service_id, INCOME.values)["application_id"]
    for other, usual in INCOME.papers.items():
        if other != group:
            citizen.document(citizen.give(number, other, usual, scan(usual), "application/pdf"))
    document_id = citizen.give(number, group, kind, content, "application/pdf")
    return number, judged(people, citizen, document_id)


def test_a_certificate_of_ours_proves_itself_and_needs_no_look(stack: House, people: People) -> None:
    citizen, application = issued(people, INCOME)
    certificate = citizen.certificate(application["certificate_id"])
    number, paper = filed_with(people, citizen, "income", "income-certificate", certificate)
    assert paper["proof"]["way"] == "ekdwar-file"
    draft = citizen.see(number)["compared"]["income"]
    assert (draft["needs_look"], draft["differences"]) == (False, [])

    review = opened(people.citizen_at_browser(citizen.mobile), f"/applications/{number}/review").text
    assert "This is a certificate that Ekdwar issued" in review and "No officer needs to look at it." in review

    citizen.pay(citizen.submit(number))
    officer = people.desks(INCOME)[0]
    assert officer.wait_for(number)["compared"]["income"]["needs_look"] is False
    page = opened(people.officer_at_browser(officer.officer_id), f"/files/{number}").text
    assert "This is a certificate that Ekdwar issued" in page and "No officer needs to look at it." in page


def test_a_certificate_of_ours_with_one_byte_behind_it_proves_nothing(people: People) -> None:
    citizen, application = issued(people, INCOME)
    altered = citizen.certificate(application["certificate_id"]) + b"\n"
    number, paper = filed_with(people, citizen, "income", "income-certificate", altered)
    assert "proof" not in paper
    assert citizen.see(number)["compared"]["income"]["needs_look"] is True


def test_a_difference_is_shown_to_the_citizen_before_and_to_the_officer_after(stack: House, people: People) -> None:
    citizen = people.citizen()
    said = drawn.Said("en", name="Vanita Ramesh Jadhav", birth="14-06-1988", until="31-03-2020")
    number, paper = filed_with(people, citizen, "identity", "voter-id", drawn.pdf(said))
    assert paper["reading"]["facts"]["name"] == "Vanita Ramesh Jadhav"

    door = people.citizen_at_browser(citizen.mobile)
    review = opened(door, f"/applications/{number}/review").text
    for words in (INCOME.values["name"], "Vanita Ramesh Jadhav", "14-06-1988", "31-03-2020", "This day has passed."):
        assert words in review
    shown_at(door, f"/applications/{number}/papers/identity/places/name")

    citizen.pay(citizen.submit(number))
    officer = people.desks(INCOME)[0]
    found = officer.wait_for(number)["compared"]["identity"]["differences"]
    assert [(one["kind"], one["fact"]) for one in found] == [
        ("differs", "name"),
        ("differs", "birth_date"),
        ("expired", "valid_until"),
    ]
    door = people.officer_at_browser(officer.officer_id)
    page = opened(door, f"/files/{number}").text
    assert "Vanita Ramesh Jadhav" in page and "You decide." in page
    shown_at(door, f"/files/{number}/papers/identity/places/birth_date")


def shown_at(door: Any, path: str) -> None:
    """A picture of the page, behind a link that lasts for minutes."""
    answer = door.http.get(path, follow_redirects=False)
    assert answer.status_code == 303
    picture = httpx.get(answer.headers["Location"])
    assert picture.status_code == 200 and picture.content.startswith(b"\x89PNG")
