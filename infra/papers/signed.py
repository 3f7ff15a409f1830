"""Papers that somebody signed: certifying authorities, signers, Aadhaar and DigiLocker of these tests, and forgers."""

import base64
import gzip
import io
import zipfile
import zlib
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, cast

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from lxml import etree

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


class Signer:
    """A key with a certificate, which an authority of its own has issued."""

    def __init__(self, name: str, *, until: datetime = NOW + timedelta(days=700)) -> None:
        self.root_key, self.key = _key(f"{name}-root"), _key(name)
        root_name, own_name = (_name(f"{name} {what}") for what in ("Root CA", "Signer"))
        begins = NOW - timedelta(days=900)
        self.root: x509.Certificate = (
            _draft(root_name, root_name, self.root_key, begins, NOW + timedelta(days=3000))
            .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
            .add_extension(_usage(key_cert_sign=True), critical=True)
            .sign(self.root_key, SHA256())
        )
        self.certificate: x509.Certificate = (
            _draft(own_name, root_name, self.key, begins, until)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
            .sign(self.root_key, SHA256())
        )

    @property
    def root_pem(self) -> str:
        return self.root.public_bytes(Encoding.PEM).decode()

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()


@cache
def signer(name: str = "Board") -> Signer:
    """One of a name; making keys takes long."""
    return Signer(name)


@cache
def expired_signer() -> Signer:
    return Signer("Former", until=NOW - timedelta(days=30))


