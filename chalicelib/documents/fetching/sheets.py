"""What the page of DigiLocker shows, and its form read back."""

from datetime import datetime
from typing import Any

from chalicelib.documents.fetching import actions
from chalicelib.documents.fetching.models import Choice
from chalicelib.edge import Form, Redirect, View, Who
from chalicelib.edge.doors import read

TEMPLATE = "documents/templates/digilocker.html"


def offered(who: Who, now: datetime) -> dict[str, Any]:
    """What could be fetched."""
    return {"offers": actions.offers(who, now=now), "failed": {}}


def fetched(typed: Form, who: Who, now: datetime) -> View | Redirect:
    """To the vault, or the same page again with what did not come."""
    came = actions.fetch(who, read(Choice, {"uris": typed.get("uri", [])}), now=now)
    if came.failed:
        return View(template=TEMPLATE, data=offered(who, now) | {"failed": came.failed})
    return Redirect(to="/documents")
