"""The page that checks offline codes, and the worker that keeps it in a browser for days without the network."""

import json
from typing import Any

from chalicelib.edge.assets import asset, found
from chalicelib.edge.responses import Raw

WORKER = "/verify/scan-worker.js"
_KEPT = ("ekdwar.css", "print.css", "door.svg", "scan.js")
_HEADERS = {"Cache-Control": "no-cache", "Content-Security-Policy": "default-src 'none'; connect-src 'self'"}


def page() -> dict[str, Any]:
    """What the page has to know of addresses."""
    return {"worker": WORKER, "reader": asset("qr-reader.js")}


def worker() -> Raw:
    """The worker. Addresses of files change with what is in them, so browsers notice by itself what is new."""
    script = found("scan-worker.js")
    files = json.dumps([asset(name) for name in _KEPT])
    told = f"const FILES = {files};\nconst READER = {json.dumps(asset('qr-reader.js'))};\n"
    return Raw(body=told + script.body, content_type=script.content_type, headers=_HEADERS)
