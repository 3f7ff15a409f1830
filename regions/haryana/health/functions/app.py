"""The Haryana medical council's own functions: what its register says of a doctor. Own stack, own roles.

`register-check` is handed the provisional number, name and date of birth that a citizen typed, and nothing else.
"""

import csv
import os
import unicodedata
from pathlib import Path
from typing import Any

import boto3
from chalice.app import Chalice

app = Chalice(app_name="haryana-health")

TABLE = f"{os.environ.get('EKDWAR_PREFIX', 'ekdwar-local')}-haryana-medical-register"
_dynamodb = boto3.client("dynamodb", region_name=os.environ.get("AWS_REGION", "ap-south-1"))


@app.lambda_function(name="register-check")
def register_check(event: Any, context: Any) -> dict[str, Any]:
    """Does the provisional register know this doctor, and does it say the same? Advice to the officer."""
    key = {"provisional_number": {"S": event["provisional_number"]}}
    found = _dynamodb.get_item(TableName=TABLE, Key=key).get("Item")
    return compared(event, {name: value["S"] for name, value in found.items()} if found else None)


@app.lambda_function(name="load-register")
def load_register(event: Any, context: Any) -> dict[str, Any]:
    """Put the rows of `register.csv` into the register. The same row twice is one row."""
    rows = rows_of((Path(__file__).parent / "register.csv").read_text("utf-8"))
    for row in rows:
        _dynamodb.put_item(TableName=TABLE, Item={name: {"S": value} for name, value in row.items()})
    return {"verdict": "loaded", "rows": len(rows)}


def compared(typed: dict[str, Any], found: dict[str, Any] | None) -> dict[str, Any]:
    """What the register says of what was typed: confirmed, not_found, or differs and in which fields.

    A registration that was cancelled or has become permanent already differs in `status`.
    """
    if found is None:
        return {"verdict": "not_found", "differs": []}
    differs = [name for name in ("name", "birth_date") if plain(typed.get(name)) != plain(found[name])]
    if found["status"] != "active":
        differs.append("status")
    return {"verdict": "differs" if differs else "confirmed", "differs": differs}


def plain(text: Any) -> str:
    """A name as the register compares it: without case, dots, a title and doubled blanks."""
    words = unicodedata.normalize("NFKC", str(text or "")).casefold().replace(".", " ").split()
    return " ".join(words[1:] if words[:1] == ["dr"] else words)


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of a register in CSV."""
    return list(csv.DictReader(text.splitlines()))
