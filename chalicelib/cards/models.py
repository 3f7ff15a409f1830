"""Cards of families and members, the benefits that a card opens, and what goes in and out about both."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.catalogue.names import Slug
from chalicelib.core.model import Model
from chalicelib.core.text import Language, Text

Kind = Literal["family", "member"]
Status = Literal["ordered", "valid", "superseded", "lost", "withdrawn"]
"""withdrawn: its holder has died, or is somebody who has a card already."""
CardStanding = Literal["valid", "expired", "superseded", "revoked", "unknown"]
"""What the page that checks papers says of a card; a lost or withdrawn one is `revoked`."""
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=300)]


class Face(Model):
    """What a card says. Where this stays the same, no new card is needed."""

    kind: Kind
    holder_id: str
    """Family number or member number: the number on the card."""
    family_id: str
    region: Slug
    language: Language
    """The region's own, beside English."""
    title: Text
    """What the region calls the card."""
    authority: Text
    name: Text
    """Of the member, or of the head of the family."""
    members: int = 0
    """How many the family has; on the family's card only."""
    office: Text


class Card(Model):
    """One issue of a card."""

    card_id: str
    issue: int
    """1 for the first of this holder."""
    face: Face
    status: Status = "ordered"
    made_at: datetime
    """The time on the sheet and in the signature."""
    valid_until: date
    offline: str
    """Text of the offline code; kept, because no two signatures are alike."""
    check: str
    """What only the offline code says beside the number: who asks after the card shows that it is in hand."""
    sha256: str = ""
    key_id: str = ""
    reason: str = ""
    """Why a duplicate was given, in the officer's words; empty for a card that came by itself."""
    asked_by: str = ""
    """The officer who gave the duplicate."""
    ended_on: date | None = None
    version: int = 0


class Disbursement(Model):
    """A department says what it paid to a member, once and for all."""

    member_id: Annotated[str, StringConstraints(max_length=20)]
    department: Slug
    reference: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9/_-]{1,40}$")]
    """The department's own number of the payment: sent twice, it is one payment."""
    service_id: Annotated[str, StringConstraints(max_length=120)] = ""
    """The benefit, where it is a service of Ekdwar."""
    title: Text
    paise: int = Field(gt=0, le=10**11)
    paid_on: date


# Benefits

Chance = Literal["entitled", "facts-missing", "not-now"]


class Benefit(Model):
    """What the published conditions say of a person, as far as the registry knows them."""

    service_id: str
    title: Text
    summary: Text
    chance: Chance
    missing: tuple[Text, ...] = ()
    """Facts that the registry has not; only the person can tell."""
    why: Text | None = None
    """The condition that a known fact does not meet."""


class Applied(Model):
    """An application for a benefit."""

    application_id: str
    service_id: str
    title: Text
    status: str
    filed_on: date | None = None


class Benefits(Model):
    """What a member is entitled to, has applied for, and has received."""

    member_id: str
    name: Text
    family_id: str
    entitled: tuple[Benefit, ...]
    applied: tuple[Applied, ...]
    received: tuple[Disbursement, ...]
    """The latest first."""
    received_paise: int


# What doors take and give


class CardNumber(Model):
    """The number on a card, as typed."""

    number: Annotated[str, StringConstraints(max_length=40)]


class CodeOnItsWay(Model):
    """Where to answer with the code. The same for a number that is known and one that is not."""

    challenge_id: str
    expires_at: datetime


class CodeTyped(Model):
    """The code that came to the registered mobile."""

    challenge_id: Annotated[str, StringConstraints(max_length=80)]
    code: Annotated[str, StringConstraints(max_length=20)]


class DuplicateWanted(Model):
    """Why somebody needs a card again."""

    reason: Line
    lost: bool = False
    """The old one is lost or stolen: it is not valid from now on, whoever shows it."""


class CardShown(Model):
    """A card as its holder and its office see it."""

    card_id: str
    kind: Kind
    holder_id: str
    issue: int
    status: Status
    title: Text
    name: Text
    valid_until: date


class CardsShown(Model):
    """Cards, the latest first."""

    cards: tuple[CardShown, ...]


class CardChecked(Model):
    """What a card is worth today; nothing else."""

    standing: CardStanding


class Reported(Model):
    """A payment is in the list."""

    member_id: str
    reference: str


class Made(Model):
    """How many cards came of it; those that were there already are not counted."""

    cards: int
