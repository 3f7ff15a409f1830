"""What the pages of ways show, and their forms read back."""

from datetime import datetime
from typing import Any

from chalicelib.adapters import whatsapp
from chalicelib.catalogue import actions as catalogue
from chalicelib.core import ids
from chalicelib.core.errors import NotAllowed
from chalicelib.deliveries import actions
from chalicelib.deliveries.models import WAYS, Choice
from chalicelib.edge import Form, Raw, Who
from chalicelib.edge.doors import read

CHOICE = "deliveries/templates/ways.html"
LIST = "deliveries/templates/deliveries.html"
COUNTER = "deliveries/templates/counter.html"


def choice(who: Who, application_id: str = "") -> dict[str, Any]:
    """What can be chosen, and what was."""
    return {"choice": actions.see_choice(who, application_id), "ways": WAYS}


def typed(form: Form) -> Choice:
    """What was ticked."""
    return read(Choice, {"ways": form.get("ways", [])})


def own(certificate_id: str, who: Who, now: datetime) -> dict[str, Any]:
    """The ways of one's own certificate, and those that can still be asked for."""
    shown, open_now = actions.see_own(certificate_id, who, now=now), actions.see_choice(who).open
    there = {one.way for one in shown.deliveries if one.status != "failed"}
    more = [way for way in open_now if way not in there]
    return {"shown": shown, "region": catalogue.region(shown.region), "more": more}


def counter(number: str, officer: Who, now: datetime) -> dict[str, Any]:
    """A certificate at the counter of its office."""
    shown = actions.see_as_office(number, officer, now=now)
    return {"shown": shown, "region": catalogue.region(shown.region)}


def proved(query: dict[str, str]) -> Raw:
    """The challenge, as plain text, for who knows our token. Raises NotAllowed."""
    if not whatsapp.is_on() or not whatsapp.is_verification(
        query.get("hub.mode", ""), query.get("hub.verify_token", "")
    ):
        raise NotAllowed
    return Raw(body=query.get("hub.challenge", "")[:200], content_type="text/plain")


def counter_of(number: str) -> str:
    """The address of a certificate at the counter; of the counter itself where the number is none."""
    found = ids.read_number(number)
    return f"/counter/{found}" if found else "/counter"
