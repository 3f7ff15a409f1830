"""The table of applications.

Access patterns (pk · sk; every one a GetItem, a Query or one transaction):

| what | how |
|---|---|
| one application | get `<application_id>` · `application` |
| one of its turns | get `<application_id>` · `turn#<version>` |
| its timeline, oldest first | query `<application_id>` · begins with `turn#` |
| the token its workflow waits on | get `<application_id>` · `token` |
| a citizen's applications, newest first | index by_applicant: applicant_id · filed_at |
| a desk in order of arrival | index by_desk: `<office_id>#<role>` · waiting_since |
| all files of a body in a month, newest first | index by_body: `<body>#<yyyy-mm>` · filed_at |
| open files to look after | index by_watch: `watch#<n>` · watch_at |
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DeleteError, DoesNotExist, TransactWriteError, UpdateError

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
from chalicelib.applications import acts, rules
from chalicelib.applications.models import Application, Turn
from chalicelib.core.clock import IST
from chalicelib.core.errors import NotFound
from chalicelib.core.model import Model
from chalicelib.events import Event
from chalicelib.privacy.retention import keeping
from chalicelib.promises import actions as promises
from chalicelib.promises.models import Running

_APPLICATION = "application"
_TOKEN = "token"  # noqa: S105  the name of an item
_PAGE = 20
_LOOK_AGAIN = timedelta(minutes=15)


class ApplicationItem(Item):
    """Applications, their turns and tokens."""

    class Meta(MetaBase):
        table_name = settings.table("applications")

    applicant_id = UnicodeAttribute(null=True)
    filed_at = UnicodeAttribute(null=True)
    desk = UnicodeAttribute(null=True)
    waiting_since = UnicodeAttribute(null=True)
    body_month = UnicodeAttribute(null=True)
    watch = UnicodeAttribute(null=True)
    watch_at = UnicodeAttribute(null=True)

    by_applicant = index("by_applicant", "applicant_id", "filed_at")
    by_desk = index("by_desk", "desk", "waiting_since")
    by_body = index("by_body", "body_month", "filed_at")
    by_watch = index("by_watch", "watch", "watch_at")


class Page(Model):
    """Some applications, and where the next ones begin (None at the end)."""

    items: tuple[Application, ...]
    next: str | None = None


def find(application_id: str) -> Application | None:
    """One application, read consistently; None where there is none."""
    try:
        return get(application_id)
    except NotFound:
        return None


def get(application_id: str) -> Application:
    """One application, read consistently. NotFound."""
    try:
        item = ApplicationItem.get(application_id, _APPLICATION, consistent_read=True)
    except DoesNotExist as error:
        raise NotFound from error
    return Application.model_validate_json(item.body)


def turns(application_id: str) -> tuple[Turn, ...]:
    """Its timeline, oldest first."""
    found = ApplicationItem.query(application_id, ApplicationItem.sk.startswith("turn#"), consistent_read=True)
    return tuple(Turn.model_validate_json(item.body) for item in found)


def turn(application_id: str, version: int) -> Turn:
    """One line of its timeline. NotFound."""
    try:
        return Turn.model_validate_json(ApplicationItem.get(application_id, _turn_key(version)).body)
    except DoesNotExist as error:
        raise NotFound from error


def save(application: Application, now: datetime) -> Application:
    """Write what nobody needs to hear of (a draft). Refused where somebody else wrote in between."""
    saved = application.model_copy(update={"version": application.version + 1})
    put(_item(saved, now), _unchanged(application))
    return saved


def record(
    application: Application, turn: Turn, event: Event, now: datetime, token: str = "", clocks: Iterable[Running] = ()
) -> Application:
    """Write the application and tell it, in one transaction. Refused where somebody else wrote in between.

    `application` is the new state under the version that was read; the written one has the next version.
    `token` is what a waiting workflow wants to be woken with, `clocks` the next states of its promises.
    """
    version = application.version + 1
    left = application.model_copy(update={"version": version, "turn": version})
    saved, line = acts.add(left, application.head, turn)
    told = ApplicationItem(
        application.application_id,
        _turn_key(version),
        body=line.model_dump_json(exclude_defaults=True),
        **outbox(event),
    )
    try:
        with transaction() as write:
            write.save(_item(saved, now), condition=_unchanged(application))
            write.save(told, condition=ApplicationItem.pk.does_not_exist())
            if token:
                write.save(_token_item(application.application_id, token))
            for one in clocks:
                promises.join(write, one)
    except TransactWriteError as error:
        if is_refusal(error):
            raise Refused from error
        raise
    return saved


def erase_draft(application: Application) -> bool:
    """A draft goes. False where it has changed since it was read."""
    item = ApplicationItem(application.application_id, _APPLICATION)
    try:
        item.delete(condition=_unchanged(application) & (ApplicationItem.filed_at.exists()))
    except DeleteError as error:
        if is_refusal(error):
            return False
        raise
    return True


def forget(application: Application, now: datetime) -> bool:
    """Keep that there was an application and how it was decided, and nothing that was said in it or about it. One line
    takes the place of its record and names the head that the record had. False where it has changed since it was read.

    The lines go first: what a crash leaves is done at the next try.
    """
    version = application.version + 1
    left = rules.forgotten(application).model_copy(update={"version": version, "turn": version})
    told = Turn(
        event_id=f"{application.application_id}.{version}",
        kind=acts.ERASED,
        at=now,
        version=version,
        note=application.head,
    )
    saved, line = acts.add(left, "", told)
    with ApplicationItem.batch_write() as batch:
        for item in ApplicationItem.query(application.application_id, ApplicationItem.sk.startswith("turn#")):
            batch.delete(item)
    try:
        with transaction() as write:
            write.save(_item(saved, now), condition=_unchanged(application))
            write.save(ApplicationItem(saved.application_id, _turn_key(version), body=line.model_dump_json()))
    except TransactWriteError as error:
        if is_refusal(error):
            return False
        raise
    return True


def keep_token(application_id: str, token: str) -> None:
    """Remember another token for the same wait (a workflow that was begun again)."""
    _token_item(application_id, token).save()


def token(application_id: str) -> str | None:
    """What the workflow of this application waits on; None where none waits."""
    try:
        return str(ApplicationItem.get(application_id, _TOKEN, consistent_read=True).body)
    except DoesNotExist:
        return None


def of_applicant(applicant_id: str, after: str | None) -> Page:
    """A citizen's applications, newest first."""
    return _page(ApplicationItem.by_applicant, applicant_id, after, forward=False)


