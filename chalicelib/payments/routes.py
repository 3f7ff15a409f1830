"""The JSON doors of payments, and the two that the gateway uses."""

from urllib.parse import quote

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.edge import Raw, Redirect, Request, Who, route
from chalicelib.payments import actions
from chalicelib.payments.models import Checkout, PaymentShown

routes = Blueprint(__name__)

_TAKEN = Raw(body="", content_type="text/plain")


@route(routes, "GET", "/v1/payments/{payment_id}", may="fees.pay")
def see_payment(payment_id: str, who: Who) -> PaymentShown:
    """What has become of my payment?"""
    return actions.see(payment_id, who.person_id)


@route(routes, "POST", "/v1/payments/{payment_id}/checkout", may="fees.pay")
def begin_checkout(payment_id: str, who: Who, clock: Clock) -> Checkout:
    """What does the browser post to the gateway's payment page?"""
    return actions.checkout(payment_id, who.person_id, clock.now())


@route(routes, "POST", "/v1/payments/{payment_id}/back", may="public", from_anywhere=True)
def leave_gateway(payment_id: str) -> Redirect:
    """The gateway's page lets the browser post here when it is done; what it posts is not even read."""
    return Redirect(to=f"/payments/{quote(payment_id, safe='')}/back")


@route(routes, "POST", "/v1/payments/webhook", may="public")
def take_webhook(request: Request, clock: Clock) -> Raw:
    """Does the gateway have something to tell?"""
    signature = request.headers.get("x-razorpay-signature", "")
    event_id = request.headers.get("x-razorpay-event-id", "")[:200]
    actions.take_webhook(request.raw_body, signature, event_id, clock.now())
    return _TAKEN
