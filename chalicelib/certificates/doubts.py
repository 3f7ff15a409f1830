"""Certificates that were decided on another certificate, when that one is revoked: they are flagged, for an officer to
look at. No machine ends them (law 6)."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.adapters.table import Refused
from chalicelib.certificates import store
from chalicelib.certificates.models import Certificate
from chalicelib.certificates.orders import DoubtedEntry, Doubts
from chalicelib.certificates.writing import changed, told
from chalicelib.edge.request import Who
from chalicelib.events.certificates import CertificateDoubted


def raise_doubts(certificate_id: str, *, now: datetime) -> None:
    """One was revoked: flag those that were built on it. One was issued: flag it where a base is revoked already.

    Whichever comes first, the other sees it: the links are written with the issue, and the events follow the writes.
    """
    certificate = store.get(certificate_id)
    if certificate is None:
        return
    if certificate.status == "revoked":
        _flag(store.get_many(store.built_on(certificate_id)), certificate_id, now)
    for base in store.get_many(certificate.order.based_on):
        if base.status == "revoked":
            _flag([certificate], base.certificate_id, now)


def _flag(certificates: Iterable[Certificate], base_id: str, now: datetime) -> None:
    refused = False
    for certificate in certificates:
        if base_id in certificate.doubts or _looked_at(certificate, base_id):
            continue
        event = CertificateDoubted(**told(certificate, f"doubted#{base_id}", now), base_id=base_id)
        try:
            store.change(changed(certificate, doubts=(*certificate.doubts, base_id)), event)
        except Refused:
            refused = True
    if refused:
        raise Refused


def _looked_at(certificate: Certificate, base_id: str) -> bool:
    return any(move.what == "keep" and base_id in move.about for move in certificate.moves)


def of_officer(officer: Who) -> Doubts:
    """What this officer's offices have to look at again. A list names nobody."""
    offices = dict.fromkeys(seat.office_id for seat in officer.seats)
    found = (certificate for office in offices for certificate in store.in_doubt(office))
    return Doubts(
        certificates=tuple(
            DoubtedEntry(number=one.certificate_id, title=one.order.title, doubts=one.doubts) for one in found
        )
    )
