"""Consents at DigiLocker, in the documents table. Access patterns:

1. somebody who is there just now        GetItem             pk=connect#<state> sk=connect
2. what a person's consent opened        GetItem             pk=digilocker#<holder_id> sk=link
3. from the first to the second          TransactWriteItems  both and the account, once
4. which account is a person's           GetItem             pk=digilocker#<holder_id> sk=account
"""

from datetime import timedelta

from pynamodb.exceptions import DoesNotExist, TransactWriteError

from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, Refused, is_refusal, transaction
from chalicelib.documents.fetching.models import Connection, Link

_AFTER = timedelta(hours=1)
"""Rows go some time after they are no longer good."""


class FetchingItem(Item):
    """A consent on its way, or what it opened."""

    class Meta(MetaBase):
        table_name = settings.table("documents")


def keep_connection(connection: Connection) -> None:
    """Remember who has gone to DigiLocker."""
    _connection_item(connection).save()


def connection(state: str) -> Connection | None:
    """Who went there with this state."""
    try:
        item = FetchingItem.get(f"connect#{state}", "connect", consistent_read=True)
    except DoesNotExist:
        return None
    return Connection.model_validate_json(item.body)


def connect(done: Connection, link: Link, account: str) -> None:
    """The consent has come back: it opens something, its state is used up, and whose account it is stays
    known (sealed). Raises Refused where it was already."""
    try:
        with transaction() as write:
            write.delete(_connection_item(done), condition=FetchingItem.pk.exists())
            write.save(_link_item(link))
            write.save(FetchingItem(f"digilocker#{link.holder_id}", "account", body=account))
    except TransactWriteError as error:
        raise (Refused() if is_refusal(error) else error) from error


def link(holder_id: str) -> Link | None:
    """What a person's consent opened."""
    try:
        item = FetchingItem.get(f"digilocker#{holder_id}", "link", consistent_read=True)
    except DoesNotExist:
        return None
    return Link.model_validate_json(item.body)


def account(holder_id: str) -> str | None:
    """A person's DigiLocker id, sealed; None where they have never shown it to be theirs."""
    try:
        return FetchingItem.get(f"digilocker#{holder_id}", "account", consistent_read=True).body
    except DoesNotExist:
        return None


def forget_account(holder_id: str) -> None:
    """It is no longer known which account is theirs."""
    FetchingItem(f"digilocker#{holder_id}", "account").delete()


def forget(link: Link) -> None:
    """It is used up."""
    _link_item(link).delete()


def _connection_item(one: Connection) -> FetchingItem:
    gone_at = one.expires_at + _AFTER
    return FetchingItem(f"connect#{one.state}", "connect", body=one.model_dump_json(), expires_at=gone_at)


def _link_item(one: Link) -> FetchingItem:
    gone_at = one.expires_at + _AFTER
    return FetchingItem(f"digilocker#{one.holder_id}", "link", body=one.model_dump_json(), expires_at=gone_at)
