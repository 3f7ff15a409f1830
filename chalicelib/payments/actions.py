"""What can be done about a payment. One function per thing done."""

import hashlib
from contextlib import suppress
from datetime import date, datetime

from chalicelib.adapters import razorpay
from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Refused
from chalicelib.core import ids
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Conflict, NotAllowed, NotFound
from chalicelib.events.payments import PaymentCaptured, PaymentRefundDue, PaymentReported
from chalicelib.payments import rules, store
from chalicelib.payments.models import Checkout, Excess, Payment, PaymentShown, Settlement

_AT_ONCE = 100


def demand_fee(
    application_id: str,
    payer_id: str,
    region: str,
    amount_paise: int,
    *,
    of_council: bool = False,
    late_paise: int = 0,
    centre_charge_paise: int = 0,
    gst_paise: int = 0,
    good_until: date | None = None,
    now: datetime,
) -> Payment:
    """Ask for the fee of an application, once: asked again, the first demand stands as it was. One that is good until a
    day can be paid until then, and makes room for one that is good until a later day.

    `amount_paise` is the government's fee, or the council's; what is late, charges and tax are lines apart. Raises
    ValueError for nothing.
    """
    lines = rules.lines(amount_paise, centre_charge_paise, gst_paise, late_paise=late_paise, of_council=of_council)
    payment = Payment(
        payment_id=_payment_id(application_id, f"fee until {good_until}" if good_until else "fee"),
        application_id=application_id,
        payer_id=payer_id,
        region=region,
        amount_paise=sum(line.amount_paise for line in lines),
        lines=lines,
        good_until=good_until,
        created_at=now,
    )
    try:
        store.create(payment)
    except Refused:
        return get(payment.payment_id)
    return payment


def _payment_id(application_id: str, purpose: str) -> str:
    return ids.number_for(application_id[:-11] + "P", application_id, purpose)


def get(payment_id: str) -> Payment:
    """A payment. Raises NotFound."""
    payment = store.get(payment_id)
    if not payment:
        raise NotFound()
    return payment


def get_own(payment_id: str, person_id: str) -> Payment:
    """A payer's own payment. Raises NotFound for anybody else's too."""
    payment = get(payment_id)
    if payment.payer_id != person_id:
        raise NotFound()
    return payment


def see(payment_id: str, person_id: str) -> PaymentShown:
    """A payment as its payer sees it."""
    return _shown(get_own(payment_id, person_id))


def see_to_pay(payment_id: str, person_id: str, now: datetime) -> PaymentShown:
    """The same, with what the pay button sends where there is something to pay."""
    payment = get_own(payment_id, person_id)
    payable = payment.is_open and not payment.is_over(local_date(now))
    return _shown(payment, checkout(payment_id, person_id, now)) if payable else _shown(payment)


def is_over(payment_id: str, *, now: datetime) -> bool:
    """Whether a demand had passed its last day before it was paid, or has passed it and is not. Raises NotFound."""
    return get(payment_id).is_over(local_date(now))


def see_receipt(payment_id: str, person_id: str) -> PaymentShown:
    """The same, where it has been paid. Raises NotFound where it has not."""
    payment = get_own(payment_id, person_id)
    if not payment.paid_at:
        raise NotFound()
    return _shown(payment)


def _shown(payment: Payment, ready: Checkout | None = None) -> PaymentShown:
    facts = payment.model_dump(include=set(PaymentShown.model_fields))
    return PaymentShown.model_validate({**facts, "checkout": ready})


def checkout(payment_id: str, person_id: str, now: datetime) -> Checkout:
    """What the browser posts to the gateway's payment page. The order is made there once, at the first asking.

    Raises NotFound for anybody but the payer, Conflict where there is nothing to pay or the last day for it has passed,
    GatewaySilent.
    """
    payment = get_own(payment_id, person_id)
    if not payment.is_open:
        raise Conflict("nothing-to-pay")
    if payment.is_over(local_date(now)):
        raise Conflict("demand-over")
    return _checkout(payment if payment.status == "pending" else _ordered(payment, now))


def _ordered(payment: Payment, now: datetime) -> Payment:
    notes = {"application_id": payment.application_id}
    order_id = payment.order_id or razorpay.order_for(payment.payment_id, payment.amount_paise, notes)
    after = payment.model_copy(update={"order_id": order_id, "status": "pending", "ordered_at": now, "asked": 0})
    after = after.model_copy(update={"ask_at": rules.next_ask(after, now)})
    try:
        return store.record(after) if payment.order_id else store.record_order(after)
    except Refused:
        return get(payment.payment_id)


def _checkout(payment: Payment) -> Checkout:
    here = f"{settings.public_url}/payments/{payment.payment_id}"
    return Checkout(
        action=settings.gateway_url + razorpay.CHECKOUT_PATH,
        fields={
            "key_id": razorpay.keys().key_id,
            "order_id": payment.order_id,
            "amount": str(payment.amount_paise),
            "currency": "INR",
            "name": "Ekdwar",
            "description": ids.shown(payment.application_id),
            "callback_url": f"{settings.public_url}/v1/payments/{payment.payment_id}/back",
            "cancel_url": here,
        },
    )


