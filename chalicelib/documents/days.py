"""Days as papers write them."""

import re
from datetime import date

from chalicelib.core.text import MONTHS

DIGITS = str.maketrans("०१२३४५६७८९੦੧੨੩੪੫੬੭੮੯", "0123456789" * 2)
_MONTH = {
    name.casefold()[:length]: at
    for months in MONTHS.values()
    for at, name in enumerate(months, 1)
    for length in ((3, len(name)) if name.isascii() else (len(name),))
}
_DATES = (
    re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(\d{1,2})\s+([^\W\d_][^\s\d]*)\s+(\d{4})(?!\d)"),
)


def day_of(written: str) -> date | None:
    """The one day that a text writes: day before month, as India does."""
    text = written.translate(DIGITS).strip(" .:;,|।")
    for pattern in _DATES:
        found = pattern.search(text)
        if found:
            day, month, year = found.groups() if len(found[1]) < 3 else found.groups()[::-1]
            number = int(month) if month.isdigit() else _MONTH.get(month.casefold().strip(".,"), 0)
            try:
                return date(int(year), number, int(day))
            except ValueError:
                return None
    return None
