"""Carrying a certificate to its holder. Everything may happen twice, and late."""

from contextlib import suppress
from datetime import datetime

from chalicelib.adapters.supply import Unavailable, Undeliverable
from chalicelib.adapters.table import Refused
from chalicelib.certificates import copies
from chalicelib.certificates.models import Certificate
from chalicelib.deliveries import rules, senders, store
from chalicelib.deliveries.models import Choice, Delivery
from chalicelib.events.deliveries import Way


class NotDelivered(Exception):
    """Not yet: the queue brings the order again, later each time."""


def chosen(holder_id: str, application_id: str) -> Choice:
    """By which ways a certificate shall come: as chosen for its application, or else for all."""
    for_all, own = store.choices(holder_id, application_id)
    return own or for_all or Choice()


def deliver(certificate_id: str, way: Way, *, now: datetime) -> None:
    """Try one way, where it is wanted and not done. Raises NotDelivered where another try may mend it."""
    certificate = copies.issued(certificate_id)
    delivery = store.get(certificate_id, way) or _wanted(certificate, way, now)
    if delivery is None or delivery.status != "wanted" or way == "counter":
        return
    if certificate.status != "valid":
        store.keep(rules.refused(rules.begun(delivery, now), now, code="certificate-ended"))
        return
    if rules.is_under_way(delivery, now):
        raise NotDelivered("under-way")
    try:
        begun = store.keep(rules.begun(delivery, now))
    except Refused as error:
        raise NotDelivered("under-way") from error
    _try(certificate, begun, now)


def _wanted(certificate: Certificate, way: Way, now: datetime) -> Delivery | None:
    """A new delivery where the holder chose this way; None where they did not."""
    order = certificate.order
    if way not in chosen(order.holder_id, order.application_id).ways:
        return None
    fresh = new(certificate, way, now)
    try:
        return store.keep(fresh)
    except Refused as error:
        raise NotDelivered("under-way") from error


def new(certificate: Certificate, way: Way, now: datetime) -> Delivery:
    """A delivery that nobody has tried yet."""
    return Delivery(
        certificate_id=certificate.certificate_id,
        application_id=certificate.order.application_id,
        holder_id=certificate.order.holder_id,
        way=way,
        sha256=certificate.sha256 or "",
        wanted_at=now,
    )


def _try(certificate: Certificate, begun: Delivery, now: datetime) -> None:
    """Hand it over and note how it went, whatever it was. What the supplier has already said meanwhile stands."""
    try:
        outcome, provider_id = senders.SENDERS[begun.way](certificate, copies.content(certificate), now)
    except Undeliverable as never:
        store.keep(rules.refused(begun, now, code=str(never)))
        return
    except Exception as error:
        code = str(error) if isinstance(error, Unavailable) else type(error).__name__
        after = store.keep(rules.tried(begun, "failed", now, code=code))
        if after.status == "wanted":
            raise NotDelivered(code) from error
        return
    with suppress(Refused):
        store.keep(rules.tried(begun, outcome, now, provider_id=provider_id))
