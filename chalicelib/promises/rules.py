"""How days are counted. Pure functions over a region's calendar.

The day of receipt is not counted and the last day is; where the last day is one on which offices are closed, the next
day on which they are open is the last (General Clauses Act 1897, sections 9 and 10, and the Acts of the states like
it). A day is lost to a pause where the clock stands still at its end: a pause that begins and ends on one day takes
nothing, one that lasts over three midnights takes three days.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.models import Band, Channel, PauseReason, Promise, PublishedRegion
from chalicelib.core.clock import end_of_day, local_date
from chalicelib.core.text import Text
from chalicelib.promises import wording
from chalicelib.promises.models import Day, DueDate, Pause, Reason, Terms

_SATURDAY, _SUNDAY = 5, 6
_ONE = timedelta(days=1)
_MOST_DAYS = 5000
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONG_AFTER = timedelta(days=3650)


def terms(
    promise: Promise,
    region: PublishedRegion,
    *,
    channel: Channel = "web",
    facts: Mapping[str, Any] | None = None,
    today: date,
) -> Terms:
    """What is promised in one case. `facts` are the answers of the form as expressions see them."""
    band = next((one for one in promise.bands if _holds(one, facts or {}, today)), None)
    limit, unit = (band.limit, band.unit or promise.unit) if band else (promise.limit, promise.unit)
    extra, extra_law = _surcharge(region, channel)
    return Terms(
        limit=limit,
        unit=unit,
        starts=promise.starts,
        extra=extra,
        extra_law=extra_law,
        because=band.say if band else None,
        law=(band.law if band else None) or promise.law or act(region),
    )


def _holds(band: Band, facts: Mapping[str, Any], today: date) -> bool:
    return forms.evaluate(band.when, facts, today) is True


def _surcharge(region: PublishedRegion, channel: Channel) -> tuple[int, Text | None]:
    added = region.region.surcharge
    days = {"counter": added.counter, "doorstep": added.doorstep}.get(channel, 0) if added and added.in_force else 0
    return (days, added.law) if added and days else (0, None)


def due(
    promised: Promise | Terms,
    region: PublishedRegion,
    starts_at: datetime,
    *,
    pauses: tuple[Pause, ...] = (),
    channel: Channel = "web",
    district: int | None = None,
    now: datetime | None = None,
) -> DueDate:
    """When a promise that begins at a moment has been kept or broken, with every day on the way.

    Where the clock stands still, the date is the one it would be if it went on `now` (or had never stopped, without).
    """
    if isinstance(promised, Promise):
        promised = terms(promised, region, channel=channel, today=local_date(starts_at))
    closing = closed_pauses(pauses, now)
    marks = tuple(_marks(promised, region, starts_at, closing, district))
    due_at = _end(promised, starts_at, marks, closing)
    days = tuple(_day(mark, promised, region, closing, district) for mark in marks)
    return DueDate(
        due_on=marks[-1].day,
        due_at=due_at,
        days=days,
        counted=sum(day.counts for day in days),
        rule=wording.rule(promised),
        law=promised.law,
        because=promised.because,
        pauses=pauses,
        paused_days=sum(day.reason == "paused" for day in days),
        stands_still=any(pause.ended_at is None for pause in pauses),
    )


def deadline(
    promised: Terms,
    region: PublishedRegion,
    starts_at: datetime,
    *,
    pauses: tuple[Pause, ...] = (),
    district: int | None = None,
) -> tuple[date, datetime]:
    """The last day and the first late moment, as `due` says, without telling how it was counted."""
    closing = closed_pauses(pauses, None)
    marks = tuple(_marks(promised, region, starts_at, closing, district))
    return marks[-1].day, _end(promised, starts_at, marks, closing)


def near_at(share: float, starts_at: datetime, due_at: datetime, now: datetime) -> datetime | None:
    """When a share of the time has gone by; None where that is past already."""
    moment = starts_at + (due_at - starts_at) * share
    return moment if now < moment < due_at else None


def closed(region: PublishedRegion, day: date, district: int | None = None) -> tuple[Reason, Text | None] | None:
    """Why offices are closed on a day, and the name of the holiday; None where they are open."""
    holiday = region.holidays_in(district).get(day)
    if holiday:
        return "holiday", holiday.title
    weekday, week = day.weekday(), region.region.week
    if weekday == _SUNDAY:
        return "sunday", None
    if weekday == _SATURDAY and week == "sundays_and_saturdays":
        return "saturday", None
    if weekday == _SATURDAY and 8 <= day.day <= 14 and week == "sundays_and_second_saturdays":
        return "second_saturday", None
    return None


def reasons(promise: Promise, region: PublishedRegion) -> dict[str, PauseReason]:
    """What may stop the clock of a service, by reason: what its Act lists and nothing else."""
    return {one.reason: one for one in (*region.region.pauses, *promise.pauses)}


def closed_pauses(pauses: tuple[Pause, ...], now: datetime | None) -> tuple[Pause, ...]:
    """Pauses with an end: one that lasts has lasted until now, or for no time where it isn't told what time it is."""
    return tuple(
        pause if pause.ended_at else pause.model_copy(update={"ended_at": max(now or pause.begun_at, pause.begun_at)})
        for pause in pauses
    )


