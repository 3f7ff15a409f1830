"""To whom one can appeal and until when, what an authority may do, and what goes by itself."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.appeals import rules
from chalicelib.appeals.models import Appeal, Instalment, OrderWish, RecoveryNote
from chalicelib.appeals.rules import Way
from chalicelib.applications.models import Application, Decision, Direction
from chalicelib.core.clock import end_of_day
from tests.appeals.builders import (
    DUE_AT,
    MINUTE,
    REASON,
    a_ladder,
    a_late_application,
    a_notice,
    a_region,
    a_rejected_application,
    an_appeal,
    an_order,
)
from tests.builders import an_officer


def way(
    application: Application, *appeals: Appeal, now: datetime, slug: str = "maharashtra", in_court: bool = False
) -> Way:
    return rules.way(application, appeals, a_ladder(slug), a_region(slug), in_court=in_court, now=now)


def code(found: Way) -> str:
    return found.fault.code if found.fault else ""


# Ladders


@pytest.mark.behaviour("S95", "S73")
@pytest.mark.parametrize(
    ("slug", "authorities", "commission", "by_itself"),
    [
        ("haryana", 2, True, [True, True, True]),
        ("punjab", 1, True, [True, False]),
        ("himachal-pradesh", 2, False, [False, False]),
        ("maharashtra", 2, True, [False, False, False]),
    ],
)
def test_every_state_has_its_own_ladder(slug: str, authorities: int, commission: bool, by_itself: list[bool]) -> None:
    rungs = a_ladder(slug)
    assert sum(not one.is_commission for one in rungs) == authorities
    assert any(one.is_commission for one in rungs) == commission
    assert [one.automatic for one in rungs] == by_itself


def test_electricity_goes_to_the_forum_of_the_regulator() -> None:
    roles = [one.role for one in a_ladder("punjab", "electricity")]
    assert roles == ["electricity-grievance-forum", "electricity-ombudsman"]


@pytest.mark.parametrize("slug", ["haryana", "punjab", "himachal-pradesh", "maharashtra"])
def test_every_rung_names_its_source_and_says_what_is_not_confirmed(slug: str) -> None:
    for ladder in a_region(slug).redress.ladders.values():
        assert all(rung.source and isinstance(rung.unverified, tuple) for rung in ladder.rungs)
        assert any(rung.unverified for rung in ladder.rungs)


# Where one can go


def test_nobody_appeals_a_minute_before_the_due_date() -> None:
    early = way(a_late_application(), now=DUE_AT - MINUTE)
    assert (code(early), early.fault and early.fault.facts) == ("appeal.too-early", {"due_on": "08-12-2026"})


def test_from_the_first_late_moment_the_first_authority_is_open_for_thirty_days() -> None:
    found = way(a_late_application(), now=DUE_AT)
    assert (found.rung, found.against, found.needs_cause, code(found)) == (1, "late", False, "")
    assert found.until == date(2027, 1, 7)


def test_a_rejection_is_open_at_once_whatever_the_due_date() -> None:
    rejected_at = DUE_AT - timedelta(days=10)
    found = way(a_rejected_application(rejected_at), now=rejected_at)
    assert (found.rung, found.against) == (1, "rejection")


@pytest.mark.parametrize("status", ["draft", "approved", "issued", "withdrawn", "incomplete"])
def test_where_nothing_is_refused_or_late_there_is_nothing_to_appeal(status: str) -> None:
    assert code(way(a_late_application(status=status), now=DUE_AT)) == "appeal.nothing-to-appeal"


def test_who_comes_late_needs_a_cause_and_after_ninety_days_none_helps() -> None:
    late = way(a_late_application(), now=DUE_AT + timedelta(days=40))
    assert (late.needs_cause, code(late)) == (True, "")
    assert code(way(a_late_application(), now=DUE_AT + timedelta(days=95))) == "appeal.too-late"


def test_where_the_act_knows_no_last_day_any_cause_is_weighed() -> None:
    found = way(a_late_application(), now=DUE_AT + timedelta(days=400), slug="himachal-pradesh")
    assert (found.needs_cause, code(found), found.until_with_cause) == (True, "", None)


def test_the_first_authority_has_its_time_before_one_goes_on() -> None:
    appeal = an_appeal()
    assert code(way(a_late_application(), appeal, now=appeal.due.due_at)) == "appeal.pending"
    forty_five = end_of_day(date(2026, 12, 9) + timedelta(days=45))
    assert code(way(a_late_application(), appeal, now=forty_five - MINUTE)) == "appeal.pending"
    found = way(a_late_application(), appeal, now=forty_five)
    assert (found.rung, found.against) == (2, "no_order")


def test_elsewhere_one_goes_on_as_soon_as_the_time_to_decide_is_over() -> None:
    appeal = an_appeal(region="himachal-pradesh")
    found = way(a_late_application(), appeal, now=appeal.due.due_at, slug="himachal-pradesh")
    assert (found.rung, found.against) == (2, "no_order")


def test_against_an_order_one_goes_on_at_once() -> None:
    appeal = an_appeal(status="ordered", order=an_order())
    assert (found := way(a_late_application(), appeal, now=DUE_AT)).rung == 2 and found.against == "order"


@pytest.mark.behaviour("S95")
def test_in_himachal_nothing_is_above_the_second_authority() -> None:
    both = [an_appeal(status="ordered", order=an_order()), an_appeal(rung=2, status="ordered", order=an_order())]
    assert code(way(a_late_application(), *both, now=DUE_AT, slug="himachal-pradesh")) == "appeal.no-higher"


def test_the_commission_is_closed_while_a_court_has_the_matter_and_the_others_are_not() -> None:
    both = [an_appeal(status="ordered", order=an_order()), an_appeal(rung=2, status="ordered", order=an_order())]
    assert code(way(a_late_application(), *both, now=DUE_AT, in_court=True)) == "appeal.in-court"
    assert code(way(a_late_application(), both[0], now=DUE_AT, in_court=True)) == ""


def test_an_order_that_is_not_obeyed_leads_one_rung_up() -> None:
    due_on = date(2026, 12, 20)
    direction = Direction(
        appeal_id="MHA1", rung=1, authority={"en": "A"}, text=REASON, due_on=due_on, due_at=end_of_day(due_on)
    )
    again = a_late_application(round=1, direction=direction)
    assert code(way(again, an_appeal(), now=end_of_day(due_on) - MINUTE)) == "appeal.too-early"
    found = way(again, an_appeal(), now=end_of_day(due_on))
    assert (found.rung, found.against) == (2, "not_obeyed")


@given(st.integers(1, 60 * 24 * 90))
def test_there_is_no_minute_before_the_limit_at_which_a_late_file_can_be_appealed(minutes: int) -> None:
    for slug in ("haryana", "punjab", "himachal-pradesh", "maharashtra"):
        assert code(way(a_late_application(), now=DUE_AT - minutes * MINUTE, slug=slug)) == "appeal.too-early"


def test_a_clock_that_stands_still_makes_nothing_late() -> None:
    stands = a_late_application()
    stands = stands.model_copy(update={"due": stands.due and stands.due.model_copy(update={"stands_since": DUE_AT})})
    assert code(way(stands, now=DUE_AT + timedelta(days=3))) == "appeal.too-early"
    assert not rules.appeals_by_itself(stands, a_ladder("haryana"), DUE_AT + timedelta(days=3))


# What goes by itself


@pytest.mark.behaviour("S96")
def test_only_a_file_that_is_late_and_open_is_appealed_by_itself() -> None:
    rungs = a_ladder("haryana")
    assert rules.appeals_by_itself(a_late_application(), rungs, DUE_AT)
    assert not rules.appeals_by_itself(a_late_application(), rungs, DUE_AT - MINUTE)
    assert not rules.appeals_by_itself(a_late_application(status="approved"), rungs, DUE_AT)
    assert not rules.appeals_by_itself(a_rejected_application(), rungs, DUE_AT)
    assert not rules.appeals_by_itself(a_late_application(), a_ladder("maharashtra"), DUE_AT)


@pytest.mark.behaviour("S96")
def test_an_appeal_rises_by_itself_never_against_a_rejection_and_not_once_it_is_decided() -> None:
    rungs, appeal, late = a_ladder("haryana"), an_appeal(), a_late_application()
    over = appeal.due.due_at
    assert rules.rises_by_itself(appeal, late, rungs, over)
    assert not rules.rises_by_itself(appeal, late, rungs, over - MINUTE)
    assert not rules.rises_by_itself(an_appeal(against="rejection"), a_rejected_application(), rungs, over)
    assert not rules.rises_by_itself(an_appeal(status="ordered", order=an_order()), late, rungs, over)
    assert not rules.rises_by_itself(appeal, a_late_application(status="issued"), rungs, over)
    assert not rules.rises_by_itself(an_appeal(rung=3), late, rungs, over)
    assert not rules.rises_by_itself(appeal, late, a_ladder("punjab"), over)


# Orders


def wish(order: str = "confirm", **changes: object) -> OrderWish:
    return OrderWish.model_validate({"turn": 1, "order": order, "reason": REASON} | changes)


def codes(faults: list[rules.Fault]) -> set[str]:
    return {one.code for one in faults}


@pytest.mark.behaviour("S99")
@pytest.mark.parametrize("order", ["confirm", "modify", "remand", "direct", "not_admitted"])
def test_no_order_is_made_without_reasons(order: str) -> None:
    told = wish(order, reason="as above", issue_by=date(2027, 1, 1))
    faults = rules.faults_of_order(an_appeal(is_out_of_time=True), told, a_ladder()[0], date(2026, 12, 10))
    assert codes(faults) == {"order.reason-missing"}


def test_who_sends_a_file_back_says_by_when() -> None:
    for order in ("modify", "remand", "direct"):
        found = rules.faults_of_order(an_appeal(), wish(order), a_ladder()[0], date(2026, 12, 10))
        assert codes(found) == {"order.date-missing"}
    past = wish("direct", issue_by=date(2026, 12, 10))
    assert codes(rules.faults_of_order(an_appeal(), past, a_ladder()[0], date(2026, 12, 10))) == {"order.date-past"}


def test_an_appeal_that_came_in_time_has_to_be_decided() -> None:
    found = rules.faults_of_order(an_appeal(), wish("not_admitted"), a_ladder()[0], date(2026, 12, 10))
    assert codes(found) == {"order.not-out-of-time"}


def test_an_authority_has_only_the_powers_of_its_rung() -> None:
    rung = a_ladder()[0].model_copy(update={"powers": ("confirm",)})
    told = wish("remand", issue_by=date(2027, 1, 1))
    assert codes(rules.faults_of_order(an_appeal(), told, rung, date(2026, 12, 10))) == {"order.no-power"}


def test_the_longer_time_is_taken_once_with_reasons_and_only_where_the_act_knows_it() -> None:
    rung = a_ladder("himachal-pradesh")[0]
    assert rules.faults_of_extension(an_appeal(), REASON, rung) == []
    assert codes(rules.faults_of_extension(an_appeal(extended=REASON), REASON, rung)) == {"order.no-longer"}
    assert codes(rules.faults_of_extension(an_appeal(), "later", rung)) == {"order.reason-missing"}
    assert codes(rules.faults_of_extension(an_appeal(), REASON, a_ladder()[0])) == {"order.no-longer"}


# Penalty, compensation, recovery

HEARD = end_of_day(date(2026, 12, 18))


@pytest.mark.behaviour("S97")
def test_no_penalty_before_the_officer_was_heard_or_has_let_the_days_pass() -> None:
    rung = a_ladder()[0]
    unheard = rules.faults_of_penalty(a_notice(), 100_000, REASON, rung, HEARD - MINUTE)
    assert codes(unheard) == {"penalty.not-heard"}
    assert rules.faults_of_penalty(a_notice(), 100_000, REASON, rung, HEARD) == []
    answered = a_notice(answer="I was on election duty.", answered_at=DUE_AT)
    assert rules.faults_of_penalty(answered, 100_000, REASON, rung, HEARD - MINUTE) == []
    assert codes(rules.faults_of_penalty(None, 100_000, REASON, rung, HEARD)) == {"penalty.not-noticed"}


@pytest.mark.behaviour("S97")
@pytest.mark.parametrize(
    ("paise", "fits"), [(0, True), (49_999, False), (50_000, True), (500_000, True), (500_001, False)]
)
def test_a_penalty_keeps_to_the_range_of_the_act_or_is_dropped(paise: int, fits: bool) -> None:
    found = rules.faults_of_penalty(a_notice(), paise, REASON, a_ladder()[0], HEARD)
    assert (found == []) == fits


def test_the_first_authority_of_himachal_imposes_nothing() -> None:
    officer = a_region("himachal-pradesh").officers[0]
    rung = a_ladder("himachal-pradesh")[0]
    found = rules.faults_of_notice(officer, REASON, date(2027, 1, 1), rung, date(2026, 12, 10))
    assert codes(found) == {"penalty.no-power"}


@pytest.mark.behaviour("S97")
def test_compensation_is_apart_and_only_where_the_act_knows_it() -> None:
    officer = a_region("haryana").officers[0]
    commission = a_ladder("haryana")[2]
    assert rules.faults_of_compensation(officer, 500_000, REASON, commission) == []
    assert codes(rules.faults_of_compensation(officer, 500_001, REASON, commission)) == {"compensation.out-of-range"}
    assert codes(rules.faults_of_compensation(officer, 1, REASON, a_ladder()[2])) == {"compensation.out-of-range"}


@given(st.lists(st.integers(1, 300_000), max_size=8))
def test_never_more_is_recovered_than_was_imposed(parts: list[int]) -> None:
    debt = a_notice(paise=500_000)
    for paise in parts:
        note = RecoveryNote(turn=1, officer_id="x", of="penalty", paise=paise, on=date(2027, 1, 1))
        if not rules.faults_of_recovery(debt, note, date(2027, 1, 1)):
            paid = Instalment(paise=paise, on=note.on)
            debt = debt.model_copy(update={"recovered": (*debt.recovered, paid)})
    assert debt.left_paise >= 0


# Who sees it


def test_only_the_authority_and_the_commission_see_a_case() -> None:
    rungs = a_ladder()
    authority = an_officer("sub-divisional-officer", "collector-ahilyanagar")
    neighbour = an_officer("sub-divisional-officer", "collector-pune", district=490)
    commission = an_officer("right-to-service-commissioner", "maharashtra-right-to-service-commission", district=None)
    assert rules.may_see(authority, an_appeal(), rungs) and rules.may_see(commission, an_appeal(), rungs)
    assert not rules.may_see(neighbour, an_appeal(), rungs)
    assert rules.seat_over(commission, an_appeal()) is None


# How long it is kept


def test_a_case_is_over_when_its_last_order_is_obeyed_and_all_money_is_there() -> None:
    ordered = an_appeal(status="ordered", order=an_order())
    assert rules.over_at([ordered]) == DUE_AT
    assert rules.over_at([ordered, an_appeal(rung=2)]) is None
    assert rules.over_at([ordered], in_court=True) is None
    assert rules.over_at([]) is None
    passed_on = an_appeal(status="passed_on")
    later = an_appeal(rung=2, status="ordered", order=an_order(at=DUE_AT + timedelta(days=40)))
    assert rules.over_at([passed_on, later]) == DUE_AT + timedelta(days=40)
    to_do = ordered.model_copy(update={"order": an_order("direct")})
    assert rules.over_at([to_do]) is None
    done = to_do.model_copy(update={"order": an_order("direct", carried_out=True)})
    assert rules.over_at([done]) == DUE_AT
    assert rules.over_at([done.model_copy(update={"not_obeyed_since": DUE_AT})]) is None
    undecided, imposed = a_notice(), a_notice(paise=500_00, decided_at=DUE_AT + timedelta(days=9))
    assert rules.over_at([done.model_copy(update={"penalties": (undecided,)})]) is None
    assert rules.over_at([done.model_copy(update={"penalties": (imposed,)})]) is None
    paid_on = date(2027, 3, 1)
    paid = imposed.model_copy(update={"recovered": (Instalment(paise=500_00, on=paid_on),)})
    assert rules.over_at([done.model_copy(update={"penalties": (paid,)})]) == end_of_day(paid_on)


# The random review of refusals


@pytest.mark.behaviour("S108")
def test_lots_drawn_again_from_their_seed_fall_alike_and_hit_the_share() -> None:
    events = [f"HR{n}.7" for n in range(4000)]
    drawn = [one for one in events if rules.is_drawn("seed", one, 25)]
    assert drawn == [one for one in events if rules.is_drawn("seed", one, 25)]
    assert 0.22 < len(drawn) / len(events) < 0.28
    assert drawn != [one for one in events if rules.is_drawn("another", one, 25)]


@pytest.mark.parametrize(("share", "all_of_them"), [(0, False), (100, True)])
def test_a_share_of_nothing_draws_none_and_of_all_draws_all(share: int, all_of_them: bool) -> None:
    assert all(rules.is_drawn("seed", f"HR{n}.7", share) == all_of_them for n in range(500))


@given(st.text(min_size=1), st.text(min_size=1), st.integers(0, 99))
def test_a_greater_share_draws_whoever_a_smaller_one_draws(seed: str, event_id: str, share: int) -> None:
    assert rules.is_drawn(seed, event_id, share + 1) or not rules.is_drawn(seed, event_id, share)


def decided(role: str, office_id: str) -> Decision:
    return Decision(move="reject", officer_id="x", officer="X", office_id=office_id, role=role, at=DUE_AT)


@pytest.mark.behaviour("S108")
@pytest.mark.parametrize(
    ("slug", "rejected_by", "role", "others"),
    [("maharashtra", "mh-vaishali-kulkarni", "tehsildar", 3), ("haryana", "hr-sunita-rani", "registrar", 1)],
)
def test_another_officer_of_the_same_role_and_body_looks_again(
    slug: str, rejected_by: str, role: str, others: int
) -> None:
    region = a_region(slug)
    office = next(one.office_id for one in region.officers if one.officer_id == rejected_by)
    found = [rules.reviewer("seed", f"MH{n}.7", rejected_by, decided(role, office), region) for n in range(200)]
    who = Counter(one.officer_id for one in found if one)
    assert rejected_by not in who and len(who) >= others
    body = region.office[office].body
    assert all(one and one.role == role and region.office[one.office_id].body == body for one in found)


def test_where_a_body_has_nobody_else_nobody_looks_again() -> None:
    region = a_region("haryana")
    decision = decided("registrar", "haryana-dental-council")
    assert rules.reviewer("seed", "HR1.7", "hr-monika-bedi", decision, region) is None
