"""What can be done with registers of professionals. One function per thing done; each may be done twice, and late."""

from datetime import date, datetime
from typing import Any

from chalicelib.adapters.table import Refused
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.registers import IS_NO_REGISTRATION, Register
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Conflict, Fault, Invalid, NotAllowed, NotFound
from chalicelib.edge.request import Who
from chalicelib.events import professions as told
from chalicelib.identity import actions as identity
from chalicelib.privacy import actions as privacy
from chalicelib.professions import rules, store
from chalicelib.professions.models import Asked, Effect, Entry, OfficerEntry, Order, OwnEntries, OwnEntry, Remark

_TRIES = 20
"""Numbers tried for one entry before somebody has to look why so many from the old books stand in the way."""


def register_of(region: str, name: str) -> Register:
    """A register as its council describes it today. NotFound."""
    found = catalogue.region(region).register_named.get(name)
    if found is None:
        raise NotFound("no-register")
    return found


# For applications


def entry_of(asked: Asked) -> Entry | None:
    """The entry that an application names; None where it names none, or one that is not there."""
    return store.get(asked.region, asked.register_name, asked.prior) if asked.prior else None


def faults(asked: Asked, today: date) -> list[Fault]:
    """Everything that stands between an application and the register."""
    held = store.of_person(asked.person_id) if rules.makes_an_entry(asked) else ()
    register = register_of(asked.region, asked.register_name)
    return rules.faults(asked, register, entry_of(asked), held, today)


def plan(asked: Asked, decided_on: date) -> Effect:
    """Fix what the certificate of an approved application will do, and give its number. Asked again, it is the same."""
    planned = store.effect(asked.application_id)
    if planned is not None:
        return planned
    register = register_of(asked.region, asked.register_name)
    for _ in range(_TRIES):
        planned = _planned(asked, register, decided_on)
        try:
            store.plan(planned)
        except Refused:
            if (there := store.effect(asked.application_id)) is not None:
                return there
        else:
            return planned
    raise Conflict("register-numbers-taken")


def _planned(asked: Asked, register: Register, decided_on: date) -> Effect:
    entry = entry_of(asked)
    number = entry.number if entry else asked.prior
    known: dict[str, Any] = {"name": entry.name, "birth_date": entry.birth_date} if entry else {}
    if rules.makes_an_entry(asked):
        known = {}
        run = store.next_run(asked.region, asked.register_name, register.first)
        number = register.number(asked.kind, run, decided_on)
    certified = asked.does not in IS_NO_REGISTRATION
    return Effect(
        asked=asked,
        number=number,
        decided_on=decided_on,
        valid_until=rules.valid_until(asked, register, entry, decided_on),
        supersedes=entry.certificate_id if entry and certified else "",
        **known,
    )


def carry_out(application_id: str, certificate_id: str, *, supersedes: str = "", now: datetime) -> None:
    """The certificate is issued: write into the register what it says, once. One that corrects it takes its place."""
    effect = store.effect(application_id)
    if effect is None:
        return
    prior = entry_of(effect.asked)
    if effect.done:
        _correct(effect, certificate_id, supersedes, now)
    elif rules.makes_an_entry(effect.asked):
        _enter(effect, prior, certificate_id, now)
    elif prior is not None:
        _change(effect, prior, certificate_id, now)


def _enter(effect: Effect, prior: Entry | None, certificate_id: str, now: datetime) -> None:
    application_id = effect.asked.application_id
    if there := _there_already(effect, prior, now):
        facts = _told(there, application_id, now) | {"certificate_ids": (certificate_id,)}
        store.record(there, told.EntryDoubled(**facts, application_id=application_id), done=effect)
        return
    entry = rules.made(effect, certificate_id, prior)
    event = told.EntryMade(**_told(entry, application_id, now), application_id=application_id, does=effect.asked.does)
    followed = prior.model_copy(update={"followed_by": entry.number}) if prior else None
    store.record(entry, event, *_met(entry, effect, certificate_id, now), done=effect, prior=followed)


