"""What the words on a page say: name, date of birth, number, validity, and where each stands. Pure; advice only."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from chalicelib.adapters.page_pictures import Word
from chalicelib.core.sounds import words_of
from chalicelib.documents.days import DIGITS, day_of
from chalicelib.documents.models import Facts, Spot

_LEAST_WORDS = 4
"""A text layer with fewer is that of a scan with a stamp on it."""
_LABELS = tomllib.loads((Path(__file__).parent / "labels.toml").read_text("utf-8"))
_BETWEEN, _STOPS, _OTHERS = (frozenset(_LABELS[name]) for name in ("between", "stops", "not_the_holder"))
_LIKE_A_NUMBER = re.compile(r"(?=[A-Z0-9/-]*\d[A-Z0-9/-]*\d)[A-Z0-9][A-Z0-9/-]{4,29}", re.IGNORECASE)
_MOST_NAME = 6


@dataclass(frozen=True)
class Line:
    """Words that stand beside one another."""

    words: tuple[Word, ...]

    @property
    def plain(self) -> list[str]:
        return [_plain(word.text) for word in self.words]


def says_something(words: Sequence[Word]) -> bool:
    """Whether a text layer has letters worth reading; else they are in the picture."""
    return len([word for word in words if words_of(word.text)]) >= _LEAST_WORDS


def facts_in(words: Sequence[Word]) -> tuple[Facts, tuple[Spot, ...]]:
    """What stands behind the labels that papers have, and where. What is not found is left empty."""
    lines = _lines(words)
    found = {
        "name": _name(lines),
        "birth_date": _dated(lines, _LABELS["birth_date"]),
        "valid_until": _dated(lines, _LABELS["valid_until"], before=True),
        "issued_on": _dated(lines, _LABELS["issued_on"]),
        "number": _numbered(lines),
    }
    told = {fact: one[0] for fact, one in found.items() if one}
    return Facts.model_validate(told), tuple(_spot(fact, one[1]) for fact, one in found.items() if one)


def _plain(text: str) -> str:
    return text.translate(DIGITS).casefold().strip(" .:;,|-–—_()[]'\"।")


def _lines(words: Sequence[Word]) -> tuple[Line, ...]:
    """Words whose middles are at one height, from left to right; lines from top to bottom. What is much taller than the
    rest is an edge or a stain that was taken for a letter."""
    usual = sorted(word.height for word in words)[len(words) // 2] if words else 0
    kept = [word for word in words if word.height <= 4 * usual]
    rows: list[list[Word]] = []
    for word in sorted(kept, key=lambda one: (one.page, _middle(one))):
        last = rows[-1][-1] if rows else None
        if last and last.page == word.page and _middle(word) - _middle(last) <= 0.6 * min(last.height, word.height):
            rows[-1].append(word)
        else:
            rows.append([word])
    return tuple(Line(tuple(sorted(row, key=lambda one: one.left))) for row in rows)


def _middle(word: Word) -> float:
    return word.top + word.height / 2


_Found = tuple[object, tuple[Word, ...]] | None


def _name(lines: Sequence[Line]) -> _Found:
    """Behind the word for `name`, where no other person's or thing's name is meant; or whom a sentence certifies."""
    for at, line in enumerate(lines):
        for place, word in enumerate(line.plain):
            before = {*line.plain[max(0, place - 3) : place], *line.plain[place + 1 : place + 4]}
            if word in _LABELS["name"] and not before & _OTHERS:
                rest = line.words[place + 1 :] or (lines[at + 1].words if at + 1 < len(lines) else ())
                if value := _name_words(rest):
                    return " ".join(one.text.strip(" .:;,|-–—_") for one in value), value
    return _certified(lines)


def _certified(lines: Sequence[Line]) -> _Found:
    for at, line in enumerate(lines):
        for label in _LABELS["certified"]:
            end = _label_end(line, label)
            following = lines[at + 1].words if at + 1 < len(lines) else ()
            if end is not None and (value := _name_words((*line.words[end:], *following))):
                return " ".join(one.text.strip(" .:;,|-–—_") for one in value), value
    return None


def _name_words(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words of letters, up to the next label or figure; what only leads to the name is passed over."""
    value: list[Word] = []
    for word in words:
        plain = _plain(word.text)
        if not value and (plain in _BETWEEN or plain in _LABELS["name"] or not plain):
            continue
        if not plain or plain in _STOPS or re.search(r"[\d/]", plain) or len(value) == _MOST_NAME:
            break
        value.append(word)
    return tuple(value) if words_of(" ".join(word.text for word in value)) else ()


def _dated(lines: Sequence[Line], labels: Sequence[str], *, before: bool = False) -> _Found:
    """A date behind one of the labels, on its line or the next; before it too where `last` (`31 March तक वैध`)."""
    for at, line in enumerate(lines):
        end = next((end for label in labels if (end := _label_end(line, label)) is not None), None)
        if end is None:
            continue
        following = lines[at + 1].words if at + 1 < len(lines) else ()
        for words in (line.words[end:], line.words[:end] if before else (), following):
            if found := _date_in(words):
                return found
    return None


def _date_in(words: Sequence[Word]) -> _Found:
    """The first date in words, written with figures or with a month's name."""
    for size in (1, 3):
        for at in range(len(words) - size + 1):
            part = words[at : at + size]
            day = day_of(" ".join(word.text for word in part))
            if day:
                return day, tuple(part)
    return None


def _numbered(lines: Sequence[Line]) -> _Found:
    """What looks like a number of a paper, behind a label for it. Never an Aadhaar number."""
    for line in lines:
        for label in _LABELS["number"]:
            end = _label_end(line, label)
            for word in line.words[end:] if end is not None else ():
                text = word.text.translate(DIGITS).strip(" .:;,|।")
                if _LIKE_A_NUMBER.fullmatch(text) and not day_of(text) and not _may_be_aadhaar(text):
                    return text.upper(), (word,)
    return None


def _may_be_aadhaar(text: str) -> bool:
    """Twelve figures and nothing else: not kept, whatever they are (Aadhaar Act, 2016, section 29)."""
    return len(re.sub(r"\D", "", text)) >= 12 and not re.search(r"[A-Z]", text, re.IGNORECASE)


def _label_end(line: Line, label: str) -> int | None:
    """Where a line goes on behind a label; a letter or two may have been misread in a long one, and blanks lost."""
    wanted = label.replace(" ", "")
    for size in {label.count(" ") + 1, 1}:
        for at in range(len(line.words) - size + 1):
            here = "".join(line.plain[at : at + size])
            if here == wanted or (len(wanted) > 6 and SequenceMatcher(None, here, wanted).ratio() >= 0.85):
                return at + size
    return None


def _spot(fact: str, words: Sequence[Word]) -> Spot:
    left, top = min(word.left for word in words), min(word.top for word in words)
    right, bottom = max(word.left + word.width for word in words), max(word.top + word.height for word in words)
    return Spot(fact=fact, page=words[0].page, left=left, top=top, width=right - left, height=bottom - top)
