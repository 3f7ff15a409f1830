"""The list that every authority draws up on Mondays of what it has pending: kept, to be looked at later as it was.

Haryana has asked its grievance redressal authorities for such lists since June 2025; here every authority has them.
"""

from datetime import date, datetime, timedelta

from chalicelib.adapters import queues
from chalicelib.appeals import desk, mondays_store, rules, store
from chalicelib.appeals.models import MondayList
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.models import PublishedRegion
from chalicelib.core.clock import end_of_day, local_date
from chalicelib.core.model import Model

JOB = "draw_up_list"


class ListOrder(Model):
    """Whose list of which Monday."""

    office_id: str
    role: str
    on: date


def order_lists(*, now: datetime) -> None:
    """Have every authority's list of this week's Monday drawn up, once; a Monday that was missed is made up for on the
    next day there is."""
    monday = monday_of(local_date(now))
    for region in catalogue.regions():
        if not mondays_store.are_ordered(region.slug, monday):
            seats = authorities(catalogue.region(region.slug), local_date(now))
            queues.send(JOB, (ListOrder(office_id=office, role=role, on=monday) for office, role in seats))
            mondays_store.note_ordered(region.slug, monday, seats)


def authorities(region: PublishedRegion, on: date) -> tuple[tuple[str, str], ...]:
    """Office and role of every authority of a region: on the ladders, and those that a service names instead."""
    services = (catalogue.service(one.service_id, on=on) for one in catalogue.services(region.region.slug, on=on))
    own = {rung.role for one in services for rung in forms.rungs_of(one.definition, region)}
    return desk.authorities(region, own)


def draw_up(order: ListOrder, *, now: datetime) -> None:
    """Keep what an authority has pending at this moment as its list of that Monday. Where there is one, it stays."""
    rows = tuple(rules.line(one, now) for one in store.every_pending(order.office_id, order.role))
    by = end_of_day(order.on)
    made = MondayList(
        office_id=order.office_id,
        role=order.role,
        on=order.on,
        made_at=now,
        count=len(rows),
        overdue=sum(one.is_pending and one.due_at <= by for one in rows),
    )
    mondays_store.keep(made, rows)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())
