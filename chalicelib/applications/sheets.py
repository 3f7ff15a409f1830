"""What the pages show: an application, its service and its region brought together, and forms read back."""

from datetime import datetime
from typing import Any

from chalicelib.applications import actions, rules, views
from chalicelib.applications.models import Application, Move
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.models import FormField, PaperGroup, PublishedService
from chalicelib.core import ids
from chalicelib.core.clock import IST, local_date
from chalicelib.core.errors import Conflict, Invalid, Problem
from chalicelib.documents import actions as documents
from chalicelib.documents.models import Document, UploadSlip
from chalicelib.edge import Form, Redirect, View, Who

Sheet = dict[str, Any]


def form(application: Application, now: datetime, saved: str = "") -> Sheet:
    """A draft with its questions, its papers and what is still wrong. A form never saved shows no faults."""
    service = actions.service_of(application)
    return {
        "application": application,
        "service": service,
        "region": catalogue.region(application.region),
        "fields": _fields(application, service, now),
        "open_fields": rules.changeable_fields(application, service.definition),
        "paper_groups": _paper_groups(application, actions.asked_papers(application, service)),
        "faults": actions.faults(application, now=now),
        "untouched": application.version <= 1,
        "saved": bool(saved),
        "key": _key(application),
    }


def status(application: Application, now: datetime) -> Sheet:
    """Where an application stands, with everything an acknowledgement needs."""
    service = actions.service_of(application)
    return {
        "application": application,
        "view": views.for_citizen(application, now),
        "service": service,
        "region": catalogue.region(application.region),
        "fields": _fields(application, service, now),
        "paper_groups": _paper_groups(application, actions.asked_papers(application, service)),
        "late": rules.is_late(application, now),
        "key": _key(application),
    }


def upload(application: Application, group: str, kind: str, slip: UploadSlip) -> Sheet:
    """The form that posts one file to where files go."""
    region = catalogue.region(application.region)
    return {"application": application, "group": group, "paper": region.paper[kind], "slip": slip, "region": region}


def desk(who: Who, seat: int, listed: views.ListView, now: datetime) -> Sheet:
    """An officer's desk."""
    chosen = who.seats[seat]
    region = catalogue.region(chosen.region)
    office, role = region.office[chosen.office_id], region.roles[chosen.role]
    return {"list": listed, "seat": seat, "office": office, "role": role, "region": region, "now": now}


def file(application: Application, who: Who, now: datetime) -> Sheet:
    """A file as its officer works on it."""
    service = actions.service_of(application)
    return {
        "application": application,
        "view": views.for_officer(application, who, now),
        "service": service,
        "region": catalogue.region(application.region),
        "fields": _fields(application, service, now),
        "paper_groups": _paper_groups(application, actions.asked_papers(application, service)),
        "desks": views.desks(application),
        "late": rules.is_late(application, now),
        "key": _key(application),
    }


def move(application_id: str, form: Form, who: Who, key: str, now: datetime) -> View | Redirect:
    """Do what the officer chose; where it is refused, show the file again with the reason and what was typed."""
    try:
        moved = actions.move(application_id, move_of(form), who, key, now=now)
    except (Invalid, Conflict) as problem:
        return _refused(application_id, form, who, problem, now)
    return Redirect(to=f"/files/{moved.application_id}")


def _refused(application_id: str, form: Form, who: Who, problem: Problem, now: datetime) -> View:
    sheet = file(actions.file_for(application_id, who), who, now)
    typed = {name: values[-1] for name, values in form.items()}
    data = {**sheet, "problem": problem, "typed": typed}
    return View(template="applications/templates/file.html", data=data, status=problem.status)


def move_of(form: Form) -> Move:
    """A move as the page posts it: `mark-<field>` and `why-<field>`, `paper-<group>` and `why-paper-<group>`."""
    fields = {name[5:]: form.one(f"why-{name[5:]}") for name in form if name.startswith("mark-")}
    papers = {
        name[6:]: form.one(f"why-{name}").strip() or "?" if form.one(name) == "mend" else ""
        for name in form
        if name.startswith("paper-") and form.one(name)
    }
    return Move.model_validate(
        {
            "move": form.one("move"),
            "turn": form.one("turn", "0"),
            "reason": form.one("reason"),
            "fields": fields,
            "papers": papers,
        }
    )


def values_of(typed: Form) -> dict[str, str]:
    """The answers in a posted form: everything but the form's own hidden fields."""
    return {name: values[-1] for name, values in typed.items() if not name.startswith("_")}


def after_saving(application_id: str, typed: Form) -> str:
    """Where the pressed button leads."""
    leads_on = typed.one("_next") == "review"
    return f"/applications/{application_id}/" + ("review" if leads_on else "form?saved=yes")


def after_submission(application: Application) -> str:
    """To the fee where one is due, else to the slip."""
    if application.status == "awaiting_fee":
        return f"/payments/{application.payment_id}"
    return f"/applications/{application.application_id}/acknowledgement"


def month(now: datetime) -> str:
    """The month in India: `2026-11`."""
    return f"{now.astimezone(IST):%Y-%m}"


def _fields(application: Application, service: PublishedService, now: datetime) -> tuple[FormField, ...]:
    names = forms.asked(service.definition, application.values, today=local_date(now)).fields
    return tuple(field for field in service.definition.fields if field.name in names)


def _paper_groups(application: Application, groups: tuple[PaperGroup, ...]) -> list[dict[str, Any]]:
    found = documents.get_many(tuple(paper.document_id for paper in application.papers.values()))
    by_id: dict[str, Document] = {document.document_id: document for document in found}
    return [
        {
            "group": group,
            "given": application.papers.get(group.name),
            "document": by_id.get(application.papers[group.name].document_id)
            if group.name in application.papers
            else None,
            "open": rules.may_change_paper(application, group.name),
        }
        for group in groups
    ]


def _key(application: Application) -> str:
    """A key for the forms of this page: the same page posted twice is one request."""
    return f"{ids.shown(application.application_id)}.{application.version}"
