"""QR codes (ISO/IEC 18004) as pictures."""

import re
from collections.abc import Iterator
from typing import Any

_QUIET = 4
"""Modules of quiet zone on every side (section 9.1)."""
_DARK = re.compile(b"\x00+")


def svg(text: str, *, light: str = "") -> str:
    """The code of a text with its quiet zone, one unit a module; on `light` or on nothing. Its errors are corrected at
    level M. Raises ValueError for a text that no code can hold.
    """
    rows = _modules(text)
    size = len(rows) + 2 * _QUIET
    ground = f'<path fill="{light}" d="M0 0h{size}v{size}h-{size}z"/>' if light else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}">{ground}'
        f'<path stroke="#000" d="{"".join(_lines(rows))}"/></svg>'
    )


def _lines(rows: list[bytes]) -> Iterator[str]:
    for y, row in enumerate(rows):
        for run in _DARK.finditer(row):
            start, end = run.span()
            yield f"M{start + _QUIET} {y + _QUIET}.5h{end - start}"


def _modules(text: str) -> list[bytes]:
    """The code row by row, 0 for a dark module; without quiet zone."""
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture: Any = code.to_image(add_quiet_zones=False)
    content, wide = memoryview(picture).tobytes(), picture.shape[1]
    return [content[at : at + wide] for at in range(0, len(content), wide)]
