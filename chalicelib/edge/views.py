"""Pages: Jinja2 with escaping on, strict about names, and the few things every page needs."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chalicelib.core import ids, money, text
from chalicelib.core.text import LANGUAGE_NAMES
from chalicelib.edge import words
from chalicelib.edge.request import Request, Who
from chalicelib.edge.responses import View


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parents[1]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(rupees=money.rupees, number=ids.shown)
    environment.globals.update(languages=LANGUAGE_NAMES)
    return environment


def render(view: View, request: Request, who: Who) -> str:
    """A page in the language of the one who asks.

    Templates see `who`, `lang`, `path`, `t(key, **facts)` for our own words, `say(text)` for words of a service
    definition, `day(date)` and `moment(datetime)`, and `fault(fault)`.
    """
    language = request.language
    context: dict[str, Any] = {
        "who": who,
        "lang": language,
        "path": request.path,
        "t": lambda key, **facts: words.say(key, language, **facts),
        "say": lambda words_by_language: text.say(words_by_language, language),
        "day": lambda date: text.written_date(date, language),
        "moment": lambda when: text.written_moment(when, language),
        "fault": lambda one: words.fault(one, language),
        "problem": None,
        "typed": {},
        **view.data,
    }
    return _environment().get_template(view.template).render(context)
