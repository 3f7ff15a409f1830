"""Tasks that the state machine calls, in the order a citizen meets them."""

from typing import Literal

from chalice.app import Blueprint

from chalicelib.applications import actions
from chalicelib.applications.models import Next
from chalicelib.core.clock import Clock
from chalicelib.core.model import Model
from chalicelib.edge import step

steps = Blueprint(__name__)

_TABLES = ("applications:read", "applications:write", "catalogue:read", "bucket:catalogue:read")


class Order(Model):
    """Which application. Nothing about the person travels with it."""

    application_id: str


class OrderWithToken(Order):
    """The same, with what the workflow waits on."""

    token: str


class Outcome(Model):
    """What the next Choice branches on."""

    next: Next


class Opened(Model):
    """The file lies on a desk, and the workflow waits."""

    verdict: Literal["opened"] = "opened"


@step(steps, needs=_TABLES)
def where_does_it_stand(order: Order) -> Outcome:
    """Where does this application stand?"""
    return Outcome(next=actions.where_it_stands(order.application_id))


@step(steps, needs=(*_TABLES, "documents:read"))
def check_the_papers(order: Order, clock: Clock) -> Outcome:
    """Is every paper there that this version of the service asks for?"""
    return Outcome(next=actions.check_papers(order.application_id, now=clock.now()))


@step(steps, needs=(*_TABLES, "privacy:write", "secret:fields", "function:department"))
def ask_the_department(order: Order, clock: Clock) -> Outcome:
    """What does the department's own register say?"""
    return Outcome(next=actions.ask_department(order.application_id, now=clock.now()))


@step(steps, needs=(*_TABLES, "machine:tokens"))
def wait_for_the_officer(order: OrderWithToken, clock: Clock) -> Opened:
    """Whose desk is it for now?"""
    actions.open_stage(order.application_id, order.token, now=clock.now())
    return Opened()


@step(
    steps,
    needs=(
        *(*_TABLES, "documents:read"),
        *("certificates:read", "certificates:write", "professions:read", "professions:write"),
    ),
)
def conclude(order: Order, clock: Clock) -> Outcome:
    """Is the certificate ordered?"""
    return Outcome(next=actions.conclude(order.application_id, now=clock.now()))
