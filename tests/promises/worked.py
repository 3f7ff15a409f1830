"""Worked cases of the calendar: read from `cases.toml`, counted by the rules, put in a table for lawyers.

`python -m tests.promises.worked` writes `docs/promise-cases.md`.
"""

import tomllib
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.catalogue.models import Holiday, PauseReason, Promise, PublishedRegion, Surcharge
from chalicelib.core.clock import IST
from chalicelib.promises import rules
from chalicelib.promises.models import DueDate, Pause, Terms
from infra.publish import definitions

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).with_name("cases.toml")
PAGE = ROOT / "docs" / "promise-cases.md"


@cache
def regions() -> dict[str, PublishedRegion]:
    """The regions as their folders describe them, by slug."""
    return {one.region.slug: one for one in definitions([ROOT / "regions"]).regions}


@cache
def cases() -> tuple[dict[str, Any], ...]:
    """Every case in its order."""
    return tuple(tomllib.loads(CASES.read_text("utf-8"))["case"])


def counted(case: dict[str, Any]) -> DueDate:
    """What the rules make of a case."""
    promised, place = _terms(case)
    pauses = tuple(_pause(one) for one in case.get("pauses", ()))
    starts = moment(case["received"])
    return rules.due(promised, place, starts, pauses=pauses, district=case.get("district"))


def _terms(case: dict[str, Any]) -> tuple[Terms, PublishedRegion]:
    place = _place(case)
    promise = Promise.model_validate(case["promise"])
    starts = moment(case["received"])
    facts, channel = case.get("answers", {}), case.get("channel", "web")
    return rules.terms(promise, place, channel=channel, facts=facts, today=starts.date()), place


def _place(case: dict[str, Any]) -> PublishedRegion:
    """The region, with what the case says is otherwise."""
    place = regions()[case["region"]]
    extra = [Holiday(title={"en": "local holiday"}, authority="district order", **one) for one in case.get("local", ())]
    changed: dict[str, Any] = {}
    if case.get("surcharge_in_force"):
        told = place.region.surcharge
        assert told
        changed["surcharge"] = Surcharge.model_validate(told.model_dump() | {"in_force": True})
    return PublishedRegion.model_validate(
        place.model_dump(by_alias=True)
        | {
            "region": place.region.model_copy(update=changed).model_dump(),
            "holidays": [*(one.model_dump() for one in place.holidays), *(one.model_dump() for one in extra)],
        }
    )


def _pause(told: dict[str, Any]) -> Pause:
    reason = PauseReason(reason=told["why"], say={"en": told["why"].replace("-", " ")}, law={"en": "order"})
    return Pause(
        reason=reason.reason,
        say=reason.say,
        law=reason.law,
        begun_at=moment(told["from"]),
        begun_by="the officer",
        ended_at=moment(told["to"]),
        ended_by="the officer",
    )


def moment(told: str) -> datetime:
    """`2026-11-21 12:00` on India's clock."""
    return datetime.strptime(told, "%Y-%m-%d %H:%M").replace(tzinfo=IST)


def expected(case: dict[str, Any]) -> datetime:
    """The first late moment: 24:00 of the day that the case names, or the minute."""
    due = str(case["due"])
    return moment(due) if " " in due else moment(f"{due} 00:00") + timedelta(days=1)


def page() -> str:
    """All cases as a page of the documentation."""
    lines = [
        "# Worked cases of the lawful limit",
        "",
        "Each line is counted by the rules that run, with the calendars under `regions/`, in every run of the tests.",
        "Moments are on India's clock. A day is the last one in time: late begins at 24:00. Written by",
        "`python -m tests.promises.worked` from `tests/promises/cases.toml`; where a case is made up to show a rule,",
        "it says so.",
    ]
    for slug in regions():
        act = regions()[slug].region.act.title["en"]
        lines += ["", f"## {regions()[slug].region.title['en']}", "", act + ".", "", _HEAD, "|---|---|---|---|---|---|"]
        lines += [_line(case) for case in cases() if case["region"] == slug]
    return "\n".join(lines) + "\n"


_HEAD = "| service | limit | received | what happens | last day, or minute | by |"


def _line(case: dict[str, Any]) -> str:
    found = counted(case)
    due = str(case["due"])
    last = due if " " in due else f"{date.fromisoformat(due):%a %d %b %Y}"
    limit = found.rule["en"] + (f" ({found.because['en']})" if found.because else "")
    received = f"{moment(case['received']):%a %d %b %Y, %H:%M}"
    return f"| {case['service']} | {limit} | {received} | {case['told']} | {last} | {case['law']} |"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