def _there_already(effect: Effect, prior: Entry | None, now: datetime) -> Entry | None:
    """The entry that another file, approved beside this one, has made of the same person in the meantime."""
    asked = effect.asked
    found = (one.facts["number"] for one in faults(asked, local_date(now)) if one.code == "register.there-already")
    number = prior.followed_by if prior else next(found, "")
    return store.get(asked.region, asked.register_name, number) if number else None


def _change(effect: Effect, prior: Entry, certificate_id: str, now: datetime) -> None:
    entry = rules.changed(effect, prior, certificate_id)
    facts = {**_told(entry, effect.asked.application_id, now), "application_id": effect.asked.application_id}
    if entry.status == "transferred" != prior.status:
        event: told.EntryEvent = told.EntryTransferred(**facts, no_objection_id=certificate_id)
    else:
        event = told.EntryChanged(**facts, does=effect.asked.does)
    store.record(entry, event, *_met(entry, effect, certificate_id, now), done=effect)


def _correct(effect: Effect, certificate_id: str, supersedes: str, now: datetime) -> None:
    entry = store.get(effect.asked.region, effect.asked.register_name, effect.number)
    if entry is None or certificate_id in entry.certificate_ids:
        return
    after = rules.certified_anew(entry, certificate_id, supersedes)
    facts = {**_told(after, certificate_id, now), "application_id": effect.asked.application_id}
    event = told.EntryChanged(**facts, does=effect.asked.does)
    store.record(after, event, *_met(after, effect, certificate_id, now))


def _met(entry: Entry, effect: Effect, certificate_id: str, now: datetime) -> tuple[told.EntryEvent, ...]:
    """The order that a certificate in the making has missed, told again for this one."""
    order = rules.standing_order(entry)
    facts = _told(entry, f"{certificate_id}#{entry.status}", now) | {"certificate_ids": (certificate_id,)}
    by = {"officer_id": order.officer_id if order else ""}
    match entry.status:
        case "suspended":
            return (told.EntrySuspended(**facts, **by),)
        case "removed" | "dead":
            return (told.EntryRemoved(**facts, **by, because="death" if entry.status == "dead" else "order"),)
        case "transferred" if effect.asked.does != "transfer-out":
            return (told.EntryTransferred(**facts, application_id=effect.asked.application_id),)
    return ()


def _told(entry: Entry, what: str, now: datetime) -> dict[str, Any]:
    """What every event of an entry says. The id is of the fact, so that telling it twice tells it once."""
    return {
        "event_id": f"{entry.region}/{entry.register_name}/{entry.number}#{what}",
        "at": now,
        "region": entry.region,
        "register_name": entry.register_name,
        "number": entry.number,
        "certificate_ids": entry.certificate_ids,
    }


def ordered_at(region: str, name: str, number: str, at: datetime) -> tuple[Entry | None, Remark | None]:
    """An entry, and the order that was written into it at this moment; None where there is none."""
    entry = store.get(region, name, number)
    return entry, next((one for one in entry.remarks if one.at == at), None) if entry else None


# For holders


def mine(who: Who, *, today: date) -> OwnEntries:
    """One's own registrations, with the days in which they can be renewed."""
    return OwnEntries(items=tuple(_own(entry, today) for entry in store.of_person(who.person_id)))


def _own(entry: Entry, today: date) -> OwnEntry:
    register = register_of(entry.region, entry.register_name)
    days = rules.window(entry, register)
    return OwnEntry(
        region=entry.region,
        register_name=entry.register_name,
        council=register.title,
        number=entry.number,
        name=entry.name,
        kind=entry.kind,
        status=rules.standing(entry, today),
        registered_on=entry.registered_on,
        valid_until=entry.valid_until,
        renewal_opens_on=days[0] if days else None,
        renewal_closes_on=days[1] if days else None,
        certificate_id=entry.certificate_id,
        qualifications=tuple(one.degree for one in entry.qualifications),
        learned=rules.learned(entry, register) if register.learning else None,
        learning_unit=register.learning.unit if register.learning else None,
        orders=tuple(rules.told(one) for one in entry.remarks),
    )


