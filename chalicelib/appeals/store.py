"""The table of appeals.

Access patterns (pk · sk; every one a GetItem, a BatchGetItem, a Query or one transaction):

| what | how |
|---|---|
| one appeal | get `<appeal_id>` · `appeal` |
| the appeals of an application | batch get: their numbers follow from application, round and rung |
| one of its turns | get `<appeal_id>` · `turn#<version>` |
| its turns, oldest first | query `<appeal_id>` · begins with `turn#` |
| the token its workflow waits on | get `<appeal_id>` · `token` |
| what an authority has pending, in order of arrival | index by_desk: `<office_id>#<role>` · waiting_since |
| appeals to look after | index by_watch: `watch#<n>` · watch_at |
| whether a court has the matter of an application | get `<application_id>` · `court` |
| notices to an officer | query `officer#<officer_id>` · begins with `notice#` |
| one refusal under review | get `<review_id>` · `review` |
| refusals that an officer has to review | index by_desk: `reviewer#<officer_id>` · waiting_since |
| the seed of a region and month | get `draw#<region>` · `<yyyy-mm>` |
| that a file was late, once for each limit | put `<application_id>` · `late#<limit>` |
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, TransactWriteError, UpdateError

from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import (
    Item,
    MetaBase,
    Refused,
    cursor,
    index,
    is_refusal,
    outbox,
    put,
    start,
    transaction,
)
from chalicelib.appeals import rules
from chalicelib.appeals.models import Appeal, Court, Draw, Refusal
from chalicelib.applications import acts
from chalicelib.applications.models import Turn
from chalicelib.core.errors import NotFound
from chalicelib.core.model import Model
from chalicelib.events import Event
from chalicelib.promises import actions as promises
from chalicelib.promises.models import Running

_APPEAL, _TOKEN, _COURT, _REVIEW = "appeal", "token", "court", "review"
_PAGE = 50
_LOOK_AGAIN = timedelta(minutes=15)


class AppealItem(Item):
    """Appeals, their turns and tokens; notices, courts, refusals under review and seeds."""

    class Meta(MetaBase):
        table_name = settings.table("appeals")

    desk = UnicodeAttribute(null=True)
    waiting_since = UnicodeAttribute(null=True)
    watch = UnicodeAttribute(null=True)
    watch_at = UnicodeAttribute(null=True)
    held = UnicodeAttribute(null=True)
    """On the note of a court that has the matter."""

    by_desk = index("by_desk", "desk", "waiting_since")
    by_watch = index("by_watch", "watch", "watch_at")


class Page(Model):
    """Some appeals, and where the next ones begin (None at the end)."""

    items: tuple[Appeal, ...]
    next: str | None = None


class Change(Model):
    """One appeal in its new state (under the version that was read), with the turn and the event that say so."""

    appeal: Appeal
    turn: Turn
    event: Event
    token: str = ""
    """What a waiting workflow wants to be woken with."""
    notice_to: str = ""
    """The officer who gets a notice by it."""
    promise: Running | None = None
    """The next state of the authority's clock."""


# Appeals


def get(appeal_id: str) -> Appeal:
    """One appeal, read consistently. NotFound."""
    return Appeal.model_validate_json(_body(appeal_id, _APPEAL))


def get_many(appeal_ids: Iterable[str]) -> tuple[Appeal, ...]:
    """Those of these appeals that there are, by rung; read consistently."""
    found = AppealItem.batch_get([(one, _APPEAL) for one in appeal_ids], consistent_read=True)
    return tuple(
        sorted((Appeal.model_validate_json(item.body) for item in found), key=lambda one: (one.round, one.rung))
    )


def turns(appeal_id: str) -> tuple[Turn, ...]:
    """What happened to it, oldest first."""
    found = AppealItem.query(appeal_id, AppealItem.sk.startswith("turn#"), consistent_read=True)
    return tuple(Turn.model_validate_json(item.body) for item in found)


def turn(appeal_id: str, version: int) -> Turn:
    """One line of what happened to it. NotFound."""
    return Turn.model_validate_json(_body(appeal_id, _turn_key(version)))


def record(*changes: Change, now: datetime, unless_in_court: str = "") -> tuple[Appeal, ...]:
    """Write appeals and tell of each, in one transaction. Refused where somebody else wrote in between, or where a
    court has the matter of the application named by `unless_in_court`."""
    written = [acts.add(_next(change.appeal), change.appeal.head, change.turn) for change in changes]
    try:
        with transaction() as write:
            for change, (appeal, line) in zip(changes, written, strict=True):
                _write(write, change, appeal, line, now)
            if unless_in_court:
                write.condition_check(AppealItem, unless_in_court, _COURT, condition=_free())
    except TransactWriteError as error:
        if is_refusal(error):
            raise Refused from error
        raise
    return tuple(appeal for appeal, _ in written)


