"""Decisions about registers of professionals. Pure functions: facts in, verdict out; no clock, no storage."""

import calendar
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any

from chalicelib.catalogue.registers import IS_NO_REGISTRATION, Register
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Fault, Invalid
from chalicelib.core.text import normal
from chalicelib.edge.request import Seat
from chalicelib.identity.rules import read_mobile
from chalicelib.professions.models import (
    Asked,
    Effect,
    Entry,
    Learnt,
    Order,
    OrderKind,
    PublicEntry,
    Remark,
    Renewed,
    Standing,
    ToldOrder,
)

LEAST_LETTERS = 3
"""Letters of a name below which nothing is looked up: nobody reads a register by walking the alphabet."""
SHELVES = 16

# What an entry is worth


def standing(entry: Entry, today: date) -> Standing:
    """What an entry is worth on a day. What an officer wrote goes before what the calendar says."""
    if entry.status != "registered":
        return entry.status
    if entry.followed_by:
        return "followed"
    if entry.valid_until is not None and today > entry.valid_until:
        return "lapsed"
    return "registered"


def window(entry: Entry, register: Register) -> tuple[date, date] | None:
    """First and last day on which it can be renewed; None where nothing runs out, or is made anew when it has."""
    if entry.valid_until is None or register.renewal is None or entry.kind in ("provisional", "temporary"):
        return None
    opens = entry.valid_until - timedelta(days=register.renewal.opens_days)
    grace = register.renewal
    return opens, _months_after(entry.valid_until, grace.grace_months) + timedelta(days=grace.grace_days)


def facts(entry: Entry | None, today: date) -> dict[str, Any]:
    """What fee expressions may name of an entry (`catalogue.registers.ENTRY_FACTS`)."""
    until = entry.valid_until if entry else None
    past = (today - until).days if until else None
    months = _months_past(until, today) if until else None
    return {"days_past_expiry": past, "months_past_expiry": months, "entry_kind": entry.kind if entry else None}


def _months_past(until: date, today: date) -> int:
    """Within how many months of a day another one lies; 0 up to it."""
    months = 12 * (today.year - until.year) + today.month - until.month
    return max(0, months if today <= _months_after(until, months) else months + 1)


# May it be asked for?


def faults(asked: Asked, register: Register, entry: Entry | None, held: Iterable[Entry], today: date) -> list[Fault]:
    """Everything that stands between an application and the register, all at once. An entry of somebody else is no
    entry at all, and the words are the same."""
    found = [*_faults_of_entering(asked, held, today)] if makes_an_entry(asked) else []
    if not asked.prior or (entry is None and asked.unknown_prior == "officer"):
        return found
    if entry is None or entry.person_id != asked.person_id:
        return [*found, Fault(code="register.not-yours", field=asked.prior_field)]
    found += [*_faults_of_standing(asked, entry, today), *_faults_of_window(asked, register, entry, today)]
    found += _faults_of_days(asked, entry)
    return [*found, *_faults_of_learning(asked, register, entry)]


def _faults_of_entering(asked: Asked, held: Iterable[Entry], today: date) -> Iterator[Fault]:
    mine = [one for one in held if one.register_name == asked.register_name and one.region == asked.region]
    for one in (one for one in mine if one.number != asked.prior):
        now = standing(one, today)
        if now == "removed":
            yield Fault(code="register.was-removed", facts={"number": one.number})
        elif now in ("registered", "lapsed", "suspended") and _same_rank(one, asked) and not _is_spent(one, now):
            yield Fault(code="register.there-already", facts={"number": one.number})


def _same_rank(entry: Entry, asked: Asked) -> bool:
    """Whoever is registered for good needs no provisional or temporary entry, and is not registered for good twice."""
    return entry.kind not in ("provisional", "temporary") or asked.kind == entry.kind


def _is_spent(entry: Entry, now: Standing) -> bool:
    """A temporary entry ends with its last day: nothing brings it back, and another may follow it."""
    return entry.kind == "temporary" and now == "lapsed"


