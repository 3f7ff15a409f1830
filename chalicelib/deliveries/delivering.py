"""Carrying a certificate to its holder. Everything may happen twice, and late."""

from contextlib import suppress
from datetime import datetime

from chalicelib.adapters.supply import Unavailable, Undeliverable
from chalicelib.adapters.table import Refused
from chalicelib.certificates import copies
from chalicelib.certificates.models import Certificate
from chalicelib.deliveries import rules, senders, store
from chalicelib.deliveries.models import Choice, Delivery
from chalicelib.events.deliveries import DeliveryWanted, Way


class NotDelivered(Exception):
    """Not yet: the queue brings the order again after a minute, five times in all."""


def chosen(holder_id: str, application_id: str) -> Choice:
    """By which ways a certificate shall come: as chosen for its application, or else for all."""
    for_all, own = store.choices(holder_id, application_id)
    return own or for_all or Choice()


def send_off(certificate_id: str, *, now: datetime) -> None:
    """A certificate has been issued: it is wanted by each way that its holder chose. At a counter it waits for them."""
    certificate = copies.issued(certificate_id)
    for way in chosen(certificate.order.holder_id, certificate.order.application_id).ways:
        if way != "counter":
            with suppress(Refused):
                want(certificate, new(certificate, way, now), now)


def want(certificate: Certificate, delivery: Delivery, now: datetime) -> None:
    """Have it go by one way. Raises Refused where somebody else was quicker."""
    event = DeliveryWanted(
        event_id=f"{delivery.certificate_id}#{delivery.way}#{delivery.turn}",
        at=now,
        certificate_id=delivery.certificate_id,
        application_id=delivery.application_id,
        service_id=certificate.order.service_id,
        region=certificate.order.region,
        way=delivery.way,
        turn=delivery.turn,
    )
    store.keep(delivery, event)


def deliver(certificate_id: str, way: Way, *, now: datetime) -> None:
    """Try one way, where it is wanted and not done. Raises NotDelivered where another try may mend it."""
    delivery = store.get(certificate_id, way)
    if delivery is None or delivery.status != "wanted":
        return
    certificate = copies.issued(certificate_id)
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
        content = copies.content(certificate)
        outcome, provider_id = senders.SENDERS[begun.way](certificate, content, now)
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
        sent = begun.model_copy(update={"sha256": copies.digest(content)})
        store.keep(rules.tried(sent, outcome, now, provider_id=provider_id))
