"""Text in the languages of a region, and dates as people write them."""

import unicodedata
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from chalicelib.core.clock import IST

Language = Literal["en", "hi", "pa", "mr"]
LANGUAGES: tuple[Language, ...] = ("en", "hi", "pa", "mr")
LANGUAGE_NAMES: dict[Language, str] = {"en": "English", "hi": "हिन्दी", "pa": "ਪੰਜਾਬੀ", "mr": "मराठी"}

MONTHS: dict[Language, tuple[str, ...]] = {
    "en": ("January", "February", "March", "April", "May", "June")
    + ("July", "August", "September", "October", "November", "December"),
    "hi": ("जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"),
    "pa": ("ਜਨਵਰੀ", "ਫ਼ਰਵਰੀ", "ਮਾਰਚ", "ਅਪ੍ਰੈਲ", "ਮਈ", "ਜੂਨ", "ਜੁਲਾਈ", "ਅਗਸਤ", "ਸਤੰਬਰ", "ਅਕਤੂਬਰ", "ਨਵੰਬਰ", "ਦਸੰਬਰ"),
    "mr": ("जानेवारी", "फेब्रुवारी", "मार्च", "एप्रिल", "मे", "जून", "जुलै", "ऑगस्ट", "सप्टेंबर", "ऑक्टोबर", "नोव्हेंबर", "डिसेंबर"),
}


def _has_english(text: dict[Language, str]) -> dict[Language, str]:
    if "en" not in text:
        raise ValueError("needs at least English (en)")
    return text


Text = Annotated[dict[Language, Annotated[str, StringConstraints(min_length=1)]], AfterValidator(_has_english)]
"""The same words by language; English is always there."""


def say(text: Text, language: Language) -> str:
    """The words in a language, or in English where they have not been translated."""
    return text.get(language) or text["en"]


def normal(typed: str) -> str:
    """What a person typed, in composed form and without blank edges. Joiners stay: they change Indic letters."""
    return unicodedata.normalize("NFC", typed).strip()


def written_date(day: date, language: Language = "en") -> str:
    """`5 March 2026`, with the month in the language. Of a moment, its day in India."""
    if isinstance(day, datetime):
        day = day.astimezone(IST).date()
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def written_moment(moment: datetime, language: Language = "en") -> str:
    """`5 March 2026, 14:05` on India's clock."""
    local = moment.astimezone(IST)
    return f"{written_date(local.date(), language)}, {local:%H:%M}"