def _faults_of_standing(asked: Asked, entry: Entry, today: date) -> Iterator[Fault]:
    now, field = standing(entry, today), asked.prior_field
    if now in ("suspended", "removed", "transferred", "dead", "followed"):
        yield Fault(code=f"register.is-{now}", field=field)
    if (entry.kind == "provisional") != (asked.does == "make-permanent") and asked.does not in _FOR_ALL_KINDS:
        code = "register.not-provisional" if asked.does == "make-permanent" else "register.only-provisional"
        yield Fault(code=code, field=field)
    if now == "lapsed" and asked.does in _NOT_LAPSED:
        yield Fault(code="register.is-lapsed", field=field)
    if entry.open_proceedings and asked.does in ("good-standing", "transfer-out"):
        yield Fault(code="register.in-proceedings", field=field)


_FOR_ALL_KINDS = frozenset({"rename", "duplicate"})
_NOT_LAPSED = frozenset({"qualify", "good-standing", "transfer-out", "duplicate", "rename", "verify", "card"})


def _faults_of_window(asked: Asked, register: Register, entry: Entry, today: date) -> Iterator[Fault]:
    days = window(entry, register)
    if asked.does not in ("renew", "restore") or entry.kind == "provisional":
        return
    if entry.kind == "temporary":
        yield Fault(code="register.is-temporary", field=asked.prior_field)
        return
    if days is None:
        yield Fault(code="register.for-life", field=asked.prior_field)
        return
    opens, closes = days
    if asked.does == "renew" and today < opens:
        yield Fault(code="register.too-early", field=asked.prior_field, facts={"opens_on": _written(opens)})
    if asked.does == "renew" and today > closes:
        yield Fault(code="register.too-late", field=asked.prior_field, facts={"closed_on": _written(closes)})
    if asked.does == "restore" and today <= closes:
        yield Fault(code="register.not-yet-over", field=asked.prior_field, facts={"closes_on": _written(closes)})


def _faults_of_days(asked: Asked, entry: Entry) -> Iterator[Fault]:
    facts = {"since": _written(entry.registered_on)}
    early = (name for name, day in asked.after_prior.items() if day < entry.registered_on)
    yield from (Fault(code="register.before-registration", field=name, facts=facts) for name in early)


def _faults_of_learning(asked: Asked, register: Register, entry: Entry) -> Iterator[Fault]:
    """What is on record counts, whatever was typed."""
    least = register.learning.least if register.learning else 0
    known = max(asked.learned or 0, learned(entry, register))
    if asked.does in ("renew", "restore") and asked.learned is not None and known < least:
        yield Fault(code="register.learned-too-little", field="learned", facts={"least": least})
    since = learning_since(entry, register)
    if asked.does == "learn" and asked.event_on and asked.event_on < since:
        yield Fault(code="register.learned-before", field="event_on", facts={"since": _written(since)})


def learning_since(entry: Entry, register: Register) -> date:
    """From when continuing education counts for the next renewal: since the last one was decided, so that no day falls
    between two; where none is on record, since the registration or, if that is later, one validity before the end."""
    if entry.renewals:
        return entry.renewals[-1].decided_on or entry.renewals[-1].from_on
    begun = first_day(register.validity.get(entry.kind, "for life"), entry.valid_until)
    return max(entry.registered_on, begun or entry.registered_on)


def learned(entry: Entry, register: Register) -> int:
    """What is on record for the next renewal, in the unit of the register."""
    since = learning_since(entry, register)
    return sum(one.learned for one in entry.learnt if one.on >= since)


def _written(day: date) -> str:
    return f"{day:%d-%m-%Y}"


# What it does to the register


def makes_an_entry(asked: Asked) -> bool:
    """Whether a new number is given."""
    return asked.does in ("enter", "transfer-in", "make-permanent")


def valid_until(asked: Asked, register: Register, entry: Entry | None, decided_on: date) -> date | None:
    """The last day of validity once it is done.

    A new entry counts from the day of decision. A renewal goes on from the last day of the entry, so who renews early
    loses nothing; a restoration counts from the day of decision. Everything else leaves the day as it is.
    """
    if makes_an_entry(asked):
        return last_day(register.validity[asked.kind], decided_on)
    if entry is None:
        return None
    if asked.does == "renew" and entry.valid_until:
        return last_day(register.validity[entry.kind], entry.valid_until + timedelta(days=1))
    if asked.does == "restore":
        return last_day(register.validity[entry.kind], decided_on)
    return entry.valid_until


