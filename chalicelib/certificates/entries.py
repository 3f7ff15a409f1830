"""Certificates follow the entry of the register that they speak of: suspended with it, valid again with it, ended with
it. The order is in the register; here stands only that it was followed."""

from datetime import datetime

from chalicelib.catalogue import actions as catalogue
from chalicelib.certificates import ending, store
from chalicelib.certificates.models import Authority, Certificate, StandingMove
from chalicelib.events.professions import EntryOrdered, EntryReinstated, EntryRemoved, EntrySuspended


def follow(event: EntryOrdered, *, now: datetime) -> None:
    """Every certificate of the entry stands as the entry does. An order that comes late changes nothing that a later
    order has changed, and a suspension of another kind is not lifted with the entry's."""
    about = f"{event.register_name}/{event.number}"
    officer = _name_of(event)
    for certificate in store.get_many(event.certificate_ids):
        by = Authority(officer_id=event.officer_id, officer=officer, office_id=certificate.order.office_id)
        last = _last(certificate, about)
        if last is None or last.at < event.at:
            _follow(certificate, event, by, last, about)


def _follow(
    certificate: Certificate, event: EntryOrdered, by: Authority, last: StandingMove | None, about: str
) -> None:
    reason = f"By order in the register {event.register_name}, entry {event.number}."
    match event, certificate.status:
        case EntrySuspended(), "valid":
            ending.suspend_by(certificate, by, reason, now=event.at, about=(about,))
        case EntryReinstated(), "suspended" if last is not None and last.what == "suspend":
            ending.lift_by(certificate, by, reason, now=event.at, about=(about,))
        case EntryRemoved(), "valid" | "suspended":
            ending.revoke_by(certificate, by, reason, now=event.at, about=(about,))


def _last(certificate: Certificate, about: str) -> StandingMove | None:
    return next((move for move in reversed(certificate.moves) if about in move.about), None)


def _name_of(event: EntryOrdered) -> str:
    """The officer as the region knows them; the id where the region no longer does."""
    officers = catalogue.region(event.region).officers
    return next((one.name["en"] for one in officers if one.officer_id == event.officer_id), event.officer_id)
