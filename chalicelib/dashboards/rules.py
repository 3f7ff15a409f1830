"""What a file counts for. Pure functions: facts in, verdict out."""

from datetime import datetime

from chalicelib.applications.models import Application
from chalicelib.applications.rules import is_late
from chalicelib.catalogue.models import PublishedRegion
from chalicelib.core.text import Text
from chalicelib.dashboards.models import Counted, Tally
from chalicelib.edge import Who


def counted(application: Application, now: datetime) -> Counted:
    """What a file counts for as it stands now, read off the file alone: so counting it twice, or late, or before an
    earlier event has come, gives the same."""
    received = application.complete_at is not None
    pending = received and application.decision is None and application.status != "withdrawn"
    tally = Tally(
        received=int(received),
        pending=int(pending),
        late=int(pending and is_late(application, now)),
        approved=int(application.status == "approved"),
        issued=int(application.status == "issued"),
        rejected=int(application.status == "rejected"),
    )
    body = f"{application.region}/{application.body}"
    since = application.complete_at if pending or application.status == "approved" else None
    return Counted(application_id=application.application_id, body=body, tally=tally, since=since)


def may_watch(who: Who, region: str, watching_body: str) -> bool:
    """Who sees all bodies of a department: officers of the department's own head office."""
    return any(seat.region == region and seat.body == watching_body and seat.district is None for seat in who.seats)


def title_of(body: str, region: PublishedRegion) -> Text:
    """A body as people call it: its register's council, or its head office."""
    council = next((one.title for one in region.registers if one.body == body), None)
    office = next((one.title for one in region.offices if one.body == body and one.district is None), None)
    return council or office or {"en": body.replace("-", " ").capitalize()}
