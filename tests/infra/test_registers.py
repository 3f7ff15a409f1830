"""The books of a council, as they come in."""

import argparse
import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from infra import registers
from infra.publish import definitions

REGIONS = Path(__file__).parents[2] / "regions"
TODAY = date(2026, 11, 23)
HARYANA = next(one for one in definitions([REGIONS / "haryana"]).regions if one.region.slug == "haryana")
GOOD = {"number": "HSDC / 4410", "kind": "permanent", "part": "part-a", "name": "Dr. Neha Bhalla"}
GOOD |= {"birth_date": "1990-03-03", "mobile": "7200000005", "degree": "BDS", "registered_on": "2014-09-01"}


def wrong(*rows: dict[str, str], register: str = "dental") -> list[str]:
    return registers.read(rows, "haryana", HARYANA.register_named[register], TODAY)[1]


def test_a_row_of_the_old_books_becomes_an_entry() -> None:
    (entry,), faults = registers.read([GOOD], "haryana", HARYANA.register_named["dental"], TODAY)
    assert faults == [] and (entry.number, entry.registered_on) == ("HSDC-4410", date(2014, 9, 1))
    assert wrong(GOOD | {"part": "", "kind": ""}) == []


def test_everything_that_is_wrong_is_named_at_once() -> None:
    bad = GOOD | {"kind": "honorary", "part": "part-9", "registered_on": "", "birth_date": "3.3.1990", "status": "ill"}
    found = wrong(GOOD, bad, GOOD | {"kind": "junior"}, {"number": "1", "name": "x"})
    assert [one.partition(": ")[0] for one in found] == ["3", "3", "3", "3", "3", "4", "5"]
    assert {one.split(": ")[1] for one in found[:5]} == {"kind", "part", "registered_on", "birth_date", "status"}
    assert "honorary" in found[0] and "provisional, permanent, temporary, transferred-in" in found[0]
    assert wrong(GOOD, register="pharmacy") == ["2: part: pharmacy has no part-a, but no parts"]
    assert len(wrong(GOOD | {"kind": "provisional", "part": ""}, register="pharmacy")) == 1, (
        "it has no provisional ones"
    )


def test_the_made_up_entries_are_such_as_their_registers_know() -> None:
    rows = list(csv.DictReader(registers.SAMPLES.read_text("utf-8").splitlines()))
    for row in rows:
        region, _, register = row["register"].partition("/")
        assert region == "haryana" and wrong(row, register=register) == []


@pytest.mark.parametrize(("region", "register"), [("haryana", "farmacy"), ("goa", "medical")])
def test_a_register_that_is_not_there_takes_nothing(
    cloud: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], region: str, register: str
) -> None:
    file = tmp_path / "books.csv"
    file.write_text("number,name\n")
    assert registers.main(argparse.Namespace(region=region, register=register, file=file)) == 1
    assert f"{region} has no register {register}" in capsys.readouterr().err
