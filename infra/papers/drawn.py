"""Papers as offices issue them, drawn with the fonts of the repository: PDF with text, scan, photograph."""

import io
import json
import random
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageFilter

FONTS = Path(__file__).parents[2] / "chalicelib" / "certificates" / "fonts"

LABELS = {
    "en": ("Ration Card", "Card No", "Name of Holder", "Father's Name", "Date of Birth", "Address", "Valid until"),
    "hi": ("राशन कार्ड", "कार्ड संख्या", "नाम", "पिता का नाम", "जन्म तिथि", "पता", "वैधता"),
    "mr": ("शिधापत्रिका", "क्रमांक", "नाव", "वडिलांचे नाव", "जन्मतारीख", "पत्ता", "वैधता"),
    "pa": ("ਰਾਸ਼ਨ ਕਾਰਡ", "ਨੰਬਰ", "ਨਾਮ", "ਪਿਤਾ ਦਾ ਨਾਮ", "ਜਨਮ ਮਿਤੀ", "ਪਤਾ", "ਵੈਧਤਾ"),
}
_SHEET = """
#let d = json("/data.json")
#set page(width: 148mm, height: 105mm, margin: 12mm)
#set text(font: ("Noto Sans Devanagari", "Noto Sans Gurmukhi"), size: 12pt, dir: ltr)
#text(size: 18pt, weight: "bold", d.title)
#v(4mm)
#table(columns: (52mm, 1fr), stroke: none, inset: 5pt, ..d.rows.flatten())
#if d.qr != "" [#place(bottom + right, image(bytes(d.qr), format: "svg", width: 24mm))]
"""


@dataclass(frozen=True)
class Said:
    """What a paper says."""

    language: str = "en"
    name: str = "Sunita Ramesh Jadhav"
    father: str = "Ramesh Vitthal Jadhav"
    birth: str = "14-06-1986"
    number: str = "MH27-004417"
    until: str = "31-03-2028"
    qr: str = field(default="")


def pdf(said: Said) -> bytes:
    """As a file with text in it."""
    return bytes(_compiler().compile(input=_files(said), format="pdf"))


def picture(said: Said, *, ppi: float = 150) -> Image.Image:
    """As a clean picture."""
    return Image.open(io.BytesIO(_compiler().compile(input=_files(said), format="png", ppi=ppi))).convert("RGB")


@cache
def _compiler() -> Any:
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    return typst.Compiler(b"", root=str(FONTS), font_paths=fonts, ignore_system_fonts=True)


def _files(said: Said) -> dict[str, bytes]:
    title, *labels = LABELS[said.language]
    rows = zip(
        labels, (said.number, said.name, said.father, said.birth, "112, Dhamori 423607", said.until), strict=True
    )
    data = {"title": title, "rows": [list(row) for row in rows], "qr": _qr(said.qr) if said.qr else ""}
    return {"main.typ": _SHEET.encode(), "data.json": json.dumps(data, ensure_ascii=False).encode()}


def _qr(told: str) -> str:
    import segno

    target = io.BytesIO()
    segno.make(told, error="m", micro=False).save(target, kind="svg", border=2, xmldecl=False)
    return target.getvalue().decode()


def photographed(sheet: Image.Image, chance: random.Random, *, degrees: float | None = None) -> bytes:
    """Taken with a telephone: askew on a table, unevenly lit, a little out of focus, and packed as JPEG."""
    angle = chance.uniform(-7, 7) if degrees is None else degrees
    turned = sheet.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=(214, 206, 192))
    light = Image.linear_gradient("L").resize(turned.size).point(lambda level: 190 + level // 4)
    shaded = Image.composite(turned, Image.new("RGB", turned.size, (90, 84, 76)), light)
    noise = Image.effect_noise(turned.size, 18 + chance.random() * 8).convert("RGB")
    dusty = Image.blend(shaded, noise, 0.05).filter(ImageFilter.GaussianBlur(0.5 + chance.random() * 0.3))
    return jpeg(dusty, quality=chance.randint(62, 82))


def jpeg(sheet: Image.Image, *, quality: int = 85) -> bytes:
    """As a picture file."""
    target = io.BytesIO()
    sheet.save(target, "JPEG", quality=quality)
    return target.getvalue()


def scanned(sheet: Image.Image) -> bytes:
    """As a PDF that holds nothing but the picture."""
    target = io.BytesIO()
    sheet.save(target, "PDF", resolution=150)
    return target.getvalue()
