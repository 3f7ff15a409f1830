"""Every page of an application, in every state and language: it renders, and its bones are right."""

from collections import Counter
from datetime import date, timedelta
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

import pytest

from chalicelib.applications.clock import Clock
from chalicelib.applications.comparing import Compared, Difference
from chalicelib.applications.models import Application, Decision, DepartmentAnswer, Due, Mend, Status, Turn
from chalicelib.applications.redress import Redress, RunningAppeal
from chalicelib.applications.registers import Advice
from chalicelib.catalogue.models import PublishedRegion, PublishedService
from chalicelib.catalogue.rules import places_offered, rungs_of
from chalicelib.core.errors import Conflict, Fault
from chalicelib.core.text import LANGUAGES
from chalicelib.documents.models import Way
from chalicelib.edge import Request, View, Who, views
from chalicelib.promises import calendar
from chalicelib.promises import rules as promise_rules
from chalicelib.promises.models import Pause, Running, Subject
from chalicelib.registry.models import Resident
from infra.publish import definitions
from tests.builders import MONDAY, a_document, an_application, an_officer

REGIONS = Path(__file__).parents[2] / "regions"
CITIZEN = Who(kind="citizen", person_id="P1", name="Asha Devi", csrf="c" * 32)
OFFICER = an_officer()

CHILD = Resident(
    name={"en": "Ravi", "hi": "रवि"},
    birth_date=date(2012, 1, 9),
    sex="male",
    district=23,
    subdistrict=181,
    member_id="HPM000000001",
    region="himachal-pradesh",
    family_id="HPF000000001",
    office_id="panchayat-mashobra",
    relation="child",
    added_at=MONDAY,
)


@cache
def published() -> tuple[dict[str, PublishedRegion], tuple[PublishedService, ...]]:
    found = definitions([REGIONS])
    return {one.region.slug: one for one in found.regions}, found.services


SERVICES = tuple(
    {one.definition.on_register and one.definition.on_register.does: one for one in published()[1]}.values()
)
"""One service of each kind that there is of what it does to a register, and one that does nothing to any."""


def in_state(status: Status, service: PublishedService) -> Application:
    due = Due(due_on=date(2026, 12, 8), due_at=MONDAY, rule={"en": "15 days from 23 November 2026."})
    definition = service.definition
    mend = Mend(
        fields={definition.fields[0].name: "Not as on the card."},
        papers={definition.papers[0].name: "Not readable."},
        note="Both, please.",
        officer="Sunita Kale",
        at=MONDAY,
    )
    move = "reject" if status == "rejected" else "approve"
    over = Decision(
        move=move,
        officer_id="O1",
        officer="Sunita Kale",
        office_id="x",
        role=definition.stages[-1].role,
        reason="The papers contradict the form.",
        at=MONDAY,
    )
    return an_application(
        status=status,
        service_id=service.service_id,
        region=service.region,
        values={definition.fields[0].name: '<b>"Asha"</b>'},
        due=None if status in ("draft", "incomplete", "awaiting_fee") else due,
        missing=(definition.papers[0].name,) if status == "incomplete" else (),
        mend=mend if status == "returned" else None,
        decision=over if status in ("approved", "issued", "rejected") else None,
        certificate_id="MHC4K7QX9M2TD3" if status == "issued" else "",
        answers=(DepartmentAnswer(function="register-check", verdict="differs", differs=("name",), at=MONDAY),),
    )


def a_clock(application: Application, service: PublishedService, *pauses: Pause) -> Clock:
    """The clock of a file that was complete on Monday, stopped where a pause is given."""
    region = published()[0][service.region]
    terms = promise_rules.terms(service.definition.promise, region, today=MONDAY.date())
    due = promise_rules.due(terms, region, MONDAY, pauses=pauses, now=MONDAY + timedelta(days=9))
    running = Running(
        subject=Subject(subject_id="MH4K7QX9M2TD3", service_id=service.service_id, region=service.region),
        terms=terms,
        region_version=1,
        starts_at=MONDAY,
        due_on=due.due_on,
        due_at=due.due_at,
        pauses=pauses,
        stage="paused" if pauses else "running",
    )
    return Clock(running, due)


