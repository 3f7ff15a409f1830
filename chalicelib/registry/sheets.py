"""What the pages of people and families show, gathered for their templates; and forms that are shown again."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import PublishedRegion
from chalicelib.core import ids
from chalicelib.core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem, TooMany
from chalicelib.core.text import Language
from chalicelib.edge import Form, Redirect, Seat, View, Who
from chalicelib.registry import actions, forms, rules
from chalicelib.registry.models import FamilyShown

Sheet = dict[str, Any]
_T = "registry/templates"


def register(who: Who, office_id: str, after: str | None) -> View:
    """The families of one of an officer's offices, those to be verified first; the office may be chosen."""
    seat, region = _seat(who, office_id)
    office = office_id or seat.office_id
    temporary = actions.families_at(office, who, None, temporary=True)
    families = actions.families_at(office, who, after)
    data = {
        "region": region,
        "office_id": office,
        "below": _below(who, region),
        "keeps": rules.keeps(who, region, office),
        "temporary": temporary,
        "families": families,
    }
    return View(template=f"{_T}/register.html", data=data)


def _seat(who: Who, office_id: str) -> tuple[Seat, PublishedRegion]:
    """The seat from which an officer looks, and its region. NotAllowed for officers who have nothing to do with it."""
    for seat in who.seats:
        region = catalogue.region(seat.region)
        offices = _below(who, region)
        if offices and (not office_id or office_id in offices):
            return (seat if seat.office_id in offices else seat.model_copy(update={"office_id": offices[0]})), region
    raise NotAllowed("not-your-families")


def _below(who: Who, region: PublishedRegion) -> tuple[str, ...]:
    offices = rules.keeping_offices(region)
    return tuple(one.office_id for one in offices if rules.may_see(who, region, one.office_id))


# New families and members


def new_family(who: Who, office_id: str, now: datetime) -> Sheet:
    """The form of a family that is to be made."""
    seat, region = _seat(who, office_id)
    return {
        **_asked(region),
        "office_id": office_id or seat.office_id,
        "persons": ("", forms.SPOUSE),
        "key": ids.sortable(now),
        "faults": [],
        "typed": {},
    }


def _asked(region: PublishedRegion) -> Sheet:
    return {
        "region": region,
        "person": forms.person,
        "proof": forms.proof,
        "address": forms.address(),
        "candidates": [],
    }


def make_family(typed: Form, who: Who, key: str, now: datetime) -> View | Redirect:
    """Make it; where it is refused, the form again with everything that is wrong and whom it may be."""

    def do() -> str:
        _seat_of, region = _seat(who, typed.one("office"))
        made = actions.make_family(forms.family(typed, region), who, key, now=now)
        return f"/families/{made.family.family_id}"

    return _again(do, typed, lambda: ("new.html", new_family(who, typed.one("office"), now)), key)


def add_form(family_id: str, who: Who, now: datetime) -> Sheet:
    """The form of somebody who is added."""
    shown = actions.see_family(family_id, who, now=now)
    region = catalogue.region(shown.family.region)
    return {**_asked(region), "shown": shown, "key": ids.sortable(now), "faults": [], "typed": _home(shown, region)}


def _home(shown: FamilyShown, region: PublishedRegion) -> Sheet:
    """Who is added mostly lives where the head does, and is called after them."""
    if not shown.members:
        return {}
    head = forms.typed_of(shown.members[0], region)
    return {name: head[name] for name in ("subdistrict", "address", "pin_code")} | {"care_of": head["name"]}


def add_member(family_id: str, typed: Form, who: Who, key: str, now: datetime) -> View | Redirect:
    """Add them; where it is refused, the form again."""

    def do() -> str:
        region = catalogue.region(actions.family(family_id).region)
        actions.add_member(family_id, forms.member(typed, region), who, key, now=now)
        return f"/families/{family_id}"

    return _again(do, typed, lambda: ("add.html", add_form(family_id, who, now)), key)


def _again(do: Callable[[], str], typed: Form, show: Callable[[], tuple[str, Sheet]], key: str) -> View | Redirect:
    try:
        return Redirect(to=do())
    except (Invalid, Conflict, NotFound, TooMany) as problem:
        template, sheet = show()
        return _refused(template, sheet, typed, problem, key)


