"""The privacy table.

Access patterns (pk · sk; every one a GetItem, a Query or one transaction):

| what | how |
|---|---|
| where a person's log ends | get `log#<person>` · `head` |
| one more line | transaction: put `log#<person>` · `line#<number>`, put the head, and with it a consent or a wish |
| a person's log, newest or oldest first | query `log#<person>` · begins with `line#` |
| what a reader stated about a case | get, put `stated#<reader>` · `<case>` |
| a person's consents | query `consents#<person>` |
| one consent | get `consents#<person>` · `<consent>` |
| the nominee | get, put, delete `own#<person>` · `nominee` |
| a person's corrections | query `own#<person>` · begins with `correction#` |
| one correction | get `own#<person>` · `correction#<id>`; the person stands in `correction#<id>` · `whose` |
| corrections that wait at a desk, the oldest first | query `corrections#<office>#<role>` |
| what is to be looked at for erasure by a day | index by_due: `due#<shard>` · due_on |
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from zlib import crc32

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.adapters import sealing
from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, Refused, index, is_refusal, outbox, transaction, tries
from chalicelib.events import Event
from chalicelib.privacy import rules
from chalicelib.privacy.models import Consent, Correction, Head, Line, Nominee, Statement
from chalicelib.privacy.retention import keeping

_HEAD = "head"
_TRIES = 12
_NOMINEE = "nominee"
SHARDS = 8
"""Buckets of the index of what is to be erased."""

Join = Callable[[TransactWrite], None]
"""Adds a write to the transaction of a line."""


class PrivacyItem(Item):
    """Logs with their heads, statements, consents and wishes."""

    class Meta(MetaBase):
        table_name = settings.table("privacy")

    shard = UnicodeAttribute(null=True)
    due_on = UnicodeAttribute(null=True)
    by_due = index("by_due", "shard", "due_on", keys_only=True)


# The log


def head(subject_id: str) -> Head:
    """Where a person's log ends, read consistently; number 0 where there is none yet."""
    item = _item(f"log#{subject_id}", _HEAD)
    return Head.model_validate_json(item.body) if item else Head(subject_id=subject_id)


def append(subject_id: str, line: Line, *, join: Join | None = None) -> Line | None:
    """The line behind all others, with its head and whatever `join` adds, in one transaction. None for a reading that
    is in the log already. Of two writers at once each gets its place. Refused where a write of `join` is."""
    for _ in tries(_TRIES):
        last = head(subject_id)
        if rules.is_repeat(last, line):
            return None
        written = rules.next_line(last, line)
        try:
            with transaction() as write:
                _join_line(write, last, written)
                if join:
                    join(write)
        except TransactWriteError as error:
            if not is_refusal(error) and not _is_contention(error):
                raise
            if join and head(subject_id) == last:
                raise Refused from error
            continue
        return written
    raise Refused


def _join_line(write: TransactWrite, last: Head, line: Line) -> None:
    after = rules.next_head(last, line)
    sealed = after.model_copy(update={"seal": seal_of(after)})
    unchanged = PrivacyItem.version == last.number if last.number else PrivacyItem.pk.does_not_exist()
    key = f"log#{last.subject_id}"
    write.save(
        PrivacyItem(key, _line_key(line.number), body=_json(line), expires_at=line.at + keeping("access-log").period),
        condition=PrivacyItem.pk.does_not_exist(),
    )
    write.save(PrivacyItem(key, _HEAD, body=_json(sealed), version=line.number), condition=unchanged)


def seal_of(one: Head) -> str:
    """The seal that a head has to carry."""
    return sealing.reference(rules.sealed_text(one), use="log-head")


def page(subject_id: str, *, before: int | None, most: int) -> tuple[Line, ...]:
    """Lines before a number (from the end where there is none), the newest first."""
    until = PrivacyItem.sk.between(_line_key(0), _line_key((before or 10**10) - 1))
    found = PrivacyItem.query(f"log#{subject_id}", until, scan_index_forward=False, limit=most, page_size=most)
    return tuple(Line.model_validate_json(item.body) for item in found)


def lines(subject_id: str) -> Iterator[Line]:
    """Every line, the oldest first, read consistently."""
    found = PrivacyItem.query(f"log#{subject_id}", PrivacyItem.sk.startswith("line#"), consistent_read=True)
    return (Line.model_validate_json(item.body) for item in found)


# Statements


def keep_statement(statement: Statement) -> None:
    """Remember it as long as it is good."""
    PrivacyItem(
        f"stated#{statement.reader_id}",
        statement.about,
        body=_json(statement),
        expires_at=statement.at + rules.STATED_FOR,
    ).save()


def statement(reader_id: str, about: str) -> Statement | None:
    """What a reader stated last about a case."""
    item = _item(f"stated#{reader_id}", about)
    return Statement.model_validate_json(item.body) if item else None


# Consents


def consents(subject_id: str) -> tuple[Consent, ...]:
    """A person's consents, those taken back too."""
    found = PrivacyItem.query(f"consents#{subject_id}", consistent_read=True)
    return tuple(Consent.model_validate_json(item.body) for item in found)


def consent(subject_id: str, consent_id: str) -> Consent | None:
    """One consent of a person."""
    item = _item(f"consents#{subject_id}", consent_id)
    return Consent.model_validate_json(item.body) if item else None


def joins_consent(changed: Consent) -> Join:
    """Writes a consent as part of a transaction: a new one, or one that is taken back once."""
    item = PrivacyItem(
        f"consents#{changed.subject_id}",
        changed.consent_id,
        body=_json(changed),
        version=1 if changed.stands else 2,
    )
    unchanged: Any = PrivacyItem.pk.does_not_exist() if changed.stands else PrivacyItem.version == 1
    return lambda write: write.save(item, condition=unchanged)