def compared(service: PublishedService) -> dict[str, Compared]:
    """Every way of agreeing and differing, over the papers of a service."""
    ways = get_args(Way)
    kinds = (
        Difference(
            kind="differs", fact="name", field=service.definition.applicant_name, on_form="Asha", on_paper="Usha"
        ),
        Difference(kind="expired", fact="valid_until", on_paper="31-03-2026", shown=True),
        Difference(kind="register", fact="number", on_form="MH-1", on_paper="MH-2", shown=True),
    )
    return {
        group.name: Compared(
            group=group.name,
            document_id="D1",
            way=ways[at % len(ways)] if at % 3 else None,
            by="<b>Board</b>",
            needs_look=at % 2 == 0,
            is_waiting=at == 3,
            differences=kinds[: at % 4],
        )
        for at, group in enumerate(service.definition.papers)
    }


def sheet(application: Application, service: PublishedService, **more: Any) -> dict[str, Any]:
    kinds = (
        "submitted",
        "stage-opened",
        "passed-on",
        "worked-on",
        "forwarded",
        "returned",
        "resubmitted",
        "approved",
        "issued",
    )
    turns = [
        Turn(event_id=str(n), kind=f"application.{kind}.v1", at=MONDAY + timedelta(hours=n), version=n)
        for n, kind in enumerate(kinds)
    ]
    groups = [{"group": group, "document": None, "upload": None} for group in service.definition.papers]
    region = published()[0][service.region]
    places = {
        one.name: places_offered(region, service, one) for one in service.definition.fields if one.kind == "place"
    }
    certificate = {"certificate_id": application.certificate_id, "download_url": "/c", "verify_url": "/v"}
    certificate |= {"credential_url": "/c", "wallet_url": "/w", "held": {"standing": "valid", "last": None}}
    return {
        "application": application,
        "service": service,
        "region": region,
        "rungs": rungs_of(service.definition, region),
        "places": places,
        "key": "k" * 20,
        "fields": service.definition.fields,
        "paper_groups": groups,
        "compared": compared(service),
        "faults": [Fault(code="field.missing", field=service.definition.fields[0].name)],
        "saved": True,
        "proposed": {group.name: a_document(kind=group.any_one_of[0]) for group in service.definition.papers},
        "notice": {"en": "What you agree to."},
        "family": (CHILD,),
        "turns": turns,
        "clock": a_clock(application, service) if application.due else Clock(None, None),
        "months": calendar.months(a_clock(application, service).due.days) if application.due else (),
        "reasons": promise_rules.reasons(service.definition.promise, published()[0][service.region]),
        "late": True,
        "register": Advice(name="medical", number="HMC-00042", faults=(Fault(code="register.in-proceedings"),)),
        "late_on_order": True,
        "elsewhere": None,
        "redress": Redress(may_appeal=True),
        "demand_over": False,
        "payment_url": "/payments/x",
        "certificate": certificate if application.certificate_id else None,
        "moves": (),
        "typed": {},
        **more,
    }


