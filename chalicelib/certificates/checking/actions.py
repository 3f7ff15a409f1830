"""What a number, a file or an offline code is worth."""

import hashlib
import re
from datetime import datetime

from chalicelib.adapters import pades
from chalicelib.certificates import offline, rules, store
from chalicelib.certificates.models import Certificate, Checked, CheckedFile, FileVerdict, KeySet, Standing
from chalicelib.core import ids
from chalicelib.core.clock import local_date

_NUMBER_IN_FILE = re.compile(rb"<pdf:Keywords>([A-Z0-9-]{16,20})</pdf:Keywords>")


def find(number: str) -> Certificate | None:
    """The certificate with a number as a person types it; None where it is wrong or unknown."""
    certificate_id = ids.read_number(number)
    return store.get(certificate_id) if certificate_id else None


def of_code(text: str) -> Certificate | None:
    """The certificate whose offline code this is; None for what no key of ours has signed."""
    said = offline.read(text, store.fresh_signatories())
    number = said.get(offline.ID) if said else None
    return find(number.decode()) if isinstance(number, bytes) and number.isascii() else None


def verify(number: str, *, now: datetime) -> Checked:
    """What anybody may know who holds the paper with this number."""
    certificate = find(number)
    standing = rules.standing(certificate, local_date(now))
    if certificate is None or standing is Standing.UNKNOWN:
        return Checked(standing=Standing.UNKNOWN, number=number[:40])
    order = certificate.order
    return Checked(
        standing=standing,
        number=ids.shown(certificate.certificate_id),
        title=order.title,
        authority=order.authority,
        office=order.office,
        holder=rules.masked(order.holder_name),
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        ended_on=certificate.ended_on,
    )


def verify_typed(number: str, *, now: datetime) -> Checked | None:
    """The same for what was typed into a form; None where nothing was."""
    return verify(number, now=now) if number.strip() else None


def verify_file(content: bytes, *, now: datetime) -> CheckedFile:
    """Whether a file is a certificate of ours, byte for byte as issued, and what it is worth today."""
    seal = pades.read_seal(content)
    if seal is None or not _is_ours(seal.certificate, now):
        return CheckedFile(verdict=FileVerdict.FOREIGN)
    number = _NUMBER_IN_FILE.search(content)
    certificate = find(number[1].decode()) if seal.unchanged and number else None
    if certificate is None or certificate.sha256 != hashlib.sha256(content).hexdigest():
        return CheckedFile(verdict=FileVerdict.CHANGED)
    checked = verify(certificate.certificate_id, now=now)
    return CheckedFile(verdict=FileVerdict(checked.standing), certificate=checked)


def _is_ours(certificate: bytes, now: datetime) -> bool:
    """Whether one of our keys, of today or of former days, has this certificate. An unknown one is looked up anew."""
    return any(
        pades.signer_certificate(one.chain).certificate == certificate
        for known in (store.signatories, lambda _now: store.fresh_signatories())
        for one in known(now).signatories
    )


def key_set(*, now: datetime) -> KeySet:
    """The public keys by which anybody checks what we have signed, without asking us again."""
    return offline.key_set(store.fresh_signatories(), now)
