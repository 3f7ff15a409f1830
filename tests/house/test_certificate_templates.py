"""Guards over every department's `certificate.typ`: it can be drawn, and names only fields that go on certificates."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from chalicelib.certificates import sheet
from chalicelib.core.text import LANGUAGES
from tests.certificates.builders import a_certificate, an_order

TEMPLATES = sorted(Path("regions").glob("*/*/*/certificate.typ"))
_NAMES = re.compile(r'#?(?:local|english)\("(\w+)"\)')


def region_of(template: Path) -> Any:
    return tomllib.loads((template.parents[2] / "region.toml").read_text("utf-8"))


def fields_of(template: Path) -> list[dict[str, Any]]:
    service = tomllib.loads((template.parent / "service.toml").read_text("utf-8"))
    return [field for field in service["fields"] if field.get("on_certificate")]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.parent.name)
def test_a_template_names_only_fields_that_go_on_the_certificate(template):
    assert set(_NAMES.findall(template.read_text("utf-8"))) <= {field["name"] for field in fields_of(template)}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.parent.name)
def test_a_template_can_be_drawn(template):
    language = next(one for one in region_of(template)["languages"] if one != "en")
    subject = tuple(
        {"name": field["name"], "label": field["label"], "value": dict.fromkeys(LANGUAGES, "1")}
        for field in fields_of(template)
    )
    order = an_order(language, subject=subject, template=template.read_text("utf-8"))
    assert sheet.draw(a_certificate(order)).startswith(b"%PDF-1.7")
