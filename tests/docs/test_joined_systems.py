"""What the page about joined systems says is so: its code signs and verifies, its JSON is what goes and comes."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib.adapters import webhooks
from chalicelib.joined.models import Handed, Status

PAGE = (Path(__file__).parents[2] / "docs/departments/joined-systems.md").read_text("utf-8")
NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
OURS, THEIRS = "whsec_b3VycyBvdXJzIG91cnMgb3VycyBvdXJz", "whsec_dGhlaXJzIHRoZWlycyB0aGVpcnMgdGhlaXJz"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    """The functions of the page."""
    names: dict[str, Any] = {}
    exec(blocks("python")[0], names)
    return names


def now() -> float:
    return NOW.timestamp()


def test_the_example_verifies_what_we_sign(example: dict[str, Any]) -> None:
    headers = webhooks.signed([OURS, THEIRS], "HP1.4", b"{}", NOW)
    assert example["is_from_ekdwar"]([OURS], headers, b"{}", now)
    assert not example["is_from_ekdwar"]([OURS], headers, b"{ }", now)
    assert not example["is_from_ekdwar"]([OURS], headers, b"{}", lambda: now() + 301)


def test_we_take_what_the_example_signs(example: dict[str, Any]) -> None:
    headers = example["headers_for"](THEIRS, "HP1.5", b"{}", now)
    assert webhooks.is_signed([THEIRS], headers, b"{}", NOW)
    assert not webhooks.is_signed([OURS], headers, b"{}", NOW)


def test_the_json_of_the_page_is_what_goes_and_comes() -> None:
    goes, comes = blocks("json")
    assert Handed.model_validate_json(goes).number == Status.model_validate_json(comes).number
    assert set(json.loads(goes)) | {"order"} == set(Handed.model_fields), "every key is shown, or explained"
