"""The pages of citizens and officers."""

from chalice.app import Blueprint

from chalicelib.applications import actions, desk, sheets, views
from chalicelib.applications.models import Beginning
from chalicelib.applications.routes import Cursor, MonthQuery
from chalicelib.core.clock import Clock
from chalicelib.documents.models import Gift
from chalicelib.edge import Form, Query, Redirect, RequestKey, View, Who, page

pages = Blueprint(__name__)

_TEMPLATES = "applications/templates"


class Saved(Query):
    """Whether the form has just been saved."""

    saved: str = ""


class SeatQuery(Cursor):
    """Which of the officer's seats."""

    seat: int = 0


@page(pages, "POST", "/applications", may="applications.draft")
def begin_draft(beginning: Beginning, who: Who, key: RequestKey, clock: Clock) -> Redirect:
    """May I begin?"""
    application = actions.begin(beginning, who, key, now=clock.now())
    return Redirect(to=f"/applications/{application.application_id}/form")


@page(pages, "GET", "/applications", may="applications.see-own")
def my_applications(query: Cursor, who: Who, clock: Clock) -> View:
    """Which applications are mine?"""
    listed = views.list_of(actions.mine(who, query.cursor), clock.now())
    return View(template=f"{_TEMPLATES}/mine.html", data={"list": listed})


@page(pages, "GET", "/applications/{application_id}", may="applications.see-own")
def my_application(application_id: str, who: Who, clock: Clock) -> View:
    """Where does it stand?"""
    sheet = sheets.status(actions.own(application_id, who), clock.now())
    return View(template=f"{_TEMPLATES}/application.html", data=sheet)


@page(pages, "GET", "/applications/{application_id}/form", may="applications.draft")
def form(application_id: str, query: Saved, who: Who, clock: Clock) -> View:
    """What do you ask of me?"""
    sheet = sheets.form(actions.own(application_id, who), clock.now(), saved=query.saved)
    return View(template=f"{_TEMPLATES}/draft.html", data=sheet)


@page(pages, "POST", "/applications/{application_id}/form", may="applications.draft")
def save_form(application_id: str, typed: Form, who: Who, clock: Clock) -> Redirect:
    """Will you keep what I typed?"""
    actions.change_values(application_id, sheets.values_of(typed), who, now=clock.now())
    return Redirect(to=sheets.after_saving(application_id, typed))


@page(pages, "POST", "/applications/{application_id}/papers/{group}", may="applications.draft")
def give_paper(application_id: str, group: str, gift: Gift, who: Who, key: RequestKey, clock: Clock) -> View:
    """Where do I put this paper?"""
    slip = actions.ask_for_paper(application_id, group, gift, who, key, now=clock.now())
    sheet = sheets.upload(actions.own(application_id, who), group, gift.kind, slip)
    return View(template=f"{_TEMPLATES}/upload.html", data=sheet)


@page(pages, "GET", "/applications/{application_id}/review", may="applications.submit")
def review(application_id: str, who: Who, clock: Clock) -> View:
    """Is this what I want to say?"""
    sheet = sheets.form(actions.own(application_id, who), clock.now())
    return View(template=f"{_TEMPLATES}/review.html", data=sheet)


@page(pages, "POST", "/applications/{application_id}/submission", may="applications.submit")
def submit_page(application_id: str, who: Who, key: RequestKey, clock: Clock) -> Redirect:
    """Will you take it?"""
    return Redirect(to=sheets.after_submission(actions.submit(application_id, who, key, now=clock.now())))


@page(pages, "GET", "/applications/{application_id}/acknowledgement", may="applications.see-own")
def acknowledgement(application_id: str, who: Who, clock: Clock) -> View:
    """What have I in hand?"""
    sheet = sheets.status(actions.own(application_id, who), clock.now())
    return View(template=f"{_TEMPLATES}/submitted.html", data=sheet)


@page(pages, "POST", "/applications/{application_id}/withdrawal", may="applications.submit")
def withdraw_page(application_id: str, who: Who, key: RequestKey, clock: Clock) -> Redirect:
    """May I take it back?"""
    actions.withdraw(application_id, who, key, now=clock.now())
    return Redirect(to=f"/applications/{application_id}")


@page(pages, "GET", "/desk", may="desk.see")
def desk_page(query: SeatQuery, who: Who, clock: Clock) -> View:
    """What waits for me?"""
    listed = views.list_of(desk.mine(who, query.cursor, query.seat), clock.now())
    return View(template=f"{_TEMPLATES}/desk.html", data=sheets.desk(who, query.seat, listed, clock.now()))


@page(pages, "GET", "/files", may="files.see")
def files_page(query: MonthQuery, who: Who, clock: Clock) -> View:
    """What has the whole body in hand?"""
    now = clock.now()
    listed = views.list_of(desk.of_body(who, query.month, query.cursor, now=now), now)
    return View(template=f"{_TEMPLATES}/files.html", data={"list": listed, "month": query.month or sheets.month(now)})


@page(pages, "GET", "/files/{application_id}", may="files.see")
def file_page(application_id: str, who: Who, clock: Clock) -> View:
    """What is in this file?"""
    sheet = sheets.file(actions.file_for(application_id, who), who, clock.now())
    return View(template=f"{_TEMPLATES}/file.html", data=sheet)


@page(pages, "GET", "/files/{application_id}/papers/{group}", may="documents.see-file")
def paper_page(application_id: str, group: str, who: Who) -> Redirect:
    """May I look at this paper?"""
    return Redirect(to=desk.link_to_paper(application_id, group, who))


@page(pages, "POST", "/files/{application_id}/moves", may="files.move")
def move_page(application_id: str, form: Form, who: Who, key: RequestKey, clock: Clock) -> View | Redirect:
    """Is this what becomes of it?"""
    return sheets.move(application_id, form, who, key, clock.now())
