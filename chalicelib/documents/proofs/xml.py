"""Signed XML looked at: Aadhaar's offline file, DigiLocker's certificates. Runs in a process of its own."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from chalicelib.adapters import aadhaar, signed_xml
from chalicelib.adapters.safe_xml import BadXml
from chalicelib.documents.proofs.look import certificates, of_aadhaar
from chalicelib.documents.proofs.models import Signed, Trust

AHEAD = ("cryptography.x509", "pyhanko_certvalidator", "signxml.verifier")
"""What is imported once for all files."""


def look_at_aadhaar(
    content: bytes, kind: str, trusted: list[dict[str, Any]], at: str, share_code: str
) -> tuple[dict[str, Any], bytes]:
    """`{"signed": …}` of an offline e-KYC zip; `{"wrong": "share-code"}` or `{"wrong": "unreadable"}` where it can't be
    opened."""
    trust = [Trust.model_validate(one) for one in trusted]
    try:
        found = aadhaar_file(content, kind, trust, datetime.fromisoformat(at), share_code)
    except aadhaar.WrongShareCode:
        return {"wrong": "share-code"}, b""
    except BadXml:
        return {"wrong": "unreadable"}, b""
    return {"signed": found.model_dump(mode="json") if found else None}, b""


def aadhaar_file(content: bytes, kind: str, trust: Sequence[Trust], now: datetime, share_code: str) -> Signed | None:
    """What an offline file proves. Raises WrongShareCode, BadXml."""
    places, known = certificates(trust, "aadhaar-xml", kind)
    days = max((trust[place].days for place in places), default=0)
    found = aadhaar.of_xml(content, share_code, known, now, days)
    return of_aadhaar(found, "aadhaar-xml", places[0]) if found else None


def look_at_certificate(
    content: bytes, kind: str, trusted: list[dict[str, Any]], at: str
) -> tuple[dict[str, Any], bytes]:
    """`{"signed": …}` of a DigiLocker certificate; None where its signature proves nothing here."""
    trust = [Trust.model_validate(one) for one in trusted]
    try:
        found = certificate(content, kind, trust, datetime.fromisoformat(at))
    except BadXml:
        return {"wrong": "unreadable"}, b""
    return {"signed": found.model_dump(mode="json") if found else None}, b""


def certificate(content: bytes, kind: str, trust: Sequence[Trust], now: datetime) -> Signed | None:
    """What a certificate in DigiLocker's XML proves: signed by somebody trusted for this kind of paper, and active.

    Raises BadXml.
    """
    places, roots = certificates(trust, "digilocker-xml", kind)
    found = signed_xml.signed_under(content, roots, now)
    if found is None or found[0].tag != "Certificate" or found[0].get("status") != "A":
        return None
    root, by = found
    person, issuer = root.find("IssuedTo/Person"), root.find("IssuedBy/Organization")
    return Signed(
        way="digilocker-xml",
        trust=places[by],
        signer=issuer.get("name", "") if issuer is not None else "",
        name=person.get("name", "") if person is not None else "",
        birth_date=_day(person.get("dob", "")) if person is not None else None,
        number=root.get("number", ""),
        issuer=issuer.get("name", "") if issuer is not None else "",
        issued_on=_day(root.get("issueDate", "")),
        valid_until=_day(root.get("expiryDate", "")),
    )


def _day(written: str) -> date | None:
    """`31-03-2027`, as DigiLocker writes days."""
    found = re.fullmatch(r"(\d{2})-(\d{2})-(\d{4})", written)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None
