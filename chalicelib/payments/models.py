"""A payment, and what goes in and out about it. Money is whole paise."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from chalicelib.core.clock import local_date
from chalicelib.core.model import Model

Purpose = Literal["government-fee", "council-fee", "late-fee", "centre-charge", "gst"]
Status = Literal["created", "pending", "paid", "failed", "expired", "refund-due", "refunded"]
RefundReason = Literal["double", "amount-mismatch", "not-needed"]

LEAST_PAISE = 100
"""The gateway takes nothing smaller."""


class Line(Model):
    """One part of what is asked."""

    purpose: Purpose
    amount_paise: int = Field(gt=0)


class Payment(Model):
    """A demand for money, and what became of it.

    created → pending (there is an order at the gateway) → paid, failed (may be tried again) or expired (paid late, it
    still counts); paid → refund-due → refunded.
    """

    payment_id: str
    application_id: str
    payer_id: str
    region: str
    amount_paise: int = Field(ge=LEAST_PAISE)
    lines: tuple[Line, ...]
    """Adds up to the amount."""
    status: Status = "created"
    order_id: str = ""
    gateway_payment_id: str = ""
    method: str = ""
    rrn: str = ""
    """The bank's reference number of the transfer."""
    late: bool = False
    created_at: datetime
    good_until: date | None = None
    """Last day on which it can be paid; absent where its price is the same on any day."""
    ordered_at: datetime | None = None
    paid_at: datetime | None = None
    ask_at: datetime | None = None
    """When to ask the gateway again on our own; absent where there is nothing to wait for."""
    asked: int = 0
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it can still be paid."""
        return self.status in ("created", "pending", "failed", "expired")

    def is_over(self, today: date) -> bool:
        """Whether its last day had passed before it was paid, or has passed and it is not."""
        day = local_date(self.paid_at) if self.paid_at else today
        return self.good_until is not None and day > self.good_until


class Checkout(Model):
    """What a browser posts to the gateway's own payment page."""

    action: str
    fields: dict[str, str]


class PaymentShown(Model):
    """A payment as its payer sees it."""

    payment_id: str
    application_id: str
    amount_paise: int
    lines: tuple[Line, ...]
    status: Status
    method: str = ""
    rrn: str = ""
    created_at: datetime
    good_until: date | None = None
    paid_at: datetime | None = None
    checkout: Checkout | None = None
    """Only where it can be paid and somebody asked to."""


class Excess(Model):
    """Money that came and was not due."""

    gateway_payment_id: str
    amount_paise: int
    reason: RefundReason


class Settlement(Model):
    """What the gateway's list of attempts means for a payment."""

    verdict: Literal["captured", "refunded", "failed", "nothing-new"]
    gateway_payment_id: str = ""
    method: str = ""
    rrn: str = ""
    excess: tuple[Excess, ...] = ()
