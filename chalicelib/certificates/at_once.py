"""A certificate made in one go, for long lists: the same steps as the machine's, without a machine for each."""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import TypeGuard

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


def issued(region_code: str, application_ids: Iterable[str]) -> dict[str, Certificate]:
    """The certificate of each of these that is in the register; those that have none are left out."""
    wanted = {next(rules.numbers_of(region_code, one)): one for one in application_ids}
    found = {one.certificate_id: one for one in store.get_many(wanted)}
    at_first = {one.order.application_id: one for one in found.values()}
    later = (one for number, one in wanted.items() if number in found and one not in at_first)
    all_of_them = {**at_first, **{one: _further_on(region_code, one) for one in later}}
    asked = set(wanted.values())
    return {one: each for one, each in all_of_them.items() if one in asked and _is_in_register(each)}


def _further_on(region_code: str, application_id: str) -> Certificate | None:
    """Where its first number was another's already: the next that is its own, or None at the first that is free."""
    for certificate_id in rules.numbers_of(region_code, application_id):
        found = store.get(certificate_id)
        if found is None or found.order.application_id == application_id:
            return found
    return None


def _is_in_register(certificate: Certificate | None) -> TypeGuard[Certificate]:
    return certificate is not None and certificate.status != "ordered"