def act(region: PublishedRegion) -> Text:
    """The Act of a region, with its section where the region names one."""
    told = region.region.act
    return wording.section(told.title, told.section) if told.section else told.title


# Days


class _Mark(NamedTuple):
    """A day on the way, before it is put in words."""

    day: date
    counts: bool
    reason: Reason | None = None
    title: Text | None = None
    minutes: int = 0


def _marks(
    promised: Terms, region: PublishedRegion, starts_at: datetime, pauses: tuple[Pause, ...], district: int | None
) -> Iterator[_Mark]:
    """Every day from receipt to the last."""
    received_on = local_date(starts_at)
    if notice := _within(promised.starts):
        yield _Mark(received_on, counts=False, reason="receipt")
        yield from (_Mark(received_on + _ONE * n, counts=False, reason="notice") for n in range(1, notice))
        received_on += _ONE * notice
    if promised.unit == "hours":
        begins_at = end_of_day(received_on) if notice else starts_at
        yield from _marks_of_hours(promised, begins_at, pauses)
        return
    walk = _Walk(region, district, pauses)
    if promised.unit in ("days", "working_days") and promised.limit + promised.extra:
        yield _Mark(received_on, counts=False, reason="notice" if notice else "receipt")
        yield from walk.counting(promised, received_on + _ONE)
        return
    first = received_on + (_ONE if notice else timedelta())
    if notice:
        yield _Mark(received_on, counts=False, reason="notice")
    last = first
    for mark in walk.until_a_day_of(_weekdays(promised.unit), first):
        last = mark.day
        yield mark
    yield from walk.further(promised.extra, last + _ONE)


class _Walk:
    """Goes through the calendar of a district, day by day."""

    def __init__(self, region: PublishedRegion, district: int | None, pauses: tuple[Pause, ...]) -> None:
        self._region, self._district = region, district
        self._lost = _days_lost(pauses)

    def _shut(self, day: date) -> tuple[Reason, Text | None] | None:
        if day in self._lost:
            return "paused", self._lost[day]
        return closed(self._region, day, self._district)

    def counting(self, promised: Terms, first: date) -> Iterator[_Mark]:
        """Days until enough have counted. Of all days, only a closed last one is passed over."""
        counted, total, every = 0, promised.limit + promised.extra, promised.unit == "days"
        for day in _from(first):
            is_last = counted == total - 1
            shut = self._shut(day)
            if shut and (not every or is_last or shut[0] == "paused"):
                yield _Mark(day, False, *shut)
                continue
            counted += 1
            added = counted > promised.limit
            yield _Mark(day, True, "surcharge" if added else None)
            if is_last:
                return

    def until_a_day_of(self, weekdays: frozenset[int] | None, first: date) -> Iterator[_Mark]:
        """Days until the first open one (of some days of the week), which counts."""
        for day in _from(first):
            shut = self._shut(day)
            if shut:
                yield _Mark(day, False, *shut)
            elif weekdays is not None and day.weekday() not in weekdays:
                yield _Mark(day, counts=False, reason="weekday")
            else:
                yield _Mark(day, counts=True)
                return

    def further(self, extra: int, first: date) -> Iterator[_Mark]:
        """So many more open days."""
        for day in _from(first):
            if not extra:
                return
            shut = self._shut(day)
            yield _Mark(day, False, *shut) if shut else _Mark(day, counts=True, reason="surcharge")
            extra -= 0 if shut else 1


