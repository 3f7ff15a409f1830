"""Who may ask, and whose certificate it is. Pure decisions; time comes in as an argument."""

import base64
import hashlib
import hmac
from datetime import date, datetime, timedelta

from chalicelib.certificates.digilocker.models import Call, PullUri, Refusal
from chalicelib.certificates.models import Certificate, Standing
from chalicelib.core import ids, names

GOOD = frozenset({Standing.VALID, Standing.EXPIRED})
"""What is handed out. An expired certificate was good in its time, and says itself until when."""
WINDOW = timedelta(minutes=10)
"""How far a call's time may be from ours."""
_SAME = 0.97
"""From which likeness on a name alone tells whose it is, where nobody asked for a date of birth: it has to be the same
but for spelling and script."""
_RAW, _HEX = 44, 88
"""Letters of the two encodings that are out there: Base64 of the 32 bytes, and of their 64 hexadecimal digits."""


def is_from_digilocker(body: bytes, mac: str, call: Call, api_key: str, now: datetime) -> bool:
    """Whether a call was made with our key, over exactly these bytes, and just now.

    `mac` is the header `x-digilocker-hmac`: HMAC-SHA256 of the body. The specification means Base64 of its bytes; some
    who speak the protocol encode its hexadecimal digits instead, so both are taken, told apart by their length.
    """
    digest = hmac.new(api_key.encode(), body, hashlib.sha256)
    wanted = {_RAW: base64.b64encode(digest.digest()), _HEX: base64.b64encode(digest.hexdigest().encode())}
    key_hash = hashlib.sha256(f"{api_key}{call.ts}".encode()).hexdigest()
    return (
        hmac.compare_digest(wanted.get(len(mac), b"\0"), mac.encode())
        and hmac.compare_digest(key_hash.encode(), call.key_hash.lower().encode())
        and is_fresh(call.ts, now)
    )


def is_fresh(ts: str, now: datetime) -> bool:
    """Whether a time as DigiLocker writes it (ISO 8601 with offset) is about now."""
    try:
        told = datetime.fromisoformat(ts)
    except ValueError:
        return False
    return told.tzinfo is not None and abs(now - told) <= WINDOW


def number_of(call: PullUri, field: str) -> str | None:
    """The certificate number that was typed: in the field that was agreed, in whatever case it is spelt, or in the
    only one there is."""
    typed = {name.lower(): value for name, value in call.numbers.items()}
    only = next(iter(typed.values())) if len(typed) == 1 else ""
    return ids.read_number(typed.get(field.lower(), only))


def refusal(certificate: Certificate | None, standing: Standing, call: PullUri) -> Refusal | None:
    """Why a certificate is not handed to this person, or None where it is. Name and date of birth must be the
    holder's; whether the number or the person was wrong is not told."""
    if certificate is None or standing is Standing.UNKNOWN or certificate.order.type != call.doc_type:
        return Refusal.NO_MATCH
    if not is_holder(certificate, call.name, call.birth_date):
        return Refusal.NO_MATCH
    return None if standing in GOOD else Refusal.NOT_VALID


def is_holder(certificate: Certificate, name: str, born_on: date | None) -> bool:
    """Whether a name and a date of birth, as DigiLocker knows them from Aadhaar, are the holder's."""
    known = birth_date(certificate)
    alike = names.likeness(certificate.order.holder_name, name)
    return alike >= _SAME if known is None else alike >= names.ALIKE and known == born_on


def birth_date(certificate: Certificate) -> date | None:
    """The holder's date of birth: as the certificate says it, which an officer may have corrected, else as answered."""
    order = certificate.order
    if all(one.name != "birth_date" for one in order.subject):
        return order.holder_born_on
    found = plain(certificate, "birth_date")
    return date.fromisoformat(found) if found else None


def plain(certificate: Certificate, name: str) -> str:
    """A particular as programs read it; empty where the certificate does not have it."""
    return next((str(one.plain) for one in certificate.order.subject if one.name == name and one.plain), "")


def certificate_in(uri: str, issuer_id: str) -> tuple[str, str] | None:
    """Document type and certificate number out of `<issuer>-<type>-<number>`; None where it is no URI of ours."""
    issuer, doc_type, number = (uri.rsplit("-", 2) + ["", ""])[:3]
    found = ids.read_number(number)
    return (doc_type, found) if issuer == issuer_id and found else None


def uri_of(certificate: Certificate, issuer_id: str) -> str:
    """Where DigiLocker keeps a certificate: for ever, and never another one's."""
    return f"{issuer_id}-{certificate.order.type}-{certificate.certificate_id}"
