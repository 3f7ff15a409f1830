"""The offline code on the sheet, read by our program and by programs that nobody here wrote."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import claim169
import pypdfium2
import pytest

from chalicelib.adapters import archive, base45, cbor, jwk
from chalicelib.applications.proving import REGISTERS
from chalicelib.certificates import ending, offline, sheet, store
from chalicelib.certificates.checking import actions as checking
from chalicelib.certificates.claims import claims
from chalicelib.core import ids
from chalicelib.documents.models import Document
from tests.certificates.builders import NOW, a_certificate, an_officer, an_order
from tests.qr import codes_in

LANGUAGES = ("hi", "pa", "mr")


def codes_of(pdf: bytes) -> list[str]:
    """What a camera reads from the sheet, the plain code first."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.render(scale=4).to_pil() for page in document]
    return sorted((code.text for page in pages for code in codes_in(page)), key=len)


@pytest.fixture
def issued(issue: Callable[..., str]) -> Any:
    """A certificate in the register, and its two codes as a camera reads them from the signed file."""
    certificate_id = issue(an_order("pa"))
    return store.get(certificate_id), codes_of(archive.read("certificates", f"{certificate_id}.pdf"))


def test_the_sheet_has_a_plain_code_and_an_offline_one_that_say_the_same(issued):
    certificate, (plain, code) = issued
    found = offline.read(code, store.fresh_signatories())
    assert found == claims(certificate, plain)
    assert found[offline.PAPER][5] == plain == sheet.address(certificate.certificate_id)
    assert found[offline.PAPER][6][0] == ["Name of applicant", "Gurpreet Kaur"]


def test_a_sheet_drawn_again_has_the_same_code_and_so_the_same_bytes(issued):
    certificate, (_, code) = issued
    assert sheet.draw(certificate) == sheet.draw(certificate)
    assert codes_of(sheet.draw(store.get(certificate.certificate_id)))[-1] == code


def test_claim169_reads_it(issued):
    certificate, (_, code) = issued
    point = jwk.public_point(store.fresh_signatories().of(certificate.key_id).chain).key.public_numbers()
    sec1 = b"\x04" + point.x.to_bytes(32) + point.y.to_bytes(32)
    read = claim169.decode(code, verify_with_ecdsa_p256=sec1, validate_timestamps=False)
    assert read.verification_status == "verified"
    assert (read.claim169.id, read.claim169.full_name) == (ids.shown(certificate.certificate_id), "Gurpreet Kaur")
    with pytest.raises(claim169.SignatureError):
        claim169.decode(_forged(code), verify_with_ecdsa_p256=sec1, validate_timestamps=False)


def test_cwt_reads_it_with_a_key_of_the_published_set(issued):
    from infra.bench.venv import python_with

    _, (_, code) = issued
    keys = checking.key_set(now=NOW).model_dump(mode="json")["keys"]
    program = Path(__file__).with_name("read_with_cwt.py")
    python = python_with("cwt", Path(__file__).with_name("read_with_cwt.txt"))
    for one, expected in ((code, "Gurpreet Kaur"), (_forged(code), "VerifyError")):
        told = subprocess.run(
            [python, program], input=json.dumps([one, keys]), capture_output=True, text=True, check=True
        )
        assert expected in told.stdout


def _forged(code: str) -> str:
    """The same code with another holder, under the old signature."""
    import zlib

    message = cbor.decode(zlib.decompress(base45.decode(code)))
    protected, plain, payload, signature = message.value
    changed = cbor.decode(payload)
    changed[offline.IDENTITY][4] = "Somebody Else"
    forged = cbor.Tagged(18, [protected, plain, cbor.encode(changed), signature])
    return base45.encode(zlib.compress(cbor.encode(forged)))


def test_what_another_hand_wrote_is_not_read(issued):
    _, (plain, code) = issued
    known = store.fresh_signatories()
    for text in (_forged(code), plain, "", "NCF", code[:-3], code + "000", code.lower()):
        assert offline.read(text, known) is None


def test_a_code_that_unpacks_to_much_more_is_not_read(issued):
    import zlib

    bomb = base45.encode(zlib.compress(bytes(1_000_000)))
    assert offline.read(bomb, store.fresh_signatories()) is None


def test_after_a_change_of_keys_the_set_has_both_and_old_codes_are_read(issued, change_key):
    _, (_, code) = issued
    before = checking.key_set(now=NOW)
    change_key()
    after = checking.key_set(now=NOW)
    assert {one.kid for one in before.keys} < {one.kid for one in after.keys}
    assert after.current == after.keys[0].kid != before.current
    assert all(one.nbf < one.exp for one in after.keys)
    assert offline.read(code, store.fresh_signatories()) is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_is_small_enough_for_paper(language, signatory):
    import segno

    certificate = a_certificate(an_order(language))
    code = offline.code(claims(certificate, sheet.address(certificate.certificate_id)), signatory)
    assert segno.make(code, error="m", micro=False).version <= 16


def test_what_no_longer_fits_is_left_out_and_the_rest_stays():
    long = {"name": "address", "label": {"en": "Address"}, "value": {"en": "x" * 400}}
    short = {"name": "income", "label": {"en": "Income"}, "value": {"en": "₹1,84,000"}}
    found = claims(a_certificate(an_order(subject=(long, short))), "https://example.org/verify/1")
    assert found[offline.PAPER][6] == [["Income", "₹1,84,000"]]


def test_the_code_vouches_for_a_print_of_the_file_that_we_issued_to_its_holder(issued):
    certificate, (plain, code) = issued
    kind = certificate.order.service_id.rpartition("/")[2]
    found = REGISTERS.vouched(code, a_paper(kind), NOW)
    assert found and (found.proof.way, found.proof.facts.name) == ("ekdwar-qr", certificate.order.holder_name)
    assert found.sheet == archive.read("certificates", f"{certificate.certificate_id}.pdf")
    assert {("Gurpreet Kaur", "ਗੁਰਪ੍ਰੀਤ ਕੌਰ"), ("21 November 2026", "21 ਨਵੰਬਰ 2026")} < set(found.values)
    assert REGISTERS.vouched(plain, a_paper(kind), NOW) is None, "an address proves nothing"
    assert REGISTERS.vouched(code, a_paper("voter-id"), NOW) is None, "another kind of paper"
    assert REGISTERS.vouched(code, a_paper(kind, holder="person-2"), NOW) is None, "somebody else's certificate"
    assert REGISTERS.vouched(code[:-8] + "00000000", a_paper(kind), NOW) is None, "nobody signed that"


def test_the_code_of_a_certificate_that_was_revoked_vouches_for_nothing(issued):
    certificate, (_, code) = issued
    order = certificate.order
    officer = an_officer(order.office_id, order.role or "tehsildar")
    ending.revoke(certificate.certificate_id, officer, "The land record was of another family.", now=NOW)
    assert REGISTERS.vouched(code, a_paper(order.service_id.rpartition("/")[2]), NOW) is None


def a_paper(kind: str, holder: str = "person-1") -> Document:
    """Something that a citizen has uploaded."""
    return Document(
        document_id="D1", holder_id=holder, kind=kind, file_name="a.jpg", media_type="image/jpeg", given_at=NOW
    )