@cache
def _key(_name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _draft(own: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, begins: datetime, ends: datetime) -> Any:
    return (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
    )


def _usage(**on: bool) -> x509.KeyUsage:
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    more = ("key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{name: on.get(name, False) for name in (*names, *more)})


# PDF


def sealed(pdf: bytes, by: Signer, field: str = "Signature1") -> bytes:
    """With a PAdES signature over the whole file."""
    from asn1crypto import keys
    from asn1crypto.x509 import Certificate
    from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    raw = by.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store: Any = cast(Any, SimpleCertificateStore)()
    store.register(Certificate.load(by.root.public_bytes(Encoding.DER)))
    hand = SimpleSigner(
        signing_cert=Certificate.load(by.certificate.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(raw),
        cert_registry=store,
    )
    meta = PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    return bytes(sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meta, hand).getvalue())


def changed_after(pdf: bytes) -> bytes:
    """With another page appended to it as an update, as an editor would write it."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.writer import PageObject

    writer: Any = IncrementalPdfFileWriter(io.BytesIO(pdf))
    stream = generic.StreamObject(stream_data=b"BT ET")
    page = cast(Any, PageObject)(contents=writer.add_object(stream), media_box=(0, 0, 595, 842))
    writer.insert_page(page)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


# Aadhaar


def secure_qr(
    by: Signer, *, version: str = "V2", photo: bytes = b"\xff\x4f\xff\x51" + bytes(range(256)), **told: str
) -> str:
    """The digits of a Secure QR code."""
    fields = {
        "reference": "123420261101093000123",
        "name": "Sunita Ramesh Jadhav",
        "birth": "14-06-1986",
        "sex": "F",
        **dict.fromkeys(
            ("care_of", "district", "landmark", "house", "location", "pin", "post", "state", "street"), "x"
        ),
        **dict.fromkeys(("subdistrict", "village"), "y"),
        **told,
    }
    parts = [version, *fields.values(), *(["3210"] if version.startswith("V") else [])]
    plain = b"\xff".join(part.encode("iso-8859-1") for part in parts) + b"\xff" + photo
    packed = gzip.compress(plain + by.key.sign(plain, padding.PKCS1v15(), SHA256()))
    return str_of(int.from_bytes(packed))


def str_of(number: int) -> str:
    """Its digits, however many: Python refuses to write more than 4,300 at once."""
    digits = []
    while number:
        number, rest = divmod(number, 10**4000)
        digits.append(f"{rest:04000d}" if number else str(rest))
    return "".join(reversed(digits))


def swollen_qr(by: Signer) -> str:
    """A code that unpacks to a megabyte of nothing."""
    plain = bytes(1_000_000)
    return str_of(int.from_bytes(gzip.compress(plain + by.key.sign(plain, padding.PKCS1v15(), SHA256()))))


def offline_xml(by: Signer, *, at: str = "20261120093000123", photo: str = "", **told: str) -> bytes:
    """What UIDAI puts into the zip."""
    root = etree.Element("OfflinePaperlessKyc", referenceId=f"1234{at}")
    data = etree.SubElement(root, "UidData")
    person = {"name": "Sunita Ramesh Jadhav", "dob": "14-06-1986", "gender": "F", "e": "", "m": "", **told}
    etree.SubElement(data, "Poi", person)
    etree.SubElement(data, "Poa", {"country": "India", "vtc": "Dhamori", "pc": "423607"})
    etree.SubElement(data, "Pht").text = photo or base64.b64encode(b"\xff\xd8photo").decode()
    return _enveloped(root, by)


def certificate_xml(by: Signer, *, status: str = "A", **told: str) -> bytes:
    """A certificate as DigiLocker has it."""
    facts = {"name": "Income Certificate", "type": "INCER", "number": "INC-2026-0042", "issueDate": "01-04-2026"}
    root = etree.Element("Certificate", {**facts, "expiryDate": "31-03-2027", "status": status, **told})
    etree.SubElement(etree.SubElement(root, "IssuedBy"), "Organization", name="Revenue Department", type="SG")
    etree.SubElement(etree.SubElement(root, "IssuedTo"), "Person", name="Sunita Ramesh Jadhav", dob="14-06-1986")
    etree.SubElement(root, "CertificateData")
    return _enveloped(root, by)


def _enveloped(root: Any, by: Signer) -> bytes:
    from signxml.algorithms import CanonicalizationMethod
    from signxml.signer import XMLSigner

    hand = XMLSigner(c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0)
    return bytes(etree.tostring(hand.sign(root, key=by.key, cert=[by.certificate])))


SHARE_CODE = "Ab1@"


def zipped(content: bytes, *more: tuple[str, bytes], name: str = "offlineaadhaar.xml", code: str = SHARE_CODE) -> bytes:
    """The zip under a share code, with the cipher that UIDAI uses (PKWARE, APPNOTE 6.1)."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for called, what in ((name, content), *more):
            archive.writestr(called, what)
    return _enciphered(target.getvalue(), code.encode())


def _enciphered(plain: bytes, code: bytes) -> bytes:
    """Python reads this cipher and does not write it, so it is written here."""
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        entries = [(info, archive.read(info)) for info in archive.infolist()]
    out, directory = b"", b""
    for info, content in entries:
        packed = zlib.compressobj(9, zlib.DEFLATED, -15)
        body = packed.compress(content) + packed.flush()
        crc = zlib.crc32(content)
        body = _pkware(bytes(11) + bytes([crc >> 24]) + body, code)
        name = info.filename.encode()
        head = (
            b"\x14\0"
            + b"\x01\0"
            + b"\x08\0"
            + b"\0\0\x21\x58"
            + crc.to_bytes(4, "little")
            + len(body).to_bytes(4, "little")
            + len(content).to_bytes(4, "little")
            + len(name).to_bytes(2, "little")
            + b"\0\0"
        )
        directory += b"PK\x01\x02\x14\0" + head + bytes(10) + len(out).to_bytes(4, "little") + name
        out += b"PK\x03\x04" + head + name + body
    count = len(entries).to_bytes(2, "little")
    end = b"PK\x05\x06\0\0\0\0" + count + count + len(directory).to_bytes(4, "little") + len(out).to_bytes(4, "little")
    return out + directory + end + b"\0\0"


def _pkware(plain: bytes, code: bytes) -> bytes:
    table = [_crc_row(at) for at in range(256)]
    keys = [0x12345678, 0x23456789, 0x34567890]

    def turn(byte: int) -> None:
        keys[0] = keys[0] >> 8 ^ table[(keys[0] ^ byte) & 0xFF]
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = keys[2] >> 8 ^ table[(keys[2] ^ keys[1] >> 24) & 0xFF]

    for byte in code:
        turn(byte)
    out = bytearray()
    for byte in plain:
        mask = keys[2] & 0xFFFF | 2
        out.append(byte ^ (mask * (mask ^ 1) >> 8) & 0xFF)
        turn(byte)
    return bytes(out)


def _crc_row(at: int) -> int:
    for _ in range(8):
        at = at >> 1 ^ (0xEDB88320 if at & 1 else 0)
    return at