# Nominees


def keep_nominee(subject_id: str, nominee: Nominee | None, line: Line) -> None:
    """Write who was named, sealed, or nobody, with its line in the log."""
    item = PrivacyItem(f"own#{subject_id}", _NOMINEE)
    if nominee:
        item.body = sealing.seal(nominee.model_dump_json(), bound_to=f"{subject_id}#nominee")
    append(subject_id, line, join=lambda write: write.save(item) if nominee else write.delete(item))


def drop_nominee(subject_id: str) -> None:
    """Nobody is named any more."""
    PrivacyItem(f"own#{subject_id}", _NOMINEE).delete()


def nominee(subject_id: str) -> Nominee | None:
    """Whom a person has named."""
    item = _item(f"own#{subject_id}", _NOMINEE)
    if item is None or not item.body:
        return None
    return Nominee.model_validate_json(sealing.unseal(item.body, bound_to=f"{subject_id}#nominee"))


# Corrections


def ask_correction(wish: Correction, line: Line, event: Event) -> None:
    """Write a wish, where it lies, whose it is, its event and its line. Refused where it is there already."""
    pointer = PrivacyItem(_desk(wish), f"{wish.asked_at.isoformat()}#{wish.correction_id}", body=wish.subject_id)
    whose = PrivacyItem(f"correction#{wish.correction_id}", "whose", body=wish.subject_id, **outbox(event))

    def join(write: TransactWrite) -> None:
        write.save(_correction_item(wish), condition=PrivacyItem.pk.does_not_exist())
        write.save(whose, condition=PrivacyItem.pk.does_not_exist())
        if wish.office_id:
            write.save(pointer)

    append(wish.subject_id, line, join=join)


def answer_correction(answered: Correction, event: Event) -> None:
    """Write the answer once, and take it off the desk. Refused where it has been answered."""
    told = PrivacyItem(f"correction#{answered.correction_id}", "answered", **outbox(event))
    pointer = PrivacyItem(_desk(answered), f"{answered.asked_at.isoformat()}#{answered.correction_id}")
    try:
        with transaction() as write:
            write.save(_correction_item(answered), condition=PrivacyItem.version == 1)
            write.save(told)
            write.delete(pointer)
    except TransactWriteError as error:
        raise (Refused() if is_refusal(error) else error) from error


def corrections(subject_id: str) -> tuple[Correction, ...]:
    """What a person has asked to be corrected."""
    found = PrivacyItem.query(f"own#{subject_id}", PrivacyItem.sk.startswith("correction#"), consistent_read=True)
    return tuple(_read_correction(item) for item in found)


def correction(correction_id: str) -> Correction | None:
    """One wish."""
    whose = _item(f"correction#{correction_id}", "whose")
    item = _item(f"own#{whose.body}", f"correction#{correction_id}") if whose else None
    return _read_correction(item) if item else None


def corrections_at(office_id: str, role: str, most: int = 50) -> tuple[tuple[str, datetime], ...]:
    """Number and moment of the wishes that wait at a desk, the oldest first."""
    found = PrivacyItem.query(f"corrections#{office_id}#{role}", limit=most)
    parts = (item.sk.partition("#") for item in found)
    return tuple((number, datetime.fromisoformat(asked_at)) for asked_at, _, number in parts)


def _desk(wish: Correction) -> str:
    return f"corrections#{wish.office_id}#{wish.role}"


def _correction_item(wish: Correction) -> PrivacyItem:
    sealed = sealing.seal(wish.model_dump_json(), bound_to=f"{wish.subject_id}#{wish.correction_id}")
    key = (f"own#{wish.subject_id}", f"correction#{wish.correction_id}")
    goes_at = wish.answered_at + keeping("correction").period if wish.answered_at else None
    return PrivacyItem(*key, body=sealed, version=2 if wish.outcome else 1, expires_at=goes_at)


def _read_correction(item: PrivacyItem) -> Correction:
    subject_id, number = item.pk.partition("#")[2], item.sk.partition("#")[2]
    return Correction.model_validate_json(sealing.unseal(item.body or "", bound_to=f"{subject_id}#{number}"))


# What is to be erased


def keep_until(holder: str, item_id: str, day: date) -> None:
    """Have a thing looked at on a day; said again, the later word counts."""
    shard = crc32(item_id.encode()) % SHARDS
    PrivacyItem(f"due#{holder}#{item_id}", "due", shard=f"due#{shard}", due_on=day.isoformat()).save()


def due(shard: int, by: date, most: int) -> list[tuple[str, str]]:
    """Holder and id of what is to be looked at by a day, the longest due first."""
    found = PrivacyItem.by_due.query(f"due#{shard}", PrivacyItem.due_on <= by.isoformat(), limit=most, page_size=most)
    parts = (item.pk.split("#", 2) for item in found)
    return [(holder, item_id) for _, holder, item_id in parts]


def no_longer_due(holder: str, item_id: str) -> None:
    """It is gone."""
    PrivacyItem(f"due#{holder}#{item_id}", "due").delete()


# Shared


def _item(pk: str, sk: str) -> PrivacyItem | None:
    try:
        return PrivacyItem.get(pk, sk, consistent_read=True)
    except DoesNotExist:
        return None


def _line_key(number: int) -> str:
    return f"line#{number:010}"


def _json(model: Any) -> str:
    text: str = model.model_dump_json(exclude_defaults=True)
    return text


def _is_contention(error: TransactWriteError) -> bool:
    """Two transactions met on one head: the one that lost tries again."""
    return any(reason and reason.code == "TransactionConflict" for reason in error.cancellation_reasons)
