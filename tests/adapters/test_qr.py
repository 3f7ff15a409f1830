"""QR codes: module by module what other people's software makes, and read by it."""

import random
from typing import Any

import pytest

from chalicelib.adapters import qr

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def by_segno(text: str) -> list[str]:
    import segno

    matrix = segno.make(text, error="m", micro=False, mask=2).matrix
    return ["".join(map(str, row)) for row in matrix]


@pytest.mark.parametrize("length", [1, 2, 9, 20, 21, 62, 100, 155, 333, 536, 701, 1100, 1852, 3391])
def test_letters_give_the_code_that_segno_makes(length: int) -> None:
    chance = random.Random(length)
    text = "A" + "".join(chance.choices(_LETTERS, k=length - 1))
    assert qr.modules(text) == by_segno(text)


@pytest.mark.parametrize("length", range(40, 2331, 229))
def test_addresses_are_read_as_they_were_said(length: int) -> None:
    """By zxing: segno pads a message that ends with a byte by one more than the standard says."""
    chance = random.Random(length)
    text = "https://example.gov.in/verify/" + "".join(chance.choices("abcdefXYZ0123456789/?=&", k=length - 30))
    assert read(text) == [text]


def test_every_size_has_its_frame() -> None:
    from segno.consts import SYMBOL_CAPACITY

    capacity: Any = SYMBOL_CAPACITY
    for version in range(1, 41):
        text = "x" * ((capacity[version][0] - 12 - 8 * (version > 9)) // 8)
        rows = qr.modules(text)
        assert len(rows) == 17 + 4 * version
        assert rows == by_segno(text)


def test_letters_are_read_as_they_were_said() -> None:
    told = "HC1:" + "6BFOXN%TS3DH" * 40
    assert read(told) == [told]


def read(told: str) -> list[str]:
    """What zxing reads in the picture."""
    import zxingcpp
    from PIL import Image

    drawn = qr.svg(told)
    wide = int(drawn.split('width="')[1].split('"')[0])
    picture = Image.new("L", (wide, wide), 255)
    for part in drawn.split(' d="')[1].split('"')[0].split("M")[1:]:
        x, rest = part.split(" ")
        y, length = rest.split(".5h")
        picture.paste(0, (int(x), int(y), int(x) + int(length), int(y) + 1))
    return [one.text for one in zxingcpp.read_barcodes(picture.resize((wide * 3, wide * 3), Image.Resampling.NEAREST))]


@pytest.mark.parametrize("text", ["Sunita पाटील", "x" * 2332])
def test_what_no_code_can_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="QR"):
        qr.modules(text)
