"""Every page of appeals, in every state and language: it renders, and its bones are right."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.appeals import rules, views
from chalicelib.appeals.models import Appeal, Compensation, Court, Hearing, Refusal
from chalicelib.appeals.rules import Way
from chalicelib.catalogue.models import PublishedService
from chalicelib.core.errors import Conflict, Fault
from chalicelib.core.text import LANGUAGES
from chalicelib.edge import Request, View, Who
from chalicelib.edge import views as pages
from infra.publish import definitions
from tests.appeals.builders import (
    DUE_AT,
    REASON,
    REGIONS,
    a_ladder,
    a_notice,
    a_region,
    a_rejected_application,
    an_appeal,
    an_order,
)
from tests.applications.test_templates import assert_well_built
from tests.builders import MONDAY, an_officer

CITIZEN = Who(kind="citizen", person_id="P1", name="Asha Devi", csrf="c" * 32)
OFFICER = an_officer("sub-divisional-officer", "collector-ahilyanagar", district=None)
SERVICE: PublishedService = next(one for one in definitions([REGIONS]).services if one.region == "maharashtra")
REGION = a_region("maharashtra")
RUNGS = a_ladder()
APPLICATION = a_rejected_application(values={"name": '<b>"Asha"</b>', "address": "Kopargaon"})
NOW = MONDAY + timedelta(days=30)
TURNS = tuple(
    views.TurnView(kind=f"{kind}.v1", at=NOW, officer="Vilas Thakre", note="<b>said</b>")
    for kind in (
        *(
            "appeal.filed",
            "appeal.hearing-fixed",
            "appeal.time-extended",
            "appeal.ordered",
            "appeal.passed-on",
            "appeal.order-carried-out",
        ),
        *("penalty.noticed", "penalty.answered", "penalty.decided", "penalty.recovered", "compensation.awarded"),
    )
)


def rendered(template: str, data: dict[str, Any], who: Who, language: str = "en") -> str:
    event = {
        "requestContext": {"httpMethod": "GET", "resourcePath": "/", "path": "/"},
        "headers": {"Cookie": f"lang={language}"},
    }
    view = View(template=f"appeals/templates/{template}.html", data={"key": "k" * 20, "faults": [], "typed": {}} | data)
    return pages.render(view, Request(event), who)


def everything(status: str = "pending") -> Appeal:
    """An appeal with all that can be in one."""
    paid = Compensation(
        officer_id="o", officer="Sanjay Pawar", paise=150_000, reason=REASON, awarded_by="x", awarded_at=NOW
    )
    penalties = (
        a_notice(),
        a_notice(officer_id="o2", answer="I was ill.", answered_at=NOW),
        a_notice(officer_id="o3", paise=100_000, reason=REASON, decided_at=NOW),
        a_notice(officer_id="o4", paise=0, reason=REASON, decided_at=NOW),
    )
    return an_appeal(
        status=status,
        text="<b>help</b>",
        cause="I was ill.",
        is_out_of_time=True,
        hearing=Hearing(at=NOW, where="Room 4", fixed_by="x"),
        order=an_order("direct", issue_by=date(2027, 1, 20)) if status == "ordered" else None,
        penalties=penalties,
        compensations=(paid,),
    )


def a_view(appeal: Appeal) -> views.AppealView:
    return views.AppealView(
        appeal_id=appeal.appeal_id,
        number="MHA-4K7QX-9M2TD-3",
        application_id=appeal.application_id,
        service=SERVICE.definition.title,
        rung=1,
        authority=rules.named(RUNGS[0], REGION, appeal.office_id),
        role=appeal.role,
        status=appeal.status,
        origin=appeal.origin,
        against=appeal.against,
        text=appeal.text,
        is_out_of_time=appeal.is_out_of_time,
        filed_at=appeal.filed_at,
        due_on=appeal.due.due_on,
        due_rule=appeal.due.rule,
        late=True,
        hearing=appeal.hearing,
        order=appeal.order,
        compensations=appeal.compensations,
        timeline=TURNS,
    )


def a_ladder_view() -> list[views.LadderView]:
    return [
        views.LadderView(
            rung=number,
            title=rung.title,
            role=rung.role,
            office=REGION.offices[-1].title,
            file_within_days=rung.file_within_days,
            decide_within=rung.decide_within,
            decide_unit=rung.decide_unit,
            automatic=rung.automatic,
            section=rung.section,
            unverified=rung.unverified,
        )
        for number, rung in enumerate(RUNGS, 1)
    ]


def a_case(appeal: Appeal, *, sits: bool, court: Court | None = None) -> dict[str, Any]:
    orders = ("confirm", "modify", "remand", "direct", "not_admitted")
    view = views.CaseView(
        appeal=a_view(appeal),
        turn=3,
        cause=appeal.cause,
        penalties=appeal.penalties,
        orders=orders if sits else (),
        court=court,
        application=APPLICATION,
        file_timeline=(views.TurnView(kind="application.rejected.v1", at=MONDAY),),
    )
    rung = RUNGS[0].model_copy(update={"compensation_most_paise": 500_000, "decide_at_most": 45})
    return {
        "case": view,
        "appeal": appeal,
        "rung": rung,
        "application": APPLICATION,
        "service": SERVICE,
        "region": REGION,
        "fields": SERVICE.definition.fields,
        "sits": sits,
        "on_commission": sits,
        "officers": REGION.officers[:3],
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "way",
    [
        Way(rung=1, against="rejection", since=MONDAY, until=date(2027, 1, 7)),
        Way(rung=2, against="no_order", since=MONDAY, until=date(2027, 1, 7), needs_cause=True),
        Way(fault=Fault(code="appeal.too-early", facts={"due_on": "08-12-2026"})),
    ],
    ids=["open", "late", "closed"],
)
def test_the_citizens_ladder_is_well_built(way: Way, language: str) -> None:
    data = {"application": APPLICATION, "service": SERVICE, "region": REGION, "ladder": a_ladder_view(), "way": way}
    for mine in ([], [a_view(everything())]):
        for faults in ([], [Fault(code="appeal.too-late", facts={"until": "07-01-2027"})]):
            shown = rendered("appeals", {**data, "appeals": mine, "faults": faults}, CITIZEN, language)
            assert_well_built(shown)
            assert ('name="cause"' in shown) == way.needs_cause


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", ["pending", "ordered", "passed_on"])
def test_the_citizens_appeal_is_well_built_and_tells_nothing_of_penalties(status: str, language: str) -> None:
    data = {"appeal": a_view(everything(status)), "region": REGION, "way": Way(rung=2, until=date(2027, 1, 7))}
    shown = rendered("appeal", data, CITIZEN, language)
    assert_well_built(shown)
    assert "I was ill." not in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", ["pending", "ordered", "passed_on"])
@pytest.mark.parametrize("sits", [True, False])
def test_the_authoritys_case_is_well_built_whatever_may_be_done_with_it(status: str, sits: bool, language: str) -> None:
    shown = rendered("case", a_case(everything(status), sits=sits), OFFICER, language)
    assert_well_built(shown)
    assert ('name="order"' in shown) == (sits and status == "pending")
    assert ('/penalty"' in shown) == sits


def test_a_case_before_a_court_says_so_and_offers_to_go_on() -> None:
    held = Court(
        application_id="MH1",
        court="Bombay High Court",
        case_number="WP 12",
        since=date(2026, 12, 1),
        noted_by="x",
        noted_at=DUE_AT,
    )
    shown = rendered("case", a_case(everything(), sits=True, court=held), OFFICER)
    assert "Bombay High Court" in shown and "court-outcome" in shown
    assert_well_built(shown)


def test_what_was_refused_is_shown_again_with_what_was_typed() -> None:
    again = {"faults": [Fault(code="order.date-missing", field="issue_by")], "typed": {"reason": "Typed <b>once</b>"}}
    shown = rendered("case", a_case(everything(), sits=True) | again, OFFICER)
    assert "Typed &lt;b&gt;once" in shown and 'href="#issue_by"' in shown
    quicker = {"problem": Conflict("somebody-was-quicker")}
    assert 'role="alert"' in rendered("case", a_case(everything(), sits=True) | quicker, OFFICER)


def test_the_list_of_an_authority_is_well_built_with_and_without_cases() -> None:
    row = views.CaseRow(
        appeal_id="MHA1",
        number="MHA-1",
        application_id="MH1",
        service=SERVICE.definition.title,
        origin="citizen",
        against="late",
        filed_at=NOW,
        due_on=date(2027, 1, 8),
        late=True,
        hearing_at=datetime.now(tz=NOW.tzinfo),
    )
    for items in ((), (row,)):
        one = views.PendingView(
            office_id="collector-ahilyanagar",
            role="sub-divisional-officer",
            on=date(2026, 12, 14),
            items=items,
            overdue=len(items),
            next="n" if items else None,
        )
        watched = [{"office_id": "collector-pune", "role": "additional-collector", "title": {"en": "Pune"}}]
        shown = rendered("pending", {"region": REGION, "lists": [one], "watched": watched if items else []}, OFFICER)
        assert_well_built(shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_notices_and_second_looks_are_well_built(language: str) -> None:
    appeal = everything()
    notices = [
        views.NoticeView(
            appeal_id=f"MHA{number}",
            number="MHA-1",
            service={"en": "Income"},
            application_id="MH4K7QX9M2TD3",
            penalty=one,
        )
        for number, one in enumerate((*appeal.penalties, a_notice()))
    ]
    for found in ([], notices):
        assert_well_built(rendered("notices", {"region": REGION, "notices": found}, OFFICER, language))
    drawn = Refusal(
        review_id="MHR4K7QX9M2TD3",
        application_id="MH4K7QX9M2TD3",
        service_id=SERVICE.service_id,
        region="maharashtra",
        rejected_by="x",
        reason_given="<b>No</b>",
        reviewer_id="y",
        drawn_at=NOW,
        seed_of="2026-12",
        share_percent=25,
    )
    titles = {drawn.review_id: {"en": "Income"}}
    for reviews in ((), (drawn,)):
        shown = rendered("reviews", {"region": REGION, "reviews": reviews, "titles": titles}, OFFICER, language)
        assert_well_built(shown)
    done = Refusal.model_validate({**drawn.model_dump(), "outcome": {"verdict": "agree", "reason": REASON}})
    for one in (drawn, done):
        data = {"review": one, "application": APPLICATION, "service": SERVICE, "region": REGION}
        shown = rendered("review", data | {"fields": SERVICE.definition.fields}, OFFICER, language)
        assert_well_built(shown)
