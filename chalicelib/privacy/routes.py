"""The JSON doors: one's own log and consents, and what a reader has to state first."""

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.core.clock import Clock
from chalicelib.core.model import Model
from chalicelib.edge import Query, RequestKey, Who, route
from chalicelib.privacy import actions, views
from chalicelib.privacy.models import (
    CorrectionAnswer,
    CorrectionWish,
    ErasureWish,
    LogExport,
    NomineeWish,
    Statement,
    StatementWish,
)

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
    return views.log(actions.my_log(who, query.after), actions.broken_in(who.person_id, now=clock.now()))


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
    return views.consents(actions.all_consents_of(who.person_id))


@route(routes, "POST", "/v1/privacy/consents", may="privacy.own", status=201)
def give_consent(wish: ConsentWish, who: Who, clock: Clock) -> views.ConsentView:
    """Will you keep that I agree to this?"""
    return views.consent(actions.agree(who.person_id, **wish.model_dump(), now=clock.now()))


@route(routes, "POST", "/v1/privacy/withdrawals", may="privacy.own")
def withdraw_consent(wish: Withdrawal, who: Who, clock: Clock) -> views.ConsentView:
    """Will you keep that I take this consent back?"""
    return views.consent(actions.withdraw_own(who.person_id, wish.consent_id, now=clock.now()))


@route(routes, "GET", "/v1/privacy/copy", may="privacy.own")
def take_copy(who: Who, clock: Clock) -> views.CopyView:
    """May I have everything that you hold of me?"""
    now = clock.now()
    return views.copy(actions.take_copy(who.person_id, now=now), now)


@route(routes, "GET", "/v1/privacy/erasure", may="privacy.own")
def see_erasure(who: Who, clock: Clock) -> views.ErasureView:
    """What may be erased, and why does the rest stay?"""
    return views.erasure(actions.what_is_held(who.person_id), (), clock.now())


@route(routes, "POST", "/v1/privacy/erasure", may="privacy.own")
def erase(wish: ErasureWish, who: Who, clock: Clock) -> views.ErasureView:
    """Will you erase this, or everything that may go?"""
    now = clock.now()
    gone = actions.erase(who.person_id, wish, now=now)
    return views.erasure(actions.what_is_held(who.person_id), gone, now)


@route(routes, "GET", "/v1/privacy/nominee", may="privacy.own")
def see_nominee(who: Who) -> views.NomineeView:
    """Whom have I named?"""
    return views.nominee(actions.nominee_of(who.person_id))


@route(routes, "PUT", "/v1/privacy/nominee", may="privacy.own")
def name_nominee(wish: NomineeWish, who: Who, clock: Clock) -> views.NomineeView:
    """Will you keep who acts for me if I can't? (An empty name: nobody.)"""
    return views.nominee(actions.name_nominee(who.person_id, wish, now=clock.now()))


@route(routes, "GET", "/v1/privacy/corrections", may="privacy.own")
def see_corrections(who: Who) -> views.CorrectionsView:
    """What have I asked to be corrected, and what came of it?"""
    return views.corrections(actions.corrections_of(who.person_id))


@route(routes, "POST", "/v1/privacy/corrections", may="privacy.own", status=201)
def ask_correction(wish: CorrectionWish, who: Who, key: RequestKey, clock: Clock) -> views.CorrectionView:
    """Will you lay this before whoever answers for it?"""
    return views.correction(actions.ask_correction(who.person_id, wish, key, now=clock.now()))


@route(routes, "GET", "/v1/corrections", may="corrections.answer")
def waiting_corrections(who: Who) -> views.WaitingView:
    """What waits for me to be corrected?"""
    return views.waiting(actions.corrections_at(who))


@route(routes, "GET", "/v1/corrections/{correction_id}", may="corrections.answer", reads="person")
def open_correction(correction_id: str, who: Who, clock: Clock) -> views.CorrectionView:
    """What is said to be wrong?"""
    return views.correction(actions.open_correction(correction_id, who, now=clock.now()))


@route(routes, "POST", "/v1/corrections/{correction_id}/answer", may="corrections.answer", reads="person")
def answer_correction(correction_id: str, given: CorrectionAnswer, who: Who, clock: Clock) -> views.CorrectionView:
    """Is this what comes of it?"""
    return views.correction(actions.answer_correction(correction_id, given, who, now=clock.now()))


@route(routes, "GET", "/v1/privacy/contacts", may="public")
def contacts() -> views.ContactsView:
    """Whom do I ask about my data?"""
    return views.contacts()
