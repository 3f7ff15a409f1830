"""What happens to people and families. Numbers, codes and verdicts; never a name, a date of birth or a telephone."""

from typing import ClassVar, Literal

from chalicelib.events.event import Event


class FamilyEvent(Event):
    """Which family, at which office."""

    family_id: str
    region: str
    office_id: str


class FamilyMade(FamilyEvent):
    """A family has its number."""

    kind: ClassVar[str] = "family.made.v1"
    temporary: bool = False
    """Good only until its office has verified it."""


class FamilyVerified(FamilyEvent):
    """The office has verified a family whose number was temporary."""

    kind: ClassVar[str] = "family.verified.v1"


class ResidentEvent(Event):
    """Which person, in which family, at which office."""

    member_id: str
    family_id: str
    region: str
    office_id: str


class ResidentAdded(ResidentEvent):
    """A person has a member number."""

    kind: ClassVar[str] = "resident.added.v1"
    why: Literal["found", "born"] = "found"


class ResidentMoved(ResidentEvent):
    """A member is in another family now and keeps the member number; `family_id` and `office_id` are the new ones."""

    kind: ClassVar[str] = "resident.moved.v1"
    from_family_id: str
    why: Literal["marriage", "divorce", "own-household", "adoption"]


class ResidentCorrected(ResidentEvent):
    """Facts of a person are others now."""

    kind: ClassVar[str] = "resident.corrected.v1"
    facts: tuple[str, ...]
    """Their names: `birth_date`."""


class ResidentDied(ResidentEvent):
    """A death was noted."""

    kind: ClassVar[str] = "resident.died.v1"


class ResidentMerged(ResidentEvent):
    """This was a second record of one person; the other one is kept."""

    kind: ClassVar[str] = "resident.merged.v1"
    into: str
    """Member number of the record that is kept."""


class ResidentKnown(ResidentEvent):
    """e-KYC is done: it is known that this person is who they say."""

    kind: ClassVar[str] = "resident.known.v1"
    way: str


class DifferenceNoted(ResidentEvent):
    """An application states something else than the registry has."""

    kind: ClassVar[str] = "difference.noted.v1"
    application_id: str
    fact: str


class DifferenceDecided(ResidentEvent):
    """An officer has decided on a difference."""

    kind: ClassVar[str] = "difference.decided.v1"
    application_id: str
    fact: str
    accepted: bool
