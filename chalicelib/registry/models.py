"""A person as the state knows them, the family they belong to, and what goes in and out about both."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Base64Bytes, Field, StringConstraints
from pydantic_core import PydanticCustomError

from chalicelib.core import aadhaar
from chalicelib.core.model import Model
from chalicelib.core.text import Text

MOST_MEMBERS = 10
"""Of a family made, or moved, at once: what one transaction holds. More are added one by one."""

Sex = Literal["female", "male", "other"]
Relation = Literal["head", "spouse", "child"]
"""A family is husband, wife and unmarried children; who marries moves to another."""
Way = Literal["aadhaar-xml", "aadhaar-otp", "mobile-otp", "in-person"]
"""How e-KYC was done. A ration card alone proves no person: it gives a temporary family, and its office verifies."""
Leaving = Literal["marriage", "divorce", "own-household", "adoption"]


def _without_aadhaar(text: str) -> str:
    if aadhaar.is_in(text):
        raise PydanticCustomError("aadhaar", "an Aadhaar number is never kept")
    return text


Mobile = Annotated[str, StringConstraints(pattern=r"^[6-9][0-9]{9}$")]
LastFour = Annotated[str, StringConstraints(pattern=r"^([0-9]{4})?$")]
Line = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True), AfterValidator(_without_aadhaar)]
Reason = Annotated[
    str, StringConstraints(min_length=10, max_length=500, strip_whitespace=True), AfterValidator(_without_aadhaar)
]
"""Words that another officer can follow: `as above` is none."""


class Facts(Model):
    """What is kept once of a person, for every application."""

    name: Text
    """In English letters, and in those of the region."""
    birth_date: date
    sex: Sex
    care_of: Line = ""
    """Name of the father, mother, husband or wife, as papers have it."""
    district: int
    """LGD code, like the next two."""
    subdistrict: int
    village: int | None = None
    address: Line = ""
    """House, ward, street."""
    pin_code: Annotated[str, StringConstraints(pattern=r"^([1-9][0-9]{5})?$")] = ""
    mobiles: Annotated[tuple[Mobile, ...], Field(max_length=3)] = ()


class Kyc(Model):
    """It is known that this person is who they say."""

    way: Way
    at: datetime
    by: str = ""
    """The officer who saw them; empty where they did it themselves."""
    last_four: LastFour = ""
    """Of the Aadhaar number, which is never kept."""
    reference: str = ""
    """Keyed; the same for the same person, by which a second record of theirs is found."""


class Resident(Facts):
    """A human being with a member number, which stays the same for life."""

    member_id: str
    region: str
    family_id: str
    office_id: str
    """That keeps the family."""
    relation: Relation
    status: Literal["living", "dead", "merged"] = "living"
    died_on: date | None = None
    merged_into: str = ""
    """Member number of the record that is kept, where this was a second one of the same person."""
    person_id: str = ""
    """The account that this person signs in with, once it is known to be theirs."""
    kyc: Kyc | None = None
    added_at: datetime
    version: int = 0


class Member(Model):
    """Who belongs to a family, and as what."""

    member_id: str
    relation: Relation


class Family(Model):
    """Head, spouse and unmarried children, under one family number."""

    family_id: str
    region: str
    office_id: str
    district: int
    """LGD code of the office's district: by it the head offices above find their families."""
    members: tuple[Member, ...]
    """The living; empty where all have moved or died."""
    temporary: bool = False
    """Asked for with a ration card; good until `office_id` has verified it."""
    ration_card: str = ""
    """Keyed reference of its number."""
    asked_by: str = ""
    """The account of the one who asked for it, where it was a citizen."""
    made_at: datetime
    made_by: str = ""
    verified_at: datetime | None = None
    version: int = 0

    @property
    def head_id(self) -> str:
        """Member number of the head; empty where nobody is left."""
        return next((member.member_id for member in self.members if member.relation == "head"), "")


class Turn(Model):
    """One thing that happened to a family or a person."""

    kind: str
    """Of the event: `resident.moved.v1`."""
    at: datetime
    by: str = ""
    """Name of the officer; empty where it was a citizen or a machine."""
    note: str = ""
    member_id: str = ""


# Duplicates


class Traits(Model):
    """A person as the comparison sees them: normal columns, each of which may be compared in bulk."""

    name: str
    birth_date: date
    sex: Sex
    care_of: str = ""
    district: int = 0
    subdistrict: int = 0
    mobiles: tuple[str, ...] = ()


class Comparison(Model):
    """How likely two records are of one person, and why."""

    weight: float
    """Sum of the weights, in bits: each doubles the odds."""
    likelihood: float
    """From 0 to 1."""
    reasons: tuple[str, ...]
    """Which comparisons say so, such as `name.same`; words stand under `registry.reason`."""


class Candidate(Model):
    """Somebody in the registry who may be the person that is to be added."""

    member_id: str
    family_id: str
    office_id: str
    name: Text
    born_in: int
    """Year."""
    relation: Relation
    likelihood: float
    reasons: tuple[str, ...]
    certain: bool = False
    """The same keyed Aadhaar reference, or the same account: this is no opinion."""


class Pair(Model):
    """Two records that a job over the whole registry found alike. Nothing changes until an officer has decided."""

    one: str
    """Member number; the smaller of the two."""
    other: str
    likelihood: float
    reasons: tuple[str, ...]
    office_id: str
    """Of the younger record."""
    found_at: datetime
    outcome: Literal["same", "another"] | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""
    version: int = 0


# Differences


