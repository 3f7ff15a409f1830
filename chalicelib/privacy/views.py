"""What goes out of the doors: lines of a log in plain words, consents with their effects."""

from datetime import date, datetime
from typing import Any

from chalicelib.catalogue import actions as catalogue
from chalicelib.core import ids
from chalicelib.core.clock import local_date
from chalicelib.core.errors import NotFound
from chalicelib.core.model import Model
from chalicelib.core.text import LANGUAGES, Text
from chalicelib.edge import words
from chalicelib.privacy import purposes, retention, rules
from chalicelib.privacy.holdings import Held
from chalicelib.privacy.models import Broken, Consent, Correction, Line, LogPage, Nominee
from chalicelib.privacy.rules import ANSWER_WITHIN


class LineView(Model):
    """One line of the own log."""

    of: str = ""
    """The member number under which it was noted, before the account was linked; empty: under the account."""
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
    what_words: tuple[tuple[Text, str], ...] = ()
    """The same in words, each with what it names beside."""
    hash: str


class LogView(Model):
    """Some lines, the newest first, and whether the whole log is as it was written."""

    lines: tuple[LineView, ...]
    whole: bool
    broken_at: int | None = None
    """The number of the first line that was changed or is missing."""
    broken_of: str = ""
    """In which log, as `of` of a line."""
    next: str | None = None


class ConsentView(Model):
    """A consent, what it is for, and what follows from taking it back."""

    consent_id: str
    purpose: Text
    about: str
    what: tuple[str, ...]
    what_words: tuple[tuple[Text, str], ...]
    words_version: int
    notice: Text | None
    given_at: datetime
    withdrawn_at: datetime | None
    stands: bool


class ConsentsView(Model):
    """All of one's consents, the newest first."""

    consents: tuple[ConsentView, ...]


class HeldView(Model):
    """One thing that is held of a person, until when, and why."""

    kind: str
    words: Text
    item_id: str
    title: Text | None
    facts: dict[str, Any]
    begun_at: datetime | None
    may_go: bool
    """Whether it goes where the person wishes so."""
    goes_on: date | None
    """When it goes by itself; None while its matter is open, and for what has no end."""
    ground: Text
    """Why it is kept."""
    law: str
    can_be_corrected: bool


class CopyView(Model):
    """Everything that is held of a person, by who holds it."""

    held: dict[str, tuple[HeldView, ...]]


class ErasureView(Model):
    """What has gone, what may go, and what stays with the reason."""

    gone: tuple[HeldView, ...] = ()
    may_go: tuple[HeldView, ...]
    stays: tuple[HeldView, ...]


class NomineeView(Model):
    """Whom one has named; empty where nobody."""

    name: str = ""
    relation: str = ""
    mobile: str = ""
    named_at: datetime | None = None


class CorrectionView(Model):
    """What somebody asked to be corrected, and what came of it."""

    correction_id: str
    number: str
    kind: str
    words: Text
    item_id: str
    wrong: str
    asked_at: datetime
    answer_by: datetime
    outcome: str
    answer: str
    answered_at: datetime | None
    answered_by: str


class CorrectionsView(Model):
    """All of one's own, the newest first."""

    corrections: tuple[CorrectionView, ...]


class WaitingRow(Model):
    """One wish that waits at a desk. It names nobody."""

    correction_id: str
    number: str
    asked_at: datetime
    answer_by: datetime


class WaitingView(Model):
    """What waits for an officer, the oldest first."""

    items: tuple[WaitingRow, ...]


class ContactView(Model):
    """Whom people of a state ask about their data."""

    region: str
    state: Text
    officer: Text
    email: str
    phone: str
    address: Text


class ContactsView(Model):
    """The Data Protection Officers of all states."""

    contacts: tuple[ContactView, ...]


def log(page: LogPage, broken: Broken | None) -> LogView:
    """A page of a log."""
    lines = tuple(line(one.line, one.of) for one in page.lines)
    place = {"broken_at": broken.number, "broken_of": broken.of} if broken else {}
    return LogView.model_validate({"lines": lines, "whole": broken is None, "next": page.next, **place})


def line(one: Line, of: str) -> LineView:
    """One line, with the titles of role and office as they are today."""
    role, office = _seat(one)
    return LineView(
        of=of,
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
        what_words=what_words(one.what),
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
        what_words=what_words(one.what),
        words_version=one.words_version,
        notice=known.notice if known else None,
        given_at=one.given_at,
        withdrawn_at=one.withdrawn_at,
        stands=one.stands,
    )


def what_words(groups: tuple[str, ...]) -> tuple[tuple[Text, str], ...]:
    """Groups of fields in words: `document:ration-card` is a paper, and which; `draft` is a kind of data."""
    return tuple(_group_words(one) for one in groups)


def _group_words(group: str) -> tuple[Text, str]:
    name, _, which = group.partition(":")
    keeping = retention.keepings().get(name)
    key = f"privacy.what.{name}"
    if key in words.words("en"):
        return {language: words.say(key, language) for language in LANGUAGES}, which
    return (keeping.words if keeping else {"en": name.replace("-", " ")}), which


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


def copy(kept: dict[str, tuple[Held, ...]], now: datetime) -> CopyView:
    """Everything, as it goes to the person."""
    return CopyView(held={name: tuple(held(one, now) for one in items) for name, items in kept.items()})


def held(one: Held, now: datetime) -> HeldView:
    """One thing, with its period."""
    keeping = retention.keeping(one.kind)
    end = rules.ends_at(one, keeping)
    return HeldView(
        kind=one.kind,
        words=keeping.words,
        item_id=one.item_id,
        title=one.title,
        facts=one.facts,
        begun_at=one.begun_at,
        may_go=rules.may_go(one, keeping, now=now),
        goes_on=local_date(end) if end else None,
        ground=keeping.ground,
        law=keeping.law,
        can_be_corrected=bool(one.office_id),
    )


def erasure(kept: dict[str, tuple[Held, ...]], gone: tuple[Held, ...], now: datetime) -> ErasureView:
    """What went, what may go, and what stays with the reason, item by item."""
    shown = [held(one, now) for items in kept.values() for one in items]
    return ErasureView(
        gone=tuple(held(one, now) for one in gone),
        may_go=tuple(one for one in shown if one.may_go),
        stays=tuple(one for one in shown if not one.may_go),
    )


def nominee(found: Nominee | None) -> NomineeView:
    """Whom one has named."""
    return NomineeView.model_validate(found.model_dump()) if found else NomineeView()


def corrections(found: tuple[Correction, ...]) -> CorrectionsView:
    """All of one's own."""
    return CorrectionsView(corrections=tuple(correction(one) for one in found))


def correction(one: Correction) -> CorrectionView:
    """One wish, to its person and to whoever answers for it."""
    facts = one.model_dump(exclude={"subject_id", "region", "office_id", "role"})
    kind = retention.keeping(one.kind)
    return CorrectionView(**facts, number=ids.shown(one.correction_id), words=kind.words)


def waiting(found: tuple[tuple[str, datetime], ...]) -> WaitingView:
    """What waits for an officer."""
    rows = (
        WaitingRow(correction_id=number, number=ids.shown(number), asked_at=at, answer_by=at + ANSWER_WITHIN)
        for number, at in found
    )
    return WaitingView(items=tuple(rows))


def contacts() -> ContactsView:
    """Whom people ask about their data, by state."""
    regions = [catalogue.region(one.slug).region for one in catalogue.regions()]
    return ContactsView(
        contacts=tuple(
            ContactView(region=one.slug, state=one.title, **one.data_protection.model_dump())
            for one in regions
            if one.data_protection
        )
    )
