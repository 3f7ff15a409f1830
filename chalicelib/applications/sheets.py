"""What the pages show: an application, its service and its region brought together, and forms read back."""

from datetime import datetime, timedelta
from typing import Any

from chalicelib.applications import actions, clock, desk, elsewhere, redress, registers, rules, store
from chalicelib.applications.models import Application, Move, PaperOffers, PauseWanted
from chalicelib.applications.redress import Redress
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.models import FormField, Place, PublishedRegion, PublishedService
from chalicelib.certificates import actions as certificates
from chalicelib.core import ids
from chalicelib.core.clock import IST, local_date
from chalicelib.core.errors import Conflict, Fault, Invalid, Problem
from chalicelib.documents import actions as documents
from chalicelib.documents.models import Gift, UploadSlip
from chalicelib.edge import Form, Redirect, Seat, View, Who
from chalicelib.edge.doors import read
from chalicelib.promises import calendar
from chalicelib.registry import actions as registry

Sheet = dict[str, Any]


def form(
    application: Application,
    now: datetime,
    *,
    saved: bool = False,
    fresh: bool = False,
    upload: dict[str, UploadSlip] | None = None,
) -> Sheet:
    """A draft with its questions, its papers and what is still wrong. A form never saved shows no faults, and a file
    that is still being inspected is none as long as nobody wants to submit."""
    untouched = application.version <= 1 or fresh or upload
    faults = [] if untouched else [one for one in actions.faults(application, now=now) if one.code != "paper.waiting"]
    proposed = {} if upload else actions.proposals(application, now=now)
    sheet = _form(application, now, upload or {}) | {"faults": faults, "saved": saved}
    family = registry.family_of(application.applicant_id) if application.status == "draft" else ()
    return sheet | {"proposed": proposed, "notice": actions.consent_notice(), "family": family}


def review(application: Application, now: datetime) -> Sheet:
    """A draft read back, with everything that stands between it and its submission."""
    service = actions.service_of(application)
    return _form(application, now, {}) | {
        "faults": actions.faults(application, now=now),
        "compared": actions.compared_papers(application, service, today=local_date(now)),
    }


def submit(application_id: str, typed: Form, who: Who, key: str, now: datetime) -> View | Redirect:
    """File what was declared to be true; where it is refused, read it back again with everything that is wrong."""
    undeclared = [] if typed.one("declaration") == "yes" else [Fault(code="declaration-missing", field="declaration")]
    try:
        if undeclared:
            raise Invalid(None, *undeclared, *actions.faults(actions.own(application_id, who), now=now))
        filed = actions.submit(application_id, who, key, now=now)
    except Invalid as problem:
        sheet = review(actions.own(application_id, who), now)
        data = {**sheet, "problem": problem, "faults": list(problem.faults)}
        return View(template="applications/templates/review.html", data=data, status=problem.status)
    return Redirect(to=after_submission(filed))


def _form(application: Application, now: datetime, upload: dict[str, UploadSlip]) -> Sheet:
    service = actions.service_of(application)
    may_change = rules.changeable_fields(application, service.definition)
    asked = _asked(application, service, now)
    return _common(application, service) | {
        "fields": [field for field in asked if field.name in may_change],
        "places": _places(asked, service, catalogue.region(application.region)),
        "paper_groups": _paper_groups(application, service, upload),
    }


def _places(asked: list[FormField], service: PublishedService, region: PublishedRegion) -> dict[str, tuple[Place, ...]]:
    """What each `place` question offers."""
    return {field.name: forms.places_offered(region, service, field) for field in asked if field.kind == "place"}


def status(application: Application, now: datetime) -> Sheet:
    """Where an application stands, for its citizen."""
    certificate: Sheet = {
        "certificate_id": application.certificate_id,
        "download_url": f"/certificates/{application.certificate_id}/download",
        "verify_url": f"/verify/{application.certificate_id}",
        "credential_url": f"/certificates/{application.certificate_id}/credential",
        "wallet_url": f"/certificates/{application.certificate_id}/wallet",
    }
    if application.certificate_id and application.status == "issued":
        certificate["held"] = certificates.held(application.certificate_id, now=now)
    return _common(application, actions.service_of(application)) | {
        "turns": store.turns(application.application_id),
        "late": rules.is_late(application, now),
        "late_on_order": rules.is_late_on_order(application, now),
        "elsewhere": elsewhere.of(application),
        "redress": _redress(application, now),
        "demand_over": actions.demand_is_over(application, now=now),
        "payment_url": f"/payments/{application.payment_id}" if application.payment_id else None,
        "certificate": certificate if application.certificate_id else None,
        **_clock(application, now),
    }


