"""The function that reads letters: a page as PNG goes in, Tesseract's words and places come out. It keeps nothing."""

import base64
import subprocess
from typing import Any

_ORDER = ("tesseract", "stdin", "stdout", "-l", "eng+hin+mar+pan", "--psm", "6", "--dpi", "150", "tsv")
_SECONDS = 40


def read(event: dict[str, str], context: Any) -> dict[str, str]:
    """`{"png": base64}` → `{"tsv": lines}`; no lines where it takes too long or is no picture."""
    try:
        done = subprocess.run(
            _ORDER, input=base64.b64decode(event["png"]), capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return {"tsv": ""}
    return {"tsv": done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""}
