"""Decisions about certificates. Pure functions: facts in, verdict out; no clock, no storage."""

import calendar
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import count

from chalicelib.certificates.models import Certificate, MoveKind, Standing
from chalicelib.core import ids
from chalicelib.edge.request import Seat

_DOTS = "•••"


def numbers_of(region_code: str, application_id: str, corrects: str = "") -> Iterator[str]:
    """The certificate number that belongs to an application; then, where another application's certificate has that
    number already, the next ones to try. Always the same ones in the same order: one application, one certificate, and
    one correction of that."""
    prefix, facts = f"{region_code}C", (application_id, corrects) if corrects else (application_id,)
    yield ids.number_for(prefix, *facts)
    yield from (ids.number_for(prefix, *facts, str(turn)) for turn in count(2))


def valid_until(rule: str, issued_on: date) -> date | None:
    """The last day on which a certificate is good; None for life.

    `for 1 years` from 1 April 2026 ends with 31 March 2027; `until 31 March after issue` is the end of the financial
    year of the day of issue.
    """
    match rule.split():
        case ["for", "life"]:
            return None
        case ["for", number, "days"]:
            return issued_on + timedelta(days=int(number) - 1)
        case ["for", number, "months"]:
            return months_after(issued_on, int(number)) - timedelta(days=1)
        case ["for", number, "years"]:
            return months_after(issued_on, 12 * int(number)) - timedelta(days=1)
        case ["until", "31", "March", "after", "issue"]:
            return date(issued_on.year + (issued_on.month > 3), 3, 31)
        case ["until", day]:
            return date.fromisoformat(day)
    raise ValueError(f"not a validity: {rule}")


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def standing(certificate: Certificate | None, today: date) -> Standing:
    """What it is worth. One that is still being made is not known yet; what an officer ended goes before its expiry."""
    if certificate is None or certificate.status == "ordered":
        return Standing.UNKNOWN
    if certificate.status != "valid":
        return Standing(certificate.status)
    if certificate.valid_until is not None and today > certificate.valid_until:
        return Standing.EXPIRED
    return Standing.VALID


def has_charge(seats: Iterable[Seat], certificate: Certificate) -> bool:
    """Whether an officer may change the standing of this certificate: one who sits where it was issued, in the role
    that signed it."""
    order = certificate.order
    return any(seat.office_id == order.office_id and order.role in (None, seat.role) for seat in seats)


def grounds(certificate: Certificate) -> frozenset[tuple[str, ...]]:
    """On whose word a certificate is suspended: entries of registers, by the orders about them; its own office is the
    empty one."""
    last = {move.about: move.what for move in certificate.moves if move.what in ("suspend", "lift")}
    return frozenset(about for about, what in last.items() if what == "suspend")


def moves_of(certificate: Certificate) -> tuple[MoveKind, ...]:
    """What an officer of its office can do with a certificate now."""
    doubted: tuple[MoveKind, ...] = ("keep",) if certificate.doubts else ()
    match certificate.status:
        case "valid":
            return ("suspend", "revoke", "correct", *doubted)
        case "suspended":
            return ("lift" if () in grounds(certificate) else "suspend", "revoke", *doubted)
    return ()


def masked(name: str) -> str:
    """`S••• R••• P•••` of a name: enough to compare with a paper in hand, too little to learn it from."""
    return " ".join(_first_letter(word) + _DOTS for word in name.split())


def _first_letter(word: str) -> str:
    """The first letter as a reader sees it: with its vowel signs, and with what hangs on it by a virama."""
    end, joined = 1, False
    while end < len(word) and (joined or unicodedata.category(word[end]).startswith("M") or word[end] == "\u200d"):
        joined = unicodedata.combining(word[end]) == 9 or (joined and word[end] == "\u200d")
        end += 1
    return word[:end]
