"""How an application begins."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chalicelib.applications import actions
from chalicelib.applications.models import Beginning
from chalicelib.edge import Who
from infra.publish import publish_all
from tests.builders import MONDAY

REGIONS = Path(__file__).parents[2] / "regions"
LONG_AGO = date(2000, 1, 1)
SERVICE = "maharashtra/revenue/income-certificate"


@pytest.fixture(scope="module", autouse=True)
def published(cloud: Any) -> None:
    publish_all(REGIONS, from_=LONG_AGO, today=LONG_AGO)


def test_a_draft_that_begins_with_answers_knows_its_applicant() -> None:
    beginning = Beginning(service_id=SERVICE, values={"name": " सुनीता रमेश जाधव "})
    who = Who(kind="citizen", person_id="P-beginning")
    draft = actions.begin(beginning, who, "key-beginning", now=MONDAY)
    assert draft.applicant_name == "सुनीता रमेश जाधव"
