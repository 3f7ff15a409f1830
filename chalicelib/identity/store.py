"""The identity table.

| what is asked | how |
|---|---|
| a session | Get `session#<id>` |
| a challenge; one more try at it | Get, Update `challenge#<id>` |
| who has a mobile number | Get `mobile#<reference>` |
| a person | Get `person#<id>` |
| an officer with what proves them | Get `officer#<id>` |
| how often in this quarter of an hour | Update `count#<kind>#<hash>` / window |

Challenges, counters and sessions leave by themselves (TTL). Mobile numbers and e-mail addresses of citizens stand
sealed, and a person is found by a keyed reference of the number; officers' stand open in their region's data anyway.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError, TransactWriteError, UpdateError

from chalicelib.adapters import sealing
from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, Refused, is_refusal, transaction
from chalicelib.identity.models import Challenge, OfficerRecord, Person, Session
from chalicelib.identity.rules import WHOLE


class IdentityItem(Item):
    """One item of the table; `tries` counts on challenges and counters."""

    class Meta(MetaBase):
        table_name = settings.table("identity")

    tries = NumberAttribute(null=True)
    sealed = UnicodeAttribute(null=True)
    """Where one can be reached: a person's mobile number and e-mail address, or where a challenge's code went."""


def _found(pk: str) -> IdentityItem | None:
    try:
        return IdentityItem.get(pk, "it", consistent_read=True)
    except IdentityItem.DoesNotExist:
        return None


def _absent() -> Any:
    return IdentityItem.pk.does_not_exist()


def _unchanged(version: int) -> Any:
    return IdentityItem.version == version if version else _absent()


# Counters


def count(kind: str, whose_hash: str, window: int, *, now: datetime) -> int:
    """One more in this window, and how many that makes."""
    item = IdentityItem(f"count#{kind}#{whose_hash}", str(window))
    item.update([IdentityItem.tries.add(1), IdentityItem.expires_at.set(now + timedelta(hours=1))])
    return int(item.tries or 0)


# Challenges


def _challenge(challenge: Challenge) -> IdentityItem:
    pk = f"challenge#{challenge.challenge_id}"
    return IdentityItem(
        pk,
        "it",
        body=challenge.model_dump_json(exclude={"address"}),
        sealed=sealing.seal(challenge.address, bound_to=pk),
        expires_at=challenge.expires_at,
    )


def _opened_challenge(item: IdentityItem) -> Challenge:
    facts = json.loads(item.body or "")
    return Challenge.model_validate({**facts, "address": sealing.unseal(item.sealed or "", bound_to=item.pk)})


def put_challenge(challenge: Challenge, *, now: datetime) -> None:
    """Raises Refused where the same request has made it before and it is still alive."""
    try:
        _challenge(challenge).save(condition=_absent() | (IdentityItem.expires_at <= now))
    except PutError as error:
        raise _refused(error) from error


def challenge(challenge_id: str) -> Challenge | None:
    item = _found(f"challenge#{challenge_id}")
    return _opened_challenge(item) if item and item.body else None


def drop_challenge(challenge_id: str) -> None:
    IdentityItem(f"challenge#{challenge_id}", "it").delete()


def count_try(challenge_id: str) -> tuple[Challenge, int] | None:
    """One more try at a challenge, and how many that makes; None where there is no such challenge (any more)."""
    item = IdentityItem(f"challenge#{challenge_id}", "it")
    try:
        item.update([IdentityItem.tries.add(1)], condition=IdentityItem.pk.exists())
    except UpdateError as error:
        if is_refusal(error):
            return None
        raise
    return _opened_challenge(item), int(item.tries or 0)


# Sessions


def _session(session: Session) -> IdentityItem:
    return IdentityItem(
        f"session#{session.session_id}",
        "it",
        body=session.model_dump_json(),
        version=session.version,
        expires_at=session.started_at + WHOLE,
    )


def session(session_id: str) -> Session | None:
    """One consistent Get: the very next request after signing in must find it."""
    item = _found(f"session#{session_id}")
    return Session.model_validate_json(item.body) if item and item.body else None


def keep_session(changed: Session) -> None:
    """Write what has changed since it was read; `version` is one more than what was read. Raises Refused where
    a parallel request was quicker, or the session has ended."""
    try:
        _session(changed).save(condition=_unchanged(changed.version - 1))
    except PutError as error:
        raise _refused(error) from error


def end_session(session_id: str) -> None:
    IdentityItem(f"session#{session_id}", "it").delete()


# People


def _person(person: Person) -> IdentityItem:
    pk = f"person#{person.person_id}"
    return IdentityItem(
        pk,
        "it",
        body=person.model_dump_json(exclude=_SEALED),
        sealed=sealing.seal(person.model_dump_json(include=_SEALED), bound_to=pk),
        version=person.version,
    )


_SEALED = {"mobile", "email"}


def person(person_id: str) -> Person | None:
    item = _found(f"person#{person_id}")
    if item is None or not item.body:
        return None
    reached = json.loads(sealing.unseal(item.sealed or "", bound_to=item.pk))
    return Person.model_validate({**json.loads(item.body), **reached})


def person_of_mobile(mobile: str) -> Person | None:
    item = _found(_mobile(mobile))
    return person(item.body) if item and item.body else None


def _mobile(number: str) -> str:
    return f"mobile#{sealing.reference(number, use='account')}"


def begin_citizen_session(answered: Challenge, person: Person, begun: Session, *, first: bool) -> None:
    """Use the challenge up, begin the session and, at the first sign-in, keep the person: all or nothing.
    Raises Refused where the code has been used, or the same number signed in for the first time twice at once."""
    try:
        with transaction() as write:
            write.delete(_challenge(answered), condition=IdentityItem.pk.exists())
            write.save(_session(begun), condition=_absent())
            if first:
                write.save(IdentityItem(_mobile(person.mobile), "it", body=person.person_id), condition=_absent())
                write.save(_person(person), condition=_absent())
    except TransactWriteError as error:
        raise _refused(error) from error


def keep_person(changed: Person, *, answered: Challenge | None = None, session: Session | None = None) -> None:
    """Write a person whose `version` is one more than what was read; with it use up a challenge, and let the session
    know the name. Raises Refused where somebody else was quicker."""
    try:
        with transaction() as write:
            write.save(_person(changed), condition=_unchanged(changed.version - 1))
            if answered:
                write.delete(_challenge(answered), condition=IdentityItem.pk.exists())
            if session:
                write.save(_session(session), condition=_unchanged(session.version - 1))
    except TransactWriteError as error:
        raise _refused(error) from error


# Officers


def _officer(record: OfficerRecord) -> IdentityItem:
    pk = f"officer#{record.officer.officer_id}"
    return IdentityItem(pk, "it", body=record.model_dump_json(), version=record.version)


def officer(officer_id: str) -> OfficerRecord | None:
    item = _found(f"officer#{officer_id}")
    return OfficerRecord.model_validate_json(item.body) if item and item.body else None


def keep_officer(changed: OfficerRecord, *, begun: Session | None = None, ended: tuple[str, ...] = ()) -> None:
    """Write an officer whose `version` is one more than what was read, with a session that begins and those that end.
    Raises Refused where somebody else was quicker."""
    try:
        with transaction() as write:
            write.save(_officer(changed), condition=_unchanged(changed.version - 1))
            if begun:
                write.save(_session(begun), condition=_absent())
            for session_id in ended:
                write.delete(IdentityItem(f"session#{session_id}", "it"))
    except TransactWriteError as error:
        raise _refused(error) from error


def _refused(error: PutError | TransactWriteError) -> Exception:
    return Refused() if is_refusal(error) else error
