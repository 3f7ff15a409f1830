"""What proves a paper, and what does not."""

import io
from typing import Any

import pytest

from chalicelib.adapters import aadhaar, apart, pdf_seals, vouching
from chalicelib.adapters.safe_xml import BadXml
from chalicelib.documents.proofs import xml
from chalicelib.documents.proofs.look import looked
from chalicelib.documents.proofs.models import Signed, Trust
from infra.local import digilocker_issuer
from infra.papers import signed
from infra.papers.signed import NOW, SHARE_CODE, signer
from tests.documents import files


def trust(way: Any = "pades", by: signed.Signer | None = None, *papers: str) -> Trust:
    who = by or signer()
    pem = who.pem if way.startswith("aadhaar") else who.root_pem
    return Trust(
        way=way, by="The Board", certificate=pem, papers=papers or ("marksheets",), regions=("haryana",), days=3
    )


def proven(
    content: bytes, *known: Trust, media_type: Any = "application/pdf", kind: str = "marksheets"
) -> Signed | None:
    return looked(content, media_type, kind, known or (trust(),), NOW)[0].signed


def qr(told: str, *, scale: int = 3) -> bytes:
    import segno

    target = io.BytesIO()
    segno.make(told, error="l", micro=False).save(target, kind="png", scale=scale, border=4)
    return target.getvalue()


# Signed PDF


def test_a_whole_signed_file_under_a_trusted_root_is_proven() -> None:
    found = proven(signed.sealed(files.pdf(), signer()))
    assert found and (found.way, found.signer) == ("pades", "Board Signer")


def test_nobody_is_trusted_by_default() -> None:
    content = signed.sealed(files.pdf(), signer())
    assert pdf_seals.trusted_seal(content, [], NOW) is None


NOT_PROVEN = {
    "signed by a stranger": lambda: signed.sealed(files.pdf(), signer("Stranger")),
    "not signed": files.pdf,
    "changed after it was signed": lambda: signed.changed_after(signed.sealed(files.pdf(), signer())),
    "changed and signed again by a stranger": lambda: signed.sealed(
        signed.changed_after(signed.sealed(files.pdf(), signer())), signer("Stranger"), "Signature2"
    ),
    "with one byte of it altered": lambda: signed.sealed(files.pdf(), signer()).replace(b"595", b"594", 1),
    "cut off": lambda: signed.sealed(files.pdf(), signer())[:-40],
    "with a signature that is no signature": lambda: files.pdf() + b"/ByteRange [0 1 2 3] /Contents <00>",
}


@pytest.mark.parametrize("made", NOT_PROVEN.values(), ids=NOT_PROVEN)
def test_a_file_is_not_proven_that_is(made: Any) -> None:
    assert proven(made()) is None


def test_a_signer_whose_certificate_has_expired_proves_nothing() -> None:
    former = signed.expired_signer()
    assert proven(signed.sealed(files.pdf(), former), trust("pades", former)) is None


def test_a_signer_proves_only_the_papers_that_are_named() -> None:
    content = signed.sealed(files.pdf(), signer())
    assert proven(content, kind="ration-card") is None


def test_a_stranger_with_the_same_name_is_a_stranger() -> None:
    impostor = signed.Signer("Board")
    impostor.key = signed.rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert proven(signed.sealed(files.pdf(), impostor)) is None


# Aadhaar's QR code


@pytest.mark.parametrize("version", ["V2", "V4", "3", "0"])
def test_a_secure_qr_code_gives_name_birth_date_and_last_four_digits(version: str) -> None:
    told = signed.secure_qr(signer("UIDAI"), version=version)
    found = aadhaar.of_qr(told.encode(), [vouching.der(signer("UIDAI").pem)])
    assert found and (found.name, str(found.birth_date), found.last_four) == (
        "Sunita Ramesh Jadhav",
        "1986-06-14",
        "1234",
    )


def test_a_code_of_more_digits_than_python_takes_at_once_is_read() -> None:
    import os

    told = signed.secure_qr(signer("UIDAI"), photo=os.urandom(1800))
    assert 4_300 < len(told) <= 7_089
    assert aadhaar.of_qr(told.encode(), [vouching.der(signer("UIDAI").pem)])


