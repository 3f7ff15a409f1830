"""Decisions about logs and consents. Pure: facts in, verdict out."""

import hashlib
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from chalicelib.core import chain
from chalicelib.core.clock import local_date
from chalicelib.privacy.holdings import Held
from chalicelib.privacy.models import Consent, Head, Line, Statement
from chalicelib.privacy.retention import Keeping

REPEATS = timedelta(minutes=1)
"""The same reader, purpose, case and fields within this time are one reading: a retry or a reload is no second line."""
STATED_FOR = timedelta(minutes=30)
"""How long a stated purpose is good for the one case that it was stated for."""
MIN_REASON = 15
"""Letters of a stated reason, so that `work` is none."""
ANSWER_WITHIN = timedelta(days=90)
"""How long a wish to correct may lie. Digital Personal Data Protection Rules, 2025, rule 14(3): at most ninety days
(known from summaries; the text was not at hand)."""
_REPEATABLE = ("read", "copied")
_REMEMBERED = 12


def fingerprint(line: Line) -> str:
    """What makes two readings the same one."""
    facts = (line.act, line.reader_id, line.role, line.office_id, line.purpose, line.reason, line.about, *line.what)
    return hashlib.sha256("\x1f".join((*facts, line.consent_id)).encode()).hexdigest()[:16]


def is_repeat(head: Head, line: Line) -> bool:
    """Whether this reading is in the log already, a moment ago."""
    before = head.lately.get(fingerprint(line))
    return line.act in _REPEATABLE and before is not None and abs(line.at - before) < REPEATS


def next_line(head: Head, line: Line) -> Line:
    """The line in its place behind the last one."""
    placed = line.model_copy(update={"number": head.number + 1, "before_at": head.at})
    return chain.linked(head.hash, placed)


def next_head(head: Head, line: Line) -> Head:
    """Where the log ends with this line, not sealed yet."""
    recent = {print_: at for print_, at in head.lately.items() if line.at - at < REPEATS}
    if line.act in _REPEATABLE:
        recent[fingerprint(line)] = line.at
    kept = dict(list(recent.items())[-_REMEMBERED:])
    return Head(subject_id=head.subject_id, number=line.number, hash=line.hash, at=line.at, lately=kept)


def sealed_text(head: Head) -> str:
    """What the seal of a head is made over."""
    return f"{head.subject_id}\x1f{head.number}\x1f{head.hash}"


def broken_at(lines: Sequence[Line], head: Head, *, kept: timedelta, now: datetime) -> int | None:
    """The number of the first line that was changed, moved, put in or is missing; None where the log is whole.

    `lines` are all there are, the oldest first. What is past its period may be gone, and nothing else.
    """
    alive = [line for line in lines if line.at + kept > now]
    if not alive:
        return None if head.at is None or head.at + kept <= now else head.number
    first = alive[0]
    if first.number > 1 and (first.before_at is None or first.before_at + kept > now):
        return first.number - 1
    for expected, line in enumerate(alive, start=first.number):
        if line.number != expected:
            return expected
    place = chain.first_break(alive, head.hash, after=first.before if first.number > 1 else "")
    return None if place is None else first.number + place


def still_stated(statement: Statement, *, now: datetime) -> bool:
    """Whether what was stated is good now."""
    return now < statement.at + STATED_FOR


def place_in_logs(after: str | None) -> tuple[int, int | None]:
    """Which of a person's logs, and before which line, from `1.20`; the end of the first where it is none of ours."""
    found = re.fullmatch(r"(\d{1,2})\.(\d{1,10})", after or "")
    return (int(found[1]), int(found[2]) or None) if found else (0, None)


def next_place(at: int, number: int, logs: int) -> str | None:
    """Where to go on behind this line: in the same log, at the end of the next, or nowhere."""
    if number > 1:
        return f"{at}.{number}"
    return f"{at + 1}.0" if at + 1 < logs else None


def same_consent(consent: Consent, purpose: str, about: str, what: tuple[str, ...], words_version: int) -> bool:
    """Whether a consent that stands says just this."""
    asked = (purpose, about, what, words_version)
    return consent.stands and asked == (consent.purpose, consent.about, consent.what, consent.words_version)


def consent_id(purpose: str, about: str, turn: int) -> str:
    """Which consent of a person this is: the first, second … time for a purpose and case."""
    return f"{purpose}~{about.replace('/', '.')}~{turn}"


# What may go


def ends_at(held: Held, keeping: Keeping) -> datetime | None:
    """When its period is over; None while its matter is open, and for what has no end."""
    start = held.begun_at if keeping.starts == "begun" else held.over_at
    return start + keeping.period if start and keeping.days else None


def may_go(held: Held, keeping: Keeping, *, now: datetime) -> bool:
    """Whether it goes where its person wishes so (s. 12(3): unless a law or the purpose wants it kept)."""
    end = ends_at(held, keeping)
    return keeping.wish == "may" or (keeping.wish == "closed" and end is not None and now >= end)


def is_over(held: Held, keeping: Keeping, *, now: datetime) -> bool:
    """Whether it goes by itself (s. 8(7))."""
    end = ends_at(held, keeping)
    return end is not None and now >= end


def look_again_on(held: Held, keeping: Keeping, *, now: datetime) -> date:
    """The day on which its period may be over: that day itself, or a period from now where its matter is open."""
    return local_date(ends_at(held, keeping) or now + (keeping.period or timedelta(days=365))) + timedelta(days=1)
