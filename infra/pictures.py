"""`python -m infra pictures`: makes the pictures of the documentation again, from a stack with made-up people on it.

Against the stack that `make run` keeps up, or against a fresh one that is thrown away afterwards. Needs Chromium.
"""

import argparse
import io
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from rich.console import Console

from infra import samples
from infra.actors import Citizen, Officer, Place
from infra.demo import Legs, stack

OUT = Path("docs/pictures")
MOST_BYTES = 150_000
SERVICE = "maharashtra/revenue/income-certificate"
DESKTOP, PHONE = (1280, 860), (360, 740)
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAMES = ("सुनीता रमेश जाधव", "अनिल दत्तात्रय पवार", "मीना संजय शिंदे", "राहुल बाळू कदम", "शोभा गणेश मोरे")


@dataclass(frozen=True)
class Shot:
    """One picture: whose eyes, which page, in which language, how large."""

    name: str
    path: str
    token: str = ""
    language: str = "en"
    size: tuple[int, int] = DESKTOP
    whole: bool = False
    """The page from top to bottom, however long."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, default=OUT, help=f"folder ({OUT})")
    parser.add_argument("--browser", default=shutil.which("chromium") or shutil.which("google-chrome") or "")


def main(args: argparse.Namespace) -> int:
    """0 when every picture is made, 1 where there is no browser."""
    console = Console()
    if not args.browser:
        console.print("Needs Chromium: install it, or name it with --browser.")
        return 1
    args.out.mkdir(parents=True, exist_ok=True)
    legs = Legs(console)
    with stack(legs) as (place, kept):
        shots, pdf = legs.go("People apply, officers work", lambda: arrange(place, kept))
        with browser(args.browser) as chromium:
            for shot in shots:
                legs.go(shot.name, lambda shot=shot: write(args.out, shot.name, take(chromium, place, shot)))  # type: ignore[misc]
    legs.go("certificate", lambda: write(args.out, "certificate", first_page(pdf)))
    return 0


def arrange(place: Place, kept: Path) -> tuple[list[Shot], bytes]:
    """Some applications at every stage; what to take of them, and a certificate."""
    sample = samples.samples()[SERVICE]
    talathi, tehsildar = samples.sign_in_officers(place, kept, sample)
    citizens = [Citizen(place).sign_in(f"9{random.randrange(10**9):09}") for _ in _NAMES]  # noqa: S311  made-up numbers
    files = [samples.file(one, sample, name=name)["application_id"] for one, name in zip(citizens, _NAMES, strict=True)]
    samples.decide([talathi, tehsildar], files[0])
    for number in files[1:3]:
        talathi.move(talathi.wait_for(number), "forward")
    returned = talathi.wait_for(files[3])
    wrong = {"income": "The land record is of another survey number."}
    talathi.move(returned, "return", fields={"address": "The house number is missing."}, papers=wrong)
    for officer, number in ((tehsildar, files[1]), (tehsildar, files[2]), (talathi, files[4])):
        officer.wait_for(number)
    issued = citizens[0].wait_for(files[0], "issued")
    return _shots(citizens, (talathi, tehsildar), files, issued["certificate_id"]), citizens[0].certificate(
        issued["certificate_id"]
    )


def _shots(citizens: list[Citizen], desks: tuple[Officer, Officer], files: list[str], certificate: str) -> list[Shot]:
    done, ahead, mend = f"/applications/{files[0]}", files[1], f"/applications/{files[3]}"
    (talathi, tehsildar), draft = desks, citizens[4].begin(SERVICE)["application_id"]
    return [
        Shot("service", f"/services/{SERVICE}"),
        Shot("form-phone", f"/applications/{draft}/form", citizens[4].token, "mr", PHONE),
        Shot("acknowledgement", f"{mend}/acknowledgement", citizens[3].token, whole=True),
        Shot("status-phone", done, citizens[0].token, "mr", PHONE),
        Shot("returned-phone", mend, citizens[3].token, "en", PHONE),
        Shot("desk", "/desk", tehsildar.token),
        Shot("file", f"/files/{ahead}", tehsildar.token),
        Shot("file-marks", f"/files/{files[4]}#papers", talathi.token),
        Shot("file-decision", f"/files/{ahead}#move-title", tehsildar.token),
        Shot("verify", f"/verify/{certificate}"),
    ]


@contextmanager
def browser(program: str) -> Iterator[Any]:
    """Chromium without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(_FLAGS))
        try:
            yield chromium
        finally:
            chromium.close()


def take(chromium: Any, place: Place, shot: Shot) -> bytes:
    """The page as a PNG."""
    site = f"http://{place.host}:{place.port}"
    cookies = {"lang": shot.language, **({"ekdwar": shot.token} if shot.token else {})}
    width, height = shot.size
    context = chromium.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    try:
        context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])
        page = context.new_page()
        answer = page.goto(site + shot.path, wait_until="networkidle")
        if answer.status != 200:
            raise RuntimeError(f"{shot.path} gave {answer.status}")
        picture: bytes = page.screenshot(full_page=shot.whole)
        return picture
    finally:
        context.close()


def first_page(pdf: bytes) -> bytes:
    """The first page of a PDF as a PNG, 900 pixels wide."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        sheet = page.render(scale=900 / page.get_width()).to_pil().convert("RGB")
        page.close()
    finally:
        document.close()
    return _png(sheet)


def write(folder: Path, name: str, picture: bytes) -> None:
    """With as many colours as fit into the size that a page of documentation may load."""
    sheet = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32, 16):
        content = _png(sheet.quantize(colours, dither=Image.Dither.NONE))
        if len(content) <= MOST_BYTES:
            break
    (folder / f"{name}.png").write_bytes(content)


def _png(sheet: Image.Image) -> bytes:
    file = io.BytesIO()
    sheet.save(file, "PNG", optimize=True)
    return file.getvalue()
