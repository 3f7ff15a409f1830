"""The JSON doors: what a citizen's app and an authority's tools may ask."""

from datetime import date

from chalice.app import Blueprint
from pydantic import Field

from chalicelib.appeals import actions, authority, cases, desk, reviews, views
from chalicelib.appeals.cases import Case
from chalicelib.appeals.models import (
    Answer,
    Appeal,
    CompensationWish,
    Court,
    CourtNote,
    CourtOutcome,
    Draw,
    ExtensionWish,
    Filing,
    HearingWish,
    NoticeWish,
    OrderWish,
    OwnMotion,
    PenaltyWish,
    RecoveryNote,
    Verdict,
)
from chalicelib.applications.models import ActsView
from chalicelib.core.clock import Clock
from chalicelib.edge import Query, RequestKey, Who, route

routes = Blueprint(__name__)


class OnDay(Query):
    """Which authority and which day: one's own by number, or one that the Commission names; today where absent."""

    on: date | None = None
    seat: int = Field(default=0, ge=0)
    office: str = ""
    role: str = ""
    after: str | None = None


def _case(appeal: Appeal) -> Case:
    return cases.of(appeal.application_id)


@route(routes, "POST", "/v1/applications/{application_id}/appeals", may="appeals.file", status=201)
def file_appeal(application_id: str, filing: Filing, who: Who, key: RequestKey, clock: Clock) -> views.AppealView:
    """Will you take my appeal?"""
    now = clock.now()
    appeal = actions.file(application_id, filing, who, key, now=now)
    return views.for_citizen(_case(appeal), appeal, now)


@route(routes, "GET", "/v1/applications/{application_id}/appeals", may="appeals.see-own")
def appeals_of(application_id: str, who: Who, clock: Clock) -> views.AppealsView:
    """To whom can I appeal, until when, and what have I done so far?"""
    return views.of_application(actions.case_of(application_id, who), clock.now())


@route(routes, "GET", "/v1/appeals/{appeal_id}", may="appeals.see-own")
def show_appeal(appeal_id: str, who: Who, clock: Clock) -> views.AppealView:
    """Where does my appeal stand?"""
    appeal = actions.own(appeal_id, who)
    return views.for_citizen(_case(appeal), appeal, clock.now())


@route(routes, "GET", "/v1/appeals/pending", may="appeals.see")
def pending_appeals(query: OnDay, who: Who, clock: Clock) -> views.PendingView:
    """What has this authority pending?"""
    seat = desk.seat_of(who, query.office, query.role, query.seat)
    return desk.pending(seat, who, query.on, query.after, now=clock.now())


@route(routes, "GET", "/v1/cases/{appeal_id}/acts", may="acts.audit")
def show_acts_on_appeal(appeal_id: str, who: Who) -> ActsView:
    """What was done with this appeal, and is the record of it whole?"""
    return authority.acts_of(appeal_id, who)


@route(routes, "GET", "/v1/cases/{appeal_id}", may="appeals.see", reads="person")
def show_case(appeal_id: str, who: Who, clock: Clock) -> views.CaseView:
    """What is in this case?"""
    now = clock.now()
    case, appeal = authority.opened(appeal_id, who, now=now)
    return views.for_authority(case, appeal, who, now)


@route(routes, "POST", "/v1/cases/{appeal_id}/hearing", may="appeals.decide", reads="person")
def fix_hearing(appeal_id: str, wish: HearingWish, who: Who, key: RequestKey, clock: Clock) -> views.CaseView:
    """Will both sides be heard then?"""
    now = clock.now()
    appeal = authority.fix_hearing(appeal_id, wish, who, key, now=now)
    return views.for_authority(_case(appeal), appeal, who, now)


@route(routes, "POST", "/v1/cases/{appeal_id}/extension", may="appeals.decide", reads="person")
def extend_time(appeal_id: str, wish: ExtensionWish, who: Who, key: RequestKey, clock: Clock) -> views.CaseView:
    """May I take the longer time?"""
    now = clock.now()
    appeal = authority.extend(appeal_id, wish, who, key, now=now)
    return views.for_authority(_case(appeal), appeal, who, now)


@route(routes, "POST", "/v1/cases/{appeal_id}/order", may="appeals.decide", reads="person")
def order(appeal_id: str, wish: OrderWish, who: Who, key: RequestKey, clock: Clock) -> views.CaseView:
    """Is this the order?"""
    now = clock.now()
    appeal = authority.order(appeal_id, wish, who, key, now=now)
    return views.for_authority(_case(appeal), appeal, who, now)


