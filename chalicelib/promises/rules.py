"""How days are counted. Pure functions over a region's calendar.

The day of receipt is not counted and the last day is; where the last day is one on which offices are closed, the next
working day is the last (General Clauses Act 1897, sections 9 and 10).
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count, takewhile

from chalicelib.catalogue.models import Promise, PublishedRegion
from chalicelib.core.clock import end_of_day, local_date
from chalicelib.core.text import Text
from chalicelib.promises.models import Day, DueDate, Reason

_SATURDAY, _SUNDAY = 5, 6
_ONE = timedelta(days=1)


def due(promise: Promise, region: PublishedRegion, starts_at: datetime) -> DueDate:
    """When a promise that begins at a moment has been kept or broken."""
    received_on = local_date(starts_at)
    if promise.unit == "hours":
        due_at = starts_at.astimezone(UTC) + timedelta(hours=promise.limit)
        due_on = local_date(due_at - timedelta(microseconds=1)) if promise.limit else received_on
    else:
        due_on = _last_day(promise, region, received_on)
        due_at = end_of_day(due_on)
    return DueDate(
        due_on=due_on,
        due_at=due_at,
        days=_counted(promise, region, received_on, due_on),
        rule=_rule(promise),
        law=_law(promise, region),
    )


def closed(region: PublishedRegion, day: date) -> tuple[Reason, Text | None] | None:
    """Why offices of a region are closed on a day, and the name of the holiday; None on a working day."""
    if day in region.holiday:
        return "holiday", region.holiday[day].title
    if day.weekday() == _SUNDAY:
        return "sunday", None
    if day.weekday() == _SATURDAY and region.region.week == "sundays_and_saturdays":
        return "saturday", None
    if day.weekday() == _SATURDAY and 8 <= day.day <= 14 and region.region.week == "sundays_and_second_saturdays":
        return "second_saturday", None
    return None


def _last_day(promise: Promise, region: PublishedRegion, received_on: date) -> date:
    if promise.unit == "same_day" or promise.limit == 0:
        return next(day for day in _from(received_on) if not closed(region, day))
    if promise.unit == "working_days":
        working = (day for day in _from(received_on + _ONE) if not closed(region, day))
        return next(day for number, day in enumerate(working, 1) if number == promise.limit)
    last = received_on + timedelta(days=promise.limit)
    return next(day for day in _from(last) if not closed(region, day))


def _counted(promise: Promise, region: PublishedRegion, received_on: date, due_on: date) -> tuple[Day, ...]:
    """Each day, with the reason why it does not count; of calendar days only a closed last one is passed over."""
    every = takewhile(lambda day: day <= due_on, _from(received_on))
    if promise.unit == "hours":
        return tuple(Day(day=day, counts=True) for day in every)
    same_day = promise.unit == "same_day" or promise.limit == 0
    ordinary = received_on + timedelta(days=promise.limit) if promise.unit == "days" else received_on
    return tuple(_told(region, day, received_on, same_day=same_day, passes=day < ordinary) for day in every)


def _told(region: PublishedRegion, day: date, received_on: date, *, same_day: bool, passes: bool) -> Day:
    if day == received_on and not same_day:
        return Day(day=day, counts=False, reason="receipt")
    why = None if passes else closed(region, day)
    return Day(day=day, counts=why is None, reason=why[0] if why else None, title=why[1] if why else None)


def _from(first: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in count())


def _law(promise: Promise, region: PublishedRegion) -> Text:
    act = region.region.act
    if promise.law:
        return promise.law
    if not act.section:
        return act.title
    return {language: f"{words}, {_SECTION[language]} {act.section}" for language, words in act.title.items()}


_SECTION: Text = {"en": "section", "hi": "धारा", "pa": "ਧਾਰਾ", "mr": "कलम"}

_RULES: dict[str, Text] = {
    "working_days": {
        "en": "within {limit} working days",
        "hi": "{limit} कार्य दिवसों के भीतर",
        "pa": "{limit} ਕੰਮ ਵਾਲੇ ਦਿਨਾਂ ਦੇ ਅੰਦਰ",
        "mr": "{limit} कामकाजाच्या दिवसांत",
    },
    "days": {
        "en": "within {limit} days",
        "hi": "{limit} दिनों के भीतर",
        "pa": "{limit} ਦਿਨਾਂ ਦੇ ਅੰਦਰ",
        "mr": "{limit} दिवसांत",
    },
    "hours": {
        "en": "within {limit} hours",
        "hi": "{limit} घंटों के भीतर",
        "pa": "{limit} ਘੰਟਿਆਂ ਦੇ ਅੰਦਰ",
        "mr": "{limit} तासांत",
    },
    "same_day": {
        "en": "on the same working day",
        "hi": "उसी कार्य दिवस पर",
        "pa": "ਉਸੇ ਕੰਮ ਵਾਲੇ ਦਿਨ",
        "mr": "त्याच कामकाजाच्या दिवशी",
    },
}


_ONE_OF: dict[str, Text] = {
    "working_days": {
        "en": "within one working day",
        "hi": "एक कार्य दिवस के भीतर",
        "pa": "ਇੱਕ ਕੰਮ ਵਾਲੇ ਦਿਨ ਦੇ ਅੰਦਰ",
        "mr": "एका कामकाजाच्या दिवसात",
    },
    "days": {"en": "within one day", "hi": "एक दिन के भीतर", "pa": "ਇੱਕ ਦਿਨ ਦੇ ਅੰਦਰ", "mr": "एका दिवसात"},
    "hours": {"en": "within one hour", "hi": "एक घंटे के भीतर", "pa": "ਇੱਕ ਘੰਟੇ ਦੇ ਅੰਦਰ", "mr": "एका तासात"},
}


def _rule(promise: Promise) -> Text:
    unit = "same_day" if promise.limit == 0 else promise.unit
    words = _ONE_OF.get(unit, _RULES[unit]) if promise.limit == 1 else _RULES[unit]
    return {language: text.format(limit=promise.limit) for language, text in words.items()}
