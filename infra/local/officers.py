"""Who can sign in as an officer on this machine, with the code that their app would show now. Here only."""

import html
import json
from datetime import datetime
from itertools import groupby
from pathlib import Path

import pyotp


def page(file: Path, now: datetime) -> str:
    """The officers of `officers.json`, region by region, as a plain page."""
    people: list[dict[str, str]] = json.loads(file.read_text("utf-8")) if file.exists() else []
    by_region = groupby(sorted(people, key=lambda one: one["region"]), key=lambda one: one["region"])
    tables = "".join(f"<h2>{html.escape(region)}</h2>{_table(list(officers), now)}" for region, officers in by_region)
    return _PAGE.format(tables=tables or "<p>Nobody has been enrolled yet.</p>")


def _table(officers: list[dict[str, str]], now: datetime) -> str:
    head = "<tr><th>Office<th>Role<th>Name<th>Officer id<th>Password<th>Code now"
    return f"<table>{head}{''.join(_row(one, now) for one in officers)}</table>"


def _row(officer: dict[str, str], now: datetime) -> str:
    code = pyotp.TOTP(officer["totp_secret"]).at(now)
    told = [officer[name] for name in ("office_id", "role", "name")]
    typed = [officer["officer_id"], officer["password"], code]
    cells = [f"<td>{html.escape(one)}" for one in told] + [f"<td><code>{html.escape(one)}</code>" for one in typed]
    return f"<tr>{''.join(cells)}"


_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="15"><title>Officers</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 64rem; padding: 0 1rem; color: #1b1b1b }}
table {{ border-collapse: collapse; display: block; overflow-x: auto }}
td, th {{ text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #d8dce3; white-space: nowrap }}
</style><h1>Officers</h1>
<p>Made up, and on this machine only. A code is good once, for half a minute; the page looks again by itself.</p>
{tables}</html>"""
