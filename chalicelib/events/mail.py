"""What Amazon SES tells of a letter after it has taken it. It comes twice, late and out of order."""

from typing import Any, ClassVar, Literal

from pydantic import Field

from chalicelib.core.model import Model
from chalicelib.events.event import Event


class _Tags(Model):
    """What we wrote on the letter for ourselves, as SES gives it back: each tag is a list."""

    person: tuple[str, ...]
    """Whose proven address it went to."""
    certificate: tuple[str, ...] = ()
    """Which certificate it carried."""


class _Mail(Model):
    message_id: str = Field(alias="messageId")
    """As SES named it when it took the letter."""
    destination: tuple[str, ...]
    tags: _Tags


class MailEvent(Event):
    """Something became of a letter to a person of ours, of this stage."""

    source: ClassVar[str] = "aws.ses"
    bus: ClassVar[str] = "default"
    pattern: ClassVar[dict[str, Any]] = {
        "mail": {"tags": {"ses:configuration-set": ["{prefix}-mail"], "person": [{"exists": True}]}}
    }

    mail: _Mail


class EmailDelivered(MailEvent):
    """The mail server of its addressee has taken it."""

    kind: ClassVar[str] = "Email Delivered"


class _Bounce(Model):
    kind: Literal["Permanent", "Transient", "Undetermined"] | str = Field(alias="bounceType")


class EmailBounced(MailEvent):
    """It came back: for good, or because SES has tried in vain for hours."""

    kind: ClassVar[str] = "Email Bounced"
    bounce: _Bounce


class EmailComplained(MailEvent):
    """It arrived, and whoever got it called it unwanted."""

    kind: ClassVar[str] = "Email Complaint Received"


class EmailRejected(MailEvent):
    """SES did not send what it had taken."""

    kind: ClassVar[str] = "Email Rejected"
