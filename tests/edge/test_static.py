"""Style and script over HTTP, and the language switch."""

import hashlib

import pytest

from chalicelib.core.errors import NotFound
from chalicelib.edge.assets import SERVED, asset, found, lean
from chalicelib.edge.language import Wish, choose_language, own_path
from chalicelib.edge.static import static_file


@pytest.mark.parametrize("name", SERVED)
def test_an_asset_at_its_own_address_may_be_kept_for_ever(name):
    _, _, version, file = asset(name).split("/")
    answer = static_file(version, file)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert version == hashlib.sha256(answer.body.encode()).hexdigest()[:12]


def test_the_address_of_an_older_version_gives_todays_file_but_nobody_keeps_it():
    answer = static_file("000000000000", "ekdwar.css")
    assert answer.body == found("ekdwar.css").body
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["modern-normalize.LICENSE", "../views.py", "..", "ekdwar.css/", "nothing.css"])
def test_nothing_is_served_that_is_not_on_the_list(name):
    with pytest.raises(NotFound):
        static_file("000000000000", name)


def test_style_keeps_the_licence_of_what_it_stands_on():
    assert "MIT License" in found("ekdwar.css").body[:200]


def test_our_comments_do_not_travel():
    assert lean("/*! licence */\na {\n\tcolor: red; /* why */\n}\n") == "/*! licence */\na {\ncolor: red;\n}"


def test_all_style_of_a_page_is_light():
    assert len(found("ekdwar.css").body.encode()) < 14_000


def test_the_language_is_remembered_and_the_page_kept():
    answer = choose_language(Wish(lang="pa", to="/r/punjab?q=income"))
    assert answer.to == "/r/punjab?q=income"
    assert answer.cookies[0].startswith("lang=pa; Path=/;")


@pytest.mark.parametrize(
    "to", ["https://example.org/", "//example.org/", "/\\example.org", "\\\\example.org", "", "/a\r\nSet-Cookie: x=1"]
)
def test_the_language_switch_sends_nobody_to_another_site(to):
    assert own_path(to) == "/"
