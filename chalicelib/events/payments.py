"""What happens to a payment."""

from typing import ClassVar, Literal

from chalicelib.events.event import Event


class PaymentReported(Event):
    """The gateway says that something happened to an order. Said, not known: we ask it ourselves."""

    kind: ClassVar[str] = "payment.reported.v1"
    order_id: str


class PaymentEvent(Event):
    """Which payment, for which application."""

    payment_id: str
    application_id: str
    region: str
    amount_paise: int


class PaymentCaptured(PaymentEvent):
    """The gateway confirmed, asked by us, that the whole amount has arrived."""

    kind: ClassVar[str] = "payment.captured.v1"
    late: bool = False
    """It came after we had stopped waiting for it."""


class PaymentRefundDue(PaymentEvent):
    """Money came that must go back."""

    kind: ClassVar[str] = "payment.refund-due.v1"
    gateway_payment_id: str
    reason: Literal["double", "amount-mismatch", "not-needed"]
