"""What the page "My documents" shows: every paper with what it is, how good it is, and the way to give one."""

from datetime import date, datetime
from typing import Any

from chalicelib.adapters import digilocker
from chalicelib.adapters.settings import settings
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import PublishedRegion
from chalicelib.core.clock import local_date
from chalicelib.core.text import Text
from chalicelib.documents import actions, choosing, store
from chalicelib.documents.fetching import actions as fetching
from chalicelib.documents.models import Document, Gift, UploadSlip
from chalicelib.edge import Who
from chalicelib.registry import actions as registry

Sheet = dict[str, Any]
PAGE_SIZE = 30
TEMPLATE = "documents/templates/documents.html"


def mine(who: Who, now: datetime, *, after: str | None = None, region: str = "") -> Sheet:
    """A person's documents, the newest first, and the papers that can be given in advance in one state."""
    found, more = store.held_by(who.person_id, limit=PAGE_SIZE, after=after)
    kept = [one for one in found if one.ended != "removed"]
    chosen = region or next((one.region for one in kept if one.region), "")
    around = {slug: catalogue.region(slug) for slug in {one.region for one in kept} | {chosen} if slug}
    titles = {kind: paper.title for place in around.values() for kind, paper in place.paper.items()}
    return {
        "rows": [row(one, around.get(one.region), titles, local_date(now)) for one in kept],
        "next": more,
        "states": catalogue.regions(),
        "region": around.get(chosen),
        "chosen": chosen,
        "digilocker": fetching.notice() if digilocker.is_on() else None,
        "family": registry.family_of(who.person_id),
        "upload": None,
        "kind": "",
    }


def row(document: Document, region: PublishedRegion | None, titles: dict[str, Text], on: date) -> Sheet:
    """One document with its name in words and how it stands today."""
    lasts = {paper.kind: paper.good_for_days for paper in region.papers if paper.good_for_days} if region else {}
    return {
        "document": document,
        "title": titles.get(document.kind),
        "until": choosing.good_until(document, lasts),
        "standing": _standing(document, choosing.why_not(document, on=on, about=document.about, lasts=lasts)),
    }


def _standing(document: Document, wrong: str | None) -> str:
    """`good`, `waiting`, or why it is offered no more: `refused`, `expired`, `rejected`, `revoked`, `superseded`."""
    if wrong:
        return "refused" if wrong == "paper.not-accepted" else wrong.removeprefix("paper.")
    return "waiting" if document.status == "waiting" else "good"


def give(who: Who, gift: Gift, key: str, now: datetime) -> Sheet:
    """The same page, ready for the file of one paper."""
    slip: UploadSlip = actions.ask_to_give(who.person_id, gift, key, now=now, back=f"{settings.public_url}/documents")
    return mine(who, now, region=gift.region) | {"upload": slip, "kind": gift.kind}