def on_desk(office_id: str, role: str, after: str | None) -> Page:
    """What waits at a desk, in order of arrival."""
    return _page(ApplicationItem.by_desk, f"{office_id}#{role}", after, forward=True)


def of_body(body: str, month: str, after: str | None) -> Page:
    """All files of a body that were filed in a month (`2026-11`), newest first."""
    return _page(ApplicationItem.by_body, f"{body}#{month}", after, forward=False)


def to_look_after(shard: int, until: datetime, most: int) -> list[Application]:
    """Open files whose time to be looked after has come."""
    found = ApplicationItem.by_watch.query(f"watch#{shard}", ApplicationItem.watch_at <= until.isoformat(), limit=most)
    return [Application.model_validate_json(item.body) for item in found]


def look_again(application: Application, now: datetime) -> None:
    """Put off the next look; harmless where the file has moved on meanwhile."""
    item = ApplicationItem(application.application_id, _APPLICATION)
    try:
        item.update(
            actions=[ApplicationItem.watch_at.set((now + _LOOK_AGAIN).isoformat())],
            condition=ApplicationItem.version == application.version,
        )
    except UpdateError as error:
        if not is_refusal(error):
            raise


def _unchanged(application: Application) -> Any:
    if application.version == 0:
        return ApplicationItem.pk.does_not_exist()
    return ApplicationItem.version == application.version


def _item(application: Application, now: datetime) -> ApplicationItem:
    watched = application.status in rules.OPEN
    desk = application.desk
    filed_at = application.filed_at or application.created_at
    month = (
        f"{application.body}#{filed_at.astimezone(IST):%Y-%m}" if application.filed_at and application.body else None
    )
    return ApplicationItem(
        application.application_id,
        _APPLICATION,
        body=application.model_dump_json(exclude_defaults=True),
        version=application.version,
        applicant_id=application.applicant_id,
        filed_at=filed_at.isoformat(),
        desk=f"{desk.office_id}#{desk.role}" if desk else None,
        waiting_since=application.waiting_since.isoformat() if desk and application.waiting_since else None,
        body_month=month,
        watch=rules.watch_shard(application.application_id) if watched else None,
        watch_at=(now + _LOOK_AGAIN).isoformat() if watched else None,
        expires_at=now + keeping("draft").period if application.status == "draft" else None,
    )


def _turn_key(version: int) -> str:
    return f"turn#{version:06}"


def _token_item(application_id: str, token: str) -> ApplicationItem:
    return ApplicationItem(application_id, _TOKEN, body=token)


def _page(index: Any, key: str, after: str | None, *, forward: bool) -> Page:
    found = index.query(key, limit=_PAGE, page_size=_PAGE, scan_index_forward=forward, last_evaluated_key=start(after))
    items: Sequence[Application] = [Application.model_validate_json(item.body) for item in found]
    last = found.last_evaluated_key if len(items) == _PAGE else None
    return Page(items=tuple(items), next=cursor(last))
