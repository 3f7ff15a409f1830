"""What a holder wants, one delivery with its tries, and what doors take and give."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from chalicelib.core.model import Model
from chalicelib.core.text import Text
from chalicelib.events.deliveries import Way

WAYS: tuple[Way, ...] = ("email", "whatsapp", "digilocker", "counter")
"""Beside the portal, where every certificate lies for its holder."""
Status = Literal["wanted", "sent", "delivered", "failed"]
Outcome = Literal["under-way", "sent", "delivered", "failed"]


class Try(Model):
    """One try to deliver."""

    at: datetime
    outcome: Outcome
    code: str = ""
    """Why it failed."""
    provider_id: str = ""
    """Under which the mail service, WhatsApp or DigiLocker knows it."""
    officer_id: str = ""
    """Who printed it (counter)."""


class Delivery(Model):
    """One certificate by one way. There is one for each, however often it is tried."""

    certificate_id: str
    application_id: str
    holder_id: str
    way: Way
    sha256: str
    """Of the file that was handed over, and before that of the one in the register: the same by every way."""
    status: Status = "wanted"
    """sent: the supplier has taken it; delivered: and says that it arrived."""
    wanted_at: datetime
    done_at: datetime | None = None
    turn: int = 1
    """How often it was asked for."""
    tries_before: int = 0
    """Tries of former turns."""
    tries: tuple[Try, ...] = ()
    version: int = 0


class Choice(Model):
    """By which ways certificates shall come, beside the portal."""

    ways: tuple[Way, ...] = Field(default=(), max_length=len(WAYS))


class ChoiceShown(Choice):
    """What was chosen: for all certificates, or for one application's alone."""

    application_id: str = ""
    own: bool = False
    """Chosen for this application, and not for all."""
    open: tuple[Way, ...]
    """Ways that can be chosen now."""


class TryShown(Model):
    """A try as people see it."""

    at: datetime
    outcome: Outcome
    code: str = ""
    provider_id: str = ""
    officer_id: str = ""


class DeliveryShown(Model):
    """A way as people see it."""

    way: Literal["portal", "email", "whatsapp", "digilocker", "counter"]
    status: Status
    sha256: str
    wanted_at: datetime
    done_at: datetime | None = None
    tries: tuple[TryShown, ...] = ()


class DeliveriesShown(Model):
    """All the ways of one certificate."""

    certificate_id: str
    application_id: str
    region: str
    title: Text
    deliveries: tuple[DeliveryShown, ...]
    prints: int
    """How often it was printed at a counter."""


class Wanted(Model):
    """Which way it shall be tried (again)."""

    way: Way


class Printed(Model):
    """A copy for the printer."""

    url: str
    prints: int
