"""Whether a page has ink where the sheet that it is said to be a print of has none. Runs in a process of its own."""

import io
from typing import Any

AHEAD = ("PIL.ImageFilter", "PIL.PngImagePlugin")
"""What is imported once for all files."""
_DARKER = 50
"""Levels of 255 below what is around it: ink, and not shade."""
_BLOCK = 4
_REACH = 7
"""Blocks of four points, about 0.7 mm: ink of the sheet reaches so many from one side to the other of where it is."""
_LEAST = 6
"""Blocks with ink that count as dust."""


def look(content: bytes, sheet_bytes: int, fit: list[float]) -> tuple[dict[str, Any], bytes]:
    """`{"foreign": …}` of two pages as PNG, one behind the other. `fit`: where the sheet's points lie on the paper, in
    thousandths of each."""
    return {"foreign": has_foreign(content[:sheet_bytes], content[sheet_bytes:], fit)}, b""


def has_foreign(sheet: bytes, paper: bytes, fit: list[float]) -> bool:
    """Whether the paper has ink where the sheet is blank."""
    from PIL import Image, ImageChops, ImageFilter

    own, other = (Image.open(io.BytesIO(one)).convert("L") for one in (sheet, paper))
    laid = other.transform(own.size, Image.Transform.AFFINE, _in_points(fit, own.size, other.size), fillcolor=255)
    around = laid.filter(ImageFilter.BoxBlur(20))
    ink = ImageChops.subtract(around, laid).point(lambda level: 255 if level > _DARKER else 0)
    allowed = own.point(lambda level: 255 if level < 235 else 0).reduce(_BLOCK).point(lambda level: 255 if level else 0)
    foreign = ImageChops.subtract(
        ink.reduce(_BLOCK).point(lambda level: 255 if level > 64 else 0), allowed.filter(ImageFilter.MaxFilter(_REACH))
    )
    return foreign.histogram()[255] > _LEAST


def _in_points(fit: list[float], own: tuple[int, int], other: tuple[int, int]) -> tuple[float, ...]:
    """The same from points to points."""
    a, b, c, d, e, f = fit
    right, down = other[0] / 1000, other[1] / 1000
    x, y = 1000 / own[0], 1000 / own[1]
    return a * x * right, b * y * right, c * right, d * x * down, e * y * down, f * down
