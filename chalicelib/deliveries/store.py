"""The deliveries table. Access patterns:

1. what a person chose, for all or for one application   BatchGetItem  pk=ways#<holder_id> sk=all, sk=<application_id>
2. one way of a certificate                              GetItem  pk=<certificate_id> sk=way#<way>
3. all ways of a certificate                             Query    pk=<certificate_id> sk begins with way#
4. a way and what was asked for                          TransactWriteItems: the way on its version, the outbox item,
                                                         and where it is new pk=of#<holder_id> sk=<certificate_id>#<way>
5. all ways of a person's certificates                   Query, BatchGetItem  pk=of#<holder_id>, then 2
6. all that a person chose                               Query, BatchWriteItem  pk=ways#<holder_id>
7. when somebody wrote to us by WhatsApp                 GetItem  pk=whatsapp#<number> sk=wrote, for a day
"""

from datetime import UTC, datetime, timedelta

from pynamodb.exceptions import DoesNotExist, TransactWriteError

from chalicelib.adapters import sealing
from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, Refused, is_refusal, outbox, transaction
from chalicelib.deliveries.models import Choice, Delivery
from chalicelib.events import Event
from chalicelib.events.deliveries import Way

_ALL = "all"
_OUTBOX_LASTS = timedelta(days=30)
_DAY = timedelta(days=1)


class DeliveryItem(Item):
    """A choice, a delivery, or something that happened to one (outbox)."""

    class Meta(MetaBase):
        table_name = settings.table("deliveries")


def choices(holder_id: str, application_id: str = "") -> tuple[Choice | None, Choice | None]:
    """What a person chose for all certificates, and for one application's."""
    wanted = [(f"ways#{holder_id}", name) for name in dict.fromkeys((_ALL, application_id or _ALL))]
    found = {item.sk: Choice.model_validate_json(item.body) for item in DeliveryItem.batch_get(wanted, True)}
    return found.get(_ALL), found.get(application_id) if application_id else None


def choose(holder_id: str, application_id: str, choice: Choice) -> None:
    """Remember what a person chose; for all certificates where no application is named."""
    DeliveryItem(f"ways#{holder_id}", application_id or _ALL, body=choice.model_dump_json()).save()


def all_choices(holder_id: str) -> dict[str, Choice]:
    """All that a person chose: by application, and under `all` for all."""
    found = DeliveryItem.query(f"ways#{holder_id}", consistent_read=True)
    return {item.sk: Choice.model_validate_json(item.body) for item in found}


def forget_choice(holder_id: str, application_id: str) -> None:
    """As if nothing had been chosen."""
    DeliveryItem(f"ways#{holder_id}", application_id or _ALL).delete()


def get(certificate_id: str, way: Way) -> Delivery | None:
    """One way of a certificate."""
    try:
        item = DeliveryItem.get(certificate_id, f"way#{way}", consistent_read=True)
    except DoesNotExist:
        return None
    return Delivery.model_validate_json(item.body)


def all_of(certificate_id: str) -> tuple[Delivery, ...]:
    """All ways of a certificate that were wanted."""
    found = DeliveryItem.query(certificate_id, DeliveryItem.sk.startswith("way#"), consistent_read=True)
    return tuple(Delivery.model_validate_json(item.body) for item in found)


def of_holder(holder_id: str) -> tuple[Delivery, ...]:
    """All ways of all certificates of a person."""
    found = [item.sk.rpartition("#") for item in DeliveryItem.query(f"of#{holder_id}", consistent_read=True)]
    wanted = [(certificate_id, f"way#{way}") for certificate_id, _, way in found]
    return tuple(Delivery.model_validate_json(item.body) for item in DeliveryItem.batch_get(wanted, True))


def keep(delivery: Delivery, event: Event | None = None) -> Delivery:
    """The new state, and what happened, in one transaction. Raises Refused where somebody else was quicker."""
    after = delivery.model_copy(update={"version": delivery.version + 1})
    is_new = delivery.version == 0
    as_it_was = DeliveryItem.pk.does_not_exist() if is_new else DeliveryItem.version == delivery.version
    try:
        with transaction() as write:
            write.save(_item(after), condition=as_it_was)
            if is_new:
                write.save(DeliveryItem(f"of#{after.holder_id}", f"{after.certificate_id}#{after.way}"))
            if event is not None:
                write.save(_happened(after, event))
    except TransactWriteError as error:
        raise (Refused() if is_refusal(error) else error) from error
    return after


def _item(one: Delivery) -> DeliveryItem:
    return DeliveryItem(one.certificate_id, f"way#{one.way}", body=one.model_dump_json(), version=one.version)


def _happened(one: Delivery, event: Event) -> DeliveryItem:
    return DeliveryItem(
        one.certificate_id, f"event#{event.event_id}", **outbox(event), expires_at=event.at + _OUTBOX_LASTS
    )


def note_inbound(number: str, at: datetime) -> None:
    """Somebody wrote to us; the number is kept as a keyed reference only, and goes after a day."""
    DeliveryItem(_number(number), "wrote", body=at.isoformat(), expires_at=at + _DAY).save()


def wrote_at(number: str) -> datetime:
    """When this number last wrote to us; long ago where it never did."""
    try:
        return datetime.fromisoformat(DeliveryItem.get(_number(number), "wrote").body or "")
    except DoesNotExist:
        return datetime(1970, 1, 1, tzinfo=UTC)


def _number(number: str) -> str:
    return f"whatsapp#{sealing.reference(number, use='whatsapp')}"
