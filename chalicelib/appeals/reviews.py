"""The random review of refusals: a drawn share of rejections is looked at again by another officer."""

import secrets
from collections.abc import Callable
from datetime import datetime

from chalicelib.adapters.table import Refused
from chalicelib.appeals import reading, rules, store
from chalicelib.appeals.models import Draw, Refusal, Verdict
from chalicelib.applications import actions as applications
from chalicelib.applications.models import Application
from chalicelib.catalogue import actions as catalogue
from chalicelib.core import ids
from chalicelib.core.clock import IST
from chalicelib.core.errors import Conflict, Fault, Invalid, NotAllowed, NotFound
from chalicelib.edge import Who
from chalicelib.events.appeals import RefusalDrawn, RefusalReviewed
from chalicelib.events.applications import ApplicationRejected


def _fresh_seed() -> str:
    return secrets.token_hex(16)


def draw(event: ApplicationRejected, *, now: datetime, chance: Callable[[], str] = _fresh_seed) -> Refusal | None:
    """Draw lots on a rejection. The lot belongs to the event and the seed of its month: drawn again, it falls alike."""
    region = catalogue.region(event.region)
    share = region.redress.review.share_percent
    decision = applications.see(event.application_id).decision
    if not share or decision is None:
        return None
    month = f"{event.at.astimezone(IST):%Y-%m}"
    seed = store.draw(event.region, month, chance()).seed
    other = rules.reviewer(seed, event.event_id, event.officer_id, decision, region)
    if other is None or not rules.is_drawn(seed, event.event_id, share):
        return None
    found = Refusal(
        review_id=ids.number_for(f"{region.region.code}R", event.event_id),
        application_id=event.application_id,
        service_id=event.service_id,
        region=event.region,
        rejected_by=event.officer_id,
        reason_given=decision.reason,
        reviewer_id=other.officer_id,
        drawn_at=now,
        seed_of=month,
        share_percent=share,
    )
    told = _event(found, RefusalDrawn, 1, now)
    try:
        return store.keep_refusal(found, told)
    except Refused:
        return store.refusal(found.review_id)


def mine(who: Who) -> tuple[Refusal, ...]:
    """What this officer has to look at again."""
    return store.to_review(who.person_id)


def seen(review_id: str, who: Who) -> tuple[Refusal, Application]:
    """One of them, with its file; for other officers there is none."""
    found = store.refusal(review_id)
    if found.reviewer_id != who.person_id:
        raise NotFound
    return found, applications.see(found.application_id)


def opened(review_id: str, who: Who, *, now: datetime) -> tuple[Refusal, Application]:
    """One of them, with its file, noted in the log of its citizen. NotFound."""
    found, application = seen(review_id, who)
    reading.note_review(found, application, who, now=now)
    return found, application


def conclude(review_id: str, verdict: Verdict, who: Who, *, now: datetime) -> Refusal:
    """Agree, or recommend to reopen, with reasons in writing. It is said once."""
    found, _ = seen(review_id, who)
    if found.outcome:
        if found.outcome == verdict:
            return found
        raise Conflict("review-done")
    if len(verdict.reason) < rules.MIN_REASON:
        raise Invalid(None, Fault(code="order.reason-missing", field="reason", facts={"least": rules.MIN_REASON}))
    done = found.model_copy(update={"outcome": verdict, "reviewed_at": now})
    try:
        return store.keep_refusal(done, _event(done, RefusalReviewed, 2, now, verdict=verdict.verdict))
    except Refused as error:
        raise Conflict from error


def seed(region: str, month: str, who: Who, *, now: datetime) -> Draw:
    """The seed of a month that is over, for the Commission and whoever it asks to draw again. NotFound before that."""
    if month >= f"{now.astimezone(IST):%Y-%m}":
        raise NotFound
    rungs = [rung for ladder in catalogue.region(region).redress.ladders.values() for rung in ladder.rungs]
    if not rules.sits_on_commission(who, region, rungs):
        raise NotAllowed("commission-only")
    return store.seed(region, month)


def _event(
    found: Refusal, kind: type[RefusalDrawn] | type[RefusalReviewed], number: int, now: datetime, **facts: str
) -> RefusalDrawn | RefusalReviewed:
    return kind.model_validate(
        {
            "event_id": f"{found.review_id}.{number}",
            "at": now,
            "review_id": found.review_id,
            "application_id": found.application_id,
            "service_id": found.service_id,
            "region": found.region,
            "rejected_by": found.rejected_by,
            "reviewer_id": found.reviewer_id,
            **facts,
        }
    )
