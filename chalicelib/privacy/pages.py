"""The pages: one's own log, consents and rights; and what an officer is asked before looking at somebody's data."""

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.core.clock import Clock
from chalicelib.core.model import Model
from chalicelib.edge import Form, Query, Redirect, Request, RequestKey, View, Who, page
from chalicelib.edge.language import own_path
from chalicelib.privacy import actions, sheets, views
from chalicelib.privacy.models import NomineeWish
from chalicelib.privacy.routes import After, Withdrawal

pages = Blueprint(__name__)

_T = "privacy/templates"


class Asked(Query):
    """About which case, and where to go on to."""

    about: str = ""
    to: str = "/desk"


class Notice(Query):
    """A notice, about which case, and where to go on to."""

    purpose: str = ""
    about: str = ""
    to: str = "/"


class Agreement(Model):
    """Which words somebody agrees to."""

    purpose: str = Field(max_length=60)
    about: str = Field(default="", max_length=80)
    words_version: int


class Done(Query):
    """Whether something has just been done."""

    done: str = ""


class Wrong(Query):
    """Which thing is wrong."""

    kind: str = ""
    item_id: str = ""


@page(pages, "GET", "/privacy/purpose", may="purposes.state")
def ask_purpose(query: Asked, who: Who) -> View:
    """What do you want to look at this for?"""
    return View(template=f"{_T}/purpose.html", data=sheets.purpose(who, query.about, query.to))


@page(pages, "POST", "/privacy/purpose", may="purposes.state")
def keep_purpose(form: Form, who: Who, clock: Clock) -> View | Redirect:
    """May I look at it for this?"""
    return sheets.state(form, who, clock.now())


@page(pages, "GET", "/privacy/mine", may="privacy.own")
def show_log(query: After, who: Who, clock: Clock) -> View:
    """Who looked at my data?"""
    log = views.log(actions.my_log(who, query.after), actions.broken_in(who.person_id, now=clock.now()))
    return View(template=f"{_T}/log.html", data={"log": log})


@page(pages, "GET", "/privacy/consents", may="privacy.own")
def show_consents(who: Who) -> View:
    """What have I agreed to?"""
    found = views.consents(actions.all_consents_of(who.person_id)).consents
    return View(template=f"{_T}/consents.html", data={"consents": found})


@page(pages, "POST", "/privacy/withdrawals", may="privacy.own")
def withdraw_from_page(wish: Withdrawal, who: Who, clock: Clock) -> Redirect:
    """Take this consent back."""
    actions.withdraw_own(who.person_id, wish.consent_id, now=clock.now())
    return Redirect(to="/privacy/consents")


@page(pages, "GET", "/privacy/yours", may="privacy.own")
def show_rights() -> View:
    """What can I do about my data?"""
    return View(template=f"{_T}/yours.html", data={"contacts": views.contacts().contacts})


@page(pages, "GET", "/privacy/consent", may="privacy.own")
def ask_consent(query: Notice) -> View:
    """What would I agree to?"""
    return View(template=f"{_T}/consent.html", data=sheets.notice(query.purpose, query.about, query.to))


@page(pages, "POST", "/privacy/consent", may="privacy.own")
def agree_from_page(wish: Agreement, form: Form, who: Who, clock: Clock) -> Redirect:
    """Keep that I agree, and go on."""
    actions.agree(who.person_id, **wish.model_dump(), what=(), now=clock.now())
    return Redirect(to=own_path(form.one("to")))


@page(pages, "GET", "/privacy/copy", may="privacy.own")
def show_copy(who: Who, request: Request, clock: Clock) -> View:
    """What do you hold of me?"""
    now = clock.now()
    sheet = sheets.copy(actions.take_copy(who.person_id, now=now), request.language, now)
    return View(template=f"{_T}/copy.html", data=sheet)


@page(pages, "GET", "/privacy/erasure", may="privacy.own")
def show_erasure(query: Done, who: Who, clock: Clock) -> View:
    """What may be erased, and why does the rest stay?"""
    found = views.erasure(actions.what_is_held(who.person_id), (), clock.now())
    return View(template=f"{_T}/erasure.html", data={"found": found, "done": query.done == "yes"})


@page(pages, "POST", "/privacy/erasure", may="privacy.own")
def erase_from_page(form: Form, who: Who, clock: Clock) -> Redirect:
    """Erase what I chose."""
    actions.erase(who.person_id, sheets.erasure_of(form), now=clock.now())
    return Redirect(to="/privacy/erasure?done=yes")


@page(pages, "GET", "/privacy/nominee", may="privacy.own")
def show_nominee(query: Done, who: Who) -> View:
    """Who acts for me if I can't?"""
    return View(template=f"{_T}/nominee.html", data=sheets.nominee(actions.nominee_of(who.person_id), query.done))


@page(pages, "POST", "/privacy/nominee", may="privacy.own", on_problem=f"{_T}/nominee.html")
def name_from_page(wish: NomineeWish, who: Who, clock: Clock) -> Redirect:
    """Keep whom I name."""
    actions.name_nominee(who.person_id, wish, now=clock.now())
    return Redirect(to="/privacy/nominee?done=yes")


@page(pages, "GET", "/privacy/corrections", may="privacy.own")
def show_corrections(query: Wrong, who: Who) -> View:
    """What is wrong, and what came of what I asked before?"""
    sheet = sheets.corrections(actions.corrections_of(who.person_id), query.kind, query.item_id)
    return View(template=f"{_T}/corrections.html", data=sheet)


@page(pages, "POST", "/privacy/corrections", may="privacy.own")
def ask_from_page(form: Form, who: Who, key: RequestKey, clock: Clock) -> View | Redirect:
    """Will you lay this before whoever answers for it?"""
    return sheets.ask(form, who, key, clock.now())


@page(pages, "GET", "/corrections", may="corrections.answer")
def show_waiting(who: Who) -> View:
    """What waits for me to be corrected?"""
    return View(template=f"{_T}/waiting.html", data={"items": views.waiting(actions.corrections_at(who)).items})


@page(pages, "GET", "/corrections/{correction_id}", may="corrections.answer", reads="person")
def show_correction(correction_id: str, who: Who, clock: Clock) -> View:
    """What is said to be wrong?"""
    found = actions.open_correction(correction_id, who, now=clock.now())
    return View(template=f"{_T}/correction.html", data=sheets.correction(found))


@page(pages, "POST", "/corrections/{correction_id}", may="corrections.answer", reads="person")
def answer_from_page(correction_id: str, form: Form, who: Who, clock: Clock) -> View | Redirect:
    """Is this what comes of it?"""
    return sheets.answer(correction_id, form, who, clock.now())
