"""What the seven councils of Haryana ask, as their sources say it."""

from datetime import date
from pathlib import Path

import pytest

from chalicelib.catalogue import rules
from chalicelib.catalogue.models import PublishedService
from infra.publish import definitions

FOUND = definitions([Path(__file__).parents[2] / "regions" / "haryana"])
SERVICE = {one.service_id.rpartition("/")[2]: one for one in FOUND.services if "/health/" in one.service_id}
TODAY = date(2026, 11, 23)


def those_that(does: str) -> list[PublishedService]:
    return [one for one in SERVICE.values() if one.definition.on_register and one.definition.on_register.does == does]


@pytest.mark.parametrize(
    ("began", "ended", "whole"),
    [
        ("2025-03-31", "2026-03-30", True),
        ("2025-03-31", "2026-03-29", False),
        ("2023-03-01", "2024-02-29", True),
        ("2023-03-01", "2024-02-28", False),
        ("2024-02-29", "2025-02-28", True),
    ],
)
def test_after_a_degree_from_abroad_an_internship_takes_a_calendar_year(began: str, ended: str, whole: bool) -> None:
    service = SERVICE["medical-permanent-registration"].definition
    values = {"degree": "foreign", "internship_began_on": began, "internship_ended_on": ended}
    faults = rules.faults_of_form(service, values, {}, today=TODAY)
    assert ([one for one in faults if one.code == "condition"] == []) is whole


@pytest.mark.parametrize("service", those_that("make-permanent"), ids=lambda one: one.service_id)
def test_an_internship_is_held_against_the_provisional_registration(service: PublishedService) -> None:
    use = service.definition.on_register
    assert use and "internship_ended_on" in use.after_prior


@pytest.mark.parametrize("service", ["pharmacy-renewal", "pharmacy-restoration"])
@pytest.mark.parametrize(("born", "alive"), [("1961-11-24", False), ("1961-11-23", True), ("1950-01-01", True)])
def test_a_pharmacist_gives_an_undertaking_and_from_65_an_alive_certificate(
    service: str, born: str, alive: bool
) -> None:
    papers = rules.asked(SERVICE[service].definition, {"birth_date": born}, today=TODAY).papers
    assert "undertaking" in papers and ("alive" in papers) is alive


def test_a_physiotherapist_shows_the_internship() -> None:
    papers = {one.name: one.any_one_of for one in SERVICE["physiotherapy-registration"].definition.papers}
    assert papers["internship"] == ("internship-certificate",)
