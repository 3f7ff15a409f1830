"""What authorities look at: the cases they have pending, such as every Monday."""

from collections.abc import Collection
from datetime import date, datetime

from chalicelib.appeals import mondays_store, rules, store, views
from chalicelib.appeals.views import PendingView
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import Officer, PublishedRegion
from chalicelib.core.clock import end_of_day, local_date
from chalicelib.core.errors import NotAllowed
from chalicelib.core.model import Model
from chalicelib.core.text import Text
from chalicelib.edge import Seat, Who


class Authority(Model):
    """One authority of a region."""

    office_id: str
    role: str
    title: Text


def pending(seat: tuple[str, str], who: Who, on: date | None, after: str | None, *, now: datetime) -> PendingView:
    """What an authority has pending now or, of a Monday, what its list of that day said: for its own officers and for
    the Commission. NotAllowed for others; NotFound where there is no list of that day."""
    office_id, role = seat
    if not (_sits(who, office_id, role) or _watches(who, office_id)):
        raise NotAllowed("not-at-your-desk")
    today = local_date(now)
    shown = _now(office_id, role, today, after, now) if on in (None, today) else _then(office_id, role, on, after)
    return shown.model_copy(update={"mondays": mondays_store.mondays(office_id, role)})


def _now(office_id: str, role: str, day: date, after: str | None, now: datetime) -> PendingView:
    found = store.pending(office_id, role, after)
    items = tuple(views.row(rules.line(one, now)) for one in found.items)
    overdue = sum(one.status == "pending" and one.due.due_at <= end_of_day(day) for one in found.items)
    return PendingView(
        office_id=office_id, role=role, on=day, items=items, overdue=overdue, count=len(items), next=found.next
    )


def _then(office_id: str, role: str, on: date, after: str | None) -> PendingView:
    made = mondays_store.get(office_id, role, on)
    rows, following = mondays_store.rows(made, int(after) if after and after.isdigit() else 0)
    return PendingView(
        office_id=office_id,
        role=role,
        on=on,
        items=tuple(views.row(one) for one in rows),
        overdue=made.overdue,
        count=made.count,
        made_at=made.made_at,
        next=str(following) if following is not None else None,
    )


def authorities(region: PublishedRegion, roles: Collection[str] = ()) -> tuple[tuple[str, str], ...]:
    """Office and role of every authority on some ladder of a region, and of those with one of some other roles."""
    wanted = _roles(region) | set(roles)
    return tuple(sorted({(one.office_id, one.role) for one in region.officers if one.role in wanted}))


def seat_of(who: Who, office_id: str, role: str, number: int) -> tuple[str, str]:
    """The desk that is asked for by name, else one of one's own by number. NotAllowed where there is none."""
    if office_id and role:
        return office_id, role
    own = own_seats(who)
    if number >= len(own):
        raise NotAllowed("no-seat")
    return own[number].office_id, own[number].role


def own_seats(who: Who) -> tuple[Seat, ...]:
    """The officer's seats that are on some ladder of the region first, then the others."""
    return tuple(sorted(who.seats, key=lambda seat: seat.role not in _roles(catalogue.region(seat.region))))


def watched(who: Who) -> tuple[Authority, ...]:
    """All authorities of the region, as they had their lists drawn up last, for the Commission; nothing for others."""
    region = _watched_region(who)
    if region is None:
        return ()
    return tuple(
        Authority(office_id=office, role=role, title=region.office[office].title)
        for office, role in mondays_store.seats(region.region.slug) or authorities(region)
        if office in region.office
    )


def officers_on(region: PublishedRegion, office_ids: frozenset[str]) -> tuple[Officer, ...]:
    """The officers of some offices: those to whom a notice may have to go."""
    return tuple(one for one in region.officers if one.office_id in office_ids)


def _roles(region: PublishedRegion) -> frozenset[str]:
    return frozenset(rung.role for ladder in region.redress.ladders.values() for rung in ladder.rungs)


def _sits(who: Who, office_id: str, role: str) -> bool:
    return any((seat.office_id, seat.role) == (office_id, role) for seat in who.seats)


def _watches(who: Who, office_id: str) -> bool:
    region = _watched_region(who)
    return region is not None and office_id in region.office


def _watched_region(who: Who) -> PublishedRegion | None:
    for seat in who.seats:
        region = catalogue.region(seat.region)
        rungs = [rung for ladder in region.redress.ladders.values() for rung in ladder.rungs]
        if rules.sits_on_commission(who, seat.region, rungs):
            return region
    return None
