"""What the pages show, and forms read back."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from chalicelib.appeals import actions, authority, cases, desk, reviews, rules, views
from chalicelib.appeals.cases import Case
from chalicelib.appeals.models import (
    Answer,
    Appeal,
    CompensationWish,
    CourtNote,
    CourtOutcome,
    ExtensionWish,
    Filing,
    HearingWish,
    NoticeWish,
    OrderWish,
    OwnMotion,
    PenaltyWish,
    RecoveryNote,
    Verdict,
)
from chalicelib.applications import actions as applications
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import Officer
from chalicelib.core import ids
from chalicelib.core.clock import IST
from chalicelib.core.errors import Conflict, Fault, Invalid, NotFound, Problem
from chalicelib.edge import Form, Redirect, View, Who
from chalicelib.edge.doors import read

Sheet = dict[str, Any]
_T = "appeals/templates"


# Citizens


def of_application(case: Case, now: datetime) -> Sheet:
    """The ladder, where one can go on it and until when, and what has been filed."""
    return {
        "application": case.application,
        "service": case.service,
        "region": case.region,
        "ladder": views.ladder(case),
        "way": actions.way(case, now=now),
        "appeals": [views.for_citizen(case, one, now) for one in case.appeals],
        "key": f"{ids.shown(case.application.application_id)}.{case.application.round}.{len(case.here)}",
        "faults": [],
        "typed": {},
    }


def file(application_id: str, filing: Filing, who: Who, key: str, now: datetime) -> View | Redirect:
    """File; where it is refused, show the ladder with the reason and what was typed."""
    try:
        appeal = actions.file(application_id, filing, who, key, now=now)
    except (Invalid, Conflict) as problem:
        sheet = of_application(actions.case_of(application_id, who), now)
        data = {**sheet, "problem": problem, "faults": list(problem.faults), "typed": filing.model_dump()}
        return View(template=f"{_T}/appeals.html", data=data, status=problem.status)
    return Redirect(to=f"/appeals/{appeal.appeal_id}")


def of_appeal(appeal: Appeal, now: datetime) -> Sheet:
    """One appeal, for its citizen."""
    case = cases.of(appeal.application_id)
    return {"appeal": views.for_citizen(case, appeal, now), "region": case.region, "way": actions.way(case, now=now)}


# Authorities


def pending(who: Who, on: date | None, office: str, role: str, after: str | None, now: datetime) -> Sheet:
    """What one's own authorities, or one that the Commission names, have pending on a day."""
    named = [(office, role)] if office and role else [(seat.office_id, seat.role) for seat in desk.own_seats(who)]
    if not named:
        named = [desk.seat_of(who, office, role, 0)]
    return {
        "region": catalogue.region(who.seats[0].region),
        "lists": [desk.pending(seat, who, on, after if office else None, now=now) for seat in named],
        "watched": desk.watched(who),
        "key": ids.sortable(now),
        "faults": [],
        "typed": {},
    }


def take_up(form: Form, who: Who, key: str, now: datetime) -> View | Redirect:
    """The Commission takes a case up; where that is refused, show the list with the reason."""
    number = ids.read_number(form.one("application_id")) or form.one("application_id")
    try:
        motion = read(OwnMotion, {"application_id": number, "reason": form.one("reason")})
        appeal = authority.take_up(motion, who, key, now=now)
    except (Invalid, Conflict, NotFound) as problem:
        sheet = pending(who, None, "", "", None, now)
        return View(template=f"{_T}/pending.html", data={**sheet, **_refused(problem, form)}, status=problem.status)
    return Redirect(to=f"/cases/{appeal.appeal_id}")


def of_case(case: Case, appeal: Appeal, who: Who, now: datetime) -> Sheet:
    """A case as its authority works on it."""
    rung = case.rungs[appeal.rung - 1]
    return {
        "case": views.for_authority(case, appeal, who, now),
        "appeal": appeal,
        "rung": rung,
        "application": case.application,
        "service": case.service,
        "region": case.region,
        "fields": case.service.definition.fields,
        "sits": rules.seat_over(who, appeal) is not None,
        "on_commission": rules.sits_on_commission(who, appeal.region, case.rungs),
        "officers": _officers(case),
        "key": f"{ids.shown(appeal.appeal_id)}.{appeal.version}",
        "faults": [],
        "typed": {},
    }


