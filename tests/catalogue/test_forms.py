"""What a form asks, takes and refuses."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.catalogue import rules
from chalicelib.catalogue.models import FormField, PublishedRegion, PublishedService, Service
from chalicelib.core.text import LANGUAGES
from chalicelib.edge import words
from infra.publish import definitions

REGIONS = Path(__file__).parents[2] / "regions"
TODAY = date(2026, 11, 21)
FOUND = definitions([REGIONS])
REGION = {one.region.slug: one for one in FOUND.regions}
SERVICE = {one.service_id: one for one in FOUND.services}
INCOME = SERVICE["maharashtra/revenue/income-certificate"]
MAHARASHTRA = REGION["maharashtra"]
GOOD = {
    "name": "Asha Pawar",
    "father_name": "Ramesh Pawar",
    "birth_date": "05-03-1990",
    "mobile": "98220 12345",
    "taluka": "4203",
    "address": "House 12, Morvis",
    "pin_code": "423 607",
    "family_members": "4",
    "income_source": "farming",
    "annual_income": "1,20,000",
    "purpose": "education",
}


def faults(**changed: str) -> dict[str | None, str]:
    found = rules.faults_of_form(INCOME.definition, GOOD | changed, MAHARASHTRA.place, today=TODAY)
    return {fault.field: fault.code for fault in found}


def field(kind: Any, **more: Any) -> FormField:
    return FormField(name="it", kind=kind, label={"en": "It"}, **more)


def read(kind: Any, raw: str, **more: Any) -> Any:
    return rules.read_field(field(kind, **more), raw, MAHARASHTRA.place)


def test_a_good_form_has_no_faults() -> None:
    assert faults() == {}


def test_typed_values_are_paise_dates_and_codes() -> None:
    typed = rules.typed(INCOME.definition, GOOD, today=TODAY)
    assert typed["annual_income"] == 1_20_000_00
    assert typed["birth_date"] == "1990-03-05"
    assert typed["mobile"] == "9822012345"
    assert (typed["taluka"], typed["pin_code"], typed["family_members"]) == (4203, "423607", 4)


def test_every_fault_is_told_at_once() -> None:
    found = faults(name="", mobile="12", annual_income="lots", taluka="466", purpose="war", birth_date="31-02-2000")
    assert found == {
        "name": "field.missing",
        "mobile": "field.mobile",
        "annual_income": "field.rupees",
        "taluka": "field.place",
        "purpose": "field.choice",
        "birth_date": "field.date",
    }


def test_a_condition_brings_its_own_words_and_its_field() -> None:
    form = GOOD | {"birth_date": "22-11-2008"}
    (fault,) = rules.faults_of_form(INCOME.definition, form, MAHARASHTRA.place, today=TODAY)
    assert fault.field == "birth_date" and set(fault.text) == {"en", "mr", "hi"}
    assert "18" in words.fault(fault, "en") and "१८" in words.fault(fault, "mr")


def test_who_turns_eighteen_today_may_ask() -> None:
    assert faults(birth_date="21-11-2008") == {}


def test_who_was_born_on_29_february_is_eighteen_on_1_march() -> None:
    def age(today: date) -> Any:
        return rules.evaluate("age(born)", {"born": "2008-02-29"}, today)

    assert (age(date(2026, 2, 28)), age(date(2026, 3, 1))) == (17, 18)


def test_a_question_that_is_not_asked_is_neither_missing_nor_kept() -> None:
    assert "other_source" not in rules.asked(INCOME.definition, GOOD, today=TODAY).fields
    assert faults(income_source="other") == {"other_source": "field.missing"}
    assert "other_source" not in rules.typed(INCOME.definition, GOOD | {"other_source": "x"}, today=TODAY)


def test_papers_are_asked_by_what_was_answered() -> None:
    def papers(**changed: str) -> tuple[str, ...]:
        return rules.asked(INCOME.definition, GOOD | changed, today=TODAY).papers

    assert "declaration" in papers() and "declaration" not in papers(income_source="salary")


def test_an_unknown_name_is_a_fault() -> None:
    assert faults(salary="1") == {"salary": "field.unknown"}


@pytest.mark.parametrize(
    ("typed", "paise"),
    [("1,00,000", 1_00_000_00), ("₹ 500", 500_00), ("Rs.20.50", 20_50), ("५००", 500_00), ("2000/-", 2000_00), ("0", 0)],
)
def test_rupees_are_read_as_people_write_them(typed: str, paise: int) -> None:
    assert read("rupees", typed) == paise


@pytest.mark.parametrize("typed", ["05-03-1990", "5/3/1990", "1990-03-05", "05.03.1990", "०५-०३-१९९०", "੦੫-੦੩-੧੯੯੦"])
def test_dates_are_read_as_people_write_them(typed: str) -> None:
    assert read("date", typed) == "1990-03-05"


@pytest.mark.parametrize("typed", ["9822012345", "+91 98220 12345", "09822012345", "919822012345", "९८२२०१२३४५"])
def test_mobiles_are_read_as_people_write_them(typed: str) -> None:
    assert read("mobile", typed) == "9822012345"


@pytest.mark.parametrize(
    ("kind", "more", "typed", "code"),
    [
        ("text", {"min": 3}, "ab", "field.too-short"),
        ("text", {"max": 3}, "abcd", "field.too-long"),
        ("text", {}, "a\x07b", "field.characters"),
        ("text", {"pattern": "[A-Z]{2}"}, "A1", "field.pattern"),
        ("number", {"min": 1}, "0", "field.too-small"),
        ("number", {"max": 9}, "10", "field.too-large"),
        ("number", {}, "1.5", "field.number"),
        ("rupees", {"max": 100}, "101", "field.too-large"),
        ("rupees", {}, "-5", "field.rupees"),
        ("date", {}, "29-02-2025", "field.date"),
        ("mobile", {}, "5822012345", "field.mobile"),
        ("email", {}, "a@b", "field.email"),
        ("pin_code", {}, "012345", "field.pin-code"),
        ("yes_no", {}, "maybe", "field.yes-no"),
        ("place", {"level": "village"}, "4203", "field.place"),
        ("place", {}, "1", "field.place"),
        ("text", {}, "  ", "field.missing"),
    ],
)
def test_what_cannot_be_taken_is_told_by_its_code_in_every_language(
    kind: str, more: dict[str, Any], typed: str, code: str
) -> None:
    plain = INCOME.definition.model_dump(by_alias=True)
    definition = Service.model_validate(plain | {"fields": (field(kind, **more),), "conditions": ()})
    (fault,) = rules.faults_of_form(definition, {"it": typed}, MAHARASHTRA.place, today=TODAY)
    assert fault.code == code
    assert all(words.fault(fault, language) for language in LANGUAGES)


def test_what_may_be_left_open_is_left_out() -> None:
    assert read("email", "", required=False) is None


@given(st.dictionaries(st.sampled_from([*GOOD, "other_source"]), st.text(max_size=60)))
def test_nothing_that_is_typed_breaks_a_form(values: dict[str, str]) -> None:
    for service in FOUND.services:
        region = REGION[service.region]
        rules.faults_of_form(service.definition, values, region.place, today=TODAY)
        rules.asked(service.definition, values, today=TODAY)


def test_what_is_not_answered_makes_an_expression_neither_true_nor_false() -> None:
    assert rules.evaluate("income <= 5", {"income": None}, TODAY) is None
    assert rules.evaluate("d(a) < d(today)", {"a": None}, TODAY) is None
    assert rules.evaluate("income == null or income <= 5", {"income": None}, TODAY) is True


def test_rupees_count_in_rupees_in_an_expression() -> None:
    told = rules.facts(INCOME.definition, {"annual_income": 8_00_000_00})
    assert rules.evaluate("annual_income == 800_000", told, TODAY) is True


@pytest.mark.parametrize("expression", ["d() < d(today)", "foo(a)", "a <", "d('now') > d(a)", "a.system()", "date(a)"])
def test_an_expression_uses_what_is_allowed_and_nothing_else(expression: str) -> None:
    assert rules.faults_of_expression(expression)


def office(region: PublishedRegion, service: PublishedService, role: str, place: int) -> str | None:
    found = rules.office_for(region, service.body, role, place)
    return found.office_id if found else None


def test_a_file_goes_to_the_nearest_office_that_has_the_role() -> None:
    village_of_kopargaon = 557489
    assert office(MAHARASHTRA, INCOME, "talathi", 4203) == "talathi-kopargaon"
    assert office(MAHARASHTRA, INCOME, "tehsildar", village_of_kopargaon) == "tehsil-kopargaon"
    assert office(MAHARASHTRA, INCOME, "additional-collector", village_of_kopargaon) == "collector-ahilyanagar"


def test_a_council_verifies_in_the_district_and_decides_at_its_head_office() -> None:
    haryana = REGION["haryana"]
    council = SERVICE["haryana/health/medical-permanent-registration"]
    ambala, nuh = 58, 604
    assert office(haryana, council, "district-verifier", ambala) == "civil-surgeon-ambala"
    assert office(haryana, council, "district-verifier", nuh) == "haryana-medical-council"
    assert office(haryana, council, "registrar", ambala) == "haryana-medical-council"


def test_where_nobody_takes_it_the_place_is_not_offered() -> None:
    akola = 3982
    assert office(MAHARASHTRA, INCOME, "talathi", akola) is None
    offered = rules.places_offered(MAHARASHTRA, INCOME, INCOME.definition.field["taluka"])
    assert {place.title["en"] for place in offered} == {"Kopargaon", "Tirora", "Haveli", "Pune City", "Baramati"}


def test_a_definition_survives_its_way_through_json() -> None:
    for service in FOUND.services:
        text = service.model_dump_json(by_alias=True)
        assert PublishedService.model_validate_json(text) == service
        assert Service.model_validate_json(service.definition.model_dump_json(by_alias=True)) == service.definition
