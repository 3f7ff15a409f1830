"""Tasks of the certificate machine, in the order they happen."""

from typing import Literal

from chalice.app import Blueprint

from chalicelib.certificates import actions
from chalicelib.core.clock import Clock
from chalicelib.core.model import Model
from chalicelib.edge import step

steps = Blueprint(__name__)


class Order(Model):
    """Which certificate. Nothing about the person travels with it."""

    certificate_id: str


class SigningOrder(Order):
    """Which certificate, and the SHA-256 of the sheet that was drawn for it."""

    rendered_sha256: str


class FailedOrder(Order):
    """Which certificate could not be made, and the code of what went wrong."""

    reason: str


class Numbered(Model):
    verdict: Literal["numbered"] = "numbered"


class Rendered(Model):
    verdict: Literal["rendered"] = "rendered"
    rendered_sha256: str


class Signed(Model):
    verdict: Literal["signed"] = "signed"


class Registered(Model):
    verdict: Literal["registered"] = "registered"


class WithPerson(Model):
    verdict: Literal["with-person"] = "with-person"


@step(steps, needs=("certificates:read", "certificates:write", "bucket:catalogue:read", "kms:signing:sign"))
def number_certificate(order: Order, clock: Clock) -> Numbered:
    """Which day of issue, which validity and which offline code does it have?"""
    actions.number_certificate(order.certificate_id, now=clock.now())
    return Numbered()


@step(steps, needs=("certificates:read",), memory_mb=1024)
def render_certificate(order: Order) -> Rendered:
    """Can the sheet be drawn, and what comes of it?"""
    return Rendered(rendered_sha256=actions.render_certificate(order.certificate_id))


@step(
    steps,
    needs=(
        "certificates:read",
        "bucket:certificates:read",
        "bucket:certificates:write",
        "bucket:catalogue:read",
        "kms:signing:sign",
    ),
    memory_mb=1024,
)
def sign_certificate(order: SigningOrder, clock: Clock) -> Signed:
    """Is the sheet signed and kept?"""
    actions.sign_certificate(order.certificate_id, order.rendered_sha256, now=clock.now())
    return Signed()


@step(steps, needs=("certificates:read", "certificates:write", "bucket:certificates:read"))
def register_certificate(order: Order, clock: Clock) -> Registered:
    """Is it in the register, valid from now on?"""
    actions.register_certificate(order.certificate_id, now=clock.now())
    return Registered()


@step(steps, needs=("certificates:read", "certificates:write"))
def give_certificate_to_person(order: FailedOrder, clock: Clock) -> WithPerson:
    """Does a person know that it could not be made?"""
    actions.give_certificate_to_person(order.certificate_id, order.reason, now=clock.now())
    return WithPerson()