# For the council


def see(region: str, name: str, number: str, who: Who, *, now: datetime) -> OfficerEntry:
    """A whole entry, for officers of the council only, noted in the log of its holder. NotFound for everybody else."""
    register, entry = _of_my_council(region, name, number, who, now)
    writes = rules.has_charge(who.seats, region, register) and not _is_own(entry, who)
    orders = rules.orders(entry) if writes else ()
    return OfficerEntry(entry=entry, standing=rules.standing(entry, local_date(now)), orders=orders)


def write_order(
    region: str, name: str, number: str, order: Order, who: Who, key: str, *, now: datetime
) -> OfficerEntry:
    """Write an order of the registrar into the register; the last one may be said again.

    Raises NotFound, NotAllowed for who is not the registrar and for one's own entry, Conflict where it can't be written
    as the entry stands or its number is used, Invalid where it does not say which proceedings it closes.
    """
    register, entry = _of_my_council(region, name, number, who, now)
    if not rules.has_charge(who.seats, region, register):
        raise NotAllowed("registrar-only")
    if _is_own(entry, who):
        raise NotAllowed("own-registration")
    if rules.is_repeated(entry, order):
        return see(region, name, number, who, now=now)
    if rules.is_number_used(entry, order):
        raise Conflict("order-number-used")
    if order.order not in rules.orders(entry):
        raise Conflict("order-not-now")
    remark = rules.remark_of(order, entry, who.person_id, who.name, now)
    facts = {**_told(entry, f"{order.order}#{key}", now), "officer_id": who.person_id}
    try:
        store.record(rules.ordered(entry, remark), _event_of(order, facts))
    except Refused as refused:
        raise Conflict from refused
    return see(region, name, number, who, now=now)


def _is_own(entry: Entry, who: Who) -> bool:
    """Whether it is the officer's own: by the account of its holder or, as long as it has none, by the mobile number in
    the books."""
    if entry.person_id:
        return identity.is_same_person(who.person_id, entry.person_id)
    return identity.is_mobile_of(who.person_id, entry.mobile)


def _event_of(order: Order, facts: dict[str, Any]) -> told.EntryOrdered:
    match order.order:
        case "suspend":
            return told.EntrySuspended(**facts)
        case "lift" | "readmit":
            return told.EntryReinstated(**facts)
        case "remove" | "note-death":
            return told.EntryRemoved(**facts, because="order" if order.order == "remove" else "death")
        case _:
            return told.EntryNoted(**facts, what=order.order)


def registers_of(who: Who) -> tuple[tuple[str, Register], ...]:
    """The registers whose whole entries this officer may see, with their regions."""
    regions = {seat.region for seat in who.seats}
    return tuple(
        (region, register)
        for region in sorted(regions)
        for register in catalogue.region(region).registers
        if rules.seat_in(who.seats, region, register)
    )


def _of_my_council(region: str, name: str, number: str, who: Who, now: datetime) -> tuple[Register, Entry]:
    register = register_of(region, name)
    seat = rules.seat_in(who.seats, region, register)
    entry = store.get(region, name, number) if seat else None
    if entry is None:
        raise NotFound
    privacy.note_read(
        entry.person_id or f"{region}/{name}/{entry.number}",  # nobody's yet: kept under the entry until it is claimed
        reader=who,
        purpose="keep-professional-register",
        about=entry.number,
        what=("register-entry",),
        now=now,
        seat=seat,
    )
    return register, entry


def must_be_open(region: str, name: str) -> None:
    """A council that has not opened yet takes no applications. Raises Conflict."""
    if not register_of(region, name).open:
        raise Conflict("register-not-open")


def wrong_claim() -> Invalid:
    """The one answer to every claim that is not right."""
    return Invalid(None, Fault(code="register.claim-wrong", field="code"))
