"""Pages: Jinja2 with escaping on, strict about names, and the few things every page needs."""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from markupsafe import Markup

from chalicelib.core import ids, money, text
from chalicelib.core.text import LANGUAGE_NAMES, Language
from chalicelib.edge import words
from chalicelib.edge.assets import asset
from chalicelib.edge.request import Request, Who
from chalicelib.edge.responses import View

if TYPE_CHECKING:
    from jinja2 import Environment


COMPILED = "chalicelib/edge/compiled"
"""Where a package has its templates as Python, so that a cold start compiles none (`infra/package.py`)."""


@cache
def environment() -> "Environment":
    """Where templates come from, and what all of them know."""
    from jinja2 import Environment, FileSystemLoader, ModuleLoader, StrictUndefined

    areas = Path(__file__).parents[1]
    compiled = areas.parent / COMPILED
    made = Environment(
        loader=ModuleLoader(compiled) if compiled.exists() else FileSystemLoader(areas),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(rupees=money.rupees, number=ids.shown, day_typed=_day_typed)
    made.globals.update(languages=LANGUAGE_NAMES, tags=_TAGS, asset=asset)
    return made


_TAGS = {"en": "en", "hi": "hi", "pa": "pa-Guru", "mr": "mr"}
"""Languages as HTML wants them: Punjabi has two scripts, and by itself would be taken to run right to left."""


def _day_typed(typed: str) -> date | None:
    """The day in `2026-03-05` or `5-3-2026`, or None where it is no day."""
    parts = re.split(r"[-/. ]", typed.strip())
    year_first = parts if len(parts[0]) == 4 else parts[::-1]
    try:
        return date(*map(int, year_first))
    except (ValueError, TypeError):
        return None


def _foreign(words_by_language: text.Text, language: Language) -> Markup:
    """The attribute that tells a screen reader where words stand in English for want of a translation (WCAG 3.1.2)."""
    return Markup("") if words_by_language.get(language) else Markup(' lang="en"')


def told(key: str, language: Language, facts: dict[str, Any]) -> str:
    """Words with facts in them. What a macro has made safe for HTML is plain again, so that a page escapes it once."""
    plain = {name: fact.unescape() if isinstance(fact, Markup) else fact for name, fact in facts.items()}
    return words.say(key, language, **plain)


def here(request: Request) -> str:
    """The address to come back to: of this page, or of the page whose form was posted."""
    if request.method != "GET":
        return urlsplit(request.headers.get("referer", "")).path or "/"
    return request.path + ("?" + urlencode(request.query) if request.query else "")


def render(view: View, request: Request, who: Who) -> str:
    """A page in the language of the one who asks.

    Templates see `who`, `lang`, `path`, `here` (path and query, to come back to), `t(key, **facts)` for our own words,
    `say(text)` for words of a service definition, `foreign(text)` for the attribute of the element that holds those,
    `day(date)` and `moment(datetime)`, and `fault(fault)`.
    """
    language = request.language
    context: dict[str, Any] = {
        "who": who,
        "lang": language,
        "path": request.path,
        "here": here(request),
        "t": lambda key, **facts: told(key, language, facts),
        "say": lambda words_by_language: text.say(words_by_language, language),
        "foreign": lambda words_by_language: _foreign(words_by_language, language),
        "day": lambda date: text.written_date(date, language),
        "moment": lambda when: text.written_moment(when, language),
        "fault": lambda one: words.fault(one, language),
        "problem": None,
        "typed": {},
        **view.data,
    }
    return environment().get_template(view.template).render(context)
