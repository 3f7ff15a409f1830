"""The register as anybody may read it: by number, by the beginning of a name, and as a list made once a day."""

import csv
import io
from datetime import date, datetime
from typing import Any

from chalicelib.adapters import archive
from chalicelib.adapters.settings import settings
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.registers import Register
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Fault, Invalid, NotFound
from chalicelib.identity import actions as identity
from chalicelib.professions import actions, rules, store
from chalicelib.professions.models import Entry, Export, Found, PublicEntry

_LINK_LASTS_S = 300


def search(region: str, name: str, typed: str, *, address: str, now: datetime) -> Found:
    """Who has this number, or a name that begins like this. Every look counts against the address it comes from, found
    or not. Raises TooMany, and Invalid for fewer than three letters of a name."""
    register = actions.register_of(region, name)
    identity.count_call("register", address, settings.searches_per_address, now=now)
    if not rules.looks_like_number(typed) and not rules.enough_letters(typed):
        raise Invalid(None, Fault(code="register.more-letters", field="q", facts={"least": rules.LEAST_LETTERS}))
    entries, more = _found(region, name, typed)
    today = local_date(now)
    return Found(items=tuple(rules.public(one, register, today) for one in entries), more=more)


def _found(region: str, name: str, typed: str) -> tuple[tuple[Entry, ...], bool]:
    if rules.looks_like_number(typed):
        entry = store.get(region, name, typed)
        return (entry,) if entry else (), False
    return store.by_name(region, name, typed)


# The list of a day


def make_lists(*, now: datetime) -> int:
    """Make the list of every open register anew; how many there were."""
    registers = [(one.slug, register) for one in catalogue.regions() for register in _open(one.slug)]
    for region, register in registers:
        _make_list(region, register, now)
    return len(registers)


def _open(region: str) -> list[Register]:
    return [register for register in catalogue.region(region).registers if register.open]


def _make_list(region: str, register: Register, now: datetime) -> None:
    text, rows = written(register, store.whole(region, register.name), local_date(now))
    key = store.made_at_key(region, register.name, now)
    facts = {"made-at": now.isoformat()}
    archive.write_once("catalogue", key, text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8", facts=facts)
    store.keep_export(region, register.name, Export(made_at=now, rows=rows, key=key))


def written(register: Register, entries: Any, today: date) -> tuple[str, int]:
    """The public columns as CSV, and how many rows. A cell that a spreadsheet would run as a formula gets a quote."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(register.public)
    rows = 0
    for entry in entries:
        told = rules.public(entry, register, today)
        writer.writerow([_cell(told, column) for column in register.public])
        rows += 1
    return sheet.getvalue(), rows


def _cell(told: PublicEntry, column: str) -> str:
    match getattr(told, column):
        case None:
            return ""
        case tuple(several):
            text = "; ".join(one["en"] if isinstance(one, dict) else str(one) for one in several)
        case dict(by_language):
            text = str(by_language["en"])
        case value:
            text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def last_list(region: str, name: str) -> Export | None:
    """The last list of a register; None before the first."""
    actions.register_of(region, name)
    return store.export(region, name)


def link_to_list(region: str, name: str) -> str:
    """A link, good for five minutes, to the last list of a register. NotFound before the first."""
    made = last_list(region, name)
    if made is None:
        raise NotFound
    file_name = f"{region}-{name}-{local_date(made.made_at)}.csv"
    return archive.download_link("catalogue", made.key, file_name=file_name, lasts_s=_LINK_LASTS_S)
