"""The signature itself, as pyHanko's validator finds it; and with a timestamp authority that answers over HTTP."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

import pikepdf
import pytest
from cryptography import x509 as pyca
from cryptography.hazmat.primitives.asymmetric import ec, rsa, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from chalicelib.adapters import pades
from chalicelib.certificates import sheet
from infra.signing import self_issued_chain
from tests.certificates.builders import NOW, a_certificate

KEY = ec.generate_private_key(ec.SECP256R1())
CHAIN = self_issued_chain(KEY.public_key(), organisation="Ekdwar test", now=datetime.now(UTC))


def sign(pdf: bytes, timestamp_url: str = "") -> bytes:
    return pades.sign(
        pdf,
        pades.signer_certificate(CHAIN),
        lambda digest: KEY.sign(digest, ec.ECDSA(utils.Prehashed(SHA256()))),
        reason="Income certificate",
        at=NOW,
        timestamp_url=timestamp_url,
    )


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


@pytest.fixture
def timestamp_authority() -> Iterator[str]:
    """A timestamp authority on a free port; it signs with pyHanko's test one."""
    from asn1crypto import keys, tsp, x509
    from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = pyca.Name([pyca.NameAttribute(NameOID.COMMON_NAME, "Timestamp authority")])
    certificate = (
        pyca.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(pyca.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, SHA256())
    )
    stamper = DummyTimeStamper(
        x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
    )

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_timestamp_authority_dates_the_signature(drawn, timestamp_authority):
    signed = sign(drawn, timestamp_authority)
    found = status(signed, root())
    assert (found.intact, found.valid) == (True, True)
    assert found.timestamp_validity.intact
    assert found.timestamp_validity.valid
    assert pades.read_seal(signed).unchanged


def test_a_timestamp_authority_that_is_not_there_is_an_os_error(drawn):
    with pytest.raises(OSError, match="refused"):
        sign(drawn, "http://127.0.0.1:9/")