def _refused(template: str, sheet: Sheet, typed: Form, problem: Problem, key: str) -> View:
    faults = forms.at_fields(problem.faults)
    data = {
        **sheet,
        "key": key,
        "problem": problem,
        "faults": faults,
        "candidates": [one for one in faults if one.code in ("resident.likely", "resident.certain")],
        "typed": {name: values[-1] for name, values in typed.items() if name != "share_code"},
    }
    return View(template=f"{_T}/{template}", data=data, status=problem.status)


# One family, one person


def family(family_id: str, who: Who, now: datetime) -> View:
    """A family at its office."""
    shown = actions.see_family(family_id, who, now=now)
    return View(template=f"{_T}/family.html", data={"shown": shown, "region": catalogue.region(shown.family.region)})


def person(member_id: str, who: Who, now: datetime, typed: Form | None = None) -> Sheet:
    """A person's record, with the forms that change it."""
    shown = actions.see_resident(member_id, who, now=now)
    region = catalogue.region(shown.resident.region)
    return {
        **_asked(region),
        "shown": shown,
        "papers": forms.PAPERS,
        "aadhaar": actions.aadhaar_notice() if rules.verifies_aadhaar(region) else None,
        "typed": forms.typed_of(shown.resident, region),
        "faults": [],
    }


def correct(member_id: str, typed: Form, who: Who, now: datetime) -> View | Redirect:
    """Put the facts of a person right."""

    def do() -> str:
        before = actions.resident(member_id)
        wanted = forms.changed_from(before, forms.correction(typed, catalogue.region(before.region)))
        return f"/families/{actions.correct(member_id, wanted, who, now=now).family_id}"

    return _again(do, typed, lambda: ("person.html", person(member_id, who, now)), "")


def note_kyc(member_id: str, typed: Form, who: Who, now: datetime) -> View | Redirect:
    """e-KYC at the office."""

    def do() -> str:
        return f"/families/{actions.see_in_person(member_id, forms.seen(typed), who, now=now).family_id}"

    return _again(do, typed, lambda: ("person.html", person(member_id, who, now)), "")


def see_file(member_id: str, typed: Form, who: Who, now: datetime) -> View | Redirect:
    """e-KYC at the office by an offline Aadhaar file."""

    def do() -> str:
        return f"/families/{actions.see_file(member_id, forms.file_seen(typed), who, now=now).family_id}"

    return _again(do, typed, lambda: ("person.html", person(member_id, who, now)), "")


def note_death(member_id: str, typed: Form, who: Who, now: datetime) -> View | Redirect:
    """A member has died."""

    def do() -> str:
        return f"/families/{actions.note_death(member_id, forms.death(typed), who, now=now).family.family_id}"

    return _again(do, typed, lambda: ("person.html", person(member_id, who, now)), "")


def move_form(who: Who, office_id: str, now: datetime) -> Sheet:
    """The form of a marriage, or of another move."""
    seat, region = _seat(who, office_id)
    office = office_id or seat.office_id
    return {"region": region, "office_id": office, "key": ids.sortable(now), "faults": [], "typed": {}}


def move(typed: Form, who: Who, key: str, now: datetime) -> View | Redirect:
    """Move them; where it is refused, the form again."""

    def do() -> str:
        moved = actions.move(forms.move(typed, typed.one("office")), who, key, now=now)
        return f"/families/{moved.family.family_id}"

    return _again(do, typed, lambda: ("move.html", move_form(who, typed.one("office"), now)), key)


# Differences


def differences(who: Who, office_id: str, after: str | None, now: datetime) -> Sheet:
    """What applications state otherwise, for one of the officer's offices."""
    seat, region = _seat(who, office_id)
    office = office_id or seat.office_id
    page = actions.differences_at(office, who, after, now=now)
    return {"region": region, "office_id": office, "page": page, "faults": []}


def decide(typed: Form, who: Who, now: datetime) -> View | Redirect:
    """Accept or reject a difference."""

    def do() -> str:
        decided = forms.decision(typed)
        at = (typed.one("member"), typed.one("application"), typed.one("fact"))
        return f"/differences?office={actions.decide(*at, decided, who, now=now).office_id}"

    return _again(do, typed, lambda: ("differences.html", differences(who, typed.one("office"), None, now)), "")


