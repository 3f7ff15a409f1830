"""Certificates follow the entry of the register that they speak of: suspended with it, valid again with it, ended with
it. The order is in the register; here stands only that it was followed."""

from datetime import datetime

from chalicelib.catalogue import actions as catalogue
from chalicelib.certificates import ending, store
from chalicelib.certificates.models import Authority, Certificate, StandingMove
from chalicelib.edge import words
from chalicelib.events.professions import (
    EntryDoubled,
    EntryEvent,
    EntryOrdered,
    EntryReinstated,
    EntryRemoved,
    EntrySuspended,
    EntryTransferred,
)


def follow(event: EntryEvent, *, now: datetime) -> None:
    """Every certificate of the entry stands as the entry does. An order that comes late changes nothing that a later
    order has changed, and a suspension of another kind is not lifted with the entry's."""
    about = f"{event.register_name}/{event.number}"
    for certificate in store.get_many(event.certificate_ids):
        last = _last(certificate, about)
        if last is None or last.at < event.at:
            _follow(certificate, event, _by(event, certificate), about)


def _follow(certificate: Certificate, event: EntryEvent, by: Authority, about: str) -> None:
    reason = _reason(event, certificate)
    match event, certificate.status:
        case EntryDoubled(), "valid" | "suspended":
            ending.revoke_by(certificate, by, reason, now=event.at)
        case EntrySuspended(), "valid" | "suspended":
            ending.suspend_by(certificate, by, reason, now=event.at, about=(about,))
        case EntryReinstated(), "valid" | "suspended":
            ending.lift_by(certificate, by, reason, now=event.at, about=(about,))
        case EntryTransferred(), "valid" | "suspended" if certificate.certificate_id != event.no_objection_id:
            ending.revoke_by(certificate, by, reason, now=event.at, about=(about,))
        case EntryRemoved(), "valid" | "suspended":
            ending.revoke_by(certificate, by, reason, now=event.at, about=(about,))


def _last(certificate: Certificate, about: str) -> StandingMove | None:
    return next((move for move in reversed(certificate.moves) if about in move.about), None)


def _by(event: EntryEvent, certificate: Certificate) -> Authority:
    """The registrar; where no order is behind it, who has signed the no-objection certificate, or this one."""
    office_id, signed = certificate.order.office_id, certificate
    if isinstance(event, EntryOrdered) and event.officer_id:
        return Authority(officer_id=event.officer_id, officer=_name_of(event), office_id=office_id)
    if isinstance(event, EntryTransferred) and event.no_objection_id:
        signed = store.get(event.no_objection_id) or certificate
    return Authority(officer_id=signed.order.officer_id, officer=signed.order.officer["en"], office_id=office_id)


_BECAUSE: dict[type[EntryEvent], str] = {EntryDoubled: "doubled", EntryTransferred: "transferred"}


def _reason(event: EntryEvent, certificate: Certificate) -> str:
    """In English and in the region's own language: an officer and the holder read it."""
    key = f"certificates.because.{_BECAUSE.get(type(event), 'ordered')}"
    languages = dict.fromkeys(("en", certificate.order.language))
    return " / ".join(words.say(key, language, number=event.number) for language in languages)


def _name_of(event: EntryOrdered) -> str:
    """The officer as the region knows them; the id where the region no longer does."""
    officers = catalogue.region(event.region).officers
    return next((one.name["en"] for one in officers if one.officer_id == event.officer_id), event.officer_id)
