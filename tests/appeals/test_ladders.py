"""Ladders as data: what a service may choose, and what is told to who writes them wrong."""

import shutil
from pathlib import Path

import pytest

from chalicelib.catalogue.models import Service
from chalicelib.catalogue.rules import authority_for, rungs_of
from infra.publish import Faulty, definitions
from tests.appeals.builders import REGIONS, a_region
from tests.builders import a_service


def test_a_service_has_the_general_ladder_unless_it_names_another() -> None:
    punjab = a_region("punjab")
    assert rungs_of(a_service(), punjab)[0].role == "additional-deputy-commissioner"
    electric = a_service(appeals={"ladder": "electricity"})
    assert [one.role for one in rungs_of(electric, punjab)] == ["electricity-grievance-forum", "electricity-ombudsman"]
    assert rungs_of(a_service(appeals={"ladder": "of-no-region"}), punjab) == ()


def test_a_service_puts_others_on_the_first_rungs_and_keeps_the_rest() -> None:
    doctor: Service = a_service(appeals={"roles": ["director-general-health", "health-secretary"]})
    rungs = rungs_of(doctor, a_region("haryana"))
    assert [one.role for one in rungs] == [
        "director-general-health",
        "health-secretary",
        "right-to-service-commissioner",
    ]
    assert rungs[0].title["en"] == "First Grievance Redressal Authority"


def test_an_authority_may_sit_in_an_office_of_another_body() -> None:
    haryana = a_region("haryana")
    office = authority_for(haryana, "haryana-medical-council", "director-general-health", 67)
    assert office and office.office_id == "health-directorate"
    assert authority_for(haryana, "haryana-medical-council", "no-such-role", 67) is None


@pytest.mark.parametrize("slug", ["haryana", "punjab", "himachal-pradesh", "maharashtra"])
def test_every_office_that_takes_files_has_an_authority_above_it(slug: str) -> None:
    region = a_region(slug)
    services = [one for one in definitions([REGIONS]).services if one.region == slug]
    for service in services:
        decides = service.definition.stages[-1].role
        offices = {one.office_id for one in region.officers if one.role == decides} & {
            one.office_id for one in region.offices if one.body == service.body
        }
        for rung in rungs_of(service.definition, region):
            for office_id in offices:
                place = region.office[office_id].place
                assert authority_for(region, service.body, rung.role, place), (office_id, rung.role)


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ('role = "deputy-commissioner"', 'role = "nobody"', "roles.toml has no nobody"),
        ("is_commission = true", "is_comission = true", "this key is not known"),
        ("least_paise = 25_000, most_paise = 500_000", "least_paise = 600_000, most_paise = 500_000", "least penalty"),
        ('unverified = ["file_within_days", "late_with_cause", "powers"]', 'unverified = ["title_of"]', "no key"),
        ("late_with_cause = true\ndecide", "late_with_cause = true\nfile_at_most_days = 5\ndecide", "less than"),
    ],
)
def test_a_ladder_that_is_wrong_is_named_with_file_and_line(tmp_path: Path, right: str, wrong: str, words: str) -> None:
    shutil.copytree(REGIONS / "haryana", tmp_path / "haryana")
    file = tmp_path / "haryana/ladders.toml"
    text = file.read_text("utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(Faulty) as found:
        definitions([tmp_path / "haryana"])
    told = [one for one in found.value.wrongs if one.file.name == "ladders.toml"]
    assert told and all(one.line > 1 for one in told) and any(words in one.words for one in told)
