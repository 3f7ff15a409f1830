"""What comes back: a status that a system pushes, or gives when asked, becomes the move it would be at our desk."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.adapters import joined_systems
from chalicelib.applications import actions as applications
from chalicelib.core import ids
from chalicelib.core.errors import Invalid, NotFound, NotSignedIn
from chalicelib.edge.doors import read_json
from chalicelib.joined import rules, store
from chalicelib.joined.known import changed, system_of
from chalicelib.joined.models import Handover, Status, Taken


def take(of_system: str, raw_body: bytes, headers: Mapping[str, str], *, now: datetime) -> Taken:
    """A status that a system (`<region>/<system>`) pushes, once it has proved to be that system. NotSignedIn; NotFound
    for a file that it was not handed; Invalid and Conflict as at our own desks."""
    region, _, system = of_system.partition("/")
    there = joined_systems.side(region, system)
    if there is None or not there.is_signed(headers, raw_body, now):
        raise NotSignedIn
    status = read_json(Status, raw_body)
    handover = store.get(ids.read_number(status.number) or "?")
    if handover is None or handover.of_system != of_system:
        raise NotFound
    if not rules.is_news(handover, status):
        return Taken(number=status.number, taken=False, sequence=handover.sequence)
    after = hear(handover, status, now=now)
    return Taken(number=status.number, taken=True, sequence=after.sequence)


def hear(handover: Handover, status: Status, *, now: datetime) -> Handover:
    """Carry a status out where it is news, and note that the system has spoken. What was carried out once is not done
    again, however often it comes. Invalid, Conflict."""
    if rules.is_news(handover, status):
        _carry_out(handover, status, now)
    hours = system_of(handover.region, handover.system).status_within_hours
    return changed(handover.application_id, lambda found: rules.heard(found, status, hours, now))


def _carry_out(handover: Handover, status: Status, now: datetime) -> None:
    if found := rules.faults_of(status):
        raise Invalid(None, *found)
    who, key = rules.officer_of(handover, status), f"{handover.of_system}.{status.sequence}"
    if status.status in rules.MOVES:
        applications.move_outside(handover.application_id, rules.move_of(status, handover.turn), who, key, now=now)
    elif status.officer:
        applications.note_work(handover.application_id, status.officer.role, who, key, now=now)