def _next(appeal: Appeal) -> Appeal:
    return appeal.model_copy(update={"version": appeal.version + 1, "turn": appeal.version + 1})


def _write(write: Any, change: Change, saved: Appeal, line: Turn, now: datetime) -> None:
    told = AppealItem(
        saved.appeal_id,
        _turn_key(saved.version),
        body=line.model_dump_json(exclude_defaults=True),
        **outbox(change.event),
    )
    write.save(_item(saved, now), condition=_unchanged(change.appeal.version))
    write.save(told, condition=AppealItem.pk.does_not_exist())
    if change.token:
        write.save(_token_item(saved.appeal_id, change.token))
    if change.promise:
        promises.join(write, change.promise)
    if change.notice_to:
        write.save(AppealItem(f"officer#{change.notice_to}", f"notice#{saved.appeal_id}", body=saved.appeal_id))


def save(appeal: Appeal, now: datetime) -> Appeal:
    """Write what nobody needs to hear of. Refused where somebody else wrote in between."""
    saved = appeal.model_copy(update={"version": appeal.version + 1})
    put(_item(saved, now), _unchanged(appeal.version))
    return saved


def keep_token(appeal_id: str, token: str) -> None:
    """Remember what the workflow of this appeal waits on."""
    _token_item(appeal_id, token).save()


def token(appeal_id: str) -> str | None:
    """What the workflow of this appeal waits on; None where none waits."""
    try:
        return _body(appeal_id, _TOKEN)
    except NotFound:
        return None


def pending(office_id: str, role: str, after: str | None) -> Page:
    """What an authority has pending, and what it ordered in vain, in order of arrival."""
    found = AppealItem.by_desk.query(
        f"{office_id}#{role}", limit=_PAGE, page_size=_PAGE, last_evaluated_key=start(after)
    )
    items = [Appeal.model_validate_json(item.body) for item in found]
    return Page(items=tuple(items), next=cursor(found.last_evaluated_key if len(items) == _PAGE else None))


def every_pending(office_id: str, role: str) -> Iterator[Appeal]:
    """All of that, for the list of a Monday."""
    return (Appeal.model_validate_json(item.body) for item in AppealItem.by_desk.query(f"{office_id}#{role}"))


def to_look_after(shard: int, until: datetime, most: int) -> list[Appeal]:
    """Appeals whose time to be looked after has come."""
    found = AppealItem.by_watch.query(f"watch#{shard}", AppealItem.watch_at <= until.isoformat(), limit=most)
    return [Appeal.model_validate_json(item.body) for item in found]


def look_again(appeal: Appeal, now: datetime) -> None:
    """Put off the next look; harmless where the appeal has moved on meanwhile."""
    try:
        AppealItem(appeal.appeal_id, _APPEAL).update(
            actions=[AppealItem.watch_at.set((now + _LOOK_AGAIN).isoformat())],
            condition=AppealItem.version == appeal.version,
        )
    except UpdateError as error:
        if not is_refusal(error):
            raise


def noticed(officer_id: str) -> tuple[Appeal, ...]:
    """The cases in which an officer has had a notice."""
    found = AppealItem.query(f"officer#{officer_id}", AppealItem.sk.startswith("notice#"), consistent_read=True)
    return get_many(item.body for item in found)


def forget(appeal: Appeal, now: datetime) -> bool:
    """Keep that there was an appeal and what kind of order it was, and nothing that was said in it. One line takes the
    place of its record and names the head that the record had. False where it has changed since it was read.

    The lines go first: what a crash leaves is done at the next try.
    """
    left = _next(rules.forgotten(appeal))
    event_id = f"{appeal.appeal_id}.{left.version}"
    told = Turn(event_id=event_id, kind=acts.APPEAL_ERASED, at=now, version=left.version, note=appeal.head)
    saved, line = acts.add(left, "", told)
    with AppealItem.batch_write() as batch:
        for item in AppealItem.query(appeal.appeal_id, AppealItem.sk.startswith("turn#")):
            batch.delete(item)
    try:
        with transaction() as write:
            write.save(_item(saved, now), condition=_unchanged(appeal.version))
            body = line.model_dump_json(exclude_defaults=True)
            write.save(AppealItem(saved.appeal_id, _turn_key(saved.version), body=body))
    except TransactWriteError as error:
        if is_refusal(error):
            return False
        raise
    return True


