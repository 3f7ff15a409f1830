"""Typst: a template and data become a PDF/A-2b with tags, the same bytes every time."""

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

_local = threading.local()


class CannotDraw(Exception):
    """The template is broken, or a letter has no font. The message is Typst's and may quote the template."""


def render(template: str, data: Mapping[str, Any], files: Mapping[str, bytes], *, fonts: Path, at: datetime) -> bytes:
    """The PDF that a template makes of data.

    The template reads the data as `json("/data.json")` and may import and show `files`; it sees nothing else of the
    machine. `at` is the only time in the PDF. Raises CannotDraw on an error and on every warning.
    """
    import typst

    # As a file rather than as inputs: inputs are part of the standard library, and other inputs make all of it new.
    given = {**files, "main.typ": template.encode(), "data.json": json.dumps(data, ensure_ascii=False).encode()}
    try:
        pdf, warnings = _compiler(fonts).compile_with_warnings(
            input=given, format="pdf", pdf_standards=["a-2b"], pdf_tags=True, timestamp=at
        )
    except typst.TypstError as error:
        raise CannotDraw(error.message) from error
    if warnings:
        raise CannotDraw("; ".join(warning.message for warning in warnings))
    drawn: bytes = pdf
    return drawn


def _compiler(fonts: Path) -> Any:
    """One compiler for each thread (it is not to be shared); what it has laid out before is not done again."""
    import typst

    made = _local.__dict__.setdefault("compilers", {})
    if fonts not in made:
        made[fonts] = typst.Compiler(b"", root=str(fonts), font_paths=_fonts(fonts), ignore_system_fonts=True)
    return made[fonts]


@cache
def _fonts(folder: Path) -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
