"""What can be done with certificates. One function per thing done; each may be done twice, and late."""

import hashlib
from contextlib import suppress
from datetime import datetime
from functools import partial

from chalicelib.adapters import pades
from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Refused
from chalicelib.certificates import copies, offline, rules, sheet, signers, store
from chalicelib.certificates.claims import claims
from chalicelib.certificates.models import Certificate, CertificateOrder, Held
from chalicelib.certificates.writing import changed, get, told
from chalicelib.core import ids
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.edge import log
from chalicelib.edge.request import Who
from chalicelib.events.certificates import (
    CertificateFailed,
    CertificateIssued,
    CertificateOrdered,
    CertificateSuperseded,
)

# Making


def order_certificate(order: CertificateOrder, *, now: datetime) -> str:
    """Have a certificate made for an application; its number comes back at once, the file in a moment.

    The same application has the same certificate, however often it is ordered.
    """
    for certificate_id in rules.numbers_of(order.region_code, order.application_id):
        certificate = Certificate(certificate_id=certificate_id, order=order, ordered_at=now, tried_at=now)
        with suppress(Refused):
            store.create(certificate, CertificateOrdered(**told(certificate, "ordered#1", now)))
            break
        there = get(certificate_id).order
        if there.application_id == order.application_id and not _corrects(there):
            break
    return certificate_id


def order_correction(order: CertificateOrder, corrected: Certificate, *, now: datetime) -> str:
    """Have the correction of a certificate made, which is noted on that one in the same write; its number.

    Raises Conflict where somebody else was quicker.
    """
    for certificate_id in rules.numbers_of(order.region_code, order.application_id, corrected.certificate_id):
        if store.get(certificate_id) is None:
            break
    correction = Certificate(certificate_id=certificate_id, order=order, ordered_at=now, tried_at=now)
    try:
        store.create_correction(correction, CertificateOrdered(**told(correction, "ordered#1", now)), corrected)
    except Refused as error:
        raise Conflict from error
    return certificate_id


def correction_of(certificate: Certificate) -> Certificate | None:
    """The correction of a certificate, as soon as it has been ordered."""
    order = certificate.order
    for certificate_id in rules.numbers_of(order.region_code, order.application_id, certificate.certificate_id):
        there = store.get(certificate_id)
        if there is None or _corrects(there.order) == certificate.certificate_id:
            return there
    return None


def _corrects(order: CertificateOrder) -> str:
    """The certificate that an order is the correction of; empty where it is none."""
    return order.supersedes or "" if order.correction else ""


def number_certificate(certificate_id: str, *, now: datetime) -> None:
    """Fix the day of issue, how long it is good, the moment that the sheet and the signature bear, the offline code."""
    certificate = get(certificate_id)
    if certificate.numbered_at is None:
        store.change(numbered(certificate, now=now))


def numbered(certificate: Certificate, *, now: datetime) -> Certificate:
    """The certificate with what numbering fixes. Its code is signed anew by every call: keep what comes back."""
    issued_on = certificate.order.issued_on
    fixed = changed(
        certificate,
        numbered_at=now.replace(microsecond=0),
        issued_on=issued_on,
        valid_until=rules.valid_until(certificate.order.valid, issued_on),
    )
    return changed(fixed, offline=offline_code(claims(fixed, sheet.address(fixed.certificate_id)), now=now))


def render_certificate(certificate_id: str) -> str:
    """Draw the sheet and give its SHA-256. Drawing is repeatable, so no unsigned copy is kept anywhere."""
    return _digest(sheet.draw(get(certificate_id)))


def sign_certificate(certificate_id: str, rendered_sha256: str, *, now: datetime) -> None:
    """Draw the sheet again, sign it with the key of the day, and keep the file. The first signature stays.

    Raises Conflict where the sheet is no longer the one that was drawn (another version of the program in between).
    """
    certificate = get(certificate_id)
    if certificate.status != "ordered" or store.file_facts(certificate) is not None:
        return
    drawn = sheet.draw(certificate)
    if _digest(drawn) != rendered_sha256:
        raise Conflict("certificate-drawn-differently")
    signed, key_id = sign(certificate, drawn, now=now)
    store.keep_file(certificate, signed, sha256=_digest(signed), key_id=key_id)


def sign(certificate: Certificate, drawn: bytes, *, now: datetime) -> tuple[bytes, str]:
    """The signed file of a certificate, and the key that signed it."""
    reason = f"{certificate.order.title['en']} {ids.shown(certificate.certificate_id)}"
    return sign_file(drawn, reason=reason, at=certificate.numbered_at or now, now=now)