class Bones(HTMLParser):
    """What a page is built of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.tags: Counter[str] = Counter()
        self.pointed_at: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags[tag] += 1
        if found.get("id"):
            self.ids[found["id"] or ""] += 1
        for name in ("for", "aria-describedby", "aria-labelledby", "form"):
            self.pointed_at |= set((found.get(name) or "").split())
        href = found.get("href") or ""
        if href.startswith("#"):
            self.pointed_at.add(href[1:])


def rendered(template: str, data: dict[str, Any], who: Who, language: str = "en") -> str:
    event = {
        "requestContext": {"httpMethod": "GET", "resourcePath": "/", "path": "/"},
        "headers": {"Cookie": f"lang={language}"},
    }
    return views.render(View(template=f"applications/templates/{template}.html", data=data), Request(event), who)


def assert_well_built(text: str) -> None:
    bones = Bones(text)
    assert bones.tags["h1"] == bones.tags["main"] == bones.tags["title"] == 1
    assert [name for name, times in bones.ids.items() if times > 1] == []
    assert bones.pointed_at - set(bones.ids) == set()
    assert "<b>" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", get_args(Status))
def test_the_citizens_page_of_every_state_is_well_built(status, language):
    service = SERVICES[0]
    data = sheet(in_state(status, service), service)
    for template in ("application", "submitted"):
        assert_well_built(rendered(template, data, CITIZEN, language))


@pytest.mark.parametrize("service", SERVICES, ids=lambda one: one.service_id)
@pytest.mark.parametrize("template", ["draft", "review"])
def test_the_form_of_every_service_is_well_built(service, template):
    for language in LANGUAGES:
        assert_well_built(rendered(template, sheet(in_state("draft", service), service), CITIZEN, language))


@pytest.mark.parametrize("service", SERVICES, ids=lambda one: one.service_id)
@pytest.mark.parametrize("moves", [("forward", "return"), ("approve", "reject", "return"), ()])
def test_the_officers_file_is_well_built_whatever_may_be_done_with_it(service, moves):
    wrong = [Fault(code="move.reason-missing", field="reason", facts={"least": 20})] if moves else []
    data = sheet(in_state("submitted", service), service, moves=moves, faults=wrong)
    assert_well_built(rendered("file", data, OFFICER))


def test_an_officer_who_was_too_late_is_told_so_and_by_whom_it_was_decided():
    service = SERVICES[0]
    data = sheet(in_state("approved", service), service, problem=Conflict("somebody-was-quicker"), faults=[])
    shown = rendered("file", data, OFFICER)
    assert "Approved by Sunita Kale" in shown and 'role="alert"' in shown
    assert 'name="move"' not in shown


def test_an_incomplete_application_is_told_what_is_missing_and_given_no_date():
    service = SERVICES[0]
    shown = rendered("submitted", sheet(in_state("incomplete", service), service), CITIZEN)
    assert service.definition.papers[0].label["en"] in shown
    assert "Until then there is no due date." in shown and "Decision due by" not in shown


def test_a_demand_that_is_over_leads_to_filing_anew():
    data = sheet(in_state("awaiting_fee", SERVICES[0]), SERVICES[0], demand_over=True)
    for language in LANGUAGES:
        shown = rendered("application", data, CITIZEN, language)
        assert_well_built(shown)
        assert 'href="/applications/MH4K7QX9M2TD3/review"' in shown and 'href="/payments/x"' not in shown


def test_beside_an_appeal_that_runs_by_itself_no_other_is_offered():
    service = SERVICES[0]
    running = RunningAppeal(
        appeal_id="HRA4K7QX9M2TDX", number="HRA-4K7QX-9M2TD-X", authority={"en": "First Authority"}, by_itself=True
    )
    for language in LANGUAGES:
        data = sheet(in_state("at_stage", service), service, redress=Redress(running=running))
        shown = rendered("application", data, CITIZEN, language)
        assert_well_built(shown)
        assert 'href="/appeals/HRA4K7QX9M2TDX"' in shown
        assert 'action="/applications/MH4K7QX9M2TD3/appeals"' not in shown
    offered = rendered("application", sheet(in_state("at_stage", service), service), CITIZEN)
    assert 'action="/applications/MH4K7QX9M2TD3/appeals"' in offered


def test_lists_are_well_built_with_and_without_files_in_them():
    service = SERVICES[0]
    region = published()[0][service.region]
    row = {"application": in_state("submitted", service), "title": service.definition.title, "late": True}
    for rows in ([], [row]):
        assert_well_built(rendered("mine", {"rows": rows, "next": "n"}, CITIZEN))
        desk = {"seat": OFFICER.seats[0], "region": region, "rows": rows, "next": "n"}
        assert_well_built(rendered("desk", {"families": False, "desks": [desk]}, OFFICER))
        month = {"region": region, "body_title": {"en": "Revenue"}, "month": "2026-11", "earlier": "2026-10"}
        assert_well_built(rendered("files", {**month, "rows": rows, "next": None}, OFFICER))
