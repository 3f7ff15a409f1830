"""The page doors of payments."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.edge import Redirect, View, Who, page
from chalicelib.payments import actions

pages = Blueprint(__name__)


@page(pages, "GET", "/payments/{payment_id}", may="fees.pay")
def show_payment(payment_id: str, who: Who, clock: Clock) -> View:
    """What am I asked to pay, and how do I pay it?"""
    payment = actions.see_to_pay(payment_id, who.person_id, clock.now())
    return View(template="payments/templates/payment.html", data={"payment": payment})


@page(pages, "GET", "/payments/{payment_id}/back", may="fees.pay")
def return_from_gateway(payment_id: str, who: Who, clock: Clock) -> Redirect:
    """Has it been paid?"""
    return Redirect(to=actions.come_back(payment_id, who.person_id, clock.now()))


@page(pages, "GET", "/payments/{payment_id}/receipt", may="fees.pay")
def show_receipt(payment_id: str, who: Who) -> View:
    """How can I show that I have paid?"""
    payment = actions.see_receipt(payment_id, who.person_id)
    return View(template="payments/templates/receipt.html", data={"payment": payment})
