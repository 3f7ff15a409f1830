"""What a card opens: entitled, applied, received; after a code to the registered mobile, or in one's own session."""

from contextlib import suppress
from datetime import date, datetime

from chalicelib.adapters.table import Refused
from chalicelib.applications import actions as applications
from chalicelib.applications.models import Application
from chalicelib.cards import rules, store
from chalicelib.cards.models import (
    Applied,
    Benefit,
    Benefits,
    CardNumber,
    CodeOnItsWay,
    CodeTyped,
    Disbursement,
    Reported,
)
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import ServiceSummary
from chalicelib.core import ids
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Conflict, Fault, Invalid, NotFound
from chalicelib.core.text import Language
from chalicelib.edge import Who
from chalicelib.events.cards import BenefitReceived
from chalicelib.identity import actions as identity
from chalicelib.privacy import actions as privacy
from chalicelib.registry import actions as registry
from chalicelib.registry.models import Resident

_BEARER = "card-bearer"
"""Who answers a code sent for a card: nobody in particular, until it is answered."""


def send_card_code(wanted: CardNumber, key: str, *, address: str, language: Language, now: datetime) -> CodeOnItsWay:
    """Send a code to the mobile that is registered for the member whose number stands on a card.

    The answer is the same for a number that nobody has and for somebody without a mobile, so that nothing can be
    learnt from it. Raises TooMany for too many tries at one number or from one address.
    """
    number = ids.read_number(wanted.number) or ""
    identity.allow_try(f"card#{number}", address=address, now=now)
    person = _registered(number)
    if person is None or not person.mobiles:
        seeming = identity.seem_to_send(f"{number}#{key}", now=now)
        return CodeOnItsWay(challenge_id=seeming.challenge_id, expires_at=seeming.expires_at)
    mobile = f"+91{person.mobiles[0]}"
    sent = identity.send_proof(mobile, _BEARER, person.member_id, key, use="benefits", language=language, now=now)
    return CodeOnItsWay(challenge_id=sent.challenge_id, expires_at=sent.expires_at)


def _registered(number: str) -> Resident | None:
    with suppress(NotFound):
        return registry.resident(number)
    return None


def answer_card_code(typed: CodeTyped, *, language: Language, now: datetime) -> Benefits:
    """The code that came to the registered mobile opens the benefits of that member. Invalid as at sign-in."""
    member_id = identity.prove(typed.challenge_id, typed.code, _BEARER, now=now)
    return _benefits(registry.resident(member_id), language, now)


def own_benefits(who: Who, language: Language, *, now: datetime) -> Benefits:
    """A citizen's own benefits. NotFound where the registry does not know them (yet)."""
    resident = registry.resident_of(who.person_id)
    if resident is None:
        raise NotFound("not-in-registry")
    return _benefits(resident, language, now)


def _benefits(resident: Resident, language: Language, now: datetime) -> Benefits:
    today = local_date(now)
    offered = [one for one in catalogue.services(resident.region, on=today) if one.kind == "benefit"]
    received = sorted(store.received(resident.member_id), key=lambda one: one.paid_on, reverse=True)
    return Benefits(
        member_id=resident.member_id,
        name=resident.name,
        family_id=resident.family_id,
        entitled=_entitled(resident, offered, language, today),
        applied=_applied(resident, {one.service_id: one for one in offered}),
        received=tuple(received),
        received_paise=sum(one.paise for one in received),
    )


def _entitled(
    resident: Resident, offered: list[ServiceSummary], language: Language, today: date
) -> tuple[Benefit, ...]:
    told = registry.facts_of_resident(resident, language)
    found = [rules.benefit(catalogue.service(one.service_id, on=today), told, today) for one in offered]
    order = ("entitled", "facts-missing", "not-now")
    return tuple(sorted(found, key=lambda one: order.index(one.chance)))


def _applied(resident: Resident, offered: dict[str, ServiceSummary]) -> tuple[Applied, ...]:
    if not resident.person_id:
        return ()
    mine = applications.mine(Who(kind="citizen", person_id=resident.person_id), None).items
    return tuple(_line(one, offered[one.service_id]) for one in mine if one.service_id in offered)


def _line(application: Application, service: ServiceSummary) -> Applied:
    return Applied(
        application_id=application.application_id,
        service_id=service.service_id,
        title=service.title,
        status=application.status,
        filed_on=local_date(application.filed_at) if application.filed_at else None,
    )


# Received


def report(one: Disbursement, who: Who, *, now: datetime) -> Reported:
    """Take a payment into the list that a department reports; it is never changed or taken out.

    Sent again, it is one payment. Raises Invalid where there is no such member or the day is to come, Conflict where
    the department's number stands for another payment.
    """
    person = _registered(ids.read_number(one.member_id) or "")
    if person is None:
        raise Invalid(None, Fault(code="field.no-member", field="member_id"))
    if one.paid_on > local_date(now):
        raise Invalid(None, Fault(code="field.future", field="paid_on"))
    privacy.note_read(
        registry.subject_of(person),
        reader=who,
        purpose="pay-benefit",
        about=f"{one.department}/{one.reference}",
        what=("member",),
        now=now,
    )
    _keep(one.model_copy(update={"member_id": person.member_id}), now)
    return Reported(member_id=person.member_id, reference=one.reference)


def _keep(one: Disbursement, now: datetime) -> None:
    told = BenefitReceived(
        event_id=f"{one.member_id}#{one.department}#{one.reference}",
        at=now,
        member_id=one.member_id,
        department=one.department,
        reference=one.reference,
    )
    try:
        store.add_payment(one, told)
    except Refused as refused:
        if store.payment(one) != one:
            raise Conflict("payment-differs") from refused
