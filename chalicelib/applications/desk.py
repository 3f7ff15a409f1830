"""What officers look at: their desks, the files of their body, the papers in a file."""

from datetime import datetime

from chalicelib.applications import actions, store
from chalicelib.applications.store import Page
from chalicelib.core.clock import IST
from chalicelib.core.errors import NotAllowed, NotFound
from chalicelib.documents import actions as documents
from chalicelib.edge import Seat, Who


def at(seat: Seat, after: str | None) -> Page:
    """What waits at a desk, in order of arrival."""
    return store.on_desk(seat.office_id, seat.role, after)


def mine(who: Who, number: int, after: str | None) -> Page:
    """What waits at one of this officer's desks. NotAllowed where there is no such seat."""
    if number >= len(who.seats):
        raise NotAllowed("no-seat")
    return at(who.seats[number], after)


def of_body(who: Who, month: str, after: str | None) -> Page:
    """All files of the body that were filed in a month (`2026-11`), for the head office only."""
    return store.of_body(head_seat(who).body, month, after)


def head_seat(who: Who) -> Seat:
    """The officer's seat in a head office. NotAllowed where there is none."""
    for seat in who.seats:
        if seat.district is None:
            return seat
    raise NotAllowed("head-office-only")


def month_of(now: datetime) -> str:
    """The month in India: `2026-11`."""
    return f"{now.astimezone(IST):%Y-%m}"


def link_to_paper(application_id: str, group: str, who: Who, *, now: datetime) -> str:
    """A short-lived link to a paper of a file that this officer may see, noted in the citizen's log."""
    if group not in actions.file_for(application_id, who).papers:
        raise NotFound
    application = actions.open_file(application_id, who, now=now, what=(f"document:{group}",))
    return documents.link_to_see(documents.get(application.papers[group].document_id))


def link_to_place(application_id: str, group: str, fact: str, who: Who, *, now: datetime) -> str:
    """A short-lived link to the place where a paper says something, noted in the citizen's log."""
    if group not in actions.file_for(application_id, who).papers:
        raise NotFound
    application = actions.open_file(application_id, who, now=now, what=(f"document:{group}",))
    return actions.link_to_place(application, group, fact)
