"""What officers look at: their desk, the files of their body, the papers in a file."""

from datetime import datetime

from chalicelib.applications import actions, store
from chalicelib.applications.store import Page
from chalicelib.core.clock import IST
from chalicelib.core.errors import NotAllowed, NotFound
from chalicelib.documents import actions as documents
from chalicelib.edge import Seat, Who


def mine(who: Who, cursor: str | None, seat_number: int = 0) -> Page:
    """What waits at the desk of one of this officer's seats, in order of arrival."""
    seat = _seat(who, seat_number)
    return store.on_desk(seat.office_id, seat.role, cursor)


def of_body(who: Who, month: str | None, cursor: str | None, *, now: datetime) -> Page:
    """All files of the body that were filed in a month, for the head office only."""
    seat = next((seat for seat in who.seats if seat.district is None), None)
    if seat is None:
        raise NotAllowed("head-office-only")
    return store.of_body(seat.body, month or f"{now.astimezone(IST):%Y-%m}", cursor)


def link_to_paper(application_id: str, group: str, who: Who) -> str:
    """A short-lived link to a paper of a file that this officer may see."""
    application = actions.file_for(application_id, who)
    if group not in application.papers:
        raise NotFound
    return documents.link_to_see(documents.get(application.papers[group].document_id))


def _seat(who: Who, number: int) -> Seat:
    if number >= len(who.seats):
        raise NotAllowed("no-seat")
    return who.seats[number]
