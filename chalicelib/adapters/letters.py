"""Tesseract: the letters in a picture. The program of this machine, or the department function that has it."""

import os
import shutil
import subprocess
from base64 import b64encode
from functools import cache

from chalicelib.adapters.page_pictures import Word
from chalicelib.adapters.settings import settings

LANGUAGES = ("eng", "hin", "mar", "pan")
_SECONDS = 40
_LEAST_SURE = 30
"""Tesseract's own measure, of 100; what is below is mostly specks."""


def can_read() -> bool:
    """Whether anything here reads letters at all."""
    return bool(_program() or settings.ocr_function)


def read(png: bytes, page: int, *, least_sure: float = _LEAST_SURE) -> tuple[Word, ...]:
    """The words of a page; none where nothing here can read."""
    if program := _program():
        return _words(_run(program, png), page, least_sure)
    return _words(_asked(png), page, least_sure) if settings.ocr_function else ()


@cache
def _program() -> str | None:
    return shutil.which("tesseract")


@cache
def _languages(program: str) -> str:
    """Those of ours that are installed."""
    told = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False).stdout.split()  # noqa: S603
    return "+".join(one for one in LANGUAGES if one in told) or "eng"


def _run(program: str, png: bytes) -> str:
    """Tab separated lines. A picture that it can't read in time has no letters."""
    order = [program, "stdin", "stdout", "-l", _languages(program), "--psm", "6", "--dpi", "150", "tsv"]
    try:
        done = subprocess.run(  # noqa: S603
            order,
            input=png,
            capture_output=True,
            timeout=_SECONDS,
            env={"OMP_THREAD_LIMIT": "1", "PATH": os.defpath} | _data(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def _data() -> dict[str, str]:
    return {name: os.environ[name] for name in ("TESSDATA_PREFIX",) if name in os.environ}


def _asked(png: bytes) -> str:
    import json

    from chalicelib.adapters.aws import client

    answer = client("lambda").invoke(
        FunctionName=settings.ocr_function, Payload=json.dumps({"png": b64encode(png).decode()}).encode()
    )
    told = json.loads(answer["Payload"].read() or b"null")
    return str(told.get("tsv", "")) if isinstance(told, dict) and "FunctionError" not in answer else ""


def _words(tsv: str, page: int, least_sure: float) -> tuple[Word, ...]:
    rows = [line.split("\t") for line in tsv.splitlines()[1:]]
    size = next(((int(row[8]), int(row[9])) for row in rows if row[0] == "1"), (1, 1))
    return tuple(
        _word(row, page, size)
        for row in rows
        if row[0] == "5" and len(row) > 11 and float(row[10]) >= least_sure and row[11].strip()
    )


def _word(row: list[str], page: int, size: tuple[int, int]) -> Word:
    left, top, width, height = (round(1000 * int(row[6 + at]) / size[at % 2]) for at in range(4))
    return Word(row[11].strip(), page, left, top, width, height)
