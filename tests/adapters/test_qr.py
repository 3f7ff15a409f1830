"""QR codes: what stands in the picture is what was said, at the size that other people's software would take."""

import random

import pytest

from chalicelib.adapters import qr
from tests.qr import codes_in

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


@pytest.mark.parametrize("length", [1, 2, 21, 155, 536, 1100, 2331])
def test_letters_are_read_as_they_were_said(length: int) -> None:
    chance = random.Random(length)
    text = "A" + "".join(chance.choices(_LETTERS, k=length - 1))
    assert read(qr.svg(text)) == [text]


@pytest.mark.parametrize("length", range(40, 2331, 458))
def test_addresses_are_read_as_they_were_said(length: int) -> None:
    chance = random.Random(length)
    text = "https://example.gov.in/verify/" + "".join(chance.choices("abcdefXYZ0123456789/?=&", k=length - 30))
    assert read(qr.svg(text, light="#fff")) == [text]


@pytest.mark.parametrize("text", ["HTTPS://EXAMPLE.GOV.IN/V/MH-4K7QX-9M2TD-3", "6BF" + "OXN%TS3DH" * 60])
def test_a_code_is_as_small_as_segno_makes_it_and_always_the_same(text: str) -> None:
    import segno

    wide = segno.make(text, error="m", micro=False).symbol_size(border=4)[0]
    assert f'width="{wide}"' in qr.svg(text) and qr.svg(text) == qr.svg(text)


def test_what_no_code_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match=r"."):
        qr.svg("A" * 5000)


def read(drawn: str) -> list[str]:
    """What zxing reads in the picture."""
    from PIL import Image

    wide = int(drawn.split('width="')[1].split('"', maxsplit=1)[0])
    picture = Image.new("L", (wide, wide), 255)
    for part in drawn.rsplit(' d="', maxsplit=1)[-1].split('"', maxsplit=1)[0].split("M")[1:]:
        x, rest = part.split(" ")
        y, length = rest.split(".5h")
        for step in range(int(length)):
            picture.putpixel((int(x) + step, int(y)), 0)
    return [one.text for one in codes_in(picture.resize((wide * 4, wide * 4), Image.Resampling.NEAREST))]
