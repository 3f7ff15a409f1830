"""`python -m infra import-register REGION REGISTER FILE`: brings the entries of a council's books into its register.

The file is CSV with the columns number, kind, part, name, parent_name, birth_date, mobile, degree, university,
registered_on, valid_until, status; days are ISO dates, or days from today such as `+60` and `-10` for trials.
Running it again brings in what is not there yet and leaves the rest as it is.
"""

import argparse
import csv
import sys
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

from chalicelib.adapters.table import Refused
from chalicelib.core.clock import clock, local_date
from chalicelib.professions import rules, store
from chalicelib.professions.models import Entry

SAMPLES = Path(__file__).with_name("registrations.csv")
"""Made-up entries for the laptop; the column `register` says where they go."""
Row = Mapping[str, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("region")
    parser.add_argument("register")
    parser.add_argument("file", type=Path, help="CSV with a header")


def main(args: argparse.Namespace) -> int:
    """0 when every row is in the register, 1 with every row that could not be read; then nothing was brought in."""
    today = local_date(clock().now())
    rows = list(csv.DictReader(args.file.read_text("utf-8-sig").splitlines()))
    entries, wrong = read(rows, args.region, args.register, today)
    for line in wrong:
        print(f"{args.file}:{line}", file=sys.stderr)
    if wrong:
        return 1
    print(f"{bring_in(entries)} of {len(entries)} entries were new")
    return 0


def read(rows: Iterable[Row], region: str, register: str, today: date) -> tuple[list[Entry], list[str]]:
    """Entries, and what is wrong with rows, by their line."""
    entries, wrong = [], []
    for line, row in enumerate(rows, 2):
        try:
            entries.append(entry_of(row, region, register, today))
        except (ValueError, KeyError) as error:
            wrong.append(f"{line}: {error}")
    return entries, wrong


def entry_of(row: Row, region: str, register: str, today: date) -> Entry:
    """One entry. ValueError or KeyError where the row can't be read."""
    registered_on = _day(row["registered_on"], today)
    if registered_on is None:
        raise ValueError("registered_on is missing")
    degree = row.get("degree", "")
    qualification = {"degree": {"en": degree}, "university": row.get("university", ""), "entered_on": registered_on}
    return Entry.model_validate(
        {
            "region": region,
            "register_name": register,
            "number": rules.number_key(row["number"]),
            "kind": row.get("kind") or "permanent",
            "part": row.get("part", ""),
            "name": row["name"],
            "parent_name": row.get("parent_name", ""),
            "birth_date": _day(row.get("birth_date", ""), today),
            "mobile": f"+91{row['mobile'][-10:]}" if row.get("mobile") else "",
            "qualifications": (qualification,) if degree else (),
            "registered_on": registered_on,
            "valid_until": _day(row.get("valid_until", ""), today),
            "status": row.get("status") or "registered",
        }
    )


def _day(typed: str, today: date) -> date | None:
    if typed[:1] in ("+", "-"):
        return today + timedelta(days=int(typed))
    return date.fromisoformat(typed) if typed else None


def bring_in(entries: Iterable[Entry]) -> int:
    """Bring in what is not there yet; how many were new."""
    return sum(_is_new(entry) for entry in entries)


def _is_new(entry: Entry) -> bool:
    try:
        store.bring_in(entry)
    except Refused:
        return False
    return True


def bring_in_samples(today: date) -> int:
    """The made-up entries of the laptop."""
    rows = list(csv.DictReader(SAMPLES.read_text("utf-8").splitlines()))
    told = [(row, row["register"].partition("/")) for row in rows]
    return bring_in(entry_of(row, region, register, today) for row, (region, _, register) in told)
