"""The pages of citizens and officers."""

from chalice.app import Blueprint

from chalicelib.applications import actions, desk, sheets
from chalicelib.applications.models import Beginning, Whom
from chalicelib.applications.routes import After, Month
from chalicelib.core.clock import Clock
from chalicelib.edge import Form, Query, Redirect, RequestKey, View, Who, page

pages = Blueprint(__name__)

_T = "applications/templates"


class Saved(Query):
    """Whether the form has just been saved, or has been filled for somebody else and not been looked at yet."""

    saved: str = ""
    fresh: str = ""


class AtDesk(After):
    """Further down at which of the officer's desks."""

    office: str = ""
    role: str = ""


@page(pages, "POST", "/applications", may="applications.draft")
def begin_draft(beginning: Beginning, who: Who, key: RequestKey, clock: Clock) -> Redirect:
    """May I begin?"""
    application = actions.begin(beginning, who, key, now=clock.now())
    return Redirect(to=f"/applications/{application.application_id}/form")


@page(pages, "GET", "/applications", may="applications.see-own")
def show_mine(query: After, who: Who, clock: Clock) -> View:
    """Which applications are mine?"""
    return View(template=f"{_T}/mine.html", data=sheets.rows(actions.mine(who, query.after), clock.now()))


@page(pages, "GET", "/applications/{application_id}", may="applications.see-own")
def show_status(application_id: str, who: Who, clock: Clock) -> View:
    """Where does it stand?"""
    sheet = sheets.status(actions.own(application_id, who), clock.now())
    return View(template=f"{_T}/application.html", data=sheet)


@page(pages, "GET", "/applications/{application_id}/form", may="applications.draft")
def show_form(application_id: str, query: Saved, who: Who, clock: Clock) -> View:
    """What do you ask of me?"""
    sheet = sheets.form(actions.own(application_id, who), clock.now(), saved=bool(query.saved), fresh=bool(query.fresh))
    return View(template=f"{_T}/draft.html", data=sheet)


@page(pages, "POST", "/applications/{application_id}/form", may="applications.draft")
def save_form(application_id: str, typed: Form, who: Who, clock: Clock) -> Redirect:
    """Will you keep what I typed?"""
    application = actions.change_values(application_id, sheets.values_of(typed), who, now=clock.now())
    return Redirect(to=sheets.after_saving(application, typed))


@page(pages, "POST", "/applications/{application_id}/about", may="applications.draft")
def choose_whom(application_id: str, wanted: Whom, who: Who, clock: Clock) -> Redirect:
    """May it be for another member of my family?"""
    actions.change_about(application_id, wanted, who, now=clock.now())
    return Redirect(to=f"/applications/{application_id}/form?fresh=yes")


@page(pages, "POST", "/applications/{application_id}/papers", may="applications.draft")
def give_paper(application_id: str, typed: Form, who: Who, key: RequestKey, clock: Clock) -> View:
    """Where do I put this paper? (What was typed beside it is kept.)"""
    now = clock.now()
    group, gift = sheets.gift_of(typed)
    actions.change_values(application_id, sheets.values_of(typed), who, now=now)
    slip = actions.ask_for_paper(application_id, group, gift, who, key, now=now)
    sheet = sheets.form(actions.own(application_id, who), now, upload={group: slip})
    return View(template=f"{_T}/draft.html", data=sheet)


@page(pages, "POST", "/applications/{application_id}/proposals", may="applications.draft")
def use_proposals(application_id: str, typed: Form, who: Who, clock: Clock) -> Redirect:
    """Will you fill in what I have already? (What was typed beside it is kept.)"""
    now = clock.now()
    actions.change_values(application_id, sheets.values_of(typed), who, now=now)
    actions.accept_proposals(application_id, sheets.offers_of(typed), who, now=now)
    return Redirect(to=f"/applications/{application_id}/form#papers")


@page(pages, "GET", "/applications/{application_id}/review", may="applications.submit")
def review(application_id: str, who: Who, clock: Clock) -> View:
    """Is this what I want to say?"""
    return View(template=f"{_T}/review.html", data=sheets.review(actions.own(application_id, who), clock.now()))


@page(pages, "POST", "/applications/{application_id}/submit", may="applications.submit")
def submit_form(application_id: str, typed: Form, who: Who, key: RequestKey, clock: Clock) -> View | Redirect:
    """Will you take it?"""
    return sheets.submit(application_id, typed, who, key, clock.now())


