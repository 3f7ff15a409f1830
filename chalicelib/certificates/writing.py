"""How every action reads and writes a certificate."""

from datetime import datetime
from typing import Any

from chalicelib.adapters.table import Refused
from chalicelib.certificates import store
from chalicelib.certificates.models import Certificate
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.events import Event


def get(certificate_id: str) -> Certificate:
    """A certificate. Raises NotFound."""
    certificate = store.get(certificate_id)
    if certificate is None:
        raise NotFound
    return certificate


def changed(certificate: Certificate, **changes: Any) -> Certificate:
    """The certificate with these changes."""
    return certificate.model_copy(update=changes)


def told(certificate: Certificate, what: str, now: datetime) -> dict[str, Any]:
    """What every event of a certificate says. The id is of the fact, so that telling it twice tells it once."""
    return {
        "event_id": f"{certificate.certificate_id}#{what}",
        "at": now,
        "certificate_id": certificate.certificate_id,
        "application_id": certificate.order.application_id,
        "service_id": certificate.order.service_id,
        "region": certificate.order.region,
    }


def save(certificate: Certificate, event: Event | None) -> Certificate:
    """The new state and what happened. Raises Conflict where somebody else was quicker."""
    try:
        return store.change(certificate, event)
    except Refused as error:
        raise Conflict from error