def test_a_photographed_aadhaar_is_proven_by_its_code_and_the_code_is_not_kept() -> None:
    picture = qr(signed.secure_qr(signer("UIDAI"), photo=b""))
    known = trust("aadhaar-qr", signer("UIDAI"), "aadhaar-offline")
    found, _ = looked(picture, "image/png", "aadhaar-offline", [known], NOW)
    assert found.signed and found.signed.number == "XXXX XXXX 1234"
    assert not found.codes


def _with_another_name() -> str:
    import gzip

    plain = gzip.decompress(aadhaar._number(signed.secure_qr(signer("UIDAI")).encode()))
    return signed.str_of(int.from_bytes(gzip.compress(plain.replace(b"Sunita", b"Ganita"))))


BAD_CODES = {
    "of a forger": lambda: signed.secure_qr(signer("Stranger")),
    "with another name put in": _with_another_name,
    "of an unknown version": lambda: signed.secure_qr(signer("UIDAI"), version="W2"),
    "with a digit altered": lambda: signed.secure_qr(signer("UIDAI")).replace("1", "2", 1),
    "that swells when unpacked": lambda: signed.swollen_qr(signer("UIDAI")),
    "of absurd length": lambda: "9" * 50_000,
    "of nothing": lambda: "0" * 500,
    "of letters": lambda: "hello" * 100,
}


@pytest.mark.parametrize("made", BAD_CODES.values(), ids=BAD_CODES)
def test_a_code_proves_nothing(made: Any) -> None:
    assert aadhaar.of_qr(made().encode(), [vouching.der(signer("UIDAI").pem)]) is None


def test_old_cards_with_the_whole_number_in_their_code_are_not_read() -> None:
    told = '<PrintLetterBarcodeData uid="234123412346" name="Sunita Jadhav"/>'
    found, _ = looked(qr(told), "image/png", "aadhaar-offline", [], NOW)
    assert found.codes == ()


# Aadhaar's offline file


def offline(content: bytes, share_code: str = SHARE_CODE) -> Signed | None:
    return xml.aadhaar_file(
        content, "aadhaar-offline", [trust("aadhaar-xml", signer("UIDAI"), "aadhaar-offline")], NOW, share_code
    )


def test_an_offline_file_gives_its_facts_with_the_share_code() -> None:
    found = offline(signed.zipped(signed.offline_xml(signer("UIDAI"))))
    assert found and (found.name, found.number) == ("Sunita Ramesh Jadhav", "XXXX XXXX 1234")
    assert "photo" not in found.model_dump_json()


def test_a_wrong_share_code_opens_nothing() -> None:
    with pytest.raises(aadhaar.WrongShareCode):
        offline(signed.zipped(signed.offline_xml(signer("UIDAI"))), "Xy9!")


def test_an_old_file_is_not_fresh() -> None:
    assert offline(signed.zipped(signed.offline_xml(signer("UIDAI"), at="20261101093000123"))) is None


def test_a_file_of_tomorrow_is_not_believed() -> None:
    assert offline(signed.zipped(signed.offline_xml(signer("UIDAI"), at="20261130093000123"))) is None


def test_an_offline_file_of_a_forger_proves_nothing_though_it_brings_a_certificate() -> None:
    assert offline(signed.zipped(signed.offline_xml(signer("Stranger")))) is None


def test_an_offline_file_that_was_altered_proves_nothing() -> None:
    content = signed.offline_xml(signer("UIDAI")).replace(b"Sunita", b"Vanita")
    assert offline(signed.zipped(content)) is None


GOOD = b"<a/>"
BAD_ZIPS = {
    "with two files": lambda: signed.zipped(GOOD, ("b.xml", GOOD)),
    "that leads out of its folder": lambda: signed.zipped(GOOD, name="../../etc/passwd.xml"),
    "with a program": lambda: signed.zipped(GOOD, name="run.exe"),
    "that swells": lambda: signed.zipped(b"<a>" + b" " * 30_000_000 + b"</a>"),
    "that is none": lambda: b"PK\x03\x04 and nothing more",
    "of a DTD with entities": lambda: signed.zipped(
        b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
    ),
    "of XML from another file": lambda: signed.zipped(
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    ),
    "of XML a thousand deep": lambda: signed.zipped(b"<a>" * 1000 + b"</a>" * 1000),
    "of XML in an encoding that hides": lambda: signed.zipped("<!DOCTYPE a><a/>".encode("utf-16")),
}


