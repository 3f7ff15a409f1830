"""Aadhaar without asking UIDAI: the Secure QR code, and the XML of Paperless Offline e-KYC.

Neither carries the whole number, and nothing here gives more of it than the last four digits. The photograph is dropped
unopened. What holds is signed with a certificate of UIDAI that the operator has pinned; what a file says of its own
signer counts for nothing.
"""

import hashlib
import hmac
import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.adapters import signed_xml
from chalicelib.adapters.safe_xml import BadXml
from chalicelib.core.clock import IST

_MOST_DIGITS = 7_089
"""A QR code holds no more."""
_MOST_UNPACKED = 64 * 1024
_SIGNATURE = 256
"""Bytes of an RSA-2048 signature."""
_FIELDS = ("reference", "name", "birth", "sex", "care_of", "district", "landmark", "house", "location") + (
    *("pin_code", "post_office", "state", "street", "subdistrict", "village"),
)
"""Of the Secure QR after its first field, in their order (UIDAI, Secure QR Code Specification)."""
_SHARE_CODE = re.compile(r"[!-~]{4}")


@dataclass(frozen=True)
class Aadhaar:
    """What UIDAI signed, without number and photograph."""

    name: str
    birth_date: date | None
    """None also where only the year is known."""
    sex: str
    """`M`, `F` or `T`."""
    last_four: str
    signed_at: datetime
    care_of: str = ""
    address: tuple[str, ...] = ()
    pin_code: str = ""
    mobile_hash: str = ""
    """Of the mobile number that is linked with this Aadhaar, as an offline file has it; empty where none is."""


class WrongShareCode(Exception):
    """The zip does not open with this code."""


def of_qr(told: bytes, certificates: Sequence[bytes]) -> Aadhaar | None:
    """What a Secure QR code says (2019 and later), where one of these certificates (DER) signed it; else None."""
    if not (_SIGNATURE < len(told) <= _MOST_DIGITS and told.isdigit()):
        return None
    try:
        signed, signature = _split(_unpacked(_number(told)))
        return _qr_facts(signed) if _is_signed(signed, signature, certificates) else None
    except (zlib.error, ValueError, IndexError, KeyError):
        return None


