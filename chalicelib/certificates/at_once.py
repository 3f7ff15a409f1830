"""A certificate made in one go, for long lists: the same steps as the machine's, without a machine for each."""

import hashlib
from contextlib import suppress
from datetime import datetime

from chalicelib.adapters.table import Refused
from chalicelib.certificates import actions, rules, sheet, store
from chalicelib.certificates.models import Certificate, CertificateOrder
from chalicelib.core.errors import NotFound

_COLLISIONS = 2
"""Steps at which two processes can meet: the number and the register."""


def issue(order: CertificateOrder, *, now: datetime) -> None:
    """Number, draw, sign and register. Called again, it goes on: the number belongs to what is ordered,
    and the first signature stays. Where another process is at the same one, each goes on from what the other did."""
    for _ in range(_COLLISIONS):
        with suppress(Refused):
            _issue(order, now)
            return
    _issue(order, now)


def _issue(order: CertificateOrder, now: datetime) -> None:
    certificate, is_new = _numbered(order, now)
    if certificate.status != "ordered":
        return
    facts = None if is_new else store.file_facts(certificate)
    if facts is None:
        signed, key_id = actions.sign(certificate, sheet.draw(certificate), now=now)
        facts = store.keep_file(certificate, signed, sha256=hashlib.sha256(signed).hexdigest(), key_id=key_id)
    actions.register(certificate, facts, now=now)


def _numbered(order: CertificateOrder, now: datetime) -> tuple[Certificate, bool]:
    """The certificate under its number, with day and offline code, and whether it is new: then there is no file of it
    yet. No event tells of the order: nobody else need make it, and the sweep finds what is left lying."""
    for certificate_id in rules.numbers_of(order.region_code, order.application_id):
        found = store.get(certificate_id)
        if found is None:
            bare = Certificate(certificate_id=certificate_id, order=order, ordered_at=now, tried_at=now)
            fresh = actions.numbered(bare, now=now)
            store.create(fresh)
            return fresh, True
        if found.order.application_id == order.application_id:
            return found, False
    raise NotFound
