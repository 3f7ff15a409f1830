"""The form of a draft, as a page."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chalicelib.applications import sheets
from chalicelib.edge import Request, View, Who
from chalicelib.edge.views import render
from infra.publish import publish_all
from tests.builders import MONDAY, an_application

REGIONS = Path(__file__).parents[2] / "regions"
LONG_AGO = date(2000, 1, 1)


@pytest.fixture(scope="module", autouse=True)
def published(cloud: Any) -> None:
    publish_all(REGIONS, from_=LONG_AGO, today=LONG_AGO)


def page(language: str) -> str:
    draft = an_application(status="draft", papers={}, desks=[])
    event = {
        "path": "/applications/MH4K7QX9M2TD3/form",
        "headers": {"cookie": f"lang={language}"},
        "requestContext": {"httpMethod": "GET", "resourcePath": "/"},
    }
    view = View(template="applications/templates/draft.html", data=sheets.form(draft, MONDAY))
    return render(view, Request(event), Who(kind="citizen", person_id="P1"))


def test_only_places_that_an_office_serves_are_offered() -> None:
    talukas = re.search(r'<select id="taluka".*?</select>', page("en"), re.DOTALL)
    assert talukas
    offered = set(re.findall(r'<option value="(\d+)"', talukas[0]))
    assert offered == {"4203", "4044", "4193", "4194", "4199"}
