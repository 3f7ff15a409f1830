"""What goes out of the doors: lines of a log in plain words, consents with their effects."""

from datetime import datetime

from chalicelib.catalogue import actions as catalogue
from chalicelib.core.errors import NotFound
from chalicelib.core.model import Model
from chalicelib.core.text import Text
from chalicelib.privacy import purposes
from chalicelib.privacy.models import Consent, Line, LogPage


class LineView(Model):
    """One line of the own log."""

    number: int
    at: datetime
    act: str
    reader: str = ""
    """Name of the officer, or of the program."""
    is_program: bool = False
    role: Text | None = None
    office: Text | None = None
    purpose: Text | None = None
    reason: str = ""
    about: str = ""
    what: tuple[str, ...] = ()
    hash: str


class LogView(Model):
    """Some lines, the newest first, and whether the whole log is as it was written."""

    lines: tuple[LineView, ...]
    whole: bool
    broken_at: int | None = None
    """The number of the first line that was changed or is missing."""
    next: str | None = None


class ConsentView(Model):
    """A consent, what it is for, and what follows from taking it back."""

    consent_id: str
    purpose: Text
    about: str
    what: tuple[str, ...]
    words_version: int
    notice: Text | None
    given_at: datetime
    withdrawn_at: datetime | None
    stands: bool


class ConsentsView(Model):
    """All of one's consents, the newest first."""

    consents: tuple[ConsentView, ...]


def log(page: LogPage, broken_at: int | None) -> LogView:
    """A page of a log."""
    lines = tuple(line(one) for one in page.lines)
    return LogView(lines=lines, whole=broken_at is None, broken_at=broken_at, next=page.next)


def line(one: Line) -> LineView:
    """One line, with the titles of role and office as they are today."""
    role, office = _seat(one)
    return LineView(
        number=one.number,
        at=one.at,
        act=one.act,
        reader=one.reader or one.reader_id.removeprefix(purposes.PROGRAM),
        is_program=one.reader_id.startswith(purposes.PROGRAM),
        role=role,
        office=office,
        purpose=_words(one.purpose),
        reason=one.reason,
        about=one.about,
        what=one.what,
        hash=one.hash,
    )


def consents(found: tuple[Consent, ...]) -> ConsentsView:
    """All of somebody's consents."""
    return ConsentsView(consents=tuple(consent(one) for one in found))


def consent(one: Consent) -> ConsentView:
    """One consent."""
    known = purposes.purposes().get(one.purpose)
    return ConsentView(
        consent_id=one.consent_id,
        purpose=_words(one.purpose) or {"en": one.purpose},
        about=one.about,
        what=one.what,
        words_version=one.words_version,
        notice=known.notice if known else None,
        given_at=one.given_at,
        withdrawn_at=one.withdrawn_at,
        stands=one.stands,
    )


def _words(purpose: str) -> Text | None:
    known = purposes.purposes().get(purpose)
    return known.words if known else None


def _seat(one: Line) -> tuple[Text | None, Text | None]:
    """Titles of a line's role and office; None for what is not there any more."""
    if not one.region:
        return None, None
    try:
        region = catalogue.region(one.region)
    except NotFound:
        return None, None
    office = region.office.get(one.office_id)
    return region.roles.get(one.role), office.title if office else None