def _officers(case: Case) -> tuple[Officer, ...]:
    """To whom a notice may have to go: everybody in the offices on the way of the file, and below the authority."""
    offices = {one.office_id for one in case.application.desks} | {one.office_id for one in case.appeals}
    return desk.officers_on(case.region, frozenset(offices))


def act(appeal_id: str, name: str, form: Form, who: Who, key: str, now: datetime) -> View | Redirect:
    """Do what a form of the case asks for; where it is refused, show the case with the reason and what was typed."""
    if name not in _ACTS:
        raise NotFound
    try:
        _ACTS[name](appeal_id, form, who, key, now)
    except (Invalid, Conflict) as problem:
        case, appeal = authority.opened(appeal_id, who, now=now)
        data = {**of_case(case, appeal, who, now), **_refused(problem, form)}
        return View(template=f"{_T}/case.html", data=data, status=problem.status)
    return Redirect(to=f"/cases/{appeal_id}")


def _hearing(appeal_id: str, form: Form, who: Who, key: str, now: datetime) -> None:
    told = {"turn": form.one("turn"), "at": _moment(form), "where": form.one("where")}
    authority.fix_hearing(appeal_id, read(HearingWish, told), who, key, now=now)


def _order(appeal_id: str, form: Form, who: Who, key: str, now: datetime) -> None:
    if form.one("confirm") != "yes":
        raise Invalid(None, Fault(code="confirm-missing", field="confirm"))
    told = {name: form.one(name) for name in ("turn", "order", "reason")}
    authority.order(appeal_id, read(OrderWish, told | {"issue_by": _day(form, "issue_by")}), who, key, now=now)


def _extension(appeal_id: str, form: Form, who: Who, key: str, now: datetime) -> None:
    told = {name: form.one(name) for name in ("turn", "reason")}
    authority.extend(appeal_id, read(ExtensionWish, told), who, key, now=now)


def _notice(appeal_id: str, form: Form, who: Who, key: str, now: datetime) -> None:
    told = {name: form.one(name) for name in ("turn", "officer_id", "why")}
    authority.give_notice(appeal_id, read(NoticeWish, told | {"answer_by": _day(form, "answer_by")}), who, key, now=now)


def _penalty(appeal_id: str, form: Form, who: Who, key: str, now: datetime) -> None:
    told = {name: form.one(name) for name in ("turn", "officer_id", "reason")}
    authority.decide_penalty(appeal_id, read(PenaltyWish, told | {"paise": _paise(form)}), who, key, now=now)


def _compensation(appeal_id: str, form: Form, who: Who, key: str, now: datetime) -> None:
    told = {name: form.one(name) for name in ("turn", "officer_id", "reason")}
    authority.award(appeal_id, read(CompensationWish, told | {"paise": _paise(form)}), who, key, now=now)


def _recovery(appeal_id: str, form: Form, who: Who, key: str, now: datetime) -> None:
    of, _, officer_id = form.one("debt").partition(":")
    told = {"turn": form.one("turn"), "of": of, "officer_id": officer_id, "note": form.one("note")}
    note = read(RecoveryNote, told | {"paise": _paise(form), "on": _day(form, "on")})
    authority.note_recovery(appeal_id, note, who, key, now=now)


def _court(appeal_id: str, form: Form, who: Who, _key: str, now: datetime) -> None:
    told = {"court": form.one("court"), "case_number": form.one("case_number"), "since": _day(form, "since")}
    authority.note_court(
        authority.opened(appeal_id, who, now=now)[1].application_id, read(CourtNote, told), who, now=now
    )


def _lift(appeal_id: str, form: Form, who: Who, _key: str, now: datetime) -> None:
    given = read(CourtOutcome, {"outcome": form.one("outcome")})
    authority.lift_court(authority.opened(appeal_id, who, now=now)[1].application_id, given, who, now=now)


