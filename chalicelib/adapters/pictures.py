"""Pillow: a picture opened, bounded and written anew, so that nothing but the picture is kept."""

import io
import warnings
from dataclasses import dataclass
from typing import Literal

PictureFormat = Literal["JPEG", "PNG"]


class UnreadablePicture(Exception):
    """Not a whole picture of the format."""


class PictureTooLarge(Exception):
    """More pixels than allowed; known from the header, before anything is unpacked."""


@dataclass(frozen=True)
class Picture:
    """The picture written anew."""

    content: bytes
    width: int
    height: int


def written_anew(content: bytes, kind: PictureFormat, *, max_pixels: int) -> Picture:
    """The same picture without place, camera, comments, thumbnails or anything behind its end, turned upright.

    Raises UnreadablePicture or PictureTooLarge.
    """
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # our own bound stands in its place
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=[kind]) as opened:
            warnings.simplefilter("ignore")
            if opened.width * opened.height > max_pixels:
                raise PictureTooLarge
            opened.load()
            upright = ImageOps.exif_transpose(opened)
            plain = upright if upright.mode in ("L", "RGB") or kind == "PNG" else upright.convert("RGB")
            return Picture(_encoded(plain, kind), plain.width, plain.height)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise UnreadablePicture from error


def _encoded(picture: "Image", kind: PictureFormat) -> bytes:  # type: ignore[name-defined]  # noqa: F821
    picture.info = {name: value for name, value in picture.info.items() if name == "transparency"}
    target = io.BytesIO()
    options = {"quality": 90, "optimize": True, "exif": b""} if kind == "JPEG" else {"compress_level": 6}
    picture.save(target, kind, **options)
    return target.getvalue()