def _redress(application: Application, now: datetime) -> Redress:
    """Of a file that is in time there is nothing to ask."""
    if application.status == "rejected" or (rules.is_late(application, now) and not application.decision):
        return redress.of(application, now)
    return Redress()


def file(application: Application, who: Who, now: datetime) -> Sheet:
    """A file as its officer works on it."""
    service = actions.service_of(application)
    here = rules.seat_at(who, application) is not None and service.definition.joined is None
    mine = application.desk if here else None
    return _common(application, service) | {
        "fields": _asked(application, service, now),
        "turns": store.turns(application.application_id),
        "moves": rules.moves_at(mine) if mine else frozenset(),
        "late": rules.is_late(application, now),
        "late_on_order": rules.is_late_on_order(application, now),
        "elsewhere": elsewhere.of(application),
        "reasons": clock.reasons(application, service) if mine else {},
        "register": registers.advice(application, service, now),
        "compared": actions.compared_papers(application, service, today=local_date(now)),
        "faults": [],
        "typed": {},
        **_clock(application, now),
    }


def _clock(application: Application, now: datetime) -> Sheet:
    """How the due date was counted, and the months of it."""
    found = clock.of(application, now)
    return {"clock": found, "months": calendar.months(found.due.days) if found.due else ()}


def rows(page: store.Page, now: datetime) -> Sheet:
    """A list of applications, and where it goes on."""
    return {"rows": [_row(one, now) for one in page.items], "next": page.next}


def desks(who: Who, office_id: str, role: str, after: str | None, now: datetime) -> Sheet:
    """Every desk of an officer; `after` is how far down one of them has been read."""
    shown = [
        _desk(seat, after if (seat.office_id, seat.role) == (office_id, role) else None, now) for seat in who.seats
    ]
    regions = {seat.region for seat in who.seats}
    return {"desks": shown, "families": registry.sees_families(who)} | (
        {"region": catalogue.region(regions.pop())} if len(regions) == 1 else {}
    )


def _desk(seat: Seat, after: str | None, now: datetime) -> Sheet:
    return {"seat": seat, "region": catalogue.region(seat.region), **rows(desk.at(seat, after), now)}


def papers(seat: Seat, month: str, now: datetime) -> Sheet:
    """Which papers a state asks for, and which could go."""
    first = datetime.strptime(month, "%Y-%m").replace(tzinfo=IST)
    report = actions.paper_report(seat.region, month, now=now)
    earlier = desk.month_of(first - timedelta(days=1))
    return {"report": report, "region": catalogue.region(seat.region), "month": month, "earlier": earlier}


def files(who: Who, month: str, page: store.Page, now: datetime) -> Sheet:
    """All files of a body in a month."""
    seat = desk.head_seat(who)
    region = catalogue.region(seat.region)
    first = datetime.strptime(month, "%Y-%m").replace(tzinfo=IST)
    earlier = desk.month_of(first - timedelta(days=1))
    office = region.office[seat.office_id]
    return {"region": region, "body_title": office.title, "month": month, "earlier": earlier, **rows(page, now)}


def move(application_id: str, form: Form, who: Who, key: str, now: datetime) -> View | Redirect:
    """Do what the officer chose; where it is refused, show the file again with the reason and what was typed."""
    try:
        if form.one("confirm") != "yes":
            raise Invalid(None, Fault(code="confirm-missing", field="confirm"))
        moved = actions.move(application_id, move_of(form), who, key, now=now)
    except (Invalid, Conflict) as problem:
        return _refused(application_id, form, who, problem, now)
    return Redirect(to=f"/files/{moved.application_id}")


