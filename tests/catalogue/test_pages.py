"""The catalogue as anybody's browser sees it, through the doors, with the real regions published."""

import json
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from infra.publish import publish_all

REGIONS = Path(__file__).parents[2] / "regions"
INCOME = "/services/maharashtra/revenue/income-certificate"


@pytest.fixture(scope="module", autouse=True)
def published(cloud: object) -> None:
    publish_all(REGIONS, today=date(2026, 11, 21))


def get(path: str, template: str, language: str = "en", **query: str) -> dict[str, Any]:
    """What the API function answers to a browser."""
    from app import app

    names = [part[1:-1] for part in template.split("/") if part.startswith("{")]
    values = [real for part, real in zip(template.split("/"), path.split("/"), strict=True) if part.startswith("{")]
    event = {
        "requestContext": {"httpMethod": "GET", "resourcePath": template, "path": path, "identity": {}},
        "path": path,
        "headers": {"Accept-Language": language},
        "pathParameters": dict(zip(names, values, strict=True)),
        "queryStringParameters": query or None,
        "body": None,
    }
    answer: dict[str, Any] = app(event, None)
    json.dumps(answer)
    return answer


def page(path: str, template: str, language: str = "en", **query: str) -> str:
    answer = get(path, template, language, **query)
    assert answer["statusCode"] == 200, answer
    return unescape(answer["body"])


def service_page(language: str = "en") -> str:
    return page(INCOME, "/services/{region}/{department}/{service}", language)


def test_the_front_page_has_a_door_to_every_region():
    shown = page("/", "/")
    for region in ("haryana", "himachal-pradesh", "maharashtra", "punjab"):
        assert f'href="/r/{region}"' in shown


def test_a_search_on_the_front_page_finds_services_of_every_region_by_any_language():
    assert INCOME in page("/", "/", q="income")
    assert INCOME in page("/", "/", q="उत्पन्न")
    assert INCOME not in page("/", "/", q="zzzz")


def test_what_was_searched_for_is_shown_again_and_cannot_break_out_of_the_page():
    answer = get("/", "/", q='"><script>alert(1)</script>')
    assert "<script>alert" not in answer["body"]


def test_a_region_lists_its_services():
    shown = page("/r/maharashtra", "/r/{region}")
    assert INCOME in shown and "haryana/" not in shown


def test_a_service_page_tells_papers_fee_limit_and_law():
    shown = service_page()
    for words in (
        "Ration card",
        "₹20",
        "15 days",
        "Maharashtra Right to Public Services Act, 2015",
        "First Appellate Authority",
    ):
        assert words in shown


@pytest.mark.parametrize(
    ("language", "title"), [("hi", "आय प्रमाण पत्र"), ("mr", "उत्पन्न प्रमाणपत्र"), ("pa", "Income certificate")]
)
def test_a_service_page_speaks_the_language_asked_for_and_falls_back_to_english(language, title):
    assert f">{title}</h1>" in service_page(language)


def test_punjabi_pages_say_which_script_they_are_written_in():
    assert '<html lang="pa-Guru" dir="ltr">' in service_page("pa")


def test_words_that_fall_back_to_english_are_marked_as_english():
    assert '<h1 lang="en">Income certificate</h1>' in service_page("pa")


def test_a_page_of_a_region_comes_in_its_colour():
    answer = get("/r/maharashtra/1/colours.css", "/r/{region}/{department}/colours.css")
    assert answer["body"].startswith(":root{--accent:#")
    assert answer["headers"]["Content-Type"] == "text/css"


def test_what_is_not_offered_is_not_found():
    answer = get("/r/atlantis", "/r/{region}")
    assert answer["statusCode"] == 404
    assert "<h1>" in answer["body"]


@pytest.mark.parametrize("path", ["/help", "/accessibility", "/privacy"])
def test_pages_of_reading_are_there_in_every_language(path):
    assert len({page(path, path, language) for language in ("en", "hi", "pa", "mr")}) == 4


def test_the_first_page_with_its_style_is_under_twenty_kilobytes():
    from chalicelib.edge.assets import found

    weight = len(get("/", "/")["body"].encode()) + len(found("ekdwar.css").body.encode())
    assert weight < 20_000
