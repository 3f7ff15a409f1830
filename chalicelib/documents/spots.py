"""Where on a page a fact stands, as a picture that a person can look at: the page with a frame around the place."""

import io
from collections.abc import Sequence

from chalicelib.adapters import buckets
from chalicelib.core.errors import NotFound
from chalicelib.documents.models import Document, Reading, Spot

_LINK_LASTS_S = 120
_FRAME = (178, 24, 24)
_AROUND = 8
"""Thousandths of the page between the letters and the frame."""


def keep(document: Document, said: Reading, pictures: Sequence[bytes]) -> None:
    """One picture for each fact that was found; drawn by us from our own picture of the page, never from the file."""
    for spot in said.spots:
        if spot.page < len(pictures):
            buckets.write(
                "vault", _key(document, spot.fact), _framed(pictures[spot.page], spot), content_type="image/png"
            )


def link(document: Document, fact: str) -> str:
    """A link that shows the place of a fact, for two minutes. Raises NotFound."""
    if not document.reading or all(spot.fact != fact for spot in document.reading.spots):
        raise NotFound
    key, name = _key(document, fact), f"{document.document_id}-{fact}.png"
    return buckets.get_link("vault", key, content_type="image/png", file_name=name, lasts_s=_LINK_LASTS_S)


def keys(document: Document) -> tuple[str, ...]:
    """What of a document lies in the vault beside its file, and goes when it goes."""
    return tuple(_key(document, spot.fact) for spot in document.reading.spots) if document.reading else ()


def _key(document: Document, fact: str) -> str:
    return f"{document.content_key}/places/{fact}"


def _framed(png: bytes, spot: Spot) -> bytes:
    from PIL import Image, ImageDraw

    page = Image.open(io.BytesIO(png)).convert("RGB")
    left, top = (max(0, one - _AROUND) for one in (spot.left, spot.top))
    right, bottom = spot.left + spot.width + _AROUND, spot.top + spot.height + _AROUND
    frame = (
        left * page.width // 1000,
        top * page.height // 1000,
        right * page.width // 1000,
        bottom * page.height // 1000,
    )
    ImageDraw.Draw(page).rectangle(frame, outline=_FRAME, width=max(3, page.width // 300))
    target = io.BytesIO()
    page.quantize(32).save(target, "PNG", optimize=False)
    return target.getvalue()
