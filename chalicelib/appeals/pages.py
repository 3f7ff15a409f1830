"""The pages of appeals: for citizens, for authorities, for officers who answer, and for those who look again."""

from datetime import date

from chalice.app import Blueprint

from chalicelib.appeals import actions, authority, sheets
from chalicelib.appeals.models import Filing
from chalicelib.core.clock import Clock
from chalicelib.edge import Form, Query, Redirect, RequestKey, View, Who, page

pages = Blueprint(__name__)

_T = "appeals/templates"


class Pending(Query):
    """Which day, and which authority where it is not one's own."""

    on: date | None = None
    office: str = ""
    role: str = ""
    after: str | None = None


@page(pages, "GET", "/applications/{application_id}/appeals", may="appeals.see-own")
def show_appeals(application_id: str, who: Who, clock: Clock) -> View:
    """To whom can I appeal, until when, and what have I done so far?"""
    sheet = sheets.of_application(actions.case_of(application_id, who), clock.now())
    return View(template=f"{_T}/appeals.html", data=sheet)


@page(pages, "POST", "/applications/{application_id}/appeals", may="appeals.file")
def file_from_page(application_id: str, filing: Filing, who: Who, key: RequestKey, clock: Clock) -> View | Redirect:
    """Will you take my appeal?"""
    return sheets.file(application_id, filing, who, key, clock.now())


@page(pages, "GET", "/appeals/{appeal_id}", may="appeals.see-own")
def show_own_appeal(appeal_id: str, who: Who, clock: Clock) -> View:
    """Where does my appeal stand?"""
    return View(template=f"{_T}/appeal.html", data=sheets.of_appeal(actions.own(appeal_id, who), clock.now()))


@page(pages, "GET", "/cases", may="appeals.see")
def show_pending(query: Pending, who: Who, clock: Clock) -> View:
    """What has this authority pending?"""
    sheet = sheets.pending(who, query.on, query.office, query.role, query.after, clock.now())
    return View(template=f"{_T}/pending.html", data=sheet)


@page(pages, "POST", "/cases", may="appeals.decide", reads="person")
def take_up_from_page(form: Form, who: Who, key: RequestKey, clock: Clock) -> View | Redirect:
    """May the Commission take this up by itself?"""
    return sheets.take_up(form, who, key, clock.now())


@page(pages, "GET", "/cases/{appeal_id}", may="appeals.see", reads="person")
def show_case_page(appeal_id: str, who: Who, clock: Clock) -> View:
    """What is in this case?"""
    now = clock.now()
    case, appeal = authority.opened(appeal_id, who, now=now)
    return View(template=f"{_T}/case.html", data=sheets.of_case(case, appeal, who, now))


@page(pages, "POST", "/cases/{appeal_id}/{act}", may="appeals.decide", reads="person")
def act_on_case(appeal_id: str, act: str, form: Form, who: Who, key: RequestKey, clock: Clock) -> View | Redirect:
    """Is this what the authority does?"""
    return sheets.act(appeal_id, act, form, who, key, clock.now())


@page(pages, "GET", "/notices", may="appeals.answer")
def show_notices(who: Who, clock: Clock) -> View:
    """What am I asked to answer for?"""
    return View(template=f"{_T}/notices.html", data=sheets.notices(who, clock.now()))


@page(pages, "POST", "/notices/{appeal_id}", may="appeals.answer")
def answer_from_page(appeal_id: str, form: Form, who: Who, key: RequestKey, clock: Clock) -> View | Redirect:
    """Will you hear me?"""
    return sheets.answer(appeal_id, form, who, key, clock.now())


@page(pages, "GET", "/reviews", may="refusals.review")
def show_reviews(who: Who) -> View:
    """Which rejections shall I look at again?"""
    return View(template=f"{_T}/reviews.html", data=sheets.of_reviews(who))


@page(pages, "GET", "/reviews/{review_id}", may="refusals.review", reads="person")
def show_review_page(review_id: str, who: Who, clock: Clock) -> View:
    """What is in it?"""
    return View(template=f"{_T}/review.html", data=sheets.review(review_id, who, clock.now()))


@page(pages, "POST", "/reviews/{review_id}", may="refusals.review", reads="person")
def conclude_from_page(review_id: str, form: Form, who: Who, clock: Clock) -> View | Redirect:
    """Is this what I make of it?"""
    return sheets.conclude(review_id, form, who, clock.now())
