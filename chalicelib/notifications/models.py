"""Messages: their words in every language, the facts they tell, and what a text message may cost."""

import tomllib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.core.model import Model
from chalicelib.core.text import Language

Channel = Literal["sms", "email"]
FactKind = Literal["number", "words", "date", "rupees", "link", "site"]
"""number: of an application or certificate. words: text, or text by language. date: a day, or words by language where
there is none yet. rupees: whole paise. link: a path of
ours, shown in full. site: our own address; nobody needs to tell it."""
Fact = str | int | date | dict[Language, str]
"""What a caller tells: by the kind of the fact a string, paise, a day, or words by language."""


class Words(Model):
    """One message in one language."""

    sms: str
    subject: Annotated[str, StringConstraints(pattern=r"^[^\r\n]+$")]
    body: str


class Message(Model):
    """One thing that citizens are told: `messages/<key>.toml`.

    The text of the SMS is registered word for word with the operators (DLT), each `{fact}` as one variable of at most
    thirty characters: change it there first.
    """

    key: str
    facts: dict[str, FactKind]
    parts: dict[Language, Annotated[int, Field(ge=1, le=3)]]
    """In how many parts the SMS may travel at most."""
    en: Words
    hi: Words
    pa: Words
    mr: Words

    def words(self, language: Language) -> Words:
        found: Words = getattr(self, language)
        return found


class Letter(Model):
    """An e-mail that has been composed."""

    subject: str
    text: str
    html: str


class Sending(Model):
    """How far one message has come on one channel."""

    status: Literal["sending", "sent", "failed", "undeliverable"]
    tries: int
    leased_until: datetime
    supplier_id: str = ""
    code: str = ""


@cache
def message(key: str) -> Message:
    """A message by its key. KeyError where there is none."""
    file = Path(__file__).parent / "messages" / f"{key}.toml"
    if not file.exists():
        raise KeyError(key)
    return Message.model_validate({"key": key, **tomllib.loads(file.read_text("utf-8"))})


def every_message() -> tuple[Message, ...]:
    """All messages there are."""
    return tuple(message(file.stem) for file in sorted((Path(__file__).parent / "messages").glob("*.toml")))
