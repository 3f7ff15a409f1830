"""A paper that proves itself needs no officer's look and says why; what differs from the form is shown."""

from typing import Any

import httpx
import pypdfium2
import pytest
from PIL import ImageDraw, ImageFont

from chalicelib.adapters import letters, page_pictures
from infra.actors import Citizen
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


@pytest.fixture(scope="module")
def held(people: People) -> tuple[Citizen, bytes]:
    """Somebody with an income certificate of ours."""
    citizen, application = issued(people, INCOME)
    return citizen, citizen.certificate(application["certificate_id"])


def test_a_certificate_of_ours_proves_itself_and_needs_no_look(people: People, held: tuple[Citizen, bytes]) -> None:
    citizen, certificate = held
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


def test_a_print_of_our_certificate_is_proven_by_its_code_and_a_forged_one_is_laid_beside_our_register(
    people: People, held: tuple[Citizen, bytes]
) -> None:
    citizen, certificate = held
    number, paper = filed_with(people, citizen, "income", "income-certificate", certificate + b"\n")
    ways = {"ekdwar-qr"} if letters.can_read() else {None}
    assert paper.get("proof", {}).get("way") in ways, "not our file byte for byte, but the same print"

    forged = forged_print(certificate, said="₹1,20,000", instead="₹84,000")
    paper = judged(people, citizen, citizen.give(number, "income", "income-certificate", forged, "application/pdf"))
    assert "proof" not in paper
    assert citizen.see(number)["compared"]["income"]["needs_look"] is True
    citizen.pay(citizen.submit(number))
    officer = people.desks(INCOME)[0]
    found = officer.wait_for(number)["compared"]["income"]["registered"]
    assert "₹1,20,000" in [line["value"]["en"] for line in found]
    page = opened(people.officer_at_browser(officer.officer_id), f"/files/{number}").text
    assert "names a certificate of ours" in page and "₹1,20,000" in page


def forged_print(certificate: bytes, *, said: str, instead: str) -> bytes:
    """A scan of it with another figure wherever this one stood; its two codes are the true ones."""
    with pypdfium2.PdfDocument(certificate) as document:
        page = document[0].render(scale=200 / 72).to_pil().convert("RGB")
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(str(drawn.FONTS / "NotoSansDevanagari_700Bold.ttf"), 28)
    places = [word for word in page_pictures.words_of_pdf(certificate, most_pages=1) if word.text.startswith(said)]
    assert places
    for word in places:
        left, top = word.left * page.width // 1000, word.top * page.height // 1000
        right, bottom = left + word.width * page.width // 1000, top + word.height * page.height // 1000
        pen.rectangle((left - 4, top - 6, right + 4, bottom + 6), fill="white")
        pen.text((left, bottom + 4), instead, fill="black", font=font, anchor="ls")
    return drawn.scanned(page)


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
