"""The page of joined systems, and the sentence about one on other pages, in every language."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.applications.elsewhere import Elsewhere
from chalicelib.core.text import LANGUAGES, Language, say, written_moment
from chalicelib.edge import Request, View, Who
from chalicelib.edge.views import environment, render, told
from chalicelib.joined.models import Board, Figures, SilentFile
from tests.builders import MONDAY

OFFICER = Who(kind="officer", person_id="o", name="Naresh Kaushal")
SILENT = SilentFile(number="HP-1", application_id="HP1", since=MONDAY, code="status-503")
FIGURES = Figures(region="x", system="e", title={"en": "e-District"}, status_within_hours=24, handed=0, heard=0)
BUSY = FIGURES.model_copy(
    update={
        "system": "f",
        "handed": 9,
        "heard": 8,
        "median_s": 61,
        "longest_s": 7200,
        "silent": (SILENT,),
        "is_more": True,
    }
)


def shown(language: Language, *figures: Figures) -> str:
    board = Board(region="x", title={"en": "Himachal Pradesh"}, at=MONDAY, systems=figures)
    view = View(template="joined/templates/systems.html", data={"boards": [board] if figures else []})
    context = {"httpMethod": "GET", "resourcePath": "/systems", "path": "/systems"}
    return render(view, Request({"requestContext": context, "headers": {"Cookie": f"lang={language}"}}), OFFICER)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_each_system_and_names_what_is_silent(language: Language) -> None:
    text = shown(language, FIGURES, BUSY)
    assert text.count("<section") == 2 and text.count("<h1") == 1
    assert "HP-1" in text and "status-503" in text and ">1+<" in text.replace("\n", "")


def test_times_are_rounded_up_to_what_people_say() -> None:
    text = shown("en", BUSY)
    assert "2 min" in text and "2 h" in text
    assert "joined with no other system" in shown("en")


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({}, "On its way to e-District"),
        ({"handed_at": MONDAY}, "Nothing has been heard from there yet"),
        ({"handed_at": MONDAY, "heard_at": MONDAY + timedelta(hours=2)}, "Last heard from there on 23 November 2026"),
        ({"handed_at": MONDAY, "silent_since": MONDAY}, "the operators have been told"),
    ],
)
def test_a_citizen_reads_when_it_was_sent_and_last_heard_of(facts: dict[str, Any], says: str) -> None:
    found = Elsewhere(system={"en": "e-District"}, **facts)
    template = environment().from_string(
        '{% import "edge/templates/macros.html" as ui with context %}{{ ui.elsewhere(found) }}'
    )
    said = template.render(found=found, **words("en"))
    assert says in said


def words(language: Language) -> dict[str, Any]:
    """What every page can say."""
    return {
        "t": lambda key, **facts: told(key, language, facts),
        "say": lambda text: say(text, language),
        "moment": lambda at: written_moment(at, language),
    }
