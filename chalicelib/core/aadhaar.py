"""Aadhaar numbers, so that none is ever kept: where text holds one it is refused, or shown with its last four digits.

The last of the twelve digits is Verhoeff's check digit; the first is neither 0 nor 1 (UIDAI, UID numbering scheme).
"""

import re
import unicodedata

_TURNS = (
    *("0123456789", "1234067895", "2340178956", "3401289567", "4012395678"),
    *("5987604321", "6598710432", "7659821043", "8765932104", "9876543210"),
)
"""Multiplication in the dihedral group of the pentagon."""
_PLACES = (
    *("0123456789", "1576283094", "5803796142", "8916043527"),
    *("9453126870", "4286573901", "2793806415", "7046913258"),
)
"""How a digit is exchanged at each place, counted from the right, again after eight."""

_TWELVE = re.compile(r"(?<![\d+])[2-9]\d{3}([ -]?)\d{4}\1\d{4}(?!\d)", re.ASCII)
"""Twelve digits alone or in fours. With a plus sign before them they are a telephone number."""
_BETWEEN = r"[ ._\u200c\u200d-]{0,2}"
_TWELVE_IN_NAME = re.compile(rf"(?<!\d)[2-9]\d{{3}}{_BETWEEN}\d{{4}}{_BETWEEN}\d{{4}}(?!\d)", re.ASCII)
"""The same as people and their telephones call files."""


def is_number(digits: str) -> bool:
    """Whether twelve digits are an Aadhaar number as far as their check digit tells."""
    return len(digits) == 12 and digits[0] not in "01" and _is_closed(digits)


def _is_closed(digits: str) -> bool:
    found = 0
    for place, digit in enumerate(reversed(digits)):
        found = int(_TURNS[found][int(_PLACES[place % 8][int(digit)])])
    return found == 0


def is_in(text: str) -> bool:
    """Whether an Aadhaar number stands in a text, in the digits of any script."""
    return masked(text) != _in_latin(text)


def masked(text: str) -> str:
    """The text with nothing but the last four digits of each Aadhaar number: `XXXX XXXX 2346`."""
    return _TWELVE.sub(_hidden, _in_latin(text))


def masked_name(file_name: str) -> str:
    """A file's name with nothing but the last four digits of each Aadhaar number; as it is where it holds none."""
    plain = _in_latin(file_name)
    hidden = _TWELVE_IN_NAME.sub(_hidden, plain)
    return file_name if hidden == plain else hidden


def _hidden(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    return f"XXXX XXXX {digits[-4:]}" if is_number(digits) else found[0]


def _in_latin(text: str) -> str:
    return "".join(str(unicodedata.digit(one)) if not one.isascii() and one.isdecimal() else one for one in text)
