"""Tasks that the state machine of an appeal calls."""

from typing import Literal

from chalice.app import Blueprint

from chalicelib.appeals import actions
from chalicelib.appeals.models import Next
from chalicelib.core.clock import Clock
from chalicelib.core.model import Model
from chalicelib.edge import step

steps = Blueprint(__name__)

_TABLES = ("appeals:read", "appeals:write")


class Order(Model):
    """Which appeal. Nothing about the person travels with it."""

    appeal_id: str


class OrderWithToken(Order):
    """The same, with what the workflow waits on."""

    token: str


class Outcome(Model):
    """What the next Choice branches on."""

    next: Next


class Waiting(Model):
    """It lies with the authority, and the workflow waits."""

    verdict: Literal["waiting"] = "waiting"


@step(steps, needs=_TABLES)
def where_does_the_appeal_stand(order: Order) -> Outcome:
    """Where does this appeal stand?"""
    return Outcome(next=actions.where_it_stands(order.appeal_id))


@step(steps, needs=(*_TABLES, "machine:tokens"))
def wait_for_the_authority(order: OrderWithToken) -> Waiting:
    """What is the authority's order to wake us with?"""
    actions.wait(order.appeal_id, order.token)
    return Waiting()


@step(steps, needs=(*_TABLES, "applications:read", "applications:write", "catalogue:read", "bucket:catalogue:read"))
def carry_out_the_order(order: Order, clock: Clock) -> Outcome:
    """Has the office what was ordered?"""
    return Outcome(next=actions.carry_out(order.appeal_id, now=clock.now()))
