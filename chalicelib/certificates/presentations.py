"""What somebody shows from a wallet, or a credential as a file: whether it is genuine, theirs, and good today."""

from datetime import date, datetime
from typing import Any

from chalicelib.adapters import jose, sd_jwt
from chalicelib.certificates import keys, rules, shelf, store
from chalicelib.certificates.models import Certificate
from chalicelib.certificates.showing import CheckedPresentation, Presentation, PresentationVerdict
from chalicelib.core import ids
from chalicelib.core.clock import local_date

_NOT_SHOWN = ("id", "type")


def check(shown: Presentation, *, now: datetime) -> CheckedPresentation:
    """The verdict of the register, and what was disclosed. Nothing of it is kept.

    Where the verifier has asked a question (nonce), a presentation that does not answer it is `not-bound`.
    """
    try:
        if "~" in shown.presentation:
            return _sd_jwt(shown, now)
        return _vc(jose.read(shown.presentation), now)
    except jose.Unreadable:
        return CheckedPresentation(verdict=PresentationVerdict.FOREIGN)


def _sd_jwt(shown: Presentation, now: datetime) -> CheckedPresentation:
    found = sd_jwt.read(shown.presentation)
    if not keys.is_ours(found.token, now=now):
        return CheckedPresentation(verdict=PresentationVerdict.FOREIGN)
    moment = int(now.timestamp())
    bound = bool(shown.nonce) and sd_jwt.is_bound(found, audience=shown.audience, nonce=shown.nonce, moment=moment)
    if (shown.nonce or found.key_binding) and not bound:
        return CheckedPresentation(verdict=PresentationVerdict.NOT_BOUND)
    status = found.token.payload.get("status", {}).get("status_list", {})
    listed = str(status.get("uri", "")).split("/")[-2:-1]
    certificate_id = shelf.at_place(int(listed[0]), int(status["idx"])) if listed and "idx" in status else None
    return _answer(store.get(certificate_id) if certificate_id else None, found.claims, bound, now)


def _vc(found: jose.Jws, now: datetime) -> CheckedPresentation:
    subject = found.payload.get("credentialSubject")
    if not keys.is_ours(found, now=now) or not isinstance(subject, dict):
        return CheckedPresentation(verdict=PresentationVerdict.FOREIGN)
    number = ids.read_number(str(found.payload.get("id", "")).rpartition("/")[2])
    said = {name: value for name, value in subject.items() if name not in _NOT_SHOWN}
    return _answer(store.get(number) if number else None, said, False, now)


def _answer(certificate: Certificate | None, said: dict[str, Any], bound: bool, now: datetime) -> CheckedPresentation:
    standing = rules.standing(certificate, local_date(now))
    if certificate is None or standing == "unknown":
        return CheckedPresentation(verdict=PresentationVerdict.FOREIGN)
    order = certificate.order
    return CheckedPresentation(
        verdict=PresentationVerdict(standing),
        bound=bound,
        title=order.title,
        authority=order.authority,
        claims=said,
        issued_on=certificate.issued_on or date.min,
        valid_until=certificate.valid_until,
        ended_on=certificate.ended_on,
    )
