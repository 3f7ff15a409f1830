"""What holders and offices can do about the ways of a certificate."""

from contextlib import suppress
from datetime import datetime

from chalicelib.adapters import digilocker, whatsapp
from chalicelib.adapters.table import Refused
from chalicelib.certificates import copies
from chalicelib.certificates.models import Certificate
from chalicelib.core import ids
from chalicelib.core.errors import Conflict, Invalid, NotAllowed, NotFound
from chalicelib.deliveries import rules, store
from chalicelib.deliveries.delivering import chosen, new, want
from chalicelib.deliveries.models import (
    Choice,
    ChoiceShown,
    DeliveriesShown,
    Delivery,
    DeliveryShown,
    Printed,
    TryShown,
)
from chalicelib.documents.fetching import actions as fetching
from chalicelib.edge import Who
from chalicelib.events.deliveries import Way
from chalicelib.identity import actions as identity
from chalicelib.privacy import actions as privacy

_PURPOSE = "hand-over-certificate"


# Choosing


def see_choice(who: Who, application_id: str = "") -> ChoiceShown:
    """What a person chose: for one application's certificate, or for all."""
    for_all, own = store.choices(who.person_id, application_id)
    choice = own or for_all or Choice()
    return ChoiceShown(ways=choice.ways, application_id=application_id, own=own is not None, open=_open(who))


def choose(who: Who, choice: Choice, application_id: str = "") -> ChoiceShown:
    """Choose for what is issued from now on. Raises Invalid for a way that is not open to this person."""
    shut = [way for way in choice.ways if way not in _open(who)]
    if shut:
        raise Invalid(f"way-{shut[0]}")
    once: tuple[Way, ...] = tuple(dict.fromkeys(choice.ways))
    store.choose(who.person_id, _plain(application_id), Choice(ways=once))
    return see_choice(who, _plain(application_id))


def _plain(application_id: str) -> str:
    """An application's number; NotFound for what is none."""
    if application_id and ids.read_number(application_id) != application_id:
        raise NotFound
    return application_id


def _open(who: Who) -> tuple[Way, ...]:
    return rules.open_ways(
        email_proven=identity.contact(who.person_id).email is not None,
        whatsapp=whatsapp.is_on(),
        digilocker=digilocker.is_on() and fetching.account_of(who.person_id) is not None,
    )


# Seeing


def see_own(certificate_id: str, who: Who, *, now: datetime) -> DeliveriesShown:
    """By which ways a holder's certificate went. NotFound for everybody else's."""
    return _shown(_own(certificate_id, who), now)


def see_as_office(number: str, officer: Who, *, now: datetime) -> DeliveriesShown:
    """The same for the office that issued it; the holder's log says that somebody looked."""
    return _shown(_of_office(number, officer, now), now)


def _own(certificate_id: str, who: Who) -> Certificate:
    certificate = copies.issued(certificate_id)
    if certificate.order.holder_id != who.person_id:
        raise NotFound
    return certificate


def _of_office(number: str, officer: Who, now: datetime) -> Certificate:
    certificate = copies.issued(ids.read_number(number) or "?")
    if not any(seat.office_id == certificate.order.office_id for seat in officer.seats):
        raise NotAllowed("not-your-office")
    about = certificate.order.application_id
    privacy.note_read(
        certificate.order.holder_id, reader=officer, purpose=_PURPOSE, about=about, what=("certificate",), now=now
    )
    return certificate


def _shown(certificate: Certificate, now: datetime) -> DeliveriesShown:
    found = [rules.given_up(one, now) for one in store.all_of(certificate.certificate_id)]
    return DeliveriesShown(
        certificate_id=certificate.certificate_id,
        application_id=certificate.order.application_id,
        region=certificate.order.region,
        title=certificate.order.title,
        deliveries=(_portal(certificate), *map(_one, found)),
        prints=sum(len(one.tries) for one in found if one.way == "counter"),
    )


def _portal(certificate: Certificate) -> DeliveryShown:
    """It lies on the portal from the moment that it is in the register."""
    at = certificate.numbered_at or certificate.ordered_at
    return DeliveryShown(way="portal", status="delivered", sha256=certificate.sha256 or "", wanted_at=at, done_at=at)


def _one(delivery: Delivery) -> DeliveryShown:
    return DeliveryShown(
        way=delivery.way,
        status=delivery.status,
        sha256=delivery.sha256,
        wanted_at=delivery.wanted_at,
        done_at=delivery.done_at,
        tries=tuple(TryShown.model_validate(one.model_dump()) for one in delivery.tries),
    )


# Asking


def ask(certificate_id: str, way: Way, who: Who, *, now: datetime) -> DeliveriesShown:
    """Have it go by one way, or once more by one that failed or was given up. Asked twice, it goes once."""
    certificate = _own(certificate_id, who)
    if way not in _open(who):
        raise Invalid(f"way-{way}")
    found = store.get(certificate_id, way)
    before = found and rules.given_up(found, now)
    if before is None or before.status == "failed":
        wanted = rules.asked_again(before, now) if before else new(certificate, way, now)
        with suppress(Refused):  # somebody has just asked for the same
            want(certificate, wanted, now)
    return _shown(certificate, now)


# At a counter


def print_copy(number: str, officer: Who, *, now: datetime) -> Printed:
    """A copy for the printer of the office that issued it, counted. Raises Conflict where the holder has not chosen
    the counter, where the certificate is no longer valid, or where another copy is being counted just now."""
    certificate = _of_office(number, officer, now)
    if certificate.status != "valid":
        raise Conflict("certificate-not-valid")
    before = store.get(certificate.certificate_id, "counter") or _at_counter(certificate, now)
    url = copies.link(certificate)
    try:
        after = store.keep(rules.printed(before, officer.person_id, now))
    except Refused as error:
        raise Conflict from error
    return Printed(url=url, prints=len(after.tries))


def _at_counter(certificate: Certificate, now: datetime) -> Delivery:
    if "counter" not in chosen(certificate.order.holder_id, certificate.order.application_id).ways:
        raise Conflict("counter-not-chosen")
    return new(certificate, "counter", now)
