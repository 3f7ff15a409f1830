"""The payments table. Access patterns:

1. a payment by its id                     GetItem  pk=<payment_id> sk=payment
2. the payment of an order                 GetItem  pk=<order_id> sk=order
3. payments to ask the gateway about       Query    by_watch watch=open, watch_at up to now
4. a new state and its event               TransactWriteItems: the payment on its version, the outbox item, and once
                                           for each captured money pk=gateway#<gateway_payment_id>
5. a report of the gateway, once           PutItem  pk=webhook#<id> (itself the outbox item)
6. money that must go back, once           PutItem  pk=<payment_id> sk=excess#<gateway_payment_id> (so too)
"""

from datetime import datetime, timedelta

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, TransactWriteError

from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, Refused, index, is_refusal, outbox, put, transaction
from chalicelib.events.payments import PaymentEvent, PaymentRefundDue, PaymentReported
from chalicelib.payments.models import Payment
from chalicelib.privacy.retention import keeping

_SK = "payment"
_REPORTS_LAST = timedelta(days=7)
"""The gateway repeats a webhook for a day."""


class PaymentItem(Item):
    """A payment, what leads to it, or what happened to it (outbox)."""

    class Meta(MetaBase):
        table_name = settings.table("payments")

    watch = UnicodeAttribute(null=True)
    watch_at = UnicodeAttribute(null=True)
    by_watch = index("by_watch", "watch", "watch_at")


def get(payment_id: str) -> Payment | None:
    """A payment as it stands."""
    try:
        return _read(PaymentItem.get(payment_id, _SK, consistent_read=True))
    except DoesNotExist:
        return None


def of_order(order_id: str) -> str | None:
    """The id of the payment that an order is for."""
    try:
        return PaymentItem.get(order_id, "order", consistent_read=True).body
    except DoesNotExist:
        return None


def to_ask_about(until: datetime, limit: int) -> tuple[str, ...]:
    """Ids of payments whose time to ask has come, the longest waiting first."""
    rows = PaymentItem.by_watch.query("open", PaymentItem.watch_at <= _sortable(until), limit=limit)
    return tuple(item.pk for item in rows)


def create(payment: Payment) -> None:
    """Remember a new demand. Raises Refused where there is one by that id."""
    _put(_item(payment))


def record_order(payment: Payment) -> Payment:
    """Its order, and the way back from the order, in one transaction. Raises Refused where somebody was quicker."""
    return _record(payment, PaymentItem(payment.order_id, "order", body=payment.payment_id))


def record_capture(payment: Payment, event: PaymentEvent) -> Payment:
    """Paid, told, and this money used up for ever, in one transaction. Raises Refused where somebody was quicker, or
    the money has paid something else."""
    return _record(
        payment,
        PaymentItem(f"gateway#{payment.gateway_payment_id}", _SK, body=payment.payment_id),
        _outbox(payment, event),
    )


def record(payment: Payment, event: PaymentEvent | None = None) -> Payment:
    """A new state, and its event where it has one. Raises Refused where somebody was quicker."""
    return _record(payment, *([_outbox(payment, event)] if event else []))


def report(event: PaymentReported, now: datetime) -> None:
    """Pass on what the gateway said. Raises Refused where it has said it before."""
    _put(PaymentItem(f"webhook#{event.event_id}", "event", expires_at=now + _REPORTS_LAST, **outbox(event)))


def owe(event: PaymentRefundDue) -> None:
    """Note money that must go back. Raises Refused where it is noted already."""
    note = event.model_dump_json()
    _put(PaymentItem(event.payment_id, f"excess#{event.gateway_payment_id}", body=note, **outbox(event)))


def _put(item: PaymentItem) -> None:
    put(item, PaymentItem.pk.does_not_exist())


def _record(payment: Payment, *beside: PaymentItem) -> Payment:
    after = payment.model_copy(update={"version": payment.version + 1})
    try:
        with transaction() as write:
            write.save(_item(after), condition=PaymentItem.version == payment.version)
            for item in beside:
                write.save(item, condition=PaymentItem.pk.does_not_exist())
    except TransactWriteError as error:
        raise (Refused() if is_refusal(error) else error) from error
    return after


def _item(payment: Payment) -> PaymentItem:
    return PaymentItem(
        payment.payment_id,
        _SK,
        body=payment.model_dump_json(),
        version=payment.version,
        watch="open" if payment.ask_at else None,
        watch_at=_sortable(payment.ask_at) if payment.ask_at else None,
        expires_at=payment.created_at + keeping("payment").period,
    )


def _outbox(payment: Payment, event: PaymentEvent) -> PaymentItem:
    return PaymentItem(payment.payment_id, f"event#{event.kind}", **outbox(event))


def _sortable(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _read(item: PaymentItem) -> Payment:
    return Payment.model_validate_json(item.body)