class Difference(Model):
    """An application states something else than the registry has. Nothing changes until an officer has decided."""

    member_id: str
    application_id: str
    fact: str
    """`birth_date`"""
    known: str
    """What the registry had when it was noted."""
    stated: str
    office_id: str
    noted_at: datetime
    outcome: Literal["accepted", "rejected"] | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""
    version: int = 0


# The board


class Count(Model):
    """How far one office has come."""

    office_id: str
    district: int
    families: int = 0
    temporary: int = 0
    members: int = 0
    known: int = 0
    """Members whose e-KYC is done."""


# What doors take and give


class NewMember(Facts):
    """Somebody who is to be added."""

    relation: Relation
    last_four: LastFour = ""
    """Of the Aadhaar number, where it was shown; never the whole number."""
    seen: bool = False
    """The officer has seen this person and a paper that proves who they are: e-KYC, the panchayat's way."""
    another: dict[Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{13,16}$")], Reason] = {}
    """Member numbers of likely duplicates, each with the reason why this is another person."""


class LookFor(Model):
    """Somebody whom an office wants to add: is there such a person already?"""

    office_id: str
    member: NewMember


class NewFamily(Model):
    """A family that is to be made."""

    office_id: str
    members: Annotated[tuple[NewMember, ...], Field(min_length=1, max_length=MOST_MEMBERS)]


class TemporaryWanted(NewFamily):
    """A family in a town, asked for by one of its members, by the number of its ration card."""

    ration_card: Annotated[str, StringConstraints(min_length=6, max_length=30, strip_whitespace=True)]


class Mover(Model):
    """Who moves, and as what. The date of birth shows that the card is in the hand of the one it belongs to."""

    member_id: str
    birth_date: date
    relation: Relation


class MoveWanted(Model):
    """Members who are to belong to another family."""

    movers: Annotated[tuple[Mover, ...], Field(min_length=1, max_length=MOST_MEMBERS)]
    to_family_id: str = ""
    """Empty: a new family at `office_id`."""
    office_id: str = ""
    why: Leaving
    on: date
    """Day of the marriage, the order, the adoption."""
    note: Line = ""


class DeathNoted(Model):
    """A member has died."""

    died_on: date
    note: Line = ""
    """Such as the number of the entry in the register of deaths."""


class Corrected(Facts):
    """The facts of a person as they are to be from now on."""

    reason: Reason


class KycSeen(Model):
    """The officer has seen the person and a paper that proves who they are."""

    paper: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
    """Kind of paper: `voter-card`."""
    last_four: LastFour = ""


class CodeWanted(Model):
    """Whose e-KYC, by what stands on the card."""

    member_id: Annotated[str, StringConstraints(max_length=40)]
    birth_date: date


class CodeWay(Model):
    """Where the code went, or where to go instead."""

    challenge_id: str = ""
    mobile: str = ""
    """Its last four digits."""
    expires_at: datetime | None = None
    office_id: str = ""
    """Set where no mobile is known: this office does it in person."""


class FileSeen(Model):
    """An offline Aadhaar file, its share code, and the consent to look at it once. None of it is kept but the last."""

    file: Annotated[Base64Bytes, Field(min_length=1, max_length=180_000, repr=False)]
    """The zip as UIDAI gives it, in base 64."""
    share_code: Annotated[str, Field(min_length=1, max_length=20, repr=False)]
    notice_version: int
    """Of the notice `verify-person` that the person has read and agreed to."""


class FileShown(FileSeen, CodeWanted):
    """The same, shown by the person themselves, with what stands on their card."""


class CodeAnswered(Model):
    """The code that came."""

    challenge_id: Annotated[str, StringConstraints(max_length=80)]
    code: Annotated[str, StringConstraints(max_length=20)]


class Decided(Model):
    """What becomes of a difference."""

    accepted: bool
    reason: Reason


class PairDecided(Model):
    """What becomes of a pair."""

    same: bool
    keep: str = ""
    """Of one person: the member number that stays; empty is the older record's."""
    reason: Reason


class FamilyShown(Model):
    """A family with its members."""

    family: Family
    members: tuple[Resident, ...]
    turns: tuple[Turn, ...] = ()
    may_change: bool = False


class ResidentShown(Model):
    """A person, and what happened to their record."""

    resident: Resident
    turns: tuple[Turn, ...] = ()


class FamilyPage(Model):
    """Some families of an office, the newest first. A list names nobody; opening one leaves a line in the log."""

    families: tuple[Family, ...]
    heads: dict[str, str] = {}
    """Initials of the heads by family number: `A… D…`."""
    next: str | None = None


class DifferencePage(Model):
    """Differences that wait for an office, the oldest first."""

    differences: tuple[Difference, ...]
    names: dict[str, Text] = {}
    next: str | None = None


class PairPage(Model):
    """Pairs that wait for an office, the oldest first, with the people in them by member number."""

    pairs: tuple[Pair, ...]
    people: dict[str, Resident] = {}
    next: str | None = None


class Candidates(Model):
    """Who may be the same person, the likeliest first."""

    candidates: tuple[Candidate, ...]


class OfficeLine(Count):
    """One line of the board."""

    title: Text
    left: int
    a_day: int
    """Members to be done on each day that is left, today included, so that it ends in time."""


class Board(Model):
    """e-KYC by office: done, left, and the pace that is needed."""

    region: str
    from_: date
    until: date
    """Last day."""
    days_left: int
    """Today included; 0 where the time is over."""
    lines: tuple[OfficeLine, ...]
    whole: OfficeLine
