"""How a message reads, and whether a text may go out. Pure."""

import html
import re
from collections.abc import Mapping
from datetime import date
from string import Formatter

from chalicelib.adapters.sms import parts
from chalicelib.core import ids, money, text
from chalicelib.core.text import Language
from chalicelib.notifications.models import Channel, Fact, FactKind, Letter, Message

VARIABLE_MOST = 30
"""Characters that one variable of a registered (DLT) template may have."""


class Unfit(Exception):
    """The text is not what the operators have registered, or is longer than was agreed: it must not go out."""


def sms_text(message: Message, language: Language, facts: Mapping[str, Fact], *, site: str) -> str:
    """The text message. Raises Unfit where it would not be the registered text, or takes more parts than it may."""
    template = message.words(language).sms
    told = {name: shortened(one) for name, one in shown(message, "sms", language, facts, site=site).items()}
    filled = template.format(**told)
    if not registered(template).fullmatch(filled):
        raise Unfit(f"{message.key}.{language}: not the registered text")
    if parts(filled) > message.parts[language]:
        raise Unfit(f"{message.key}.{language}: {parts(filled)} parts")
    return filled


def registered(template: str) -> re.Pattern[str]:
    """What the operators let pass: the text word for word, anything short for the variables."""
    pieces = [
        re.escape(words) + (f"[^\r\n]{{1,{VARIABLE_MOST}}}" if fact else "")
        for words, fact, _, _ in Formatter().parse(template)
    ]
    return re.compile("".join(pieces))


def shortened(words: str) -> str:
    """On one line, and cut at a word so that it fits a variable; the two dots at the end are cheap in an SMS."""
    line = " ".join(words.split())
    if len(line) <= VARIABLE_MOST:
        return line
    head = line[: VARIABLE_MOST - 1]
    return (head[: head.rfind(" ")] if " " in head else head[:-1]).rstrip(" ,.") + ".."


def letter(
    message: Message,
    language: Language,
    facts: Mapping[str, Fact],
    *,
    site: str,
    frame: Mapping[str, str],
    name: str,
    override: str | None = None,
) -> Letter:
    """The e-mail: greeting, the words, where to see more, who we are. `frame` has the words around it."""
    words, told = message.words(language), shown(message, "email", language, facts, site=site)
    body = (override or words.body).format(**told)
    paragraphs = [frame["greeting-name"].format(name=name) if name else frame["greeting"], *body.split("\n\n")]
    if "link" in told:
        paragraphs.append(frame["see"].format(link=told["link"]))
    paragraphs.append(frame["closing"])
    return Letter(
        subject=" ".join(words.subject.format(**told).split()),
        text="\n\n".join(paragraphs) + "\n",
        html=_page(paragraphs, language),
    )


def _page(paragraphs: list[str], language: Language) -> str:
    inside = "\n".join(f"<p>{_linked(html.escape(one)).replace(chr(10), '<br>')}</p>" for one in paragraphs)
    style = "max-width:36em;margin:1.5em auto;padding:0 1em;font:16px/1.5 sans-serif;color:#1b1b1b"
    head = f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"></head>'
    return f'{head}\n<body><div style="{style}">\n{inside}\n</div></body></html>\n'


def _linked(escaped: str) -> str:
    return re.sub(r"https?://[^\s<]+", lambda found: f'<a href="{found[0]}">{found[0]}</a>', escaped)


def shown(
    message: Message, channel: Channel, language: Language, facts: Mapping[str, Fact], *, site: str
) -> dict[str, str]:
    """Every fact as people read it. KeyError where the caller left one out."""
    return {
        name: _shown(
            kind, facts["link" if kind == "link" else name] if kind != "site" else site, channel, language, site
        )
        for name, kind in message.facts.items()
    }


def _shown(kind: FactKind, fact: Fact, channel: Channel, language: Language, site: str) -> str:
    match kind, fact:
        case "date", date():
            return text.written_date(fact, language)
        case "rupees", int():
            return money.rupees_in_sms(fact) if (channel, language) == ("sms", "en") else money.rupees(fact)
        case "number", str():
            return ids.shown(fact)
        case "link", str():
            return site + fact
        case "site", str():
            return fact.partition("://")[2] if channel == "sms" else fact
        case "words" | "date", str() | dict():
            return fact if isinstance(fact, str) else text.say(fact, language)
    raise TypeError(f"{kind}: {type(fact).__name__}")