def _refused(application_id: str, form: Form, who: Who, problem: Problem, now: datetime) -> View:
    sheet = file(actions.open_file(application_id, who, now=now), who, now)
    typed = {name: values[-1] for name, values in form.items()}
    data = {**sheet, "problem": problem, "faults": list(problem.faults), "typed": typed}
    return View(template="applications/templates/file.html", data=data, status=problem.status)


def move_of(form: Form) -> Move:
    """A move as the page posts it: `field.<name>` says what is wrong with an answer, `paper.<group>` is `verified` or
    `mend`, and `why.<group>` says what is wrong with a paper. Raises Invalid."""
    fields = {name[6:]: form.one(name) for name in form if name.startswith("field.") and form.one(name).strip()}
    papers = {name[6:]: _said_of(form, name[6:]) for name in form if name.startswith("paper.") and form.one(name)}
    return read(
        Move,
        {
            "move": form.one("move"),
            "turn": form.one("turn"),
            "reason": form.one("reason"),
            "fields": fields,
            "papers": papers,
        },
    )


def _said_of(form: Form, group: str) -> str:
    """Nothing of a verified paper; of another what is wrong, which has to be said."""
    if form.one(f"paper.{group}") != "mend":
        return ""
    why = form.one(f"why.{group}").strip()
    if not why:
        raise Invalid(None, Fault(code="move.say-what", field=f"why.{group}"))
    return why


def pause_of(form: Form) -> PauseWanted:
    """A reason to stop the clock, as the page posts it. Raises Invalid."""
    return read(PauseWanted, {"reason": form.one("reason"), "note": form.one("note")})


def values_of(typed: Form) -> dict[str, str]:
    """The answers in a posted form. What is no question of the service is dropped by `change_values`."""
    return {name: values[-1] for name, values in typed.items()}


def gift_of(typed: Form) -> tuple[str, Gift]:
    """Which paper group the pressed button belongs to, and what the person is about to give. Raises Invalid."""
    group = typed.one("group")
    return group, read(Gift, {"kind": typed.one(f"kind-{group}")})


def offers_of(typed: Form) -> PaperOffers:
    """The papers that were proposed and consented to: the one of the pressed button, or all. Raises Invalid."""
    shown = {name[9:]: typed.one(name) for name in typed if name.startswith("proposed-")}
    use = typed.one("use")
    wanted = shown if use == "all" else {group: one for group, one in shown.items() if group == use}
    return read(PaperOffers, {"offers": [{"group": g, "document_id": one} for g, one in wanted.items()]})


def after_saving(application: Application, typed: Form) -> str:
    """Where the pressed button leads."""
    leads_on = typed.one("then") == "check"
    return f"/applications/{application.application_id}/" + ("review" if leads_on else "form?saved=yes")


def after_submission(application: Application) -> str:
    """To the fee where one is due, else to the slip."""
    if application.status == "awaiting_fee":
        return f"/payments/{application.payment_id}"
    return f"/applications/{application.application_id}/acknowledgement"


def _common(application: Application, service: PublishedService) -> Sheet:
    filed_on = local_date(application.filed_at or application.created_at)
    return {
        "application": application,
        "service": service,
        "region": catalogue.region(application.region),
        "rungs": forms.rungs_of(service.definition, catalogue.region_on(application.region, on=filed_on)),
        "key": f"{ids.shown(application.application_id)}.{application.version}",
    }


def _asked(application: Application, service: PublishedService, now: datetime) -> list[FormField]:
    names = forms.asked(service.definition, application.values, today=local_date(now)).fields
    return [field for field in service.definition.fields if field.name in names]


def _paper_groups(
    application: Application, service: PublishedService, upload: dict[str, UploadSlip]
) -> list[dict[str, Any]]:
    found = documents.get_many(tuple(paper.document_id for paper in application.papers.values()))
    by_id = {document.document_id: document for document in found}
    given = {group: by_id.get(paper.document_id) for group, paper in application.papers.items()}
    return [
        {"group": group, "document": given.get(group.name), "upload": upload.get(group.name)}
        for group in actions.asked_papers(application, service)
        if rules.may_change_paper(application, group.name)
    ]


def _row(application: Application, now: datetime) -> Sheet:
    title = actions.service_of(application).definition.title
    return {"application": application, "title": title, "late": rules.is_late(application, now)}
