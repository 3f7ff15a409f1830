"""`python -m infra import-register REGION REGISTER FILE`: brings the entries of a council's books into its register.

The file is CSV with the columns number, kind, part, name, parent_name, birth_date, mobile, degree, university,
registered_on, valid_until, status; days are ISO dates, or days from today such as `+60` and `-10` for trials.
Running it again brings in what is not there yet and leaves the rest as it is. Nothing is brought in as long as any row
is wrong; all that is wrong is named at once.
"""

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from pydantic import ValidationError

from chalicelib.adapters.table import Refused
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.registers import Register
from chalicelib.core.clock import clock, local_date
from chalicelib.core.errors import NotFound
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
    """0 when every row is in the register, 1 with everything that is wrong; then nothing was brought in."""
    try:
        known = catalogue.region(args.region).register_named
    except NotFound:
        known = {}
    if args.register not in known:
        has = f"it has {', '.join(known)}" if known else "no register of it is published"
        print(f"{args.region} has no register {args.register}; {has}", file=sys.stderr)
        return 1
    today = local_date(clock().now())
    rows = list(csv.DictReader(args.file.read_text("utf-8-sig").splitlines()))
    entries, wrong = read(rows, args.region, known[args.register], today)
    for line in wrong:
        print(f"{args.file}:{line}", file=sys.stderr)
    if wrong:
        return 1
    print(f"{bring_in(entries)} of {len(entries)} entries were new")
    return 0


def read(rows: Iterable[Row], region: str, register: Register, today: date) -> tuple[list[Entry], list[str]]:
    """Entries, and everything that is wrong with rows, by their line."""
    entries, wrong = [], []
    for line, row in enumerate(rows, 2):
        faults = [*_unknown(row, register)]
        try:
            entries.append(entry_of(row, region, register.name, today))
        except ValidationError as error:
            faults += [f"{one['loc'][0]}: {one['msg']}" for one in error.errors() if one["loc"] in _OWN]
        except ValueError as error:
            faults.append(str(error))
        except KeyError as error:
            faults.append(f"{error.args[0]}: the column is missing")
        wrong += [f"{line}: {fault}" for fault in faults]
    return entries, wrong


_OWN = {(name,) for name in Entry.model_fields if name != "kind"}
"""Where a fault of a row may lie. Of kinds the register knows more."""


def _unknown(row: Row, register: Register) -> Iterator[str]:
    """What the register does not know. A part may be left open: old books do not always say it."""
    kind, part = row.get("kind") or "permanent", row.get("part") or ""
    parts = [one.value for one in register.parts]
    if kind not in register.numbers:
        yield f"kind: {register.name} has no {kind}, but {', '.join(register.numbers)}"
    if part and part not in parts:
        yield f"part: {register.name} has no {part}, but {', '.join(parts) or 'no parts'}"


def entry_of(row: Row, region: str, register: str, today: date) -> Entry:
    """One entry. ValueError or KeyError where the row can't be read."""
    registered_on = _day(row["registered_on"], today)
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


def _day(typed: str, today: date) -> date | str | None:
    """Days from today counted; others as they are, for the entry to read."""
    if typed[:1] in ("+", "-"):
        return today + timedelta(days=int(typed))
    return typed or None


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
