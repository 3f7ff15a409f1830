"""A certificate made in one go, for long lists: the same steps as the machine's, without a machine for each."""

import hashlib
from contextlib import suppress
from datetime import datetime

from chalicelib.adapters.table import Refused
from chalicelib.certificates import actions, rules, sheet, store
from chalicelib.certificates.models import Certificate, CertificateOrder
from chalicelib.core.errors import NotFound


def issue(order: CertificateOrder, *, now: datetime) -> None:
    """Number, draw, sign and register. Called again, it goes on: the number belongs to what is ordered,
    and the first signature stays."""
    certificate_id = _numbered(order, now)
    certificate = store.get(certificate_id)
    if certificate is None:
        raise NotFound
    if certificate.status != "ordered":
        return
    if store.file_facts(certificate) is None:
        signed, key_id = actions.sign(certificate, sheet.draw(certificate), now=now)
        store.keep_file(certificate, signed, sha256=hashlib.sha256(signed).hexdigest(), key_id=key_id)
    actions.register_certificate(certificate_id, now=now)


def _numbered(order: CertificateOrder, now: datetime) -> str:
    """Its number, with the day and the offline code fixed. No event tells of the order: nobody else need make it, and
    the sweep finds what is left lying."""
    for certificate_id in rules.numbers_of(order.region_code, order.application_id):
        fresh = Certificate(certificate_id=certificate_id, order=order, ordered_at=now, tried_at=now)
        with suppress(Refused):
            store.create(fresh)
            break
        found = store.get(certificate_id)
        if found and found.order.application_id == order.application_id:
            break
    actions.number_certificate(certificate_id, now=now)
    return certificate_id
