"""Style, script and mark over HTTP."""

from chalice.app import Blueprint

from chalicelib.core.errors import NotFound
from chalicelib.edge.assets import SERVED, found
from chalicelib.edge.doors import page
from chalicelib.edge.responses import Raw

pages = Blueprint(__name__)

_FOREVER = "public, max-age=31536000, immutable"


@page(pages, "GET", "/static/{version}/{name}", may="public")
def static_file(version: str, name: str) -> Raw:
    """What is in this file? A page made before a deployment gets today's file, and is told not to keep it."""
    if name not in SERVED:
        raise NotFound
    file = found(name)
    keep = _FOREVER if version == file.version else "no-cache"
    return Raw(body=file.body, content_type=file.content_type, headers={"Cache-Control": keep})
