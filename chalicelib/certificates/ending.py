"""What officers do with a certificate that has been issued: suspend, lift, revoke, correct. Each with a written reason.

Every move may be asked for twice: the first one stands.
"""

from datetime import datetime
from typing import Any

from chalicelib.catalogue import actions as catalogue
from chalicelib.certificates import actions, correcting, rules
from chalicelib.certificates.checking import actions as checking
from chalicelib.certificates.models import Authority, Certificate, Checked, MoveKind, StandingMove
from chalicelib.certificates.orders import CertificateEntry, Correction
from chalicelib.certificates.writing import changed, save, told
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Conflict, NotAllowed, NotFound
from chalicelib.edge.request import Who
from chalicelib.events.certificates import CertificateLifted, CertificateRevoked, CertificateSuspended
from chalicelib.privacy import actions as privacy


def entry(number: str, officer: Who, *, now: datetime) -> CertificateEntry:
    """All that the register has, for the office that issued it. Raises NotFound, NotAllowed for any other."""
    certificate = in_charge(number, officer, now=now)
    order = certificate.order
    return CertificateEntry(
        number=certificate.certificate_id,
        region=order.region,
        service_id=order.service_id,
        version=order.version,
        status=certificate.status,
        title=order.title,
        holder=order.holder_name,
        subject=order.subject,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        ended_on=certificate.ended_on,
        ended_by=certificate.ended_by,
        supersedes=order.supersedes,
        correction=order.correction,
        moves=certificate.moves,
        doubts=certificate.doubts,
        may=rules.moves_of(certificate),
    )


def suspend(number: str, officer: Who, reason: str, *, now: datetime) -> Checked:
    """Not valid until it is lifted. Raises NotFound, NotAllowed for an officer of another office, Conflict where it
    has been ended."""
    certificate = in_charge(number, officer, now=now)
    return suspend_by(certificate, _authority(certificate, officer), reason, now=now)


def suspend_by(
    certificate: Certificate, by: Authority, reason: str, *, now: datetime, about: tuple[str, ...] = ()
) -> Checked:
    """The same on the word of an authority that another area answers for, such as a council's. What is suspended on
    two words is valid again once both have lifted it."""
    if about not in rules.grounds(certificate):
        after, event = certificate, None
        if certificate.status != "suspended":
            _may(certificate, "suspend")
            after = changed(certificate, status="suspended", **_ended(by, reason, now))
            event = CertificateSuspended(**_fact(certificate, "suspended", now), officer_id=by.officer_id)
        save(_moved(after, "suspend", by, reason, now, about), event)
    return checking.verify(certificate.certificate_id, now=now)


def lift(number: str, officer: Who, reason: str, *, now: datetime) -> Checked:
    """Valid again. Raises NotFound, NotAllowed for an officer of another office, Conflict where it has been ended."""
    certificate = in_charge(number, officer, now=now)
    return lift_by(certificate, _authority(certificate, officer), reason, now=now)


def lift_by(
    certificate: Certificate, by: Authority, reason: str, *, now: datetime, about: tuple[str, ...] = ()
) -> Checked:
    """The same on the word of an authority that another area answers for. Its word is kept where it has nothing to
    lift, too: an older one that comes after it suspends nothing."""
    if certificate.status not in ("valid", "suspended"):
        raise Conflict("certificate-not-valid")
    if about or about in rules.grounds(certificate):
        after, event = _without(certificate, about), None
        if after.status != certificate.status:
            event = CertificateLifted(**_fact(certificate, "lifted", now), officer_id=by.officer_id)
        save(_moved(after, "lift", by, reason, now, about), event)
    return checking.verify(certificate.certificate_id, now=now)


def _without(certificate: Certificate, about: tuple[str, ...]) -> Certificate:
    """With one reason to be suspended less: valid, or suspended for the newest of the others."""
    others = rules.grounds(certificate) - {about}
    suspensions = (move for move in reversed(certificate.moves) if move.what == "suspend" and move.about in others)
    if why := next(suspensions, None):
        return changed(certificate, **_ended(why.by, why.reason, why.at))
    return changed(certificate, status="valid", ended_on=None, ended_by=None, reason=None)