def last_day(validity: str, first: date) -> date | None:
    """`for 5 years` from 1 April 2026 ends with 31 March 2031; None for life."""
    match validity.split():
        case ["for", "life"]:
            return None
        case ["for", number, "days"]:
            return first + timedelta(days=int(number) - 1)
        case ["for", number, "months"]:
            return _months_after(first, int(number)) - timedelta(days=1)
        case ["for", number, "years"]:
            return _months_after(first, 12 * int(number)) - timedelta(days=1)
    raise ValueError(f"not a validity: {validity}")


def first_day(validity: str, last: date | None) -> date | None:
    """`for 5 years` that end with 31 March 2031 began on 1 April 2026; None for what has no end."""
    match validity.split():
        case ["for", number, "days"] if last:
            return last - timedelta(days=int(number) - 1)
        case ["for", number, unit] if last:
            return _months_after(last + timedelta(days=1), -int(number) * (12 if unit == "years" else 1))
    return None


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def made(effect: Effect, certificate_id: str, prior: Entry | None = None) -> Entry:
    """The new entry of an effect. Orders about the provisional entry that it follows are orders about this one."""
    asked = effect.asked
    return Entry(
        region=asked.region,
        register_name=asked.register_name,
        number=effect.number,
        kind=asked.kind,
        part=asked.part,
        name=asked.name,
        parent_name=asked.parent_name,
        birth_date=asked.birth_date,
        mobile=asked.mobile,
        qualifications=(asked.qualification,) if asked.qualification else (),
        registered_on=effect.decided_on,
        valid_until=effect.valid_until,
        previous_council=asked.previous_council,
        previous_number=asked.previous_number,
        provisional_number=asked.prior if asked.does == "make-permanent" else "",
        person_id=asked.person_id,
        certificate_id=certificate_id,
        certificate_ids=(certificate_id,),
        status=prior.status if prior else "registered",
        remarks=prior.remarks if prior else (),
    )


def changed(effect: Effect, entry: Entry, certificate_id: str) -> Entry:
    """An entry after an effect on it."""
    asked = effect.asked
    update: dict[str, Any] = {"certificate_ids": (*entry.certificate_ids, certificate_id)}
    if asked.does not in IS_NO_REGISTRATION:
        update["certificate_id"] = certificate_id
    match asked.does:
        case "renew" | "restore":
            from_on = effect.decided_on if asked.does == "restore" else _day_after(entry.valid_until)
            renewed = Renewed(
                from_on=from_on or effect.decided_on,
                until_on=effect.valid_until,
                decided_on=effect.decided_on,
                learned=asked.learned,
                application_id=asked.application_id,
            )
            update |= {"valid_until": effect.valid_until, "renewals": (*entry.renewals, renewed)}
        case "qualify" if asked.qualification:
            update["qualifications"] = (*entry.qualifications, asked.qualification)
        case "rename":
            update |= {"name": asked.new_name, "previous_names": (*entry.previous_names, entry.name)}
        case "transfer-out" if entry.status == "registered":
            update["status"] = "transferred"
        case "learn" if asked.event_on:
            one = Learnt(
                event=asked.event,
                on=asked.event_on,
                learned=asked.learned or 0,
                application_id=asked.application_id,
            )
            update["learnt"] = (*entry.learnt, one)
    return entry.model_copy(update=update)


def certified_anew(entry: Entry, certificate_id: str, supersedes: str) -> Entry:
    """An entry after one of its certificates was corrected."""
    in_force = certificate_id if entry.certificate_id == supersedes else entry.certificate_id
    numbers = (*entry.certificate_ids, certificate_id)
    return entry.model_copy(update={"certificate_id": in_force, "certificate_ids": numbers})


def _day_after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day else None


# Orders of the registrar

_AFTER: dict[OrderKind, dict[str, Any]] = {
    "suspend": {"status": "suspended"},
    "lift": {"status": "registered"},
    "remove": {"status": "removed"},
    "readmit": {"status": "registered"},
    "note-death": {"status": "dead"},
    "open-proceedings": {},
    "close-proceedings": {},
    "correct": {},
}


