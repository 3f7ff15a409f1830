"""Pages as pictures, and the letters that a PDF carries with their places: pdfium and Pillow.

Only for a process of its own (`apart`): these are large parsers over bytes of strangers.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

READ_HEIGHT, CODE_HEIGHT = 1_754, 3_508
"""A4 at 150 dpi to read letters in, at 300 dpi to find QR codes in."""
_MOST_TEXT = 20_000


@dataclass(frozen=True)
class Word:
    """A word and where it stands, in thousandths of the page's width and height."""

    text: str
    page: int
    left: int
    top: int
    width: int
    height: int


def of_pdf(content: bytes, *, most_pages: int, height: int) -> Iterator[Any]:
    """The first pages in grey, as Pillow pictures of about this height."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    for index in range(min(len(document), most_pages)):
        page = document[index]
        width_pt, height_pt = page.get_size()
        scale = min(height / max(height_pt, 1), 1.6 * height / max(width_pt, 1))
        yield page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil().convert("L")
        page.close()
    document.close()


def of_picture(content: bytes, *, height: int) -> Any:
    """A picture in grey, no higher than this."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # it has been bounded and written anew before
    picture = Image.open(io.BytesIO(content)).convert("RGBA" if content[:4] == b"\x89PNG" else "L")
    if picture.mode == "RGBA":
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture).convert("L")
    picture.thumbnail((int(1.6 * height), height), Image.Resampling.LANCZOS)
    return picture


def to_read(page: Any, *, level: bool) -> Any:
    """The picture as letters are read in it; a photograph is levelled, a page of a PDF is level already."""
    from PIL import Image

    small = page.copy()
    small.thumbnail((int(1.6 * READ_HEIGHT), READ_HEIGHT), Image.Resampling.BOX)
    return straightened(_upright(small)) if level else small


def _upright(picture: Any) -> Any:
    """On its feet or on its head, but not on its side: lines of letters make rows differ more than columns."""
    from PIL import Image, ImageOps

    small = ImageOps.invert(ImageOps.autocontrast(picture, cutoff=2))
    small.thumbnail((600, 600), Image.Resampling.BOX)
    small = ImageOps.crop(small, min(small.size) // 10)  # the edges of the paper are the strongest lines
    aside = small.rotate(90, expand=True)
    tilts = range(-8, 9, 2)
    lies = max(_level(aside, tilt) for tilt in tilts) > 1.2 * max(_level(small, tilt) for tilt in tilts)
    return picture.rotate(90, expand=True) if lies else picture


def straightened(picture: Any, *, most_degrees: float = 12) -> Any:
    """The picture with its lines of letters level, as far as a phone held askew has turned them.

    Level lines make the darkness of rows differ most. Tried in steps of one degree, then around the best in quarters.
    """
    from PIL import Image, ImageOps

    small = ImageOps.invert(ImageOps.autocontrast(picture, cutoff=2))
    small.thumbnail((500, 500), Image.Resampling.BOX)
    steps = range(-int(most_degrees), int(most_degrees) + 1)
    coarse = max(steps, key=lambda angle: (_level(small, angle), -abs(angle)))
    best = max(
        (coarse + quarter / 4 for quarter in range(-3, 4)), key=lambda angle: (_level(small, angle), -abs(angle))
    )
    if abs(best) < 0.3:
        return picture
    return picture.rotate(best, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def _level(picture: Any, angle: float) -> float:
    """How much neighbouring rows differ in darkness: a measure without dimension."""
    from PIL import Image

    turned = picture.rotate(angle, Image.Resampling.BILINEAR) if angle else picture
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return float(sum((here - there) ** 2 for here, there in pairwise(rows)))


def as_png(picture: Any) -> bytes:
    """As a file."""
    target = io.BytesIO()
    picture.save(target, "PNG", compress_level=1)
    return target.getvalue()


def on_its_head(png: bytes) -> bytes:
    """One of our own pictures, turned by half a turn."""
    from PIL import Image

    return as_png(Image.open(io.BytesIO(png)).rotate(180))


def part(png: bytes, box: tuple[float, float, float, float], times: int) -> bytes:
    """What stands in a box (thousandths) of one of our own pictures, so many times as large, with white around it."""
    from PIL import Image, ImageOps

    page = Image.open(io.BytesIO(png)).convert("L")
    size = (page.width, page.height, page.width, page.height)
    left, top, right, bottom = (round(edge * points / 1000) for edge, points in zip(box, size, strict=True))
    cut = page.crop((left - 6, top - 6, max(right, left) + 6, max(bottom, top) + 6))
    return as_png(
        ImageOps.expand(cut.resize((times * cut.width, times * cut.height), Image.Resampling.LANCZOS), 40, 255)
    )


def words_of_pdf(content: bytes, *, most_pages: int) -> tuple[Word, ...]:
    """The words of the text layer of the first pages, in the order in which the file has them."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    found: list[Word] = []
    for index in range(min(len(document), most_pages)):
        page = document[index]
        found += _words(page, index)
        page.close()
    document.close()
    return tuple(found)


def _words(page: Any, index: int) -> Iterator[Word]:
    """Runs of letters without a blank between them, each with the box around its letters."""
    width, height = page.get_size()
    text = page.get_textpage()
    letters = text.get_text_range(0, min(text.count_chars(), _MOST_TEXT)) if text.count_chars() else ""
    count = min(text.count_chars(), _MOST_TEXT, len(letters))
    start = None
    for at in range(count + 1):
        is_blank = at == count or letters[at].isspace()
        if start is None and not is_blank:
            start = at
        elif start is not None and is_blank:
            yield _word(text, letters[start:at], range(start, at), (index, width, height))
            start = None
    text.close()


def _word(text: Any, written: str, letters: range, page: tuple[int, float, float]) -> Word:
    index, width, height = page
    boxes = [box for box in (text.get_charbox(at) for at in letters) if box[2] > box[0]]
    left, bottom = (min((box[side] for box in boxes), default=0.0) for side in (0, 1))
    right, top = (max((box[side] for box in boxes), default=0.0) for side in (2, 3))

    def part(length: float, whole: float) -> int:
        return max(0, min(1000, round(1000 * length / whole))) if whole else 0

    return Word(
        written,
        index,
        part(left, width),
        part(height - top, height),
        part(right - left, width),
        part(top - bottom, height),
    )
