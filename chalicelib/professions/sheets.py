"""What the pages of registers show, and forms read back."""

from datetime import datetime
from typing import Any

from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import PublishedRegion
from chalicelib.core import ids
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Conflict, Fault, Invalid, Problem, TooMany
from chalicelib.edge import Form, Redirect, View, Who
from chalicelib.edge.doors import read
from chalicelib.professions import actions, claims, public, rules, store
from chalicelib.professions.models import Claim, ClaimAnswer, Entry, Found, Order

Sheet = dict[str, Any]
_T = "professions/templates"


def public_register(region: str, name: str, q: str, address: str, now: datetime) -> Sheet:
    """The public register, with what was looked for; where it is refused, why."""
    found, problem = Found(), None
    if q.strip():
        try:
            found = public.search(region, name, q, address=address, now=now)
        except (Invalid, TooMany) as refused:
            problem = refused
    around = catalogue.region(region)
    return {
        "region": around,
        "register": actions.register_of(region, name),
        "q": q,
        "found": found,
        "problem": problem,
        "faults": list(problem.faults) if problem else [],
        "list": public.last_list(region, name),
        "status": problem.status if problem else 200,
    }


# Holders


def own(who: Who, now: datetime, *, claimed: bool = False) -> Sheet:
    """One's own registrations, with the services that change them."""
    today = local_date(now)
    entries = actions.mine(who, today=today).items
    regions = {one.region: catalogue.services(one.region, on=today) for one in entries}
    services = {
        one.number: [told for told in regions[one.region] if told.on_register == one.register_name] for one in entries
    }
    return {
        "entries": entries,
        "services": services,
        "claimed": claimed,
        "registers": [(one.slug, register) for one in catalogue.regions() for register in _open(one.slug)],
        "faults": [],
        "typed": {},
        "sent": None,
        "key": ids.sortable(now),
    }


def _open(region: str) -> list[Any]:
    return [register for register in catalogue.region(region).registers if register.open]


def claim(typed: Form, who: Who, key: str, address: str, now: datetime) -> View:
    """Where the code of a claim is answered; the form again where it was not understood."""
    sheet = own(who, now) | {"typed": _flat(typed)}
    try:
        sheet["sent"] = claims.claim(_claim_of(typed), who, key, address=address, now=now)
    except (Invalid, TooMany) as problem:
        return _refused("registrations", sheet, problem)
    return View(template=f"{_T}/registrations.html", data=sheet)


def answer(typed: Form, who: Who, now: datetime) -> View | Redirect:
    """The registration is theirs; or why not."""
    given = _claim_of(typed).model_dump() | {"challenge_id": typed.one("challenge_id"), "code": typed.one("code")}
    try:
        claims.answer(read(ClaimAnswer, given), who, now=now)
    except Invalid as problem:
        return _refused("registrations", own(who, now) | {"typed": _flat(typed)}, problem)
    return Redirect(to="/registrations?claimed=yes")


def _claim_of(typed: Form) -> Claim:
    region, _, register = typed.one("register").partition("/")
    day = rules.read_day(typed.one("birth_date"))
    if day is None:
        raise Invalid(None, Fault(code="field.date", field="birth_date"))
    told = {"region": region, "register_name": register, "number": typed.one("number"), "birth_date": day}
    return read(Claim, told)


# The council


def registers(who: Who, q: str, now: datetime) -> Sheet:
    """The registers of one's council, with whom they hold under what was typed."""
    today = local_date(now)
    kept = [_kept(region, register, q, today) for region, register in actions.registers_of(who)]
    return {"kept": kept, "q": q, **_region(kept[0]["region"] if kept else "")}


def _kept(region: str, register: Any, q: str, today: Any) -> Sheet:
    entries: tuple[Entry, ...] = ()
    if rules.looks_like_number(q):
        one = store.get(region, register.name, q)
        entries = (one,) if one else ()
    elif rules.enough_letters(q):
        entries = store.by_name(region, register.name, q)[0]
    return {"region": region, "register": register, "rows": [rules.public(one, register, today) for one in entries]}


def _region(slug: str) -> Sheet:
    return {"region": catalogue.region(slug)} if slug else {}


def entry(region: str, name: str, number: str, who: Who, now: datetime) -> Sheet:
    """A whole entry with what can be written about it."""
    seen = actions.see(region, name, number, who, now=now)
    around: PublishedRegion = catalogue.region(region)
    return {
        "region": around,
        "register": actions.register_of(region, name),
        "entry": seen.entry,
        "standing": seen.standing,
        "orders": seen.orders,
        "faults": [],
        "typed": {},
        "key": f"{seen.entry.number}.{seen.entry.version}",
    }


def order(region: str, name: str, number: str, typed: Form, who: Who, key: str, now: datetime) -> View | Redirect:
    """The order is in the register; where it is refused, the entry again with the reason and what was typed."""
    told = {one: typed.one(one) for one in ("order", "order_number", "reason", "closes", "value")}
    try:
        ticked = {"public": typed.one("public") == "yes", "particular": typed.one("particular") or None}
        actions.write_order(region, name, number, read(Order, told | ticked), who, key, now=now)
    except (Invalid, Conflict) as problem:
        return _refused("entry", entry(region, name, number, who, now) | {"typed": _flat(typed)}, problem)
    return Redirect(to=f"/desk/registers/{region}/{name}/{number}")


def _refused(template: str, sheet: Sheet, problem: Problem) -> View:
    data = {**sheet, "problem": problem, "faults": list(problem.faults)}
    return View(template=f"{_T}/{template}.html", data=data, status=problem.status)


def _flat(typed: Form) -> dict[str, str]:
    return {name: values[-1] for name, values in typed.items()}
