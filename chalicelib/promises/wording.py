"""The limit of a promise in words of every language; days and dates are put in words by the pages."""

import re
from typing import get_args

from chalicelib.core.text import Language, Text
from chalicelib.edge import words
from chalicelib.promises.models import Terms

LANGUAGES: tuple[Language, ...] = get_args(Language)


def rule(promised: Terms) -> Text:
    """`within 15 working days`"""
    return {language: _rule(promised, language) for language in LANGUAGES}


def not_set() -> Text:
    """What stands in place of a due date that is not known yet."""
    return {language: words.say("promises.not_set", language) for language in LANGUAGES}


def section(title: Text, number: str) -> Text:
    """`Right to Service Act, section 4`, in the languages of the title."""
    return {
        language: words.say("promises.section", language, act=act, number=number) for language, act in title.items()
    }


def _rule(promised: Terms, language: Language) -> str:
    told = _limit(promised, language)
    if promised.extra:
        told = words.say("promises.with_extra", language, limit=told, extra=promised.extra)
    starts, _, fact = promised.starts.removesuffix(")").partition("(")
    if starts == "complete":
        return told
    facts = {"days": fact} if starts == "notice_ended" else {}
    return words.say(f"promises.from.{starts}", language, limit=told, **facts)


def _limit(promised: Terms, language: Language) -> str:
    if promised.unit.startswith("weekdays"):
        names = [words.say(f"promises.on.{day}", language) for day in re.findall(r"[a-z]{3}(?=[,)])", promised.unit)]
        return words.say("promises.limit.weekdays", language, days=", ".join(names))
    unit = "same_day" if promised.limit == 0 else promised.unit
    if promised.limit == 1:
        return words.say(f"promises.limit_one.{unit}", language)
    return words.say(f"promises.limit.{unit}", language, limit=promised.limit)
