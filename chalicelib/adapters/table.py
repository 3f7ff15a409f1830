"""DynamoDB items as every area keeps them: keys, a JSON body, a version, and the outbox.

An area's `store.py` subclasses `Item`, names its table and indexes, and lists its access patterns.
"""

import base64
import json
import random
import time
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.connection import Connection, TableConnection
from pynamodb.exceptions import DeleteError, PutError, TransactWriteError, UpdateError
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model as PynamoModel
from pynamodb.transactions import TransactWrite

from chalicelib.adapters import aws
from chalicelib.adapters.settings import settings
from chalicelib.core.errors import Problem
from chalicelib.events import Event

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.02, 0.5


def tries(most: int) -> Iterator[int]:
    """As often as a write is tried whose row others want at the same moment. Each try but the first waits, ever longer
    and never as long as the others do, so that of many each gets its turn."""
    for attempt in range(most):
        if attempt:
            time.sleep(random.uniform(0, min(_FIRST_PAUSE_S * 2**attempt, _LONGEST_PAUSE_S)))  # noqa: S311
        yield attempt


class Item(PynamoModel):
    """One item. `body` is the pydantic model as JSON; attributes beside it are there to be indexed or guarded."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    body = UnicodeAttribute(null=True)
    version = NumberAttribute(null=True)
    event_kind = UnicodeAttribute(null=True)
    """Set on outbox items only: the stream relays what has it."""
    event = UnicodeAttribute(null=True)
    expires_at = TTLAttribute(null=True)

    @classmethod
    def _get_connection(cls) -> TableConnection:
        """All tables share one client; pynamodb would make one for each, which takes longer than a request."""
        found = super()._get_connection()
        found.connection._client = aws.client("dynamodb")
        return found


def index(name: str, hash_key: str, range_key: str, *, keys_only: bool = False) -> Any:
    """An index over two string attributes, with all of an item in it or with nothing but its keys."""
    projection = KeysOnlyProjection() if keys_only else AllProjection()
    meta = type("Meta", (), {"index_name": name, "projection": projection})
    keys = {hash_key: UnicodeAttribute(hash_key=True), range_key: UnicodeAttribute(range_key=True)}
    return type(name, (GlobalSecondaryIndex,), {"Meta": meta, **keys})()


def cursor(key: dict[str, Any] | None) -> str | None:
    """Where a query stopped, as a word for an address; None at the end."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode() if key else None


def start(after: str | None) -> dict[str, Any] | None:
    """Where a query goes on. Problem for what is no cursor of ours."""
    if not after:
        return None
    try:
        key: dict[str, Any] = json.loads(base64.urlsafe_b64decode(after))
    except ValueError as error:
        raise Problem("cursor") from error
    return key


class MetaBase:
    """What the `Meta` of every table shares."""

    region = settings.region
    billing_mode = "PAY_PER_REQUEST"


def outbox(event: Event) -> dict[str, Any]:
    """The attributes that make an item an outbox item."""
    return {"event_kind": event.kind, "event": event.model_dump_json()}


class Refused(Exception):
    """A condition did not hold: somebody else was quicker, or it has been done already."""


def put(item: Item, condition: Any) -> None:
    """Write one item where a condition holds. Raises Refused where it does not."""
    try:
        item.save(condition=condition)
    except PutError as error:
        raise (Refused() if is_refusal(error) else error) from error


def as_read(item: type[Item], version: int) -> Any:
    """The condition that nobody wrote an item since it was read with this version; 0: that it is not there."""
    return item.version == version if version else item.pk.does_not_exist()


def transaction() -> TransactWrite:
    """One TransactWriteItems call; use as a context manager inside `guarded`."""
    return TransactWrite(connection=_connection())


@cache
def _connection() -> Connection:
    shared = Connection(region=MetaBase.region)
    shared._client = aws.client("dynamodb")
    return shared


def spoilers(error: TransactWriteError) -> frozenset[int]:
    """Which items of a transaction it failed on, by their place among its puts: their condition did not hold, or
    somebody else was writing them at that moment. Nothing where it failed for another reason."""
    codes = [reason.code if reason else None for reason in error.cancellation_reasons]
    return frozenset(
        place for place, code in enumerate(codes) if code in ("ConditionalCheckFailed", "TransactionConflict")
    )


def is_refusal(error: PutError | UpdateError | DeleteError | TransactWriteError) -> bool:
    """Whether a write failed on its condition, rather than on something that is broken."""
    codes: Iterable[str | None] = [error.cause_response_code]
    if isinstance(error, TransactWriteError):
        codes = [reason.code if reason else None for reason in error.cancellation_reasons] or codes
    return any(code in ("ConditionalCheckFailed", "ConditionalCheckFailedException") for code in codes)
