"""QR codes (ISO/IEC 18004) as pictures, many a second.

Segno draws the frame of each size once: finders, timing, alignment, format and version. Into it go the bits of a
text, each to its place, by one lookup for the whole code; segno walks through every module of every code instead.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, product, zip_longest
from operator import itemgetter
from typing import Any

_MASK = 2
"""Always this one: trying all eight takes five times as long, and scanners read each of them."""
_QUIET = 4
"""Modules of quiet zone on every side (section 9.1)."""
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_ONLY_LETTERS = re.compile(r"[0-9A-Z $%*+\-./:]*")
_MEDIUM, _QUARTILE, _HIGH = 0, 3, 2
"""Levels of error correction, by the two bits of the format information."""
_PADDING = bytes([0b11101100, 0b00010001])
_DARK = re.compile("1+")


def svg(text: str, *, light: str = "") -> str:
    """The code of a text of ASCII letters with its quiet zone, one unit a module; on `light` or on nothing.

    Correction is M, or better where that makes the code no larger. Raises ValueError for a text that no code can hold.
    """
    rows = modules(text)
    size = len(rows) + 2 * _QUIET
    ground = f'<path fill="{light}" d="M0 0h{size}v{size}h-{size}z"/>' if light else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}">{ground}'
        f'<path stroke="#000" d="{"".join(_lines(rows))}"/></svg>'
    )


def _lines(rows: list[str]) -> Iterator[str]:
    for y, row in enumerate(rows):
        for run in _DARK.finditer(row):
            start, end = run.span()
            yield f"M{start + _QUIET} {y + _QUIET}.5h{end - start}"


def modules(text: str) -> list[str]:
    """The code row by row, `1` for a dark module; without quiet zone."""
    if not text.isascii():
        raise ValueError("a QR code of ours holds ASCII")
    version, level, bits = _fitted(text)
    frame = _frame(version, level)
    filled = "".join(frame.pick(_message(version, level, bits) + frame.fixed))
    # Masking is one exclusive or over all modules.
    masked = format(int(filled, 2) ^ frame.mask, f"0{frame.size**2}b")
    return [masked[at : at + frame.size] for at in range(0, len(masked), frame.size)]


def _segno() -> Any:
    """Its tables of the standard, and what draws the frame; without types."""
    from segno import encoder

    return encoder


# What is said


def _fitted(text: str) -> tuple[int, int, str]:
    """The smallest version that holds a text at level M, the best level that it holds it at, and the bits."""
    short = _ONLY_LETTERS.fullmatch(text) is not None
    said = _letters(text) if short else "".join(format(one, "08b") for one in text.encode())
    capacity = _segno().consts.SYMBOL_CAPACITY
    for version in range(1, 41):
        band = (version > 9) + (version > 26)
        count = format(len(text), f"0{((9, 11, 13) if short else (8, 16, 16))[band]}b")
        bits = ("0010" if short else "0100") + count + said
        fitting = [one for one in (_MEDIUM, _QUARTILE, _HIGH) if len(bits) <= capacity[version][one]]
        if fitting:
            return version, fitting[-1], bits
    raise ValueError("too long for a QR code")


def _letters(text: str) -> str:
    """Two letters in eleven bits, a last one in six (section 7.4.4)."""
    last = format(_LETTERS.index(text[-1]), "06b") if len(text) % 2 else ""
    return "".join(map(_pairs().__getitem__, map("".join, zip(text[::2], text[1::2], strict=False)))) + last


@cache
def _pairs() -> dict[str, str]:
    return {one + two: format(at, "011b") for at, (one, two) in enumerate(product(_LETTERS, repeat=2))}


def _message(version: int, level: int, bits: str) -> str:
    """Padded, in blocks, with their correction, interleaved (sections 7.4.9 to 7.6)."""
    tables = _segno().consts
    room = tables.SYMBOL_CAPACITY[version][level]
    bits += "0" * min(4, room - len(bits))
    bits += "0" * (-len(bits) % 8)
    data = int(bits, 2).to_bytes(len(bits) // 8, "big")
    missing = room // 8 - len(data)
    data += (_PADDING * (missing // 2 + 1))[:missing]
    blocks, corrections, at = [], [], 0
    for kind in tables.ECC[version][level]:
        for _ in range(kind.num_blocks):
            blocks.append(data[at : at + kind.num_data])
            corrections.append(_correction(blocks[-1], kind.num_total - kind.num_data))
            at += kind.num_data
    mixed = bytes(one for one in chain(*zip_longest(*blocks), *zip_longest(*corrections)) if one is not None)
    return format(int.from_bytes(mixed, "big"), f"0{8 * len(mixed)}b")


def _correction(block: bytes, length: int) -> bytes:
    """The remainder of a block by the generator polynomial (section 7.5.2), each step one exclusive or."""
    steps, top, rest = _generator(length), 8 * (length - 1), 0
    whole = (1 << 8 * length) - 1
    for one in block:
        rest = ((rest << 8) & whole) ^ steps[one ^ (rest >> top)]
    return rest.to_bytes(length, "big")


@cache
def _generator(length: int) -> tuple[int, ...]:
    """The generator polynomial times each number of the field, as one integer."""
    tables = _segno().consts

    def times(number: int) -> bytes:
        return bytes(tables.GALIOS_EXP[(power + tables.GALIOS_LOG[number]) % 255] for power in tables.GEN_POLY[length])

    return 0, *(int.from_bytes(times(number), "big") for number in range(1, 256))


# Where it goes


@dataclass(frozen=True)
class Frame:
    """All of a code that does not depend on what it says."""

    size: int
    pick: Callable[[str], tuple[str, ...]]
    """From the message and what follows it, the bit of every module."""
    fixed: str
    """`0`s for bits that remain at the end of a message, and the two kinds of module that are no part of it."""
    mask: int


@lru_cache(maxsize=16)
def _frame(version: int, level: int) -> Frame:
    encoder, size = _segno(), 17 + 4 * version
    matrix = encoder.make_matrix(size, size)
    encoder.add_finder_patterns(matrix, size, size)
    encoder.add_alignment_patterns(matrix, size, size)
    encoder.add_format_info(matrix, version, level, _MASK)
    encoder.add_version_info(matrix, version)
    places = list(_places(matrix))
    remainder = len(places) % 8
    where = {place: at for at, place in enumerate(places)}
    light = len(places)
    every = list(product(range(size), repeat=2))
    pick = itemgetter(*(where.get((y, x), light + matrix[y][x]) for y, x in every))
    mask = "".join("1" if (y, x) in where and x % 3 == 0 else "0" for y, x in every)
    return Frame(size=size, pick=pick, fixed="0" * remainder + "01", mask=int(mask, 2))


def _places(matrix: tuple[bytearray, ...]) -> Iterator[tuple[int, int]]:
    """The free modules in the order of the message: two columns at a time from the right, up and down (7.7.3)."""
    size, free = len(matrix), 2
    upwards = True
    for right in (*range(size - 1, 6, -2), 5, 3, 1):
        for step in range(size):
            y = size - 1 - step if upwards else step
            yield from ((y, x) for x in (right, right - 1) if matrix[y][x] == free)
        upwards = not upwards