# Courts


def court(application_id: str) -> Court | None:
    """What is known of a court in the matter of an application."""
    try:
        return Court.model_validate_json(_body(application_id, _COURT))
    except NotFound:
        return None


def keep_court(note: Court, event: Event) -> Court:
    """Note that a court has it, or lets it go. Refused where somebody else wrote in between."""
    saved = note.model_copy(update={"version": note.version + 1})
    item = AppealItem(
        note.application_id,
        _COURT,
        body=saved.model_dump_json(exclude_defaults=True),
        version=saved.version,
        held="yes" if saved.holds else None,
    )
    _put_with_event(
        item, _unchanged(note.version), AppealItem(note.application_id, f"court#{event.event_id}", **outbox(event))
    )
    return saved


# Refusals


def refusal(review_id: str) -> Refusal:
    """One rejection under review, read consistently. NotFound."""
    return Refusal.model_validate_json(_body(review_id, _REVIEW))


def keep_refusal(found: Refusal, event: Event) -> Refusal:
    """Write it and tell it. Refused where somebody else wrote in between."""
    saved = found.model_copy(update={"version": found.version + 1})
    waits = saved.outcome is None
    item = AppealItem(
        saved.review_id,
        _REVIEW,
        body=saved.model_dump_json(exclude_defaults=True),
        version=saved.version,
        desk=f"reviewer#{saved.reviewer_id}" if waits else None,
        waiting_since=saved.drawn_at.isoformat() if waits else None,
    )
    _put_with_event(
        item, _unchanged(found.version), AppealItem(saved.review_id, _turn_key(saved.version), **outbox(event))
    )
    return saved


def to_review(officer_id: str) -> tuple[Refusal, ...]:
    """The rejections that an officer has to look at again, the oldest first."""
    found = AppealItem.by_desk.query(f"reviewer#{officer_id}", limit=_PAGE)
    return tuple(Refusal.model_validate_json(item.body) for item in found)


def draw(region: str, month: str, fresh_seed: str) -> Draw:
    """The seed of a region and month: the one that is kept, or this fresh one, which is kept from now on."""
    wanted = Draw(region=region, month=month, seed=fresh_seed)
    item = AppealItem(f"draw#{region}", month, body=wanted.model_dump_json())
    try:
        put(item, AppealItem.pk.does_not_exist())
    except Refused:
        return Draw.model_validate_json(_body(f"draw#{region}", month))
    return wanted


def seed(region: str, month: str) -> Draw:
    """The seed that is kept. NotFound."""
    return Draw.model_validate_json(_body(f"draw#{region}", month))


# Figures


def note_late(application_id: str, limit: datetime, event: Event) -> None:
    """Tell once that a file passed a limit."""
    item = AppealItem(application_id, f"late#{limit.isoformat()}", **outbox(event))
    try:
        put(item, AppealItem.pk.does_not_exist())
    except Refused:
        return


# Shared


def _body(pk: str, sk: str) -> str:
    try:
        return str(AppealItem.get(pk, sk, consistent_read=True).body)
    except DoesNotExist as error:
        raise NotFound from error


def _unchanged(version: int) -> Any:
    return AppealItem.version == version if version else AppealItem.pk.does_not_exist()


def _free() -> Any:
    """No court holds it: there is no note, or it was lifted."""
    return AppealItem.held.does_not_exist()


def _put_with_event(item: AppealItem, condition: Any, told: AppealItem) -> None:
    try:
        with transaction() as write:
            write.save(item, condition=condition)
            write.save(told, condition=AppealItem.pk.does_not_exist())
    except TransactWriteError as error:
        if is_refusal(error):
            raise Refused from error
        raise


def _item(appeal: Appeal, now: datetime) -> AppealItem:
    waiting_since = appeal.filed_at if appeal.status == "pending" else appeal.not_obeyed_since
    watched = rules.next_task(appeal) != "over"
    return AppealItem(
        appeal.appeal_id,
        _APPEAL,
        body=appeal.model_dump_json(exclude_defaults=True),
        version=appeal.version,
        desk=f"{appeal.office_id}#{appeal.role}" if waiting_since else None,
        waiting_since=waiting_since.isoformat() if waiting_since else None,
        watch=rules.watch_shard(appeal.appeal_id) if watched else None,
        watch_at=(now + _LOOK_AGAIN).isoformat() if watched else None,
    )


def _turn_key(version: int) -> str:
    return f"turn#{version:06}"


def _token_item(appeal_id: str, token: str) -> AppealItem:
    return AppealItem(appeal_id, _TOKEN, body=token)
