"""Guard over all templates: what they name exists, and none brings what our own security policy forbids."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from markupsafe import Markup

from chalicelib.edge import views
from chalicelib.edge.assets import SERVED
from chalicelib.edge.words import words

HOUSE = Path(__file__).parents[2] / "chalicelib"
TEMPLATES = sorted(HOUSE.glob("*/templates/**/*.html"))


def tree(path: Path) -> nodes.Template:
    return Environment(autoescape=True).parse(path.read_text("utf-8"))


def first_arguments(path: Path, function: str) -> list[nodes.Expr]:
    calls = tree(path).find_all(nodes.Call)
    return [call.args[0] for call in calls if isinstance(call.node, nodes.Name) and call.node.name == function]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_every_key_of_words_in_a_template_exists(path):
    known = words("en")
    keys = {one.value for one in first_arguments(path, "t") if isinstance(one, nodes.Const)}
    assert {key for key in keys if key not in known} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_keys_that_are_put_together_begin_like_some_words(path):
    known = words("en")
    begun = {one.nodes[0].value for one in first_arguments(path, "t") if isinstance(one, nodes.Concat)}
    assert {begin for begin in begun if not any(key.startswith(begin) for key in known)} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_every_asset_that_a_template_asks_for_is_served(path):
    assert {one.value for one in first_arguments(path, "asset") if isinstance(one, nodes.Const)} <= set(SERVED)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_no_template_brings_inline_style_or_script(path):
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_every_form_that_posts_to_us_carries_the_token_of_the_session(path):
    forms = re.findall(r"<form method=\"post\" action=\"/.*?</form>", path.read_text("utf-8"), re.DOTALL)
    assert [form[:80] for form in forms if "_csrf" not in form and "ui.hidden(" not in form] == []


def test_what_a_macro_made_safe_is_escaped_once_and_not_twice():
    office = Markup("Civil Surgeon&#39;s office")
    told = views.told("applications.lies_with", "en", {"role": "Registrar", "office": office})
    assert "Civil Surgeon's office" in told and not isinstance(told, Markup)