@route(routes, "POST", "/v1/cases/{appeal_id}/notices", may="appeals.decide", reads="person")
def give_notice(appeal_id: str, wish: NoticeWish, who: Who, key: RequestKey, clock: Clock) -> views.CaseView:
    """Shall this officer say why there should be no penalty?"""
    now = clock.now()
    appeal = authority.give_notice(appeal_id, wish, who, key, now=now)
    return views.for_authority(_case(appeal), appeal, who, now)


@route(routes, "POST", "/v1/cases/{appeal_id}/penalties", may="appeals.decide", reads="person")
def decide_penalty(appeal_id: str, wish: PenaltyWish, who: Who, key: RequestKey, clock: Clock) -> views.CaseView:
    """Is this the penalty?"""
    now = clock.now()
    appeal = authority.decide_penalty(appeal_id, wish, who, key, now=now)
    return views.for_authority(_case(appeal), appeal, who, now)


@route(routes, "POST", "/v1/cases/{appeal_id}/compensation", may="appeals.decide", reads="person")
def award(appeal_id: str, wish: CompensationWish, who: Who, key: RequestKey, clock: Clock) -> views.CaseView:
    """Is this what the citizen gets?"""
    now = clock.now()
    appeal = authority.award(appeal_id, wish, who, key, now=now)
    return views.for_authority(_case(appeal), appeal, who, now)


@route(routes, "POST", "/v1/cases/{appeal_id}/recoveries", may="appeals.decide", reads="person")
def note_recovery(appeal_id: str, note: RecoveryNote, who: Who, key: RequestKey, clock: Clock) -> views.CaseView:
    """Has this been recovered?"""
    now = clock.now()
    appeal = authority.note_recovery(appeal_id, note, who, key, now=now)
    return views.for_authority(_case(appeal), appeal, who, now)


@route(routes, "POST", "/v1/cases", may="appeals.decide", status=201, reads="person")
def take_up(motion: OwnMotion, who: Who, key: RequestKey, clock: Clock) -> views.CaseView:
    """May the Commission take this up by itself?"""
    now = clock.now()
    appeal = authority.take_up(motion, who, key, now=now)
    return views.for_authority(_case(appeal), appeal, who, now)


@route(routes, "PUT", "/v1/courts/{application_id}", may="appeals.decide")
def note_court(application_id: str, note: CourtNote, who: Who, clock: Clock) -> Court:
    """Has a court this matter?"""
    return authority.note_court(application_id, note, who, now=clock.now())


@route(routes, "POST", "/v1/courts/{application_id}/outcome", may="appeals.decide")
def lift_court(application_id: str, given: CourtOutcome, who: Who, clock: Clock) -> Court:
    """Has no court this matter any more?"""
    return authority.lift_court(application_id, given, who, now=clock.now())


@route(routes, "GET", "/v1/notices", may="appeals.answer")
def my_notices(who: Who) -> views.NoticesView:
    """What am I asked to answer for?"""
    return views.notices(authority.notices(who))


@route(routes, "POST", "/v1/notices/{appeal_id}/answer", may="appeals.answer")
def answer_notice(appeal_id: str, given: Answer, who: Who, key: RequestKey, clock: Clock) -> views.NoticesView:
    """Will you hear me?"""
    authority.answer(appeal_id, given, who, key, now=clock.now())
    return views.notices(authority.notices(who))


@route(routes, "GET", "/v1/reviews", may="refusals.review")
def my_reviews(who: Who) -> views.RefusalsView:
    """Which rejections shall I look at again?"""
    return views.refusals(reviews.mine(who))


@route(routes, "GET", "/v1/reviews/{review_id}", may="refusals.review", reads="person")
def show_review(review_id: str, who: Who, clock: Clock) -> views.RefusalView:
    """What is in it?"""
    return views.refusal(*reviews.opened(review_id, who, now=clock.now()))


@route(routes, "POST", "/v1/reviews/{review_id}/outcome", may="refusals.review", reads="person")
def conclude_review(review_id: str, verdict: Verdict, who: Who, clock: Clock) -> views.RefusalView:
    """Is this what I make of it?"""
    reviews.conclude(review_id, verdict, who, now=clock.now())
    return views.refusal(*reviews.opened(review_id, who, now=clock.now()))


@route(routes, "GET", "/v1/draws/{region}/{month}", may="refusals.review")
def show_draw(region: str, month: str, who: Who, clock: Clock) -> Draw:
    """With which seed were the lots of this month drawn?"""
    return reviews.seed(region, month, who, now=clock.now())
