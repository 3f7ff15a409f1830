"""What happens to cards. Numbers and codes; never a name."""

from typing import ClassVar, Literal

from chalicelib.events.event import Event


class CardEvent(Event):
    """Which card, of which family or member."""

    card_id: str
    holder_id: str
    """Family number or member number."""
    region: str


class CardIssued(CardEvent):
    """Drawn, signed and valid from now on."""

    kind: ClassVar[str] = "card.issued.v1"
    sha256: str


class CardEnded(CardEvent):
    """No longer valid."""

    kind: ClassVar[str] = "card.ended.v1"
    why: Literal["superseded", "lost", "withdrawn"]


class BenefitReceived(Event):
    """A department has reported that it paid a benefit."""

    kind: ClassVar[str] = "benefit.received.v1"
    member_id: str
    department: str
    reference: str
