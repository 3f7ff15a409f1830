"""The JSON doors: what a citizen's app and an officer's tools may ask."""

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.applications import actions, desk, fewer, views
from chalicelib.applications.models import ActsView, Beginning, Move, PaperOffer, PaperOffers, PauseWanted, Values, Whom
from chalicelib.core.clock import Clock
from chalicelib.core.model import Model
from chalicelib.edge import Query, RequestKey, Who, route

routes = Blueprint(__name__)


class After(Query):
    """Where to go on in a list, as `next` of the last answer said."""

    after: str | None = None


class AtSeat(After):
    """Which of the officer's seats, counted from 0."""

    seat: int = Field(default=0, ge=0)


class Month(After):
    """Which month of filing: `2026-11`; the present one where absent."""

    month: str | None = Field(default=None, pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")


class Nothing(Model):
    """A request that says all it has to say in its path."""


@route(routes, "POST", "/v1/applications", may="applications.draft", status=201)
def begin(beginning: Beginning, who: Who, key: RequestKey, clock: Clock) -> views.ApplicationView:
    """May I begin an application for this service?"""
    now = clock.now()
    return views.for_citizen(actions.begin(beginning, who, key, now=now), now)


@route(routes, "GET", "/v1/applications", may="applications.see-own")
def mine(query: After, who: Who, clock: Clock) -> views.ListView:
    """Which applications are mine?"""
    return views.list_of(actions.mine(who, query.after), clock.now())


@route(routes, "GET", "/v1/applications/{application_id}", may="applications.see-own")
def show(application_id: str, who: Who, clock: Clock) -> views.ApplicationView:
    """Where does my application stand?"""
    return views.for_citizen(actions.own(application_id, who), clock.now())


@route(routes, "PUT", "/v1/applications/{application_id}/values", may="applications.draft")
def change_values(application_id: str, values: Values, who: Who, clock: Clock) -> views.ApplicationView:
    """Will you keep what I typed, and tell me what is wrong with it?"""
    now = clock.now()
    return views.for_citizen(actions.change_values(application_id, values.values, who, now=now), now)


@route(routes, "PUT", "/v1/applications/{application_id}/about", may="applications.draft")
def change_about(application_id: str, wanted: Whom, who: Who, clock: Clock) -> views.ApplicationView:
    """May it be for another member of my family?"""
    now = clock.now()
    return views.for_citizen(actions.change_about(application_id, wanted, who, now=now), now)


@route(routes, "PUT", "/v1/applications/{application_id}/papers", may="applications.draft")
def offer_paper(application_id: str, offer: PaperOffer, who: Who, clock: Clock) -> views.ApplicationView:
    """Does this document serve?"""
    now = clock.now()
    return views.for_citizen(actions.offer_paper(application_id, offer, who, now=now), now)


@route(routes, "GET", "/v1/applications/{application_id}/proposals", may="applications.draft")
def see_proposals(application_id: str, who: Who, clock: Clock) -> views.ProposalsView:
    """Which papers have I already that would serve?"""
    return views.of_proposals(actions.own(application_id, who), clock.now())


@route(routes, "POST", "/v1/applications/{application_id}/proposals", may="applications.draft")
def accept_proposals(application_id: str, offers: PaperOffers, who: Who, clock: Clock) -> views.ApplicationView:
    """Will you fill these in? (That I ask is my consent.)"""
    now = clock.now()
    return views.for_citizen(actions.accept_proposals(application_id, offers, who, now=now), now)


@route(routes, "POST", "/v1/applications/{application_id}/submission", may="applications.submit")
def submit(application_id: str, body: Nothing, who: Who, key: RequestKey, clock: Clock) -> views.ApplicationView:
    """Will you take it?"""
    now = clock.now()
    return views.for_citizen(actions.submit(application_id, who, key, now=now), now)


@route(routes, "POST", "/v1/applications/{application_id}/withdrawal", may="applications.submit")
def withdraw(application_id: str, body: Nothing, who: Who, key: RequestKey, clock: Clock) -> views.ApplicationView:
    """May I take it back?"""
    now = clock.now()
    return views.for_citizen(actions.withdraw(application_id, who, key, now=now), now)


@route(routes, "GET", "/v1/desk", may="desk.see")
def see_desk(query: AtSeat, who: Who, clock: Clock) -> views.QueueView:
    """What waits at my desk, in order of arrival?"""
    return views.queue_of(desk.mine(who, query.seat, query.after), clock.now())


@route(routes, "GET", "/v1/files", may="files.see")
def files(query: Month, who: Who, clock: Clock) -> views.QueueView:
    """Which files does my whole body have from this month?"""
    now = clock.now()
    return views.queue_of(desk.of_body(who, query.month or desk.month_of(now), query.after), now)


@route(routes, "GET", "/v1/files/{application_id}", may="files.see", reads="person")
def show_file(application_id: str, who: Who, clock: Clock) -> views.FileView:
    """What is in this file?"""
    now = clock.now()
    return views.for_officer(actions.open_file(application_id, who, now=now), who, now)


@route(routes, "GET", "/v1/applications/{application_id}/acts", may="acts.audit")
def show_acts(application_id: str, who: Who) -> ActsView:
    """What was done with this application, and is the record of it whole?"""
    return actions.acts_of(application_id, who)


@route(routes, "GET", "/v1/files/{application_id}/papers/{group}", may="documents.see-file", reads="person")
def see_paper(application_id: str, group: str, who: Who, clock: Clock) -> views.LinkView:
    """May I look at this paper?"""
    return views.LinkView(url=desk.link_to_paper(application_id, group, who, now=clock.now()))


@route(routes, "POST", "/v1/files/{application_id}/moves", may="files.move", reads="person")
def move(application_id: str, wanted: Move, who: Who, key: RequestKey, clock: Clock) -> views.FileView:
    """Is this what becomes of it?"""
    now = clock.now()
    return views.for_officer(actions.move(application_id, wanted, who, key, now=now), who, now)


@route(routes, "GET", "/v1/papers", may="papers.report")
def see_paper_report(query: Month, who: Who, clock: Clock) -> fewer.Report:
    """Which papers does my state ask for, which could go, and how many looks were saved in this month?"""
    now = clock.now()
    return actions.paper_report(desk.head_seat(who).region, query.month or desk.month_of(now), now=now)


@route(routes, "GET", "/v1/applications/{application_id}/promise", may="applications.see-own")
def show_promise(application_id: str, who: Who, clock: Clock) -> views.PromiseView:
    """When is my application due, and how was that counted?"""
    return views.of_promise(actions.own(application_id, who), clock.now())


@route(routes, "GET", "/v1/files/{application_id}/promise", may="files.see")
def show_promise_of_file(application_id: str, who: Who, clock: Clock) -> views.PromiseView:
    """When is this file due, and how was that counted?"""
    return views.of_promise(actions.file_for(application_id, who), clock.now())


@route(routes, "POST", "/v1/files/{application_id}/pauses", may="files.move", status=201)
def stop_clock(application_id: str, wanted: PauseWanted, who: Who, key: RequestKey, clock: Clock) -> views.PromiseView:
    """Does this lawful reason stop the clock?"""
    now = clock.now()
    return views.of_promise(actions.stop_clock(application_id, wanted, who, key, now=now), now)


@route(routes, "DELETE", "/v1/files/{application_id}/pauses", may="files.move")
def resume_clock(application_id: str, body: Nothing, who: Who, key: RequestKey, clock: Clock) -> views.PromiseView:
    """Does the clock go on?"""
    now = clock.now()
    return views.of_promise(actions.resume_clock(application_id, who, key, now=now), now)


@route(routes, "POST", "/v1/files/{application_id}/promise", may="files.move", status=201)
def begin_clock(application_id: str, body: Nothing, who: Who, key: RequestKey, clock: Clock) -> views.PromiseView:
    """Is the report, or the order, there that the limit begins with?"""
    now = clock.now()
    return views.of_promise(actions.begin_clock(application_id, who, key, now=now), now)
