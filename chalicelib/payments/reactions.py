"""What is done when the gateway has spoken, or has not."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.edge import reaction, timer
from chalicelib.events.payments import PaymentReported
from chalicelib.payments import actions

reactions = Blueprint(__name__)


@reaction(reactions, to=(PaymentReported,), needs=("payments:write", "secret:gateway"))
def confirm_payment(event: PaymentReported, clock: Clock) -> None:
    """Ask the gateway whether it is so."""
    actions.confirm_order(event.order_id, clock.now())


@timer(reactions, every="5 minutes", needs=("payments:write", "secret:gateway"), timeout_s=300)
def ask_about_payments(clock: Clock) -> None:
    """Ask about payments of which no word came."""
    actions.ask_about_open(clock.now())
