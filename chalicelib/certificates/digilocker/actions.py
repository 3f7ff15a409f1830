"""What DigiLocker may ask of us."""

import json
from datetime import datetime

from chalicelib.adapters import secrets
from chalicelib.adapters.safe_xml import BadXml
from chalicelib.adapters.table import Refused
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import DigilockerIssuer
from chalicelib.certificates import copies, store
from chalicelib.certificates import rules as certificates
from chalicelib.certificates.digilocker import reading, rules, writing
from chalicelib.certificates.digilocker.models import Asker, Call, PullDocument, PullUri, Refusal
from chalicelib.certificates.models import Certificate, Standing
from chalicelib.core.clock import local_date
from chalicelib.core.errors import NotFound, NotSignedIn

_SECRET = "digilocker-issuer"  # noqa: S105  its name
_MOST_FILE = 3_500_000
"""Bytes of a PDF that fit, as Base64, into what a function may answer."""


def pull(region: str, body: bytes, mac: str, *, now: datetime) -> bytes:
    """Answer a call of DigiLocker for the certificates of a region.

    Raises NotSignedIn, which says nothing more, where it was not made with our key, is old, comes a second time, or is
    nothing that DigiLocker asks; NotFound where the region has no such door.
    """
    issuer = catalogue.region(region).region.digilocker
    if issuer is None:
        raise NotFound
    call = _admitted(region, body, mac, now)
    match call:
        case PullUri():
            return _pulled_by_number(region, issuer, call, now)
        case PullDocument() if issuer.pull_document:
            return _pulled_by_uri(region, issuer, call, now)
    raise NotFound


def _admitted(region: str, body: bytes, mac: str, now: datetime) -> Call:
    asker = Asker.model_validate(json.loads(secrets.secret(_SECRET)))
    try:
        call = reading.read(body)
        if not rules.is_from_digilocker(body, mac, call, asker.api_key, now):
            raise NotSignedIn
        store.remember_call(region, call.txn, until=now + 2 * rules.WINDOW)
    except (BadXml, Refused) as error:
        raise NotSignedIn from error
    return call


def _pulled_by_number(region: str, issuer: DigilockerIssuer, call: PullUri, now: datetime) -> bytes:
    certificate = _of_region(region, rules.number_of(call, issuer.number_field))
    standing = certificates.standing(certificate, local_date(now))
    why = rules.refusal(certificate, standing, call)
    if certificate is None or why:
        return writing.refused(call, why or Refusal.NO_MATCH)
    return _handed_out(call, certificate, standing, issuer, now)


def _pulled_by_uri(region: str, issuer: DigilockerIssuer, call: PullDocument, now: datetime) -> bytes:
    """A document that is in somebody's locker already. Once it has been ended its file stays here: its data say that it
    is suspended or revoked, and who asks for nothing but the file is refused."""
    doc_type, number = rules.certificate_in(call.uri, issuer.issuer_id) or ("", None)
    certificate = _of_region(region, number)
    standing = certificates.standing(certificate, local_date(now))
    if certificate is None or standing is Standing.UNKNOWN or certificate.order.type != doc_type:
        return writing.refused(call, Refusal.NO_MATCH)
    if call.wanted == "pdf" and standing not in rules.GOOD:
        return writing.refused(call, Refusal.NOT_VALID)
    return _handed_out(call, certificate, standing, issuer, now)


def _of_region(region: str, number: str | None) -> Certificate | None:
    certificate = store.get(number) if number else None
    return certificate if certificate and certificate.order.region == region else None


def _handed_out(
    call: Call, certificate: Certificate, standing: Standing, issuer: DigilockerIssuer, now: datetime
) -> bytes:
    file = copies.content(certificate) if call.wanted != "xml" and standing in rules.GOOD else None
    # The specification of 2022 made the data part of every answer that is asked for by number.
    with_data = call.wanted != "pdf" or isinstance(call, PullUri)
    return writing.handed_out(
        call,
        certificate,
        uri=rules.uri_of(certificate, issuer.issuer_id),
        signed_xml=writing.certificate_xml(certificate, standing, store.signatories(now).now()) if with_data else None,
        file=file if file is not None and len(file) <= _MOST_FILE else None,
    )