_ACTS: dict[str, Callable[[str, Form, Who, str, datetime], None]] = {
    "hearing": _hearing,
    "extension": _extension,
    "order": _order,
    "notice": _notice,
    "penalty": _penalty,
    "compensation": _compensation,
    "recovery": _recovery,
    "court": _court,
    "court-outcome": _lift,
}


# Officers who answer, and who look again


def notices(who: Who, now: datetime) -> Sheet:
    """The notices to an officer."""
    found = views.notices(authority.notices(who)).items
    return {
        "region": catalogue.region(who.seats[0].region) if who.seats else None,
        "notices": found,
        "key": ids.sortable(now),
        "faults": [],
        "typed": {},
    }


def answer(appeal_id: str, form: Form, who: Who, key: str, now: datetime) -> View | Redirect:
    """Hear the officer; where that is refused, show the notices with the reason."""
    try:
        authority.answer(appeal_id, read(Answer, {"answer": form.one("answer")}), who, key, now=now)
    except (Invalid, Conflict) as problem:
        data = {**notices(who, now), **_refused(problem, form)}
        return View(template=f"{_T}/notices.html", data=data, status=problem.status)
    return Redirect(to="/notices")


def of_reviews(who: Who) -> Sheet:
    """The rejections that an officer has to look at again."""
    found = reviews.mine(who)
    titles = {
        one.review_id: applications.service_of(applications.see(one.application_id)).definition.title for one in found
    }
    return {"reviews": found, "titles": titles, "region": catalogue.region(who.seats[0].region) if who.seats else None}


def review(review_id: str, who: Who, now: datetime) -> Sheet:
    """One of them, with its file."""
    found, application = reviews.opened(review_id, who, now=now)
    service = applications.service_of(application)
    return {
        "review": found,
        "application": application,
        "service": service,
        "region": catalogue.region(application.region),
        "fields": service.definition.fields,
        "key": f"{ids.shown(found.review_id)}.{found.version}",
        "faults": [],
        "typed": {},
    }


def conclude(review_id: str, form: Form, who: Who, now: datetime) -> View | Redirect:
    """Keep what the officer makes of it; where that is refused, show it again."""
    try:
        verdict = read(Verdict, {"verdict": form.one("verdict"), "reason": form.one("reason")})
        reviews.opened(review_id, who, now=now)
        reviews.conclude(review_id, verdict, who, now=now)
    except (Invalid, Conflict) as problem:
        data = {**review(review_id, who, now), **_refused(problem, form)}
        return View(template=f"{_T}/review.html", data=data, status=problem.status)
    return Redirect(to="/reviews")


# What was typed


def _refused(problem: Problem, form: Form) -> Sheet:
    typed = {name: values[-1] for name, values in form.items()}
    return {"problem": problem, "faults": list(problem.faults), "typed": typed}


def _day(form: Form, name: str) -> str | None:
    """`5-3-2026` as ISO; nothing where nothing was typed; what is no day as it stands, to be refused."""
    typed = form.one(name).strip()
    parts = typed.replace("/", "-").replace(".", "-").split("-")
    if len(parts) == 3 and len(parts[2]) == 4 and all(part.isdecimal() for part in parts):
        return f"{parts[2]}-{int(parts[1]):02}-{int(parts[0]):02}"
    return typed or None


def _moment(form: Form) -> str:
    """Day and time on India's clock."""
    hours, _, minutes = form.one("time").strip().replace(".", ":").partition(":")
    clock = f"{hours.zfill(2)}:{(minutes or '00').zfill(2)}"
    offset = datetime(2000, 1, 1, tzinfo=IST).isoformat()[-6:]
    return f"{_day(form, 'day')}T{clock}:00{offset}"


def _paise(form: Form) -> str | int:
    """Rupees as typed, in paise; what is no amount as it stands, to be refused."""
    typed = form.one("rupees").replace(",", "").replace("₹", "").strip()
    return int(typed) * 100 if typed.isdecimal() else typed