def take_webhook(raw_body: bytes, signature: str, event_id: str, now: datetime) -> None:
    """Note that the gateway has something to say about an order, once; it is asked about it afterwards.

    Webhooks come twice and in any order, so nothing in them is believed but the name of the order. Raises NotAllowed
    where the gateway did not sign it.
    """
    if not razorpay.is_signed(raw_body, signature):
        raise NotAllowed("forged")
    if order_id := rules.reported_order(raw_body):
        said = event_id or hashlib.sha256(raw_body).hexdigest()
        with suppress(Refused):
            store.report(PaymentReported(event_id=said, at=now, order_id=order_id), now)


def confirm_order(order_id: str, now: datetime) -> Payment | None:
    """Confirm the payment of an order; None where the order is none of ours."""
    payment_id = store.of_order(order_id)
    return confirm(payment_id, now) if payment_id else None


def confirm(payment_id: str, now: datetime) -> Payment:
    """Ask the gateway what was paid, and record it: the only way to become paid.

    Paid is only the whole amount; money beside it is noted to go back. Doing it twice changes nothing. Raises NotFound,
    GatewaySilent.
    """
    payment = get(payment_id)
    if not payment.order_id:
        return payment
    settlement = rules.settle(payment, razorpay.attempts_on(payment.order_id))
    settled = _settled(payment, settlement, now)
    for excess in settlement.excess:
        _owe(settled, excess, now)
    return settled


def _settled(payment: Payment, settlement: Settlement, now: datetime) -> Payment:
    try:
        match settlement.verdict:
            case "captured":
                paid = _paid(payment, settlement, now)
                return store.record_capture(paid, _captured(paid, now))
            case "refunded" | "failed":
                return store.record(payment.model_copy(update={"status": settlement.verdict}))
            case "nothing-new":
                return payment
    except Refused:
        return get(payment.payment_id)


def _paid(payment: Payment, settlement: Settlement, now: datetime) -> Payment:
    return payment.model_copy(
        update={
            "status": "paid",
            "gateway_payment_id": settlement.gateway_payment_id,
            "method": settlement.method,
            "rrn": settlement.rrn,
            "late": payment.status == "expired",
            "paid_at": now,
            "ask_at": None,
        }
    )


def _captured(payment: Payment, now: datetime) -> PaymentCaptured:
    return PaymentCaptured(
        event_id=f"{payment.payment_id}.captured",
        at=now,
        payment_id=payment.payment_id,
        application_id=payment.application_id,
        region=payment.region,
        amount_paise=payment.amount_paise,
        late=payment.late,
    )


def _owe(payment: Payment, excess: Excess, now: datetime) -> None:
    with suppress(Refused):
        store.owe(_refund_due(payment, excess, now))


def _refund_due(payment: Payment, excess: Excess, now: datetime) -> PaymentRefundDue:
    return PaymentRefundDue(
        event_id=f"{excess.gateway_payment_id}.refund-due",
        at=now,
        payment_id=payment.payment_id,
        application_id=payment.application_id,
        region=payment.region,
        amount_paise=excess.amount_paise,
        gateway_payment_id=excess.gateway_payment_id,
        reason=excess.reason,
    )


def owe_refund(payment_id: str, *, now: datetime) -> Payment:
    """A paid fee that is not needed (it came late, and the application has gone another way) must go back. Doing it
    twice changes nothing. Raises Conflict where nothing was paid."""
    payment = get(payment_id)
    if payment.status in ("refund-due", "refunded"):
        return payment
    if payment.status != "paid":
        raise Conflict("nothing-paid")
    excess = Excess(
        gateway_payment_id=payment.gateway_payment_id, amount_paise=payment.amount_paise, reason="not-needed"
    )
    return store.record(payment.model_copy(update={"status": "refund-due"}), _refund_due(payment, excess, now))


def come_back(payment_id: str, person_id: str, now: datetime) -> str:
    """Where to go after the gateway's page: to the receipt where the gateway confirms, back to the demand otherwise."""
    get_own(payment_id, person_id)
    payment = confirm(payment_id, now)
    return f"/payments/{payment_id}/receipt" if payment.paid_at else f"/payments/{payment_id}"


def ask_about_open(now: datetime) -> int:
    """Ask about payments of which nobody told us anything; those too old are given up. Says how many were due."""
    due = store.to_ask_about(now, _AT_ONCE)
    for payment_id in due:
        _ask_again(payment_id, now)
    return len(due)


def _ask_again(payment_id: str, now: datetime) -> None:
    payment = get(payment_id)
    with suppress(razorpay.GatewayRefused):
        payment = confirm(payment_id, now)
    if payment.is_open:
        later = {"asked": payment.asked + 1, "ask_at": rules.next_ask(payment, now)}
        with suppress(Refused):
            store.record(payment.model_copy(update={**later, "status": rules.status_when_unpaid(payment, now)}))