def _marks_of_hours(promised: Terms, begins_at: datetime, pauses: tuple[Pause, ...]) -> Iterator[_Mark]:
    """Hours run through nights and holidays, and stand still in a pause to the minute."""
    left = timedelta(hours=promised.limit + 24 * promised.extra)
    moment = begins_at
    for day in _from(local_date(begins_at)):
        running, moment = _running(moment, end_of_day(day), pauses, left)
        left -= running
        runs = running > timedelta()
        yield _Mark(day, runs, None if runs else "paused", minutes=round(running.total_seconds() / 60))
        if not left:
            return


def _running(start: datetime, end: datetime, pauses: tuple[Pause, ...], most: timedelta) -> tuple[timedelta, datetime]:
    """For how long the clock runs between two moments, at most so long, and the moment at which that is over."""
    ran, moment = timedelta(), start
    for pause in sorted(pauses, key=lambda one: one.begun_at):
        stop, go = max(pause.begun_at, moment), min(pause.ended_at or pause.begun_at, end)
        if stop >= end or go <= moment:
            continue
        if ran + (stop - moment) >= most:
            break
        ran, moment = ran + (stop - moment), go
    still = min(end - moment, most - ran)
    return ran + still, moment + still


def _end(promised: Terms, starts_at: datetime, marks: tuple[_Mark, ...], pauses: tuple[Pause, ...]) -> datetime:
    """The first late moment."""
    if promised.unit != "hours":
        return end_of_day(marks[-1].day)
    notice = _within(promised.starts)
    begins_at = end_of_day(local_date(starts_at) + _ONE * notice) if notice else starts_at
    total = timedelta(hours=promised.limit + 24 * promised.extra)
    _, due_at = _running(begins_at, begins_at + LONG_AFTER, pauses, total)
    return due_at.astimezone(UTC)


def _days_lost(pauses: tuple[Pause, ...]) -> dict[date, Text]:
    """Days at whose end the clock stood still, with the reason."""
    lost: dict[date, Text] = {}
    for pause in pauses:
        day, last = local_date(pause.begun_at), local_date(pause.ended_at or pause.begun_at)
        while day < last:
            lost.setdefault(day, pause.say)
            day += _ONE
    return lost


def _from(first: date) -> Iterator[date]:
    """Days one after another. ValueError where none of thirteen years would do."""
    yield from (first + timedelta(days=n) for n in range(_MOST_DAYS))
    raise ValueError(f"no day from {first} on is ever the last")


def _weekdays(unit: str) -> frozenset[int] | None:
    if not unit.startswith("weekdays"):
        return None
    return frozenset(_NAMES.index(name) for name in re.findall(r"[a-z]{3}", unit.removeprefix("weekdays")))


def _within(starts: str) -> int:
    """Days of notice that go before."""
    found = re.fullmatch(r"notice_ended\((\d+)\)", starts)
    return int(found[1]) if found else 0


# Words


def _day(mark: _Mark, promised: Terms, region: PublishedRegion, pauses: tuple[Pause, ...], district: int | None) -> Day:
    law = _law_of(mark, promised, region, pauses)
    if mark.reason == "holiday" and law is None:
        law = {"en": region.holidays_in(district)[mark.day].authority}
    return Day(day=mark.day, counts=mark.counts, reason=mark.reason, title=mark.title, law=law, minutes=mark.minutes)


def _law_of(mark: _Mark, promised: Terms, region: PublishedRegion, pauses: tuple[Pause, ...]) -> Text | None:
    count, weekend = region.region.day_count, ("sunday", "saturday", "second_saturday")
    if mark.reason == "paused":
        return next((one.law for one in pauses if one.say == mark.title), None)
    if mark.reason in (*weekend, "holiday") and promised.unit == "days":
        return count.last
    laws = {"receipt": count.first, "surcharge": promised.extra_law, "notice": promised.law, "weekday": promised.law}
    return laws.get(mark.reason or "") or (count.week if mark.reason in weekend else None)
