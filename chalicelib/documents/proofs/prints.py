"""Whether a paper is a print of a sheet of ours: every value reads in its place as the sheet has it. Pure.

Places are compared, and not only words: a paper that bears the true values in small letters somewhere, and others where
people look, is no print.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby
from statistics import StatisticsError, linear_regression

from chalicelib.adapters.page_pictures import Word

Values = Sequence[Sequence[str]]
"""Each value that the register has, in every language in which it is printed."""
_LEAST_PAIRS = 12
"""Words that both have once: fewer do not tell how one page lies on the other."""
_LEAST_LETTERS = 4
_FAR = (120.0, 40.0, 12.0)
"""Thousandths of the page: words further from where they should lie are no pair; looked at three times."""
_NEAR = 0.7
"""From which likeness on letters count as misread."""
_MOST_AGAIN = 10
"""Places of a page that are read again by themselves: reading takes long, and a good scan needs it here and there."""
_OUR_NUMBER = re.compile(r"(?=.*[0-9])[a-z]{2,4}[0-9a-z]{11}")
"""As `ids.numbered` makes it: letters and digits by chance, so that no word around helps to tell O from 0."""
_LOOKS_LIKE = str.maketrans("oilsbzg", "0115826")
"""No two digits look like one another here: another number is never taken for it."""
_TIMES = (2, 3)
"""How large they are made for that: what is misread in one size is read in the other."""
_AROUND = (5.0, 2.0)
"""And what lies so far aside, or above and below, still stands in its place."""


@dataclass(frozen=True)
class Fit:
    """Where a point of the sheet lies on the paper: `right` and `down` are each (of x, of y, constant)."""

    right: tuple[float, float, float]
    down: tuple[float, float, float]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """In thousandths of the paper's page."""
        (a, b, c), (d, e, f) = self.right, self.down
        return a * x + b * y + c, d * x + e * y + f


def plain(text: str) -> str:
    """Letters with their signs and digits, those of every script as ASCII; no blanks, no punctuation, no capitals."""
    kept = (one for one in unicodedata.normalize("NFKC", text).casefold() if unicodedata.category(one)[0] in "LMN")
    return "".join(str(unicodedata.digit(one)) if one.isdecimal() else one for one in kept)


def fitted(sheet: Sequence[Word], paper: Sequence[Word]) -> Fit | None:
    """How a page of the sheet lies on the page of the paper; None where they have too little in common."""
    ours, theirs = _once(sheet), _once(paper)
    pairs = [(_middle(ours[word]), _middle(theirs[word])) for word in ours.keys() & theirs.keys()]
    for far in _FAR:
        if len(pairs) < _LEAST_PAIRS:
            return None
        try:
            fit = Fit(_plane(pairs, 0), _plane(pairs, 1))
        except StatisticsError:
            return None
        pairs = [pair for pair in pairs if _distance(fit.at(*pair[0]), pair[1]) <= far]
    return fit if len(pairs) >= _LEAST_PAIRS else None


def _once(words: Sequence[Word]) -> dict[str, Word]:
    known = [(plain(word.text), word) for word in words]
    counts = Counter(text for text, _ in known)
    return {text: word for text, word in known if counts[text] == 1 and len(text) >= _LEAST_LETTERS}


def _middle(word: Word) -> tuple[float, float]:
    return word.left + word.width / 2, word.top + word.height / 2


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))


_Pair = tuple[tuple[float, float], tuple[float, float]]