@pytest.mark.parametrize("made", BAD_ZIPS.values(), ids=BAD_ZIPS)
def test_a_zip_is_not_opened(made: Any) -> None:
    with pytest.raises((BadXml, aadhaar.WrongShareCode)):
        offline(made())


# DigiLocker's certificates


def locker(content: bytes) -> Signed | None:
    return xml.certificate(
        content, "income-certificate", [trust("digilocker-xml", signer("Issuer"), "income-certificate")], NOW
    )


def test_a_certificate_signed_under_a_trusted_root_is_proven() -> None:
    found = locker(signed.certificate_xml(signer("Issuer")))
    assert found and (found.name, found.number, str(found.valid_until)) == (
        "Sunita Ramesh Jadhav",
        "INC-2026-0042",
        "2027-03-31",
    )


@pytest.mark.parametrize("status", ["R", "S", "E", ""])
def test_a_certificate_that_is_no_longer_active_is_not(status: str) -> None:
    assert locker(signed.certificate_xml(signer("Issuer"), status=status)) is None


def test_a_certificate_of_a_stranger_or_altered_is_not() -> None:
    assert locker(signed.certificate_xml(signer("Stranger"))) is None
    assert locker(signed.certificate_xml(signer("Issuer")).replace(b"Sunita", b"Vanita")) is None


def test_what_the_digilocker_of_a_laptop_signs_is_proven_under_the_root_that_its_secret_gives() -> None:
    plain = signed.certificate_xml(signer("Issuer")).partition(b"<ds:Signature")[0] + b"</Certificate>"
    content = digilocker_issuer.issuer("a secret").sign(plain)
    roots = {secret: digilocker_issuer.issuer(secret).root for secret in ("a secret", "another")}
    digilocker_issuer.issuer.cache_clear()
    assert digilocker_issuer.issuer("a secret").root == roots["a secret"], "the same whenever it is started"
    for secret, root in roots.items():
        known = Trust(way="digilocker-xml", by="x", certificate=root, papers=("income-certificate",), regions=("x",))
        found = xml.certificate(content, "income-certificate", [known], NOW)
        assert (found is not None) == (secret == "a secret")


def test_a_signed_certificate_inside_an_unsigned_one_lends_it_nothing() -> None:
    inner = signed.certificate_xml(signer("Issuer"))
    forged = (
        b'<Certificate status="A" number="FORGED"><IssuedTo><Person name="Forger"/></IssuedTo>'
        + inner
        + b"</Certificate>"
    )
    assert locker(forged) is None


# Apart


def test_a_file_is_looked_at_in_a_process_of_its_own() -> None:
    facts, pictures = apart.run(
        "chalicelib.documents.proofs.look:look",
        signed.sealed(files.pdf(pages=3), signer()),
        seconds=40,
        memory_mb=1536,
        media_type="application/pdf",
        kind="marksheets",
        trusted=[trust().model_dump(mode="json")],
        at=NOW.isoformat(),
    )
    assert facts["signed"]["signer"] == "Board Signer"
    assert sum(facts["pictures"]) == len(pictures) and len(facts["pictures"]) == 2


@pytest.mark.parametrize(
    "made", [files.nested_pdf, files.endless_pages, files.many_streams], ids=lambda one: one.__name__
)
def test_what_is_built_to_exhaust_a_reader_is_stopped(made: Any) -> None:
    """Whatever comes of it, it comes soon, and proves nothing."""
    try:
        facts, _ = apart.run(
            "chalicelib.documents.proofs.look:look",
            made(),
            seconds=10,
            memory_mb=1536,
            media_type="application/pdf",
            kind="marksheets",
            trusted=[trust().model_dump(mode="json")],
            at=NOW.isoformat(),
        )
    except (apart.BadBytes, apart.TooMuchWork):
        return
    assert facts["signed"] is None


def test_a_picture_that_only_claims_to_be_huge_is_refused_before_it_is_unpacked() -> None:
    from chalicelib.documents.inspection import inspected

    assert inspected(files.png_bomb(), "image/png")[0].reason == "picture-too-large"


def test_the_place_where_a_photograph_was_taken_does_not_reach_the_vault() -> None:
    from PIL import Image

    from chalicelib.documents.inspection import inspected

    content = files.photo_with_place()
    assert b"SecretCamera" in content
    _, kept = inspected(content, "image/jpeg")
    assert b"Secret" not in kept and not Image.open(io.BytesIO(kept)).getexif()