def pairs(who: Who, office_id: str, after: str | None, now: datetime) -> Sheet:
    """Records that may be of one person, for one of the officer's offices."""
    seat, region = _seat(who, office_id)
    office = office_id or seat.office_id
    return {"region": region, "office_id": office, "page": actions.pairs_at(office, who, after, now=now), "faults": []}


def decide_pair(typed: Form, who: Who, now: datetime) -> View | Redirect:
    """One person, or two."""

    def do() -> str:
        decided = forms.pair_decision(typed)
        pair = actions.decide_pair(typed.one("one"), typed.one("other"), decided, who, now=now)
        return f"/pairs?office={pair.office_id}"

    return _again(do, typed, lambda: ("pairs.html", pairs(who, typed.one("office"), None, now)), "")


# Citizens


def own(who: Who, now: datetime) -> Sheet:
    """A citizen's own family, or how to come to be known."""
    keeping = [one for one in map(catalogue.region, _slugs()) if one.region.people]
    shown = None
    with suppress(NotFound):
        shown = actions.see_own_family(who)
    region = next((one for one in keeping if shown and one.region.slug == shown.family.region), None)
    return {
        "shown": shown,
        "keeping": keeping,
        "region": region or keeping[0],
        "by_file": any(map(rules.verifies_aadhaar, keeping)),
        "key": ids.sortable(now),
        "faults": [],
    }


def _slugs() -> list[str]:
    return [one.slug for one in catalogue.regions()]


def send_code(typed: Form, who: Who, key: str, *, address: str, language: Language, now: datetime) -> View:
    """Send the code of e-KYC, or say which office does it in person."""
    sheet = own(who, now)
    try:
        way = actions.send_code(forms.code_wanted(typed), who, key, address=address, language=language, now=now)
    except (Invalid, Conflict, TooMany) as problem:
        return _refused("own.html", sheet, typed, problem, key)
    return View(template=f"{_T}/own.html", data={**sheet, "way": way})


def answer_code(typed: Form, who: Who, now: datetime) -> View | Redirect:
    """The code came: the account is linked."""

    def do() -> str:
        actions.answer_code(typed.one("challenge_id"), typed.one("code"), who, now=now)
        return "/family"

    return _again(do, typed, lambda: ("own.html", own(who, now)), "")


def file() -> Sheet:
    """The form of an offline Aadhaar file. NotFound where no region looks at any."""
    if not _verify_aadhaar():
        raise NotFound
    return {"notice": actions.aadhaar_notice(), "faults": []}


def _verify_aadhaar() -> bool:
    return any(rules.verifies_aadhaar(catalogue.region(slug)) for slug in _slugs())


def show_file(typed: Form, who: Who, address: str, now: datetime) -> View | Redirect:
    """The file is looked at: the account is linked."""

    def do() -> str:
        actions.show_file(forms.file_shown(typed), who, address=address, now=now)
        return "/family"

    return _again(do, typed, lambda: ("file.html", file()), "")


def temporary(region_slug: str, now: datetime) -> Sheet:
    """The form of a family in a town, by the number of its ration card. NotFound where no town keeps any."""
    region = catalogue.region(region_slug)
    offices = rules.keeping_offices(region, town=True)
    if not offices:
        raise NotFound
    return {
        **_asked(region),
        "offices": offices,
        "persons": ("", forms.SPOUSE),
        "key": ids.sortable(now),
        "faults": [],
        "typed": {},
    }


def ask_for_temporary(region_slug: str, typed: Form, who: Who, key: str, now: datetime) -> View | Redirect:
    """Ask for it; the page then says the number."""
    try:
        wanted = forms.temporary(typed, catalogue.region(region_slug))
        made = actions.ask_for_temporary(wanted, who, key, now=now)
    except (Invalid, Conflict) as problem:
        return _refused("temporary.html", temporary(region_slug, now), typed, problem, key)
    region = catalogue.region(region_slug)
    return View(template=f"{_T}/asked.html", data={"shown": made, "region": region})