@page(pages, "GET", "/applications/{application_id}/acknowledgement", may="applications.see-own")
def show_acknowledgement(application_id: str, who: Who, clock: Clock) -> View:
    """What have I in hand?"""
    sheet = sheets.status(actions.own(application_id, who), clock.now())
    return View(template=f"{_T}/submitted.html", data=sheet)


@page(pages, "POST", "/applications/{application_id}/withdraw", may="applications.submit")
def withdraw_form(application_id: str, who: Who, key: RequestKey, clock: Clock) -> Redirect:
    """May I take it back?"""
    actions.withdraw(application_id, who, key, now=clock.now())
    return Redirect(to=f"/applications/{application_id}")


@page(pages, "GET", "/desk", may="desk.see")
def show_desk(query: AtDesk, who: Who, clock: Clock) -> View:
    """What waits for me?"""
    sheet = sheets.desks(who, query.office, query.role, query.after, clock.now())
    return View(template=f"{_T}/desk.html", data=sheet)


@page(pages, "GET", "/files", may="files.see")
def show_files(query: Month, who: Who, clock: Clock) -> View:
    """What has the whole body in hand?"""
    now = clock.now()
    month = query.month or desk.month_of(now)
    sheet = sheets.files(who, month, desk.of_body(who, month, query.after), now)
    return View(template=f"{_T}/files.html", data=sheet)


@page(pages, "GET", "/papers", may="papers.report")
def show_paper_report(query: Month, who: Who, clock: Clock) -> View:
    """Which papers could we do without?"""
    now = clock.now()
    sheet = sheets.papers(desk.head_seat(who), query.month or desk.month_of(now), now)
    return View(template=f"{_T}/papers.html", data=sheet)


@page(pages, "GET", "/files/{application_id}", may="files.see", reads="person")
def show_file(application_id: str, who: Who, clock: Clock) -> View:
    """What is in this file?"""
    now = clock.now()
    sheet = sheets.file(actions.open_file(application_id, who, now=now), who, now)
    return View(template=f"{_T}/file.html", data=sheet)


@page(pages, "GET", "/files/{application_id}/papers/{group}", may="documents.see-file", reads="person")
def show_paper(application_id: str, group: str, who: Who, clock: Clock) -> Redirect:
    """May I look at this paper?"""
    return Redirect(to=desk.link_to_paper(application_id, group, who, now=clock.now()))


@page(pages, "GET", "/applications/{application_id}/papers/{group}/places/{fact}", may="applications.see-own")
def show_place(application_id: str, group: str, fact: str, who: Who) -> Redirect:
    """Where does my paper say so?"""
    return Redirect(to=actions.link_to_place(actions.own(application_id, who), group, fact))


@page(pages, "GET", "/files/{application_id}/papers/{group}/places/{fact}", may="documents.see-file", reads="person")
def show_place_in_file(application_id: str, group: str, fact: str, who: Who, clock: Clock) -> Redirect:
    """Where does this paper say so?"""
    return Redirect(to=desk.link_to_place(application_id, group, fact, who, now=clock.now()))


@page(pages, "POST", "/files/{application_id}/move", may="files.move", reads="person")
def move_file(application_id: str, form: Form, who: Who, key: RequestKey, clock: Clock) -> View | Redirect:
    """Is this what becomes of it?"""
    return sheets.move(application_id, form, who, key, clock.now())


@page(pages, "POST", "/files/{application_id}/clock/pause", may="files.move")
def stop_clock_of_file(application_id: str, form: Form, who: Who, key: RequestKey, clock: Clock) -> Redirect:
    """Does this lawful reason stop the clock?"""
    actions.stop_clock(application_id, sheets.pause_of(form), who, key, now=clock.now())
    return Redirect(to=f"/files/{application_id}")


@page(pages, "POST", "/files/{application_id}/clock/resume", may="files.move")
def resume_clock_of_file(application_id: str, who: Who, key: RequestKey, clock: Clock) -> Redirect:
    """Does the clock go on?"""
    actions.resume_clock(application_id, who, key, now=clock.now())
    return Redirect(to=f"/files/{application_id}")


@page(pages, "POST", "/files/{application_id}/clock/begin", may="files.move")
def begin_clock_of_file(application_id: str, who: Who, key: RequestKey, clock: Clock) -> Redirect:
    """Is the report, or the order, there that the limit begins with?"""
    actions.begin_clock(application_id, who, key, now=clock.now())
    return Redirect(to=f"/files/{application_id}")