def sign_file(drawn: bytes, *, reason: str, at: datetime, now: datetime) -> tuple[bytes, str]:
    """A PDF signed by whose turn it is, and the key. Without the timestamp where the authority gives none (B-B):
    operators are told. For cards, too."""
    signatory = store.signatories(now).for_files()
    put_signature = partial(pades.sign, drawn, signers.of(signatory), reason=reason, at=at)
    if settings.timestamp_url:
        try:
            return put_signature(timestamp_url=settings.timestamp_url), signatory.key_id
        except pades.NoTimestamp as error:
            log.warning("signed without timestamp", signed=reason, code=str(error))
            log.figure("without_timestamp", 1)
    return put_signature(), signatory.key_id


def offline_code(claims: offline.Claims, *, now: datetime) -> str:
    """The offline code that the key of the day makes of claims. No two are alike: keep it. For cards, too."""
    return offline.code(claims, store.signatories(now).now())


def register_certificate(certificate_id: str, *, now: datetime) -> None:
    """Enter the signed file into the register: from here on it is valid, and the one it replaces no longer is.

    Raises Conflict for a correction of a certificate that has been suspended or revoked in the meantime.
    """
    certificate = get(certificate_id)
    if certificate.status != "ordered":
        return
    facts = store.file_facts(certificate)
    if facts is None:
        raise Conflict("certificate-not-signed")
    register(certificate, facts, now=now)


def register(certificate: Certificate, facts: dict[str, str], *, now: datetime) -> None:
    """The same for one that has just been read, and the `facts` of its file. Raises Refused, too, where it has changed
    since."""
    order = certificate.order
    issued = changed(certificate, status="valid", failure=None, sha256=facts["sha256"], key_id=facts["key-id"])
    more = {"sha256": facts["sha256"], "supersedes": order.supersedes or "", "held": not order.is_unclaimed}
    event = CertificateIssued(**told(issued, "issued", now), **more)
    old = store.get(order.supersedes) if order.supersedes else None
    if order.correction and (old is None or old.status != "valid"):
        raise Conflict("certificate-not-valid")
    store.register(issued, event, _replaced(old, certificate.certificate_id, now))


def _replaced(old: Certificate | None, by: str, now: datetime) -> tuple[Certificate, CertificateSuperseded] | None:
    if old is None or old.status not in ("valid", "suspended"):
        return None
    ended = changed(old, status="superseded", ended_on=local_date(now), ended_by=by)
    return ended, CertificateSuperseded(**told(old, "superseded", now), superseded_by=by)


def give_certificate_to_person(certificate_id: str, reason: str, *, now: datetime) -> None:
    """Remember that it could not be made, and have a person look. `reason` is a code, never a person's data."""
    certificate = get(certificate_id)
    if certificate.status != "ordered" or certificate.failure is not None:
        return
    event = CertificateFailed(**told(certificate, f"failed#{certificate.attempt}", now), reason=reason)
    store.change(changed(certificate, failure=reason), event)


def make_again(certificate_id: str, *, now: datetime) -> None:
    """Start over with one that is not made yet: after a failure was mended, or when its workflow was lost."""
    certificate = get(certificate_id)
    if certificate.status != "ordered":
        return
    attempt = certificate.attempt + 1
    again = changed(certificate, attempt=attempt, failure=None, tried_at=now)
    store.change(again, CertificateOrdered(**told(again, f"ordered#{attempt}", now), attempt=attempt))


def restart_overdue(*, now: datetime) -> int:
    """Start over with every certificate that should have been made by now; how many there were."""
    numbers = store.overdue(now)
    for certificate_id in numbers:
        with suppress(Refused):
            make_again(certificate_id, now=now)
    return len(numbers)


# Knowing


def held(certificate_id: str, *, now: datetime) -> Held:
    """What its holder sees of it: how it stands, and who did what with it last, and why."""
    certificate = get(certificate_id)
    return Held(
        standing=rules.standing(certificate, local_date(now)),
        last=certificate.moves[-1] if certificate.moves else None,
    )


def is_latest(certificate_id: str) -> bool:
    """Whether nothing has taken its place."""
    return get(certificate_id).status != "superseded"


def download_link(certificate_id: str, who: Who) -> str:
    """A link, good for five minutes, by which its holder saves the file. Raises NotFound for everybody else, Conflict
    where the file is not the one in the register."""
    certificate = store.get(certificate_id)
    if certificate is None or certificate.order.holder_id != who.person_id or certificate.status == "ordered":
        raise NotFound
    return copies.link(certificate)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
