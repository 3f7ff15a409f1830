"""The signature itself, as pyHanko's validator finds it; and with a timestamp authority that answers over HTTP."""

from datetime import UTC, datetime
from io import BytesIO
from urllib.request import Request, urlopen

import pikepdf
import pytest
from asn1crypto import tsp
from cryptography import x509 as pyca
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from chalicelib.adapters import pades
from chalicelib.adapters.cms import EcdsaSigner
from chalicelib.certificates import sheet
from infra.signing import self_issued_chain
from tests.certificates.builders import NOW, RsaSigner, a_certificate
from tests.certificates.conftest import answering

KEY = ec.generate_private_key(ec.SECP256R1())
CHAIN = self_issued_chain(KEY.public_key(), organisation="Ekdwar test", now=datetime.now(UTC))


def sign(pdf: bytes, timestamp_url: str = "") -> bytes:
    signer = EcdsaSigner(
        pades.signer_certificate(CHAIN), lambda digest: KEY.sign(digest, ec.ECDSA(utils.Prehashed(SHA256())))
    )
    return pades.sign(pdf, signer, reason="Income certificate", at=NOW, timestamp_url=timestamp_url)


def status(pdf: bytes, *roots: pyca.Certificate):
    from asn1crypto import x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    trusted = [x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in roots]
    context = ValidationContext(trust_roots=trusted, allow_fetching=False)
    return validate_pdf_signature(PdfFileReader(BytesIO(pdf)).embedded_signatures[0], context)


def root() -> pyca.Certificate:
    return pyca.load_pem_x509_certificates(CHAIN.encode())[1]


@pytest.fixture(scope="module")
def drawn() -> bytes:
    return sheet.draw(a_certificate())


def test_pyhanko_finds_the_signature_whole_and_its_signer_trusted(drawn):
    found = status(sign(drawn), root())
    assert (found.intact, found.valid, found.trusted) == (True, True, True)
    assert found.coverage.name == "ENTIRE_FILE"


@pytest.mark.parametrize("bits", [2048, 4096])
def test_a_signer_of_another_kind_signs_with_its_own_algorithm(drawn, timestamp_authority, bits):
    signer = RsaSigner(bits)
    for url in ("", timestamp_authority):
        signed = pades.sign(drawn, signer, reason="Income certificate", at=NOW, timestamp_url=url)
        found = status(signed, pyca.load_pem_x509_certificates(signer.chain.encode())[1])
        assert (found.intact, found.valid, found.trusted) == (True, True, True)
        assert found.pkcs7_signature_mechanism == "sha256_rsa"
        assert pades.read_seal(signed).unchanged
        assert not pades.read_seal(signed.replace(b"%PDF-1.7", b"%PDF-1.6")).unchanged


def test_what_was_there_before_the_signature_stays_byte_for_byte(drawn):
    signed = sign(drawn)
    assert signed.startswith(drawn)
    assert signed.count(b"<x:xmpmeta") == 1


def test_the_signature_field_is_one_that_pdf_a_2_allows(drawn):
    """Of no size, so without appearance; printed, not hidden (ISO 19005-2, 6.3.2 and 6.3.3)."""
    with pikepdf.open(BytesIO(sign(drawn))) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert [int(edge) for edge in field.Rect] == [0, 0, 0, 0]
        assert int(field.F) & 0b100111 == 0b000100
        assert "/NeedAppearances" not in pdf.Root.AcroForm
        assert field.V.SubFilter == "/ETSI.CAdES.detached"


def test_every_byte_of_the_file_is_under_the_signature(drawn):
    signed = sign(drawn)
    start, end = signed.rindex(b"/Contents <") + 10, signed.rindex(b">", 0, signed.rindex(b"/Reason"))
    for place in range(0, len(signed), 997):
        if start <= place <= end:
            continue
        bent = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
        seal = pades.read_seal(bent)
        assert seal is None or not seal.unchanged


def test_a_timestamp_authority_dates_the_signature(drawn, timestamp_authority):
    signed = sign(drawn, timestamp_authority)
    found = status(signed, root())
    assert (found.intact, found.valid) == (True, True)
    assert found.timestamp_validity.intact
    assert found.timestamp_validity.valid
    assert pades.read_seal(signed).unchanged


def test_a_timestamp_authority_that_is_not_there_gives_no_timestamp(drawn):
    with pytest.raises(pades.NoTimestamp, match="URLError"):
        sign(drawn, "http://127.0.0.1:9/")


PAGE = b"<!doctype html><title>Please sign in</title>"


@pytest.mark.parametrize(
    ("answer", "promised"),
    [
        (PAGE, None),
        (b"", None),
        (PAGE, 5_000),
        (b"0\x03\x02\x01\x02", None),
        (b"\x30\x05" + b"\x30\x03\x02\x01\x00", None),
    ],
    ids=["a page", "nothing", "cut off", "no status", "no token"],
)
def test_an_answer_that_is_no_timestamp_gives_none(drawn, answer, promised):
    with answering(lambda _: answer, promised=promised) as url, pytest.raises(pades.NoTimestamp):
        sign(drawn, url)


def test_the_timestamp_of_something_else_is_not_taken(drawn, timestamp_authority):
    """An authority, or who stands before it, that plays an old answer or stamps another digest."""

    def another_nonce(_: bytes) -> bytes:
        return asked_of(timestamp_authority, {"nonce": 7})

    def another_digest(asked: bytes) -> bytes:
        return asked_of(timestamp_authority, {"nonce": tsp.TimeStampReq.load(asked)["nonce"].native})

    for answer in (another_nonce, another_digest):
        with answering(answer) as url, pytest.raises(pades.NoTimestamp):
            sign(drawn, url)


def asked_of(url: str, more: dict[str, int]) -> bytes:
    """What the authority says of a digest that is not ours."""
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(32)}
    asked = tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "cert_req": True, **more})
    with urlopen(Request(url, data=asked.dump())) as answer:
        return answer.read()
