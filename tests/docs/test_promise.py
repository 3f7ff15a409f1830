"""What the page on the lawful limit says can be written down, and every key of a region that bears on it is there."""

import re
import tomllib
from pathlib import Path

import pytest

from chalicelib.catalogue import models as m

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "departments" / "promise.md").read_text("utf-8")


@pytest.mark.parametrize("block", re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL))
def test_every_example_is_a_promise(block: str) -> None:
    assert m.Promise.model_validate(tomllib.loads(block)["promise"])


@pytest.mark.parametrize("kind", [m.Surcharge, m.Escalation, m.DayCount, m.PauseReason])
def test_every_key_of_the_region_is_explained(kind: type[m.Model]) -> None:
    assert {name for name in kind.model_fields if f"`{name}" not in PAGE} == set()


@pytest.mark.parametrize("slug", ["haryana", "punjab", "himachal-pradesh", "maharashtra"])
def test_every_region_says_what_could_not_be_verified(slug: str) -> None:
    assert "could not be verified" in (DOCS / "regions" / f"{slug}.md").read_text("utf-8")
