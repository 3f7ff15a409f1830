"""The signed certificate: its number, its QR, how long it is good, and what it is worth to a stranger."""

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date

import pypdfium2
import pytest
import zxingcpp

from chalicelib.core import ids
from infra.actors import Citizen
from infra.samples import Sample
from tests.door import House
from tests.spine.people import DOCTOR, HIMACHALI, INCOME, RESIDENCE, People, issued

pytestmark = pytest.mark.stack


class Paper:
    """What a citizen has downloaded."""

    def __init__(self, citizen: Citizen, found: dict[str, str]) -> None:
        self.citizen = citizen
        self.application_id = found["application_id"]
        self.certificate_id = found["certificate_id"]
        self.file = citizen.certificate(self.certificate_id)

    def text(self) -> str:
        """Its words."""
        with pypdfium2.PdfDocument(self.file) as document:
            return "\n".join(page.get_textpage().get_text_range() for page in document)

    def codes(self) -> list[str]:
        """What its QR codes say, the shortest first."""
        with pypdfium2.PdfDocument(self.file) as document:
            pages = [page.render(scale=3).to_pil() for page in document]
        return sorted((code.text for page in pages for code in zxingcpp.read_barcodes(page)), key=len)


@pytest.fixture(scope="module")
def paper(people: People) -> Iterator[Paper]:
    """A doctor's certificate."""
    yield Paper(*issued(people, DOCTOR))


def worth(people: People, file: bytes) -> str:
    """What the public door says of a file."""
    sent = {"content": base64.b64encode(file).decode()}
    return str(people.program().call("POST", "/v1/verifications", sent)["verdict"])


def standing(people: People, number: str) -> dict[str, str]:
    """What the public door says of a number."""
    return people.program().call("GET", f"/v1/certificates/{number}")


@pytest.mark.behaviour("S4", "S104")
def test_approval_makes_a_signed_certificate_with_number_qr_and_validity(
    stack: House, people: People, paper: Paper
) -> None:
    assert paper.file.startswith(b"%PDF-") and b"/ByteRange" in paper.file
    assert worth(people, paper.file) == "valid"
    assert ids.shown(paper.certificate_id) in paper.text() and DOCTOR.values["name"] in paper.text()
    code, _ = paper.codes()
    assert code == f"{stack.url}/verify/{paper.certificate_id}"
    checked = standing(people, paper.certificate_id)
    first, last = (date.fromisoformat(checked[name]) for name in ("issued_on", "valid_until"))
    assert (last.year - first.year, checked["standing"]) == (5, "valid")
    assert people.door().get(code.removeprefix(stack.url)).status == 200


@pytest.mark.behaviour("S103")
def test_the_verify_page_says_valid_and_nothing_that_is_not_on_the_paper(
    stack: House, people: People, paper: Paper
) -> None:
    page = people.door().get(f"/verify/{paper.certificate_id}")
    assert page.status == 200 and "Certificate of Permanent Registration" in page.text
    hidden = ("address", "mobile", "email", "pin_code", "birth_date", "father_name", "name")
    for secret in (*(DOCTOR.values[name] for name in hidden), paper.citizen.mobile, paper.citizen.person_id):
        assert secret not in page.text
    assert "A••• M•••" in page.text
    assert set(standing(people, paper.certificate_id)) <= {
        "standing", "number", "title", "authority", "office", "holder", "issued_on", "valid_until",
    }  # fmt: skip


@pytest.mark.behaviour("S103")
def test_a_forged_number_and_a_wrong_check_character_are_plainly_unknown(
    stack: House, people: People, paper: Paper
) -> None:
    wrong_check = paper.certificate_id[:-1] + ("A" if paper.certificate_id[-1] != "A" else "B")
    for forged in (ids.numbered("HRC"), wrong_check, "HRC1234567890", "nonsense"):
        page = people.door().get(f"/verify/{forged}")
        assert page.status == 200 and '<p class="big">Unknown</p>' in page.text
        assert set(standing(people, forged)) == {"standing", "number"}
        assert standing(people, forged)["standing"] == "unknown"


@pytest.mark.behaviour("S104")
def test_changed_bytes_fail_the_check(people: People, paper: Paper) -> None:
    middle = len(paper.file) // 2
    flipped = paper.file[:middle] + bytes([paper.file[middle] ^ 1]) + paper.file[middle + 1 :]
    for tampered in (flipped, paper.file + b"\n%more"):
        assert worth(people, tampered) == "changed"
    assert worth(people, b"%PDF-1.7\n%%EOF\n") == "foreign"


def test_only_its_holder_downloads_it(people: People, paper: Paper) -> None:
    stranger = people.citizen()
    answer = stranger.http.get(
        f"/certificates/{paper.certificate_id}/download", headers={"Authorization": f"Bearer {stranger.token}"}
    )
    assert answer.status_code == 404


@pytest.mark.behaviour("S104")
def test_after_a_change_of_keys_old_ones_still_check_and_new_ones_too(
    stack: House, people: People, paper: Paper
) -> None:
    before = worth(people, paper.file)
    for step in ("--prepare", "--use"):
        subprocess.run(
            [sys.executable, "-m", "infra", "signing", step],
            env={**os.environ, **stack.environment()},
            cwd=stack.root,
            check=True,
            capture_output=True,
        )
    stack.stop_host()
    stack.start_host()
    new = Paper(*issued(people, INCOME))
    assert (before, worth(people, paper.file), worth(people, new.file)) == ("valid", "valid", "valid")
    assert worth(people, paper.file[:-40] + b"0" * 40) == "changed"


@pytest.mark.behaviour("S103")
def test_a_revoked_certificate_is_not_valid_at_once(stack: House, people: People) -> None:
    paper = Paper(*issued(people, DOCTOR))
    verifier, registrar = people.desks(DOCTOR)
    why = {"reason": "The degree was found to be forged in an enquiry."}
    path = f"/v1/certificates/{paper.certificate_id}/revocation"
    assert verifier.ask("POST", path, why).status_code == 403
    registrar.call("POST", path, why)
    found = standing(people, paper.certificate_id)
    assert found["standing"] == "revoked" and found["ended_on"]
    page = people.door().get(f"/verify/{paper.certificate_id}")
    assert "revoked" in page.text.lower() and why["reason"] not in page.text
    assert worth(people, paper.file) == "revoked"


@pytest.mark.parametrize(
    ("sample", "title", "script"),
    [
        (INCOME, "Income Certificate", ("\u0900", "\u097f")),
        (RESIDENCE, "Residence Certificate", ("\u0a00", "\u0a7f")),
        (HIMACHALI, "Bonafide Himachali Certificate", ("\u0900", "\u097f")),
    ],
    ids=["mr", "pa", "hi"],
)
def test_certificates_stand_in_english_and_in_the_regions_language(
    people: People, sample: Sample, title: str, script: tuple[str, str]
) -> None:
    text = Paper(*issued(people, sample)).text()
    assert title.lower() in text.lower()
    assert sum(script[0] <= letter <= script[1] for letter in text) > 40
