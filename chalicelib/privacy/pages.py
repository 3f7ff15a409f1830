"""The pages: one's own log, consents and rights; and what an officer is asked before looking at somebody's data."""

from secrets import token_urlsafe

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.edge import Form, Query, Redirect, View, Who, page
from chalicelib.privacy import actions, sheets, views
from chalicelib.privacy.routes import After, Withdrawal

pages = Blueprint(__name__)

_T = "privacy/templates"


class Asked(Query):
    """About which case, and where to go on to."""

    about: str = ""
    to: str = "/desk"


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
    log = views.log(actions.my_log(who, query.after), actions.broken_at(who.person_id, now=clock.now()))
    return View(template=f"{_T}/log.html", data={"log": log})


@page(pages, "GET", "/privacy/consents", may="privacy.own")
def show_consents(who: Who) -> View:
    """What have I agreed to?"""
    found = views.consents(actions.consents_of(who.person_id)).consents
    return View(template=f"{_T}/consents.html", data={"consents": found, "key": token_urlsafe(16)})


@page(pages, "POST", "/privacy/withdrawals", may="privacy.own")
def withdraw_from_page(wish: Withdrawal, who: Who, clock: Clock) -> Redirect:
    """Take this consent back."""
    actions.withdraw_consent(who.person_id, wish.consent_id, now=clock.now())
    return Redirect(to="/privacy/consents")