def orders(entry: Entry) -> tuple[OrderKind, ...]:
    """What can be written about an entry as it stands."""
    if entry.status in ("dead", "transferred"):
        return ()
    proceedings: tuple[OrderKind, ...] = ("open-proceedings",)
    if entry.open_proceedings:
        proceedings = ("open-proceedings", "close-proceedings")
    match entry.status:
        case "suspended":
            return ("lift", "remove", *proceedings, "correct", "note-death")
        case "removed":
            return ("readmit", "correct", "note-death")
        case _:
            return ("suspend", "remove", *proceedings, "correct", "note-death")


def is_repeated(entry: Entry, order: Order) -> bool:
    """Whether an order is the last one said again: nothing came between, and it says nothing more."""
    last = entry.remarks[-1] if entry.remarks else None
    return (
        last is not None
        and (last.order, last.order_number, last.reason) == (order.order, order.order_number, order.reason)
        and last.public >= order.public
        and order.closes in ("", last.closes)
        and (order.particular, _as_kept(order)) == (last.particular, last.after)
    )


def is_number_used(entry: Entry, order: Order) -> bool:
    """Whether the same was ordered under this number before. One order may correct several particulars."""
    wanted = (order.order, order.order_number, order.particular)
    return any((one.order, one.order_number, one.particular) == wanted for one in entry.remarks)


def ordered(entry: Entry, remark: Remark) -> Entry:
    """An entry with an order written into it."""
    corrected: dict[str, Any] = {}
    if remark.particular:
        corrected = {remark.particular: remark.after}
    if remark.particular == "birth_date":
        corrected = {"birth_date": date.fromisoformat(remark.after)}
    return entry.model_copy(update={**_AFTER[remark.order], **corrected, "remarks": (*entry.remarks, remark)})


def standing_order(entry: Entry) -> Remark | None:
    """The order that an entry stands under; None where it stands under none, or the old books do not have it."""
    made_by = {"suspended": "suspend", "removed": "remove", "dead": "note-death"}.get(entry.status)
    return next((one for one in reversed(entry.remarks) if one.order == made_by), None)


def has_charge(seats: Iterable[Seat], region: str, register: Register) -> bool:
    """Whether an officer keeps this register: the registrar at the council's head office."""
    return any(
        seat.region == region
        and seat.body == register.body
        and seat.role == register.registrar
        and seat.district is None
        for seat in seats
    )


def seat_in(seats: Iterable[Seat], region: str, register: Register) -> Seat | None:
    """The seat from which an officer may see whole entries: at the council's head office. A district sees its files."""
    mine = (seat for seat in seats if seat.region == region and seat.body == register.body and seat.district is None)
    return next(mine, None)


# What the public sees


def public(entry: Entry, register: Register, today: date) -> PublicEntry:
    """The columns that the register names; orders that the council made public come along."""
    columns: dict[str, Any] = {
        "number": entry.number,
        "status": standing(entry, today),
        "name": entry.name,
        "previous_names": entry.previous_names,
        "part": next((part.label for part in register.parts if part.value == entry.part), None),
        "kind": entry.kind,
        "qualifications": tuple(one.degree for one in entry.qualifications),
        "registered_on": entry.registered_on,
        "valid_until": entry.valid_until,
    }
    remarks = tuple(told(remark) for remark in entry.remarks if remark.public)
    shown = {column: columns[column] for column in register.public}
    return PublicEntry(**shown, since=_since(entry), followed_by=entry.followed_by, remarks=remarks)


def _since(entry: Entry) -> date | None:
    order = standing_order(entry)
    return local_date(order.at) if order else None


def told(remark: Remark) -> ToldOrder:
    """An order without the officer who wrote it."""
    return ToldOrder(
        order=remark.order,
        order_number=remark.order_number,
        reason=remark.reason,
        on=local_date(remark.at),
        closes=remark.closes,
    )


# Looking up


