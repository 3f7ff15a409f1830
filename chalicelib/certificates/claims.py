"""What a certificate's offline code says: what stands on the sheet in English, and no more."""

from collections.abc import Iterable
from datetime import timedelta

from chalicelib.adapters.settings import settings
from chalicelib.certificates.models import Certificate, SubjectField
from chalicelib.certificates.offline import EXPIRES, ID, IDENTITY, ISSUED, ISSUER, NOT_BEFORE, PAPER, Claims
from chalicelib.core import ids
from chalicelib.core.clock import end_of_day

_ROOM = 320
"""Bytes of labels and values that a code may hold, so that a cheap phone still reads it from paper."""


def claims(certificate: Certificate, address: str) -> Claims:
    """The claims of a numbered certificate that can be checked at an address."""
    order, number = certificate.order, ids.shown(certificate.certificate_id)
    good = {EXPIRES: int(end_of_day(certificate.valid_until).timestamp())} if certificate.valid_until else {}
    begins = end_of_day(order.issued_on - timedelta(days=1))
    return good | {
        ISSUER: settings.public_url,
        NOT_BEFORE: int(begins.timestamp()),
        ISSUED: int((certificate.numbered_at or certificate.ordered_at).timestamp()),
        ID: certificate.certificate_id.encode(),
        IDENTITY: {1: number, 4: order.holder_name},
        PAPER: {
            1: order.type,
            2: number,
            3: order.title["en"],
            4: order.authority["en"],
            5: address,
            6: [list(fact) for fact in _facts(order.subject)],
        },
    }


def _facts(fields: Iterable[SubjectField]) -> Iterable[tuple[str, str]]:
    """Label and value in English, in the order of the sheet, leaving out what no longer fits."""
    left = _ROOM
    for field in fields:
        fact = (field.label["en"], field.value["en"])
        size = sum(len(text.encode()) for text in fact)
        if size <= left:
            left -= size
            yield fact