def revoke(number: str, officer: Who, reason: str, *, now: datetime) -> Checked:
    """End a certificate by an officer's written order.

    Raises NotFound, NotAllowed for an officer of another office, Conflict where it has been replaced or is not made.
    """
    certificate = in_charge(number, officer, now=now)
    return revoke_by(certificate, _authority(certificate, officer), reason, now=now)


def revoke_by(
    certificate: Certificate, by: Authority, reason: str, *, now: datetime, about: tuple[str, ...] = ()
) -> Checked:
    """The same on the word of an authority that another area answers for."""
    if certificate.status != "revoked":
        _may(certificate, "revoke")
        after = changed(certificate, status="revoked", **_ended(by, reason, now))
        event = CertificateRevoked(**told(certificate, "revoked", now), officer_id=by.officer_id)
        save(_moved(after, "revoke", by, reason, now, about), event)
    return checking.verify(certificate.certificate_id, now=now)


def correct(number: str, officer: Who, correction: Correction, *, now: datetime) -> str:
    """Have a corrected certificate made, which takes this one's place as soon as it is in the register; its number.

    Asked for again it is the same one, begun anew where it could not be made. Raises NotFound, NotAllowed for an
    officer of another office, Conflict where it is suspended, ended, or being corrected in other words, Invalid for a
    particular that the certificate does not have, a value that it does not take and where nothing is different.
    """
    certificate = in_charge(number, officer, now=now)
    service = catalogue.service_version(certificate.order.service_id, certificate.order.version)
    region = catalogue.region(certificate.order.region)
    order = correcting.corrected(certificate, correction, service.definition, region)
    there = actions.correction_of(certificate)
    if there is None:
        _may(certificate, "correct")
        noted = _moved(certificate, "correct", _authority(certificate, officer), correction.reason, now)
        return actions.order_correction(order, noted, now=now)
    if there.order.subject != order.subject:
        raise Conflict("certificate-corrected-otherwise")
    if there.failure and certificate.status == "valid":
        actions.make_again(there.certificate_id, now=now)
    return there.certificate_id


def keep(number: str, officer: Who, reason: str, *, now: datetime) -> Checked:
    """It was built on a certificate that has been revoked, and stays all the same, for this reason."""
    certificate = in_charge(number, officer, now=now)
    if certificate.doubts:
        by = _authority(certificate, officer)
        kept = _moved(changed(certificate, doubts=()), "keep", by, reason, now, about=certificate.doubts)
        save(kept, None)
    return checking.verify(certificate.certificate_id, now=now)


def in_charge(number: str, officer: Who, *, now: datetime) -> Certificate:
    """A certificate of this officer's office; that it was read is noted first. Raises NotFound, NotAllowed."""
    certificate = checking.find(number)
    if certificate is None:
        raise NotFound
    if not rules.has_charge(officer.seats, certificate):
        raise NotAllowed("not-your-office")
    privacy.note_read(
        certificate.order.holder_id,
        reader=officer,
        purpose="end-certificate",
        about=certificate.order.application_id,
        what=("certificate",),
        now=now,
    )
    return certificate


def _may(certificate: Certificate, what: MoveKind) -> None:
    if what not in rules.moves_of(certificate):
        raise Conflict("certificate-not-valid")


def _authority(certificate: Certificate, officer: Who) -> Authority:
    return Authority(officer_id=officer.person_id, officer=officer.name, office_id=certificate.order.office_id)


def _ended(by: Authority, reason: str, now: datetime) -> dict[str, Any]:
    return {"ended_on": local_date(now), "ended_by": by.officer_id, "reason": reason}


def _moved(
    certificate: Certificate, what: MoveKind, by: Authority, reason: str, now: datetime, about: tuple[str, ...] = ()
) -> Certificate:
    move = StandingMove(what=what, by=by, reason=reason, at=now, about=about)
    return changed(certificate, moves=(*certificate.moves, move))


def _fact(certificate: Certificate, what: str, now: datetime) -> dict[str, Any]:
    """What can happen again is counted."""
    return told(certificate, f"{what}#{len(certificate.moves) + 1}", now)
