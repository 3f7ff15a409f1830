"""The log of a person: every reading is written before anything is shown, and the person sees it."""

from datetime import datetime

from chalicelib.core import chain
from chalicelib.core.errors import Fault, Invalid, NotAllowed
from chalicelib.edge import Seat, Who, asked, reading
from chalicelib.privacy import purposes, rules, store
from chalicelib.privacy.models import (
    Broken,
    EarlierLog,
    Line,
    LineExport,
    LogExport,
    LogPage,
    Shown,
    Statement,
    StatementWish,
)
from chalicelib.privacy.retention import keeping

PAGE = 20


def note_read(
    subject_id: str,
    *,
    reader: Who,
    purpose: str,
    about: str,
    what: tuple[str, ...],
    now: datetime,
    consent_id: str = "",
    reason: str = "",
    seat: Seat | None = None,
) -> None:
    """Write into a person's log who reads which of their data, for which purpose, about which case. Call it before
    anything is shown; the same reading within a minute (a retry, a reload) is one line.

    Raises NotAllowed `purpose-missing`, `purpose-unknown`, `purpose-not-yours`; `consent-missing` where the purpose
    rests on a consent that was not given or has been taken back. (Digital Personal Data Protection Act, 2023, ss. 4, 6
    and 7; Rules, 2025, rule 6(1)(c) and (e): visibility of access, and its logs.)
    """
    asked = purposes.for_reader(purpose, reader)
    if asked.ground == "consent":
        _must_stand(subject_id, consent_id, purpose)
    desk = seat or (reader.seats[0] if reader.seats else None)
    line = Line(
        at=now,
        reader_id=reader.person_id,
        reader=reader.name,
        role=desk.role if desk else "",
        office_id=desk.office_id if desk else "",
        region=desk.region if desk else "",
        purpose=purpose,
        reason=reason,
        about=about,
        what=what,
        consent_id=consent_id,
    )
    store.append(subject_id, line)
    reading.note()


def _must_stand(subject_id: str, consent_id: str, purpose: str) -> None:
    consent = store.consent(subject_id, consent_id) if consent_id else None
    if consent is None or not consent.stands or consent.purpose != purpose:
        raise NotAllowed("consent-missing", purpose=purpose)


def note_stated_read(
    subject_id: str, *, reader: Who, about: str, what: tuple[str, ...], now: datetime, seat: Seat | None = None
) -> None:
    """As `note_read`, for the purpose that the reader has stated for this case (`state_purpose`) within the last half
    hour. NotAllowed `purpose-missing` where there is none: the page then asks for it."""
    said = store.statement(reader.person_id, about)
    if said is None or not rules.still_stated(said, now=now):
        raise NotAllowed("purpose-missing", about=about)
    note_read(
        subject_id,
        reader=reader,
        purpose=said.purpose,
        about=about,
        what=what,
        now=now,
        reason=said.reason,
        seat=seat,
    )


def note_work(
    subject_id: str, *, reader: Who, seat: Seat | None, purpose: str, about: str, what: tuple[str, ...], now: datetime
) -> None:
    """As `note_read` where it is the reader's own work, from the seat that makes it so; as `note_stated_read` where no
    seat does."""
    if seat:
        note_read(subject_id, reader=reader, purpose=purpose, about=about, what=what, now=now, seat=seat)
    else:
        note_stated_read(subject_id, reader=reader, about=about, what=what, now=now)


def state_purpose(who: Who, wish: StatementWish, *, now: datetime) -> Statement:
    """Keep why somebody is going to look at a case, for half an hour. The person will read it. NotAllowed for a purpose
    that is not to be stated, or not by this reader; Invalid where the reason is too short."""
    purpose = purposes.for_reader(wish.purpose, who)
    if not purpose.stated:
        raise NotAllowed("purpose-not-yours", purpose=wish.purpose)
    if len(wish.reason) < rules.MIN_REASON:
        raise Invalid(None, Fault(code="reason.short", field="reason", facts={"least": rules.MIN_REASON}))
    said = Statement(reader_id=who.person_id, about=wish.about, purpose=wish.purpose, reason=wish.reason, at=now)
    store.keep_statement(said)
    return said


def logs_of(person_id: str) -> tuple[str, ...]:
    """The names under which looks at a person are noted: the account, and what they were known by before that was
    linked with the register. A handful at most."""
    return (person_id, *asked.ask("earlier-names", person_id))


def my_log(who: Who, after: str | None = None) -> LogPage:
    """Who looked at one's data, the newest first; after the last line of the account's log come those from before."""
    logs = logs_of(who.person_id)
    place, before = rules.place_in_logs(after)
    lines: list[Shown] = []
    for at, subject_id in enumerate(logs[place:], place):
        found = store.page(subject_id, before=before if at == place else None, most=PAGE - len(lines))
        lines += [Shown(of=subject_id if at else "", line=one) for one in found]
        if len(lines) == PAGE:
            return LogPage(lines=tuple(lines), next=rules.next_place(at, found[-1].number, len(logs)))
    return LogPage(lines=tuple(lines))


def export_log(person_id: str) -> LogExport:
    """A person's whole log with the text that each hash was taken over, and so those from before."""
    own, *earlier = (
        EarlierLog(of=name, lines=_exported(name), head=store.head(name).hash) for name in logs_of(person_id)
    )
    return LogExport(lines=own.lines, head=own.head, earlier=tuple(one for one in earlier if one.lines))


def _exported(subject_id: str) -> tuple[LineExport, ...]:
    return tuple(
        LineExport(number=one.number, text=chain.hashed_text(one), before=one.before, hash=one.hash)
        for one in store.lines(subject_id)
    )


def broken_in(person_id: str, *, now: datetime) -> Broken | None:
    """The first line that was changed or is missing in one of a person's logs; None where all are whole."""
    found = ((name, broken_at(name, now=now)) for name in logs_of(person_id))
    first = next(((name, number) for name, number in found if number is not None), None)
    return Broken(of=first[0] if first[0] != person_id else "", number=first[1]) if first else None


def broken_at(subject_id: str, *, now: datetime) -> int | None:
    """The number of the first line of a person's log that was changed or is missing; None where the log is whole."""
    head = store.head(subject_id)
    lines = tuple(store.lines(subject_id))
    if head.number and head.seal != store.seal_of(head):
        return head.number
    return rules.broken_at(lines, head, kept=keeping("access-log").period, now=now)
