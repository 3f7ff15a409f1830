"""Guard tests: everything in `regions/` is whole."""

from datetime import date
from pathlib import Path

import pytest

from chalicelib.catalogue import rules
from chalicelib.catalogue.models import PublishedRegion, PublishedService
from chalicelib.certificates import credentials
from chalicelib.promises import rules as promises
from infra.publish import definitions

REGIONS = Path(__file__).parents[2] / "regions"
FOUND = definitions([REGIONS])
REGION = {one.region.slug: one for one in FOUND.regions}

every_service = pytest.mark.parametrize("service", FOUND.services, ids=lambda one: one.service_id)
every_region = pytest.mark.parametrize("region", FOUND.regions, ids=lambda one: one.region.slug)


def test_there_are_four_regions_and_each_has_a_service() -> None:
    assert {"haryana", "himachal-pradesh", "maharashtra", "punjab"} == set(REGION)
    assert {one.region for one in FOUND.services} == set(REGION)


@every_service
def test_the_stages_together_take_no_longer_than_the_law_allows(service: PublishedService) -> None:
    assert sum(stage.days or 0 for stage in service.definition.stages) <= service.definition.promise.limit


@every_service
def test_every_service_says_where_its_facts_come_from(service: PublishedService) -> None:
    assert len(service.definition.source) > 100


@every_service
def test_some_place_can_be_served(service: PublishedService) -> None:
    field = service.definition.field[service.definition.office_by]
    assert len(rules.places_offered(REGION[service.region], service, field)) >= 5


@every_service
def test_every_certificate_names_its_holder(service: PublishedService) -> None:
    assert service.definition.field[service.definition.applicant_name].on_certificate
    assert f'#local("{service.definition.applicant_name}")' in service.template


@every_service
def test_a_credential_names_all_that_a_certificate_can_say(service: PublishedService) -> None:
    answers = {one.name for one in service.definition.fields if one.on_certificate}
    of_register = {"registration_number", "birth_date"} if service.definition.on_register else set()
    assert answers | of_register <= {name for name, _ in credentials.named(service)}


@every_region
def test_every_officer_reads_mail_nowhere_and_has_a_number_of_nobody(region: PublishedRegion) -> None:
    assert all(officer.email.endswith(".example.invalid") for officer in region.officers)
    assert all(officer.mobile.startswith("90000") and len(officer.mobile) == 10 for officer in region.officers)
    assert len({officer.mobile for officer in region.officers}) == len(region.officers)


@every_region
def test_every_district_has_its_name_in_the_language_of_the_region(region: PublishedRegion) -> None:
    own = region.region.languages[1]
    assert all(own in place.title for place in region.places if place.level == "district")


@every_region
def test_holidays_of_both_years_are_known_and_say_on_whose_word(region: PublishedRegion) -> None:
    years = [holiday.day.year for holiday in region.holidays]
    assert years.count(2026) >= 15 and years.count(2027) >= 15
    assert {date(2026, 1, 26), date(2026, 8, 15), date(2026, 10, 2), date(2027, 1, 26)} <= set(region.holiday)
    assert all(holiday.authority for holiday in region.holidays)


@every_region
def test_offices_are_closed_on_republic_day(region: PublishedRegion) -> None:
    assert promises.closed(region, date(2027, 1, 26)) is not None


def test_codes_of_regions_are_their_own() -> None:
    assert len({one.region.code for one in FOUND.regions}) == len(FOUND.regions)
    assert len({one.region.senders.sms_header for one in FOUND.regions}) == len(FOUND.regions)