def name_key(name: str) -> str:
    """A name as it is looked up: composed, without case, marks of punctuation, a title and doubled blanks."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    words = re.sub(r"[^\w\u0900-\u097f\u0a00-\u0a7f\s]|_", " ", plain).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in ("dr", "डॉ", "ਡਾ") else words)


def name_keys(name: str) -> tuple[str, ...]:
    """The name as it begins with each of its words, so that a surname finds it too; at most four."""
    words = name_key(name).split()
    return tuple(dict.fromkeys(" ".join(words[at:] + words[:at]) for at in range(min(len(words), 4))))


def same_name(entry: Entry, typed: str) -> bool:
    """Whether a name is that of an entry, now or before: names differ so often that it is advice only."""
    return name_key(typed) in {name_key(name) for name in (entry.name, *entry.previous_names)}


def number_key(typed: str) -> str:
    """A number as it is kept and looked up: in capitals, without blanks, and with hyphens for slashes, which an address
    could not carry."""
    return "".join(typed.split()).upper().replace("/", "-")


def looks_like_number(typed: str) -> bool:
    """Whether a number was typed rather than a name."""
    return any(character.isdecimal() for character in typed)


def enough_letters(typed: str) -> bool:
    """Whether enough of a name was typed."""
    return len(name_key(typed).replace(" ", "")) >= LEAST_LETTERS


def same_birth(entry: Entry, claimed: date) -> bool:
    """Whether a claim gives the birth date on the register; an entry without one can't be claimed this way."""
    return entry.birth_date is not None and entry.birth_date == claimed


def remark_of(order: Order, entry: Entry, officer_id: str, officer: str, now: datetime) -> Remark:
    """An order as it is written down; what ends a public order is public too. Raises Invalid where it does not say
    which of several proceedings it closes."""
    closes = _closed_by(order, entry)
    public = order.public or any(one.public for one in _ended_by(order, entry, closes))
    told = order.model_dump(exclude={"value"}) | {"closes": closes, "public": public, **_correction(order, entry)}
    return Remark(**told, officer_id=officer_id, officer=officer, at=now)


def _correction(order: Order, entry: Entry) -> dict[str, Any]:
    if order.order != "correct":
        return {"particular": None}
    if order.particular is None:
        raise Invalid(None, Fault(code="field.missing", field="particular"))
    before, after = str(getattr(entry, order.particular) or ""), _as_kept(order)
    if not after or after == before:
        code = {"birth_date": "field.date", "mobile": "field.mobile"}.get(order.particular, "field.missing")
        raise Invalid(None, Fault(code="register.nothing-new" if after else code, field="value"))
    return {"before": before, "after": after}


def _as_kept(order: Order) -> str:
    """The new value as an entry keeps it; empty where it can't be read."""
    match order.order, order.particular:
        case "correct", "birth_date":
            day = read_day(order.value)
            return day.isoformat() if day else ""
        case "correct", "mobile":
            return read_mobile(order.value) or ""
        case "correct", _:
            return " ".join(normal(order.value).split())
    return ""


def _closed_by(order: Order, entry: Entry) -> str:
    if order.order != "close-proceedings":
        return ""
    numbers = entry.open_proceedings
    number = order.closes or (numbers[0] if len(numbers) == 1 else "")
    if number not in numbers:
        raise Invalid(None, Fault(code="register.which-proceedings", field="closes"))
    return number


def _ended_by(order: Order, entry: Entry, closes: str) -> tuple[Remark, ...]:
    match order.order:
        case "close-proceedings":
            opened = ("open-proceedings", closes)
            return tuple(one for one in entry.remarks if (one.order, one.order_number) == opened)
        case "lift" | "readmit":
            standing = takewhile(lambda one: one.order not in ("lift", "readmit"), reversed(entry.remarks))
            return tuple(one for one in standing if one.order in ("suspend", "remove"))
    return ()


def read_day(typed: str) -> date | None:
    """A day as people type it: `5-3-1990`, `05/03/1990` or `1990-03-05`, in any script's digits; None for no day."""
    plain = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in typed.strip())
    parts = re.split(r"[-/. ]", plain)
    try:
        numbers = [int(part) for part in parts]
        return date(*(numbers if len(parts[0]) == 4 else numbers[::-1]))
    except (ValueError, TypeError):
        return None
