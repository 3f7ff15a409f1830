"""Decisions on money. Pure functions: facts in, verdict out."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from chalicelib.adapters.razorpay import Attempt
from chalicelib.payments.models import LEAST_PAISE, Excess, Line, Payment, Settlement, Status

WAITS = timedelta(days=7)
"""After this we stop asking; a gateway settles every try long before."""
_FIRST_ASK = timedelta(minutes=5)
_LONGEST_PAUSE = timedelta(hours=12)


def lines(
    fee_paise: int, centre_charge_paise: int, gst_paise: int, *, late_paise: int = 0, of_council: bool = False
) -> tuple[Line, ...]:
    """The parts of a demand. Raises ValueError where there is nothing to ask, or less than can be paid."""
    parts = {"council-fee" if of_council else "government-fee": fee_paise, "late-fee": late_paise}
    parts |= {"centre-charge": centre_charge_paise, "gst": gst_paise}
    if min(parts.values()) < 0 or sum(parts.values()) < LEAST_PAISE:
        raise ValueError(f"nothing that can be asked: {parts}")
    return tuple(
        Line.model_validate({"purpose": name, "amount_paise": paise}) for name, paise in parts.items() if paise
    )


def settle(payment: Payment, attempts: Iterable[Attempt]) -> Settlement:
    """Which attempt pays the payment, and which money is too much. The first whole amount counts; once one has counted,
    it stays the one."""
    tried = tuple(attempts)
    came = tuple(one for one in tried if one.status == "captured")
    ours = next((one for one in tried if one.gateway_payment_id == payment.gateway_payment_id), None)
    pays = ours or next((one for one in came if _is_whole(one, payment)), None)
    excess = tuple(_excess(one, payment) for one in came if one is not pays)
    if ours:
        refunded = ours.status == "refunded" and payment.status == "refund-due"
        return Settlement(verdict="refunded" if refunded else "nothing-new", excess=excess)
    if pays:
        return Settlement(
            verdict="captured",
            gateway_payment_id=pays.gateway_payment_id,
            method=pays.method,
            rrn=pays.rrn,
            excess=excess,
        )
    failed = bool(tried) and all(one.status == "failed" for one in tried) and payment.status == "pending"
    return Settlement(verdict="failed" if failed else "nothing-new", excess=excess)


def _is_whole(attempt: Attempt, payment: Payment) -> bool:
    return attempt.amount_paise == payment.amount_paise and attempt.currency == "INR"


def _excess(attempt: Attempt, payment: Payment) -> Excess:
    return Excess(
        gateway_payment_id=attempt.gateway_payment_id,
        amount_paise=attempt.amount_paise,
        reason="double" if _is_whole(attempt, payment) else "amount-mismatch",
    )


def next_ask(payment: Payment, now: datetime) -> datetime | None:
    """When to ask again: ever more rarely, until it is too old."""
    if payment.ordered_at is None or now - payment.ordered_at > WAITS:
        return None
    pause: timedelta = _FIRST_ASK * 2 ** min(payment.asked, 16)
    return now + min(pause, _LONGEST_PAUSE)


def status_when_unpaid(payment: Payment, now: datetime) -> Status:
    """Expired where we have stopped asking."""
    old = payment.ordered_at is not None and now - payment.ordered_at > WAITS
    return "expired" if old and payment.is_open else payment.status


def reported_order(raw_body: bytes) -> str:
    """The order that a webhook is about; empty where it is about something else."""
    try:
        told = json.loads(raw_body)
        payload = told["payload"]
        entity = payload["payment"]["entity"] if "payment" in payload else payload["order"]["entity"]
        order_id = entity.get("order_id") or entity["id"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
    return order_id if isinstance(order_id, str) and order_id.startswith("order_") else ""
