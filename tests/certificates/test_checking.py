"""What a number or a file is worth: real ones, forged ones, tampered ones."""

from datetime import timedelta

import pytest

from chalicelib.certificates import ending
from chalicelib.certificates.checking import actions as checking
from chalicelib.core import ids
from infra.signing import WrongCertificate, prepare_key, put_certificate, self_issued_chain, use_key
from tests.certificates.builders import NOW, an_officer, an_order
from tests.certificates.test_making import file_of


@pytest.mark.behaviour("S104")
def test_a_file_as_issued_is_valid(issue):
    found = checking.verify_file(file_of(issue(an_order())), now=NOW)
    assert found.verdict == "valid"
    assert found.certificate.holder == "S••• R••• P•••"


def test_the_number_may_be_typed_as_it_is_printed(issue):
    certificate_id = issue(an_order())
    checked = checking.verify(ids.shown(certificate_id).lower(), now=NOW)
    assert (checked.standing, checked.number) == ("valid", ids.shown(certificate_id))


@pytest.mark.behaviour("S103")
def test_a_forged_number_is_unknown(issue):
    certificate_id = issue(an_order())
    one_letter_off = certificate_id[:-1] + ("A" if certificate_id[-1] != "A" else "B")
    for forged in (one_letter_off, ids.numbered("MHC"), "", "'; DROP TABLE", "०१२३४५६७८९०१२३"):
        assert checking.verify(forged, now=NOW).standing == "unknown"


@pytest.mark.behaviour("S104")
def test_tampered_files_are_refused(issue):
    file = file_of(issue(an_order()))
    middle = len(file) // 3
    another_byte = file[:middle] + bytes([file[middle] ^ 1]) + file[middle + 1 :]
    renamed = file.replace(b"Government of Maharashtra", b"Government of Maharashtrb")
    in_the_signature_room = file.replace(b"0" * 64, b"0" * 63 + b"1", 1)
    for tampered in (another_byte, renamed, file + b"\n%appended", in_the_signature_room):
        assert tampered != file
        assert checking.verify_file(tampered, now=NOW).verdict == "changed"


def test_a_file_with_another_certificates_signature_is_refused(issue):
    one, other = file_of(issue(an_order())), file_of(issue(an_order()))
    start = one.rindex(b"/Contents <")
    other_start = other.rindex(b"/Contents <")
    length = one.index(b">", start) - start
    transplanted = one[:start] + other[other_start : other_start + length] + one[start + length :]
    assert checking.verify_file(transplanted, now=NOW).verdict == "changed"


@pytest.mark.behaviour("S104")
def test_a_file_signed_by_somebody_else_is_foreign(issue):
    import hashlib
    from datetime import UTC, datetime

    from cryptography.hazmat.primitives.asymmetric import ec, utils
    from cryptography.hazmat.primitives.hashes import SHA256

    from chalicelib.adapters import pades
    from chalicelib.adapters.cms import EcdsaSigner
    from chalicelib.certificates import sheet, store

    key = ec.generate_private_key(ec.SECP256R1())
    chain = self_issued_chain(key.public_key(), organisation="Ekdwar test", now=datetime.now(UTC))
    drawn = sheet.draw(store.get(issue(an_order())))
    signer = EcdsaSigner(
        pades.signer_certificate(chain), lambda digest: key.sign(digest, ec.ECDSA(utils.Prehashed(SHA256())))
    )
    forged = pades.sign(drawn, signer, reason="forged", at=NOW)

    assert pades.read_seal(forged).unchanged
    for foreign in (forged, drawn, b"%PDF-1.7", b"", hashlib.sha256(b"").digest()):
        assert checking.verify_file(foreign, now=NOW).verdict == "foreign"


def test_a_revoked_certificates_file_says_so(issue):
    certificate_id = issue(an_order())
    ending.revoke(certificate_id, an_officer(), "The papers were forged.", now=NOW)
    assert checking.verify_file(file_of(certificate_id), now=NOW).verdict == "revoked"


def test_a_certificate_expires_with_its_last_day(issue):
    certificate_id = issue(an_order(valid="for 10 days"))
    last_moment = NOW.replace(hour=18, minute=29) + timedelta(days=9)
    assert checking.verify(certificate_id, now=last_moment).standing == "valid"
    assert checking.verify(certificate_id, now=last_moment + timedelta(minutes=1)).standing == "expired"


@pytest.mark.behaviour("S104")
def test_what_the_old_key_signed_stays_good_after_the_key_was_changed(issue, change_key):
    from chalicelib.certificates import store

    old = issue(an_order())
    changed = change_key()
    new = issue(an_order())

    assert store.get(new).key_id == changed.key_id != store.get(old).key_id
    for certificate_id in (old, new):
        assert checking.verify_file(file_of(certificate_id), now=NOW).verdict == "valid"


def test_a_prepared_key_is_given_its_certificate_before_it_signs(signing, signatory):
    from datetime import UTC, datetime

    from cryptography import x509

    from chalicelib.certificates.store import fresh_signatories

    before = fresh_signatories().current
    prepared = signing(prepare_key, organisation="Ekdwar test", now=datetime.now(UTC))
    public = x509.load_pem_x509_certificates(prepared.chain.encode())[0].public_key()
    chain = self_issued_chain(public, organisation="A licensed authority", now=datetime.now(UTC))
    assert signing(put_certificate, chain=chain).key_id == prepared.key_id != before
    assert fresh_signatories().current == before
    assert signing(use_key).chain == chain


def test_a_certificate_for_another_key_is_not_taken(signing, signatory):
    from datetime import UTC, datetime

    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    chain = self_issued_chain(key.public_key(), organisation="Somebody else", now=datetime.now(UTC))
    with pytest.raises(WrongCertificate):
        signing(put_certificate, chain=chain)
