"""Style, script and mark over HTTP."""

from chalice.app import Blueprint

from chalicelib.core.errors import NotFound
from chalicelib.edge.assets import assets
from chalicelib.edge.doors import page
from chalicelib.edge.responses import Raw

pages = Blueprint(__name__)

_FOREVER = "public, max-age=31536000, immutable"


@page(pages, "GET", "/static/{version}/{name}", may="public")
def static_file(version: str, name: str) -> Raw:
    """What is in this file? A page made before a deployment gets today's file, and is told not to keep it."""
    if name not in assets:
        raise NotFound
    found = assets[name]
    keep = _FOREVER if version == found.version else "no-cache"
    return Raw(body=found.body, content_type=found.content_type, headers={"Cache-Control": keep})