def _number(digits: bytes) -> bytes:
    """The digits as one number, big-endian. Converted piece by piece: Python refuses more than 4,300 digits at once,
    for their cost grows with the square of their number."""
    number, piece = 0, 4_000
    for start in range(0, len(digits), piece):
        part = digits[start : start + piece]
        number = number * 10 ** len(part) + int(part)
    return number.to_bytes((number.bit_length() + 7) // 8)


def _unpacked(packed: bytes) -> bytes:
    stream = zlib.decompressobj(wbits=31)
    plain = stream.decompress(packed, _MOST_UNPACKED)
    if stream.unconsumed_tail or not stream.eof:
        raise ValueError("more than a Secure QR code holds")
    return plain


def _split(plain: bytes) -> tuple[bytes, bytes]:
    return plain[:-_SIGNATURE], plain[-_SIGNATURE:]


def _is_signed(signed: bytes, signature: bytes, certificates: Sequence[bytes]) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509 import load_der_x509_certificate

    for one in certificates:
        key = load_der_x509_certificate(one).public_key()
        try:
            if isinstance(key, RSAPublicKey):
                key.verify(signature, signed, PKCS1v15(), SHA256())
                return True
        except InvalidSignature:
            continue
    return False


def _qr_facts(signed: bytes) -> Aadhaar | None:
    """Fields end with a byte 255; the photograph behind them may hold more of those."""
    first = signed[: signed.index(255)]
    is_v2 = re.fullmatch(rb"V[2-9]", first) is not None
    if not is_v2 and first not in (b"0", b"1", b"2", b"3"):
        return None
    parts = signed.split(b"\xff", 1 + len(_FIELDS) + is_v2)
    if len(parts) != 2 + len(_FIELDS) + is_v2:
        return None
    told = {name: part.decode("iso-8859-1") for name, part in zip(_FIELDS, parts[1:], strict=False)}
    return _facts(told)


def of_xml(packed: bytes, share_code: str, certificates: Sequence[bytes], now: datetime, days: int) -> Aadhaar | None:
    """What an offline e-KYC file says, where a pinned certificate signed it and it is at most `days` old; else None.

    Raises WrongShareCode, and BadXml for what is no such file: other than one XML file of at most 2 MB in the zip.
    """
    content = _only_file(packed, share_code)
    signed_xml.parsed(content)
    for one in certificates:
        root = signed_xml.signed_by_certificate(content, one)
        if root is not None:
            facts = _xml_facts(root)
            is_fresh = facts is not None and timedelta(0) <= now - facts.signed_at <= timedelta(days=days)
            return facts if is_fresh else None
    return None


def is_linked(found: Aadhaar, mobile: str, share_code: str) -> bool:
    """Whether this mobile number (ten digits) is the one that is linked with an Aadhaar, as its offline file says.

    SHA-256 over number and share code, and again over the hexadecimal digits, as often in all as the last digit of the
    Aadhaar number says, at least once (UIDAI, Aadhaar Paperless Offline e-KYC, "How to validate the hash").
    """
    hashed = mobile + share_code
    for _ in range(max(1, int(found.last_four[-1]))):
        hashed = hashlib.sha256(hashed.encode()).hexdigest()
    return bool(found.mobile_hash) and hmac.compare_digest(hashed, found.mobile_hash.lower())


def _only_file(packed: bytes, share_code: str) -> bytes:
    if not _SHARE_CODE.fullmatch(share_code):
        raise WrongShareCode
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            only, *more = archive.infolist()
            if more or only.file_size > signed_xml.MOST_BYTES or not re.fullmatch(r"[\w.-]{1,100}\.xml", only.filename):
                raise BadXml("not the one file that it should hold")
            with archive.open(only, pwd=share_code.encode()) as source:
                content = source.read(signed_xml.MOST_BYTES + 1)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, zlib.error, EOFError) as error:
        raise BadXml("no such zip") from error
    except RuntimeError as error:  # how zipfile says that a password is wrong
        raise WrongShareCode from error
    return content


def _xml_facts(root: Any) -> Aadhaar | None:
    person, home = root.find("UidData/Poi"), root.find("UidData/Poa")
    if root.tag != "OfflinePaperlessKyc" or person is None:
        return None
    where = dict(home.attrib) if home is not None else {}
    told = {
        "reference": root.get("referenceId", ""),
        "name": person.get("name", ""),
        "birth": person.get("dob", ""),
        "sex": person.get("gender", ""),
        "care_of": where.get("careof", where.get("co", "")),
        "landmark": where.get("landmark", where.get("lm", "")),
        "location": where.get("loc", ""),
        "pin_code": where.get("pc", ""),
        "post_office": where.get("po", ""),
        "subdistrict": where.get("subdist", ""),
        "village": where.get("vtc", ""),
        "district": where.get("dist", ""),
        "mobile_hash": person.get("m", ""),
        **{name: where.get(name, "") for name in ("house", "street", "state")},
    }
    return _facts(told)


def _facts(told: dict[str, str]) -> Aadhaar | None:
    reference = re.fullmatch(r"(\d{4})(\d{14})\d{0,3}", told["reference"])
    if not reference or not told["name"].strip():
        return None
    lines = ("house", "street", "landmark", "location", "village", "post_office", "subdistrict", "district", "state")
    return Aadhaar(
        name=told["name"].strip(),
        birth_date=_day(told["birth"]),
        sex=told["sex"],
        last_four=reference[1],
        signed_at=datetime.strptime(reference[2], "%Y%m%d%H%M%S").replace(tzinfo=IST),
        care_of=told["care_of"],
        address=tuple(told[line] for line in lines if told[line]),
        pin_code=told["pin_code"],
        mobile_hash=told.get("mobile_hash", ""),
    )


def _day(written: str) -> date | None:
    """`14-06-1986`; older codes write `14/06/1986`."""
    found = re.fullmatch(r"(\d{2})[-/](\d{2})[-/](\d{4})", written)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None
