"""What DigiLocker is told, and the certificate as its XML has it (DigiLocker XML format, with an XML signature)."""

import base64
from datetime import date
from functools import partial

from chalicelib.adapters import kms, pades, safe_xml, xmldsig
from chalicelib.adapters.safe_xml import Element, element
from chalicelib.certificates.digilocker import rules
from chalicelib.certificates.digilocker.models import REFUSED, Call, Refusal
from chalicelib.certificates.models import Certificate, Signatory, Standing, SubjectField
from chalicelib.core import ids

_STATUS = {
    Standing.VALID: "A",
    Standing.EXPIRED: "E",
    Standing.SUSPENDED: "S",
    Standing.REVOKED: "R",
    Standing.SUPERSEDED: "R",
}
_GENDERS = {"m": ("M", "Male"), "f": ("F", "Female"), "t": ("T", "Transgender")}
_ENGLISH = "99"
"""What the format calls an unspecified language; our facts stand in English."""


def refused(call: Call, why: Refusal) -> bytes:
    """Nothing is handed out, and why."""
    return safe_xml.written(_answer(call, _status(call, "0", REFUSED[why]["en"])))


def handed_out(
    call: Call, certificate: Certificate, *, uri: str, signed_xml: bytes | None, file: bytes | None
) -> bytes:
    """The certificate, in the form that was asked for."""
    details = element("DocDetails")
    if call.root == "PullURIRequest":
        details.append(element("IssuedTo", None, element("Persons", None, _person(certificate))))
        details.append(element("URI", text=uri))
    for name, content in (("DocContent", file), ("DataContent", signed_xml)):
        if content is not None:
            details.append(element(name, text=base64.b64encode(content).decode()))
    return safe_xml.written(_answer(call, _status(call, "1"), details))


def _answer(call: Call, *inside: Element) -> Element:
    return element(call.root.replace("Request", "Response"), None, *inside)


def _status(call: Call, status: str, why: str = "") -> Element:
    told = {"Status": status, "ts": call.ts, "txn": call.txn, **({"reason": why} if why else {})}
    return element("ResponseStatus", told, text=status)


def _person(certificate: Certificate) -> Element:
    """By whom DigiLocker compares: name, date of birth and sex where the certificate says them."""
    told = {
        "name": certificate.order.holder_name,
        "dob": _day(rules.birth_date(certificate)),
        "gender": _gender(certificate)[1],
    }
    return element("Person", {name: value for name, value in told.items() if value})


def certificate_xml(certificate: Certificate, standing: Standing, signatory: Signatory) -> bytes:
    """The certificate as data, signed with the key of the day."""
    order = certificate.order
    root = element(
        "Certificate",
        {
            "language": _ENGLISH,
            "name": order.title["en"],
            "type": order.type,
            "number": ids.shown(certificate.certificate_id),
            "prevNumber": ids.shown(order.supersedes) if order.supersedes else "",
            "issuedAt": order.office["en"],
            "issueDate": _day(certificate.issued_on),
            "validFromDate": _day(certificate.issued_on),
            "expiryDate": _day(certificate.valid_until),
            "status": _STATUS[standing],
        },
        element("IssuedBy", None, _organisation(certificate)),
        element("IssuedTo", None, _holder(certificate)),
        element("CertificateData", None, *map(_particular, order.subject)),
    )
    own = pades.signer_certificate(signatory.chain).certificate
    xmldsig.sign(root, own, partial(kms.sign_digest, signatory.key_id))
    return safe_xml.written(root)


def _organisation(certificate: Certificate) -> Element:
    told = {"name": certificate.order.authority["en"], "code": "", "tin": "", "uid": "", "type": "SG"}
    return element("Organization", told, _address("official"))


def _holder(certificate: Certificate) -> Element:
    order = certificate.order
    told = {
        "uid": "",
        "title": "",
        "name": order.holder_name,
        "dob": _day(rules.birth_date(certificate)),
        "swd": rules.plain(certificate, "father_name"),
        "swdIndicator": "",
        "gender": _gender(certificate)[0],
        "maritalStatus": "",
        "religion": "",
        "phone": "",
        "email": "",
    }
    return element("Person", told, _address("present"))


def _address(kind: str) -> Element:
    """The format wants an address; the particulars carry it where the certificate has one."""
    empty = ("line1", "line2", "house", "landmark", "locality", "vtc", "district", "pin", "state")
    return element("Address", {"type": kind, **dict.fromkeys(empty, ""), "country": "IN"})


def _particular(field: SubjectField) -> Element:
    told = {"name": field.name, "label": field.label["en"], "value": field.value["en"]}
    return element("Particular", told | ({"plain": str(field.plain)} if field.plain is not None else {}))


def _gender(certificate: Certificate) -> tuple[str, str]:
    """In the two spellings that the two formats have."""
    found = rules.plain(certificate, "gender") or rules.plain(certificate, "sex")
    return _GENDERS.get(found[:1].lower(), ("", ""))


def _day(day: date | None) -> str:
    return f"{day:%d-%m-%Y}" if day else ""
