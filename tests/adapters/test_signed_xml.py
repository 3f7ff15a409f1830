"""Signatures over XML, made by software of others."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from chalicelib.adapters import signed_xml

TEMPLATE = """<?xml version="1.0" encoding="UTF-8"?>
<OfflinePaperlessKyc referenceId="123420261121"><UidData><Poi name="Asha Devi" dob="01-01-1990"/></UidData>
<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>
<CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>
<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
<Reference URI=""><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></Transforms>
<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference></SignedInfo>
<SignatureValue/><KeyInfo><X509Data/></KeyInfo></Signature></OfflinePaperlessKyc>
"""


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """What xmlsec1 has signed, and the certificate (DER) of the key."""
    folder = tmp_path_factory.mktemp("xmlsec")
    key = rsa.generate_private_key(65537, 2048)
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Signer")]), datetime.now(UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    own = built.sign(key, SHA256())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(pem)
    (folder / "own.pem").write_bytes(own.public_bytes(Encoding.PEM))
    (folder / "template.xml").write_text(TEMPLATE, "utf-8")
    return _sign(folder), own.public_bytes(Encoding.DER)


def _sign(folder: Path) -> bytes:
    keys = f"{folder / 'key.pem'},{folder / 'own.pem'}"
    order = ["xmlsec1", "--sign", "--privkey-pem", keys, "--output", str(folder / "signed.xml")]
    subprocess.run([*order, str(folder / "template.xml")], check=True, capture_output=True)
    return (folder / "signed.xml").read_bytes()


def test_what_xmlsec_has_signed_is_found_signed(signed: tuple[bytes, bytes]) -> None:
    root = signed_xml.signed_by_certificate(*signed)
    assert root is not None and root.find("UidData/Poi").get("name") == "Asha Devi"


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"Asha Devi", b"Usha Devi"), (b"<UidData>", b'<UidData xmlns="">'), (b"</UidData>", b"<More/></UidData>")],
)
def test_what_was_changed_since_is_not(signed: tuple[bytes, bytes], old: bytes, new: bytes) -> None:
    content, certificate = signed
    assert old in content
    assert signed_xml.signed_by_certificate(content.replace(old, new), certificate) is None
