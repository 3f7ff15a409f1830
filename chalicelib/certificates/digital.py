"""A certificate as a digital credential: what it says, in the forms that programs of others read. Pure.

W3C Verifiable Credentials 2.0 (`vc+jwt`), SD-JWT VC (`dc+sd-jwt`), their JSON schema, type metadata and vocabulary.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chalicelib.certificates.models import Certificate, CertificateOrder, Place, SubjectField
from chalicelib.core import ids
from chalicelib.core.clock import IST, end_of_day
from chalicelib.core.text import Text

W3C_CONTEXT = "https://www.w3.org/ns/credentials/v2"
JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"
Claims = dict[str, Any]
RESERVED = frozenset(
    {"certificate_number", "id", "type", "iss", "sub", "aud", "iat", "nbf", "exp", "jti", "cnf", "vct", "status"}
)
"""Names that credentials use for themselves (VC Data Model 2.0; RFC 7519; SD-JWT VC): no particular may have one."""


# W3C Verifiable Credentials


def credential(certificate: Certificate, place: Place, *, site: str, issuer: str) -> Claims:
    """The credential itself, which is also the payload of its token (VC-JOSE-COSE, section 3.1.1). The JWT claims
    beside it say the same once more, for those who check tokens and know nothing of credentials."""
    order = certificate.order
    where, began = f"{site}/verify/{certificate.certificate_id}", _began(certificate)
    ends = end_of_day(certificate.valid_until) - timedelta(seconds=1) if certificate.valid_until else None
    return {
        "@context": [W3C_CONTEXT, f"{site}/credentials/v1"],
        "id": where,
        "type": ["VerifiableCredential", type_name(order.title)],
        "name": in_languages(order.title),
        "issuer": {"id": issuer, "name": in_languages(order.authority)},
        "validFrom": _zulu(began),
        **({"validUntil": _zulu(ends)} if ends else {}),
        "credentialSubject": {
            "certificateNumber": ids.shown(certificate.certificate_id),
            **{field.name: _machine(field) for field in order.subject},
        },
        "credentialStatus": [entry(place, purpose, site) for purpose in ("revocation", "suspension")],
        "credentialSchema": {"id": f"{about(order, site)}/{order.version}/schema", "type": "JsonSchema"},
        "iss": issuer,
        "jti": where,
        "nbf": int(began.timestamp()),
        "iat": int(_signed_at(certificate).timestamp()),
        **({"exp": int(ends.timestamp())} if ends else {}),
    }


def entry(place: Place, purpose: str, site: str) -> Claims:
    """Where the list for a purpose has a certificate (Bitstring Status List 1.0, section 2.1)."""
    listed = list_address(place.list, purpose, site)
    return {
        "id": f"{listed}#{place.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(place.index),
        "statusListCredential": listed,
    }


def list_address(number: int, purpose: str, site: str) -> str:
    """Where a status list is published."""
    return f"{site}/status-lists/{number}/{purpose}"


def type_name(title: Text) -> str:
    """`Certificate of permanent registration` as a type: `CertificateOfPermanentRegistrationCredential`."""
    words = re.findall(r"[A-Za-z0-9]+", title["en"])
    return "".join(word[0].upper() + word[1:] for word in words) + "Credential"


def in_languages(words: Text) -> str | list[dict[str, str]]:
    """Words as JSON-LD has them: plain where they are in one language only."""
    if set(words) == {"en"}:
        return words["en"]
    return [{"@value": said, "@language": language} for language, said in words.items()]


def _machine(field: SubjectField) -> Any:
    """A day, an amount, a number, yes or no reads the same in every language; all else is words in each of them."""
    return in_languages(field.value) if _is_words(field) else field.plain


def _is_words(field: SubjectField) -> bool:
    return field.plain is None or field.kind not in _KINDS


# SD-JWT VC


def subject_claims(certificate: Certificate) -> Claims:
    """What can be shown one by one: every particular, the number, and what follows from the particulars."""
    order = certificate.order
    return {
        "certificate_number": ids.shown(certificate.certificate_id),
        **{field.name: field.value["en"] if _is_words(field) else field.plain for field in order.subject},
        **{claim.name: claim.value for claim in order.claims},
    }


def open_claims(certificate: Certificate, place: Place, *, site: str, cnf: Claims) -> Claims:
    """What every verifier sees: who issued it, which kind, how long, to whose key, and where its status stands."""
    began = _began(certificate)
    ends = end_of_day(certificate.valid_until) - timedelta(seconds=1) if certificate.valid_until else None
    listed = {"idx": place.index, "uri": list_address(place.list, "tokens", site)}
    return {
        "iss": site,
        "vct": f"{about(certificate.order, site)}/type",
        "nbf": int(began.timestamp()),
        "iat": int(_signed_at(certificate).timestamp()),
        **({"exp": int(ends.timestamp())} if ends else {}),
        "cnf": cnf,
        "status": {"status_list": listed},
    }


def type_metadata(service_id: str, title: Text, named: Iterable[tuple[str, Text]], *, site: str) -> Claims:
    """What a wallet shows of this kind of credential (SD-JWT VC, type metadata)."""
    return {
        "vct": f"{site}/credentials/{service_id}/type",
        "name": title["en"],
        "display": [{"locale": language, "name": words} for language, words in title.items()],
        "claims": [described(name, label, "always") for name, label in named],
    }


def described(name: str, label: Text, disclosed: str = "") -> Claims:
    """One claim, and how it is called in every language."""
    called = "label" if disclosed else "name"
    display = [{"locale": language, called: words} for language, words in label.items()]
    return {"path": [name], "display": display, **({"sd": disclosed} if disclosed else {})}


# What the words of a credential mean


def about(order: CertificateOrder, site: str) -> str:
    """Where everything stands about one kind of credential."""
    return f"{site}/credentials/{order.service_id}"


def context(site: str) -> Claims:
    """The vocabulary (JSON-LD): a word that is defined nowhere else is one of ours."""
    return {"@context": {"@version": 1.1, "@vocab": f"{site}/credentials/v1#"}}


def schema(where: str, title: Text, fields: Iterable[tuple[str, str, Text]]) -> Claims:
    """JSON schema of one kind of credential; fields as name, kind and label."""
    listed = list(fields)
    known = {"certificateNumber": {"type": "string", "title": "Certificate number"}}
    known |= {name: {**_KINDS.get(kind, _WORDS), "title": label["en"]} for name, kind, label in listed}
    return {
        "$schema": JSON_SCHEMA,
        "$id": where,
        "title": title["en"],
        "type": "object",
        "properties": {
            "credentialSubject": {
                "type": "object",
                "properties": known,
                "required": ["certificateNumber"],
                "additionalProperties": False,
            }
        },
        "required": ["credentialSubject"],
    }


_SAID = {
    "type": "object",
    "properties": {"@value": {"type": "string"}, "@language": {"type": "string"}},
    "required": ["@value", "@language"],
    "additionalProperties": False,
}
_WORDS: Claims = {"anyOf": [{"type": "string"}, {"type": "array", "items": _SAID, "minItems": 1}]}
_KINDS: dict[str, Claims] = {
    "rupees": {"anyOf": [{"type": "string", "pattern": r"^-?\d+\.\d\d$", "description": "Indian rupees"}, _WORDS]},
    "date": {"anyOf": [{"type": "string", "format": "date"}, _WORDS]},
    "number": {"anyOf": [{"type": "integer"}, _WORDS]},
    "yes_no": {"anyOf": [{"type": "boolean"}, _WORDS]},
}


def _began(certificate: Certificate) -> datetime:
    """The first moment of its day of issue, in India."""
    day = certificate.issued_on or date.min
    return datetime(day.year, day.month, day.day, tzinfo=IST).astimezone(UTC)


def _signed_at(certificate: Certificate) -> datetime:
    return certificate.numbered_at or certificate.ordered_at


def _zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
