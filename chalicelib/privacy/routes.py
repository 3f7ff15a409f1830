"""The JSON doors: one's own log and consents, and what a reader has to state first."""

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.core.clock import Clock
from chalicelib.core.model import Model
from chalicelib.edge import Query, Who, route
from chalicelib.privacy import actions, views
from chalicelib.privacy.models import LogExport, Statement, StatementWish

routes = Blueprint(__name__)


class After(Query):
    """Where to go on in a list, as `next` of the last answer said."""

    after: str | None = None


class ConsentWish(Model):
    """Agreement to one notice."""

    purpose: str = Field(max_length=60)
    about: str = Field(default="", max_length=80)
    what: tuple[str, ...] = Field(default=(), max_length=20)
    words_version: int


class Withdrawal(Model):
    """Which consent is taken back."""

    consent_id: str = Field(max_length=200)


@route(routes, "GET", "/v1/privacy/log", may="privacy.own")
def see_log(query: After, who: Who, clock: Clock) -> views.LogView:
    """Who looked at my data, when, for what?"""
    return views.log(actions.my_log(who, query.after), actions.broken_at(who.person_id, now=clock.now()))


@route(routes, "GET", "/v1/privacy/log/export", may="privacy.own")
def export_log(who: Who) -> LogExport:
    """May I have the whole log with its hashes, to check it myself?"""
    return actions.export_log(who.person_id)


@route(routes, "POST", "/v1/purposes", may="purposes.state", status=201)
def state_purpose(wish: StatementWish, who: Who, clock: Clock) -> Statement:
    """May I look at this case for this purpose? (Good for half an hour; the person reads it.)"""
    return actions.state_purpose(who, wish, now=clock.now())


@route(routes, "GET", "/v1/privacy/consents", may="privacy.own")
def see_consents(who: Who) -> views.ConsentsView:
    """What have I agreed to?"""
    return views.consents(actions.consents_of(who.person_id))


@route(routes, "POST", "/v1/privacy/consents", may="privacy.own", status=201)
def give_consent(wish: ConsentWish, who: Who, clock: Clock) -> views.ConsentView:
    """Will you keep that I agree to this?"""
    return views.consent(actions.agree(who.person_id, **wish.model_dump(), now=clock.now()))


@route(routes, "POST", "/v1/privacy/withdrawals", may="privacy.own")
def withdraw_consent(wish: Withdrawal, who: Who, clock: Clock) -> views.ConsentView:
    """Will you keep that I take this consent back?"""
    return views.consent(actions.withdraw_consent(who.person_id, wish.consent_id, now=clock.now()))