def _plane(pairs: Sequence[_Pair], axis: int) -> tuple[float, float, float]:
    """The paper's coordinate by both of the sheet's: along its own axis, then what the turn of the page adds."""
    own = linear_regression([here[axis] for here, _ in pairs], [there[axis] for _, there in pairs])
    left = [there[axis] - own.slope * here[axis] - own.intercept for here, there in pairs]
    turn = linear_regression([here[1 - axis] for here, _ in pairs], left)
    constant = own.intercept + turn.intercept
    return (own.slope, turn.slope, constant) if axis == 0 else (turn.slope, own.slope, constant)


Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in thousandths of a page."""


@dataclass(frozen=True)
class Page:
    """A page of the paper, with what was read in it and a way to read a part of it again."""

    words: Sequence[Word]
    fit: Fit
    read_sheet: "Reader"
    read_paper: "Reader"
    again: list[Box] = field(default_factory=list)
    """What was read again."""

    def says(self, line: tuple[Word, ...], sheet: Sequence[Word]) -> bool:
        """Whether nothing but the words of a line of the sheet stands in its place."""
        corners = (line[0].left, min(word.top for word in line), line[-1].left + line[-1].width)
        box = (*corners, max(word.top + word.height for word in line))
        here = (*self.fit.at(box[0], box[1]), *self.fit.at(box[2], box[3]))
        wanted = _inside(sheet, box)
        return _is_same(wanted, _inside(self.words, here)) or self._reads_alike(wanted, box, here)

    def _reads_alike(self, wanted: str, box: Box, here: Box) -> bool:
        """Read again by itself: right, or misread just as our own sheet is. Digits have to be right."""
        self.again.append(here)
        if len(self.again) > _MOST_AGAIN:
            return False
        for times in _TIMES:
            found = plain(self.read_paper(here, times))
            if _is_same(wanted, found) or (_is_near(wanted, found) and found == plain(self.read_sheet(box, times))):
                return True
        return False


Reader = Callable[[Box, int], str]
"""Reads the letters of one part of a page by itself, so many times as large."""


def says_the_same(
    values: Values, sheet: Sequence[Word], paper: Sequence[Word], fit: Fit, readers: tuple[Reader, Reader]
) -> int | None:
    """How many values stand on this page of the sheet, all of them on the paper too; None where one does not.

    A value that the sheet prints in one language and not in another is one that we can't find there: none is taken.
    `readers`, of the sheet and of the paper, read a place again that was not read as it should be among all the rest.
    """
    page = Page(paper, fit, *readers)
    count = 0
    for languages in values:
        found = [tuple(_lines(sheet, value)) for value in dict.fromkeys(map(plain, languages)) if value]
        if not any(found):
            continue
        if not all(found) or not all(page.says(line, sheet) for lines in found for line in lines):
            return None
        count += 1
    return count


def _lines(sheet: Sequence[Word], value: str) -> Iterator[tuple[Word, ...]]:
    """Every place where a value stands, line by line."""
    texts = [plain(word.text) for word in sheet]
    for start, text in enumerate(texts):
        end, joined = start, ""
        while text and len(joined) < len(value) and end < len(texts):
            joined, end = joined + texts[end], end + 1
        if joined == value:
            for _, line in groupby(sheet[start:end], key=_Rows()):
                yield tuple(line)


class _Rows:
    """Tells words of one line from those of the next: what begins left of the word before it is on a new one."""

    def __init__(self) -> None:
        self._row, self._edge = 0, 0

    def __call__(self, word: Word) -> int:
        self._row, self._edge = self._row + (word.left < self._edge), word.left
        return self._row


def _is_same(wanted: str, found: str) -> bool:
    """Whether letters are as they should be; in a number of ours, what looks like a digit may be that digit."""
    if _OUR_NUMBER.fullmatch(wanted):
        wanted, found = wanted.translate(_LOOKS_LIKE), found.translate(_LOOKS_LIKE)
    return wanted == found


def _is_near(wanted: str, found: str) -> bool:
    """Whether other letters may be those that we want, misread. Digits are never misread."""
    is_like = SequenceMatcher(None, found, wanted).ratio() >= _NEAR
    return bool(found) and is_like and _digits(found) == _digits(wanted)


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isdigit())


def _inside(words: Sequence[Word], box: Box) -> str:
    left, top, right, bottom = box
    aside, above = _AROUND
    found = [
        word
        for word in words
        if left - aside <= _middle(word)[0] <= right + aside and top - above <= _middle(word)[1] <= bottom + above
    ]
    return "".join(plain(word.text) for word in sorted(found, key=lambda word: word.left))
