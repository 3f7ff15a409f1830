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
"""

from collections.abc import Callable, Iterator
from typing import Any

from pynamodb.exceptions import DoesNotExist, TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.adapters import sealing
from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, Refused, is_refusal, transaction
from chalicelib.privacy import rules
from chalicelib.privacy.models import Consent, Head, Line, Statement
from chalicelib.privacy.retention import keeping

_HEAD = "head"
_TRIES = 8

Join = Callable[[TransactWrite], None]
"""Adds a write to the transaction of a line."""


class PrivacyItem(Item):
    """Logs with their heads, statements, consents and wishes."""

    class Meta(MetaBase):
        table_name = settings.table("privacy")


# The log


def head(subject_id: str) -> Head:
    """Where a person's log ends, read consistently; number 0 where there is none yet."""
    item = _item(f"log#{subject_id}", _HEAD)
    return Head.model_validate_json(item.body) if item else Head(subject_id=subject_id)


def append(subject_id: str, line: Line, *, join: Join | None = None) -> Line | None:
    """The line behind all others, with its head and whatever `join` adds, in one transaction. None for a reading that
    is in the log already. Of two writers at once each gets its place. Refused where a write of `join` is."""
    for _ in range(_TRIES):
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
