"""The table of appeals, on the emulator: one for each rung, one write for what belongs together."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from chalicelib.adapters.table import Refused
from chalicelib.appeals import store
from chalicelib.appeals.cases import change, ended_clock
from chalicelib.appeals.models import Appeal, Court, Refusal
from chalicelib.appeals.store import Change
from chalicelib.applications import acts
from chalicelib.core import ids
from chalicelib.core.errors import NotFound
from chalicelib.edge import Who
from chalicelib.events import appeals as told
from chalicelib.promises import actions as promises
from chalicelib.promises.models import Subject, Terms
from infra.audit import faults_of
from tests.appeals.builders import DUE_AT, REASON, a_region, an_appeal, an_order

pytestmark = pytest.mark.usefixtures("cloud")

_numbers = count(1)


def a_new_one(**changes: Any) -> Appeal:
    """An appeal about an application that no other test knows."""
    number = next(_numbers)
    return an_appeal(appeal_id=ids.with_check("MHA", number), application_id=ids.with_check("MH", number), **changes)


def filing(appeal: Appeal, **more: Any) -> Change:
    return change(appeal, told.AppealFiled, DUE_AT, origin=appeal.origin, against=appeal.against, **more)


def file(appeal: Appeal, **more: Any) -> Appeal:
    return store.record(filing(appeal, **more), now=DUE_AT)[0]


def court(appeal: Appeal, **changes: Any) -> Court:
    facts = {"court": "Bombay High Court", "case_number": "WP 12", "since": date(2026, 12, 1), "noted_by": "x"}
    return Court.model_validate({"application_id": appeal.application_id, "noted_at": DUE_AT, **facts, **changes})


def court_event(appeal: Appeal, number: int) -> told.CourtHolds:
    return told.CourtHolds(
        event_id=f"{appeal.application_id}.court.{number}",
        at=DUE_AT,
        application_id=appeal.application_id,
        service_id=appeal.service_id,
        region=appeal.region,
    )


@pytest.mark.behaviour("S96")
def test_of_many_who_file_the_same_appeal_at_once_one_does() -> None:
    appeal = a_new_one()

    def attempt(origin: str) -> bool:
        try:
            file(appeal.model_copy(update={"origin": origin}))
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, ["citizen", "automatic"] * 8)) == 1
    assert len(store.turns(appeal.appeal_id)) == 1


def test_what_was_written_is_read_back_whole() -> None:
    appeal = file(a_new_one(text="Nothing was done.", order=an_order()), who=Who(kind="officer", name="A"), key="k1")
    assert store.get(appeal.appeal_id) == appeal
    assert store.turn(appeal.appeal_id, 1).key == "k1"
    assert store.get_many([appeal.appeal_id, "MHA0000000000X"]) == (appeal,)


def test_two_orders_at_once_are_not_both_made() -> None:
    appeal = file(a_new_one())
    order = change(
        appeal.model_copy(update={"status": "ordered", "order": an_order()}),
        told.AppealOrdered,
        DUE_AT,
        officer_id="x",
        order="confirm",
        late=False,
    )
    store.record(order, now=DUE_AT)
    with pytest.raises(Refused):
        store.record(order, now=DUE_AT)


def test_the_next_authority_gets_it_and_the_one_below_loses_it_in_one_write() -> None:
    first = file(a_new_one())
    second = first.model_copy(
        update={"appeal_id": ids.with_check("MHA", 10_000 + next(_numbers)), "rung": 2, "version": 0}
    )
    passed = change(first.model_copy(update={"status": "passed_on"}), told.AppealPassedOn, DUE_AT)
    stale = change(first.model_copy(update={"status": "passed_on", "version": 7}), told.AppealPassedOn, DUE_AT)
    with pytest.raises(Refused):
        store.record(filing(second), stale, now=DUE_AT)
    with pytest.raises(NotFound):
        store.get(second.appeal_id)
    store.record(filing(second), passed, now=DUE_AT)
    assert (store.get(first.appeal_id).status, store.get(second.appeal_id).status) == ("passed_on", "pending")


@pytest.mark.behaviour("S98")
def test_what_is_before_a_court_does_not_reach_the_commission() -> None:
    appeal = a_new_one()
    held = store.keep_court(court(appeal), court_event(appeal, 1))
    with pytest.raises(Refused):
        store.record(filing(appeal), now=DUE_AT, unless_in_court=appeal.application_id)
    lifted = held.model_copy(update={"lifted_at": DUE_AT, "lifted_by": "x", "outcome": REASON})
    store.keep_court(lifted, court_event(appeal, 2))
    assert store.record(filing(appeal), now=DUE_AT, unless_in_court=appeal.application_id)
    again = store.court(appeal.application_id)
    assert again and not again.holds


def test_where_no_court_was_ever_noted_nothing_is_in_the_way() -> None:
    appeal = a_new_one()
    assert store.record(filing(appeal), now=DUE_AT, unless_in_court=appeal.application_id)
    assert store.court(appeal.application_id) is None


def test_the_list_of_an_authority_is_in_the_order_of_arrival_and_ends_with_the_order() -> None:
    desk = {"office_id": "collector-of-this-test", "role": "sub-divisional-officer"}
    later = file(a_new_one(**desk, filed_at=DUE_AT + timedelta(days=3)))
    earlier = file(a_new_one(**desk))
    page = store.pending(*desk.values(), None)
    assert [one.appeal_id for one in page.items] == [earlier.appeal_id, later.appeal_id]
    facts = {"officer_id": "x", "order": "confirm", "late": False}
    ordered = earlier.model_copy(update={"status": "ordered", "order": an_order()})
    store.record(change(ordered, told.AppealOrdered, DUE_AT, **facts), now=DUE_AT)
    assert [one.appeal_id for one in store.pending(*desk.values(), None).items] == [later.appeal_id]


def test_an_order_ends_the_clock_of_its_authority_in_the_same_write() -> None:
    appeal = a_new_one()
    clock = promises.to_begin(
        Subject(subject_id=appeal.appeal_id, service_id=appeal.service_id, region=appeal.region, rung=1),
        Terms(limit=30, unit="days", law={"en": "Act"}),
        a_region("maharashtra"),
        starts_at=DUE_AT,
        now=DUE_AT,
    )
    filed = file(appeal, promise=clock)
    running = promises.get(appeal.appeal_id, 1)
    assert running and running.stage == "running"
    facts = {"officer_id": "x", "order": "confirm", "late": False, "promise": ended_clock(filed, DUE_AT)}
    store.record(
        change(filed.model_copy(update={"status": "ordered"}), told.AppealOrdered, DUE_AT, **facts), now=DUE_AT
    )
    ended = promises.get(appeal.appeal_id, 1)
    assert ended and ended.stage == "finished" and ended_clock(filed, DUE_AT) is None


def test_a_notice_is_found_by_the_officer_who_had_it() -> None:
    officer_id = f"officer-{next(_numbers)}"
    appeal = file(a_new_one())
    facts = {"officer_id": officer_id, "answer_by": date(2027, 1, 1), "notice_to": officer_id}
    store.record(change(appeal, told.PenaltyNoticed, DUE_AT, **facts), now=DUE_AT)
    assert [one.appeal_id for one in store.noticed(officer_id)] == [appeal.appeal_id]
    assert store.noticed("somebody-else") == ()


@pytest.mark.behaviour("S108")
def test_the_seed_of_a_month_is_made_once_and_kept() -> None:
    month = f"2030-{next(_numbers) % 12 + 1:02}"
    first = store.draw("haryana", month, "fresh")
    assert store.draw("haryana", month, "another") == first == store.seed("haryana", month)
    with pytest.raises(NotFound):
        store.seed("haryana", "1999-01")


def test_a_review_leaves_the_list_once_it_is_concluded() -> None:
    found = Refusal(
        review_id=f"HRR{next(_numbers)}",
        application_id="HR1",
        service_id="haryana/health/medical-permanent-registration",
        region="haryana",
        rejected_by="hr-sunita-rani",
        reason_given=REASON,
        reviewer_id=f"reviewer-{next(_numbers)}",
        drawn_at=DUE_AT,
        seed_of="2026-12",
        share_percent=25,
    )
    facts = {"review_id": found.review_id, "application_id": "HR1", "service_id": found.service_id, "region": "haryana"}
    people = {"rejected_by": found.rejected_by, "reviewer_id": found.reviewer_id}
    event = told.RefusalDrawn(event_id=f"{found.review_id}.1", at=DUE_AT, **facts, **people)
    kept = store.keep_refusal(found, event)
    assert store.to_review(found.reviewer_id) == (kept,)
    with pytest.raises(Refused):
        store.keep_refusal(found, event)
    done = Refusal.model_validate({**kept.model_dump(), "outcome": {"verdict": "agree", "reason": REASON}})
    reviewed = told.RefusalReviewed(event_id=f"{found.review_id}.2", at=DUE_AT, **facts, **people, verdict="agree")
    store.keep_refusal(done, reviewed)
    assert store.to_review(found.reviewer_id) == () and store.refusal(found.review_id).outcome


def test_of_an_appeal_whose_period_is_over_stays_what_kind_of_order_it_was() -> None:
    appeal = file(a_new_one(text="Nothing was done.", order=an_order(), status="ordered"), note="Seen the register.")
    assert not store.forget(appeal.model_copy(update={"version": 7}), DUE_AT), "it has changed since it was read"
    assert store.forget(appeal, DUE_AT)
    left, (line,) = store.get(appeal.appeal_id), store.turns(appeal.appeal_id)
    assert left.order and (left.order.kind, left.order.reason, left.text, left.appellant) == ("confirm", "", "", "")
    assert (line.kind, line.note) == (acts.APPEAL_ERASED, appeal.head)
    record = acts.check(left.appeal_id, left, [line])
    assert record.holds and faults_of(record, appeal.head) == []
