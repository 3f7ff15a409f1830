"""Style, script and mark: a few small files, each read once, when it is first asked for."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "static"

SERVED = {
    "ekdwar.css": ("text/css; charset=utf-8", ("modern-normalize.css", "ekdwar.css")),
    "desk.css": ("text/css; charset=utf-8", ("desk.css",)),
    "print.css": ("text/css; charset=utf-8", ("print.css",)),
    "upload.js": ("text/javascript; charset=utf-8", ("upload.js",)),
    "verify.js": ("text/javascript; charset=utf-8", ("verify.js",)),
    "scan.js": ("text/javascript; charset=utf-8", ("offline-code.js", "scan.js")),
    "scan-worker.js": ("text/javascript; charset=utf-8", ("scan-worker.js",)),
    "qr-reader.js": ("text/javascript; charset=utf-8", ("qr-reader.js",)),
    "door.svg": ("image/svg+xml", ("door.svg",)),
}
"""All that may be asked for, by name: its type, and the files that it is made of. Nothing else is read."""


@dataclass(frozen=True)
class Asset:
    """A file as it is sent."""

    body: str
    content_type: str
    version: str


@cache
def found(name: str) -> Asset:
    """A file by its name. KeyError where there is none."""
    content_type, files = SERVED[name]
    text = "\n".join((_FOLDER / name).read_text("utf-8") for name in files)
    body = lean(text) if content_type.startswith("text/css") else text
    return Asset(body=body, content_type=content_type, version=hashlib.sha256(body.encode()).hexdigest()[:12])


def lean(css: str) -> str:
    """A style sheet without its comments and indents; comments that begin with `/*!` are licences and stay."""
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*[^!].*?\*/", "", css, flags=re.DOTALL)).strip()


def asset(name: str) -> str:
    """The address of a file, for templates. Its content is in it, so browsers may keep it for ever."""
    return f"/static/{found(name).version}/{name}"
