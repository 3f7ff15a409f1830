"""People, officers, and what shows that it is them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.core.model import Model
from chalicelib.core.text import Language, Text
from chalicelib.edge import Seat

Mobile = Annotated[str, StringConstraints(pattern=r"^\+91[6-9][0-9]{9}$")]
"""An Indian mobile number in E.164."""
Kind = Literal["citizen", "officer", "operator"]
CodeUse = Literal["registration", "member", "benefits"]
"""What a code is for that goes to a number known of somebody: to link a professional registration or a member of the
register of residents to an account, or to see what a card holder receives."""


class Person(Model):
    """A citizen, as far as identity knows: by the mobile number, and what was told later."""

    person_id: str
    mobile: Mobile
    name: str = ""
    language: Language = "en"
    email: str = ""
    email_proven: bool = False
    """The code that was sent there has come back."""
    email_returned: bool = False
    """Letters came back from there since, or were called unwanted: nothing goes there until it is proven anew."""
    version: int = 0


class Contact(Model):
    """Where and in which language a person wants to hear of something."""

    person_id: str
    name: str
    mobile: Mobile
    email: str | None
    """Only an address that the person has proven to be theirs."""
    language: Language


class Challenge(Model):
    """A code that is on its way to somebody."""

    challenge_id: str
    purpose: Literal["sign-in", "email", "kyc"]
    address: str
    """The mobile number or e-mail address that the code went to."""
    person_id: str = ""
    """Whose address it is to be (`email`), or which account it is to be linked to (`kyc`)."""
    about: str = ""
    """Whom it proves: a member number of the registry, or an entry in a register of professionals (`kyc`)."""
    code_hash: str
    expires_at: datetime


class Session(Model):
    """Somebody signed in. The token's secret half is kept as a hash only."""

    session_id: str
    kind: Kind
    person_id: str
    name: str = ""
    seats: tuple[Seat, ...] = ()
    language: Language = "en"
    secret_hash: str
    replaced_hash: str = ""
    """The secret before this one: good for a moment longer, because requests run in parallel."""
    started_at: datetime
    renewed_at: datetime
    """When the secret was last changed."""
    seen_at: datetime
    """Last use, as exactly as `rules.TOUCH_AFTER`."""
    version: int = 0


class Officer(Model):
    """An officer or operator, and where they sit."""

    officer_id: str
    kind: Literal["officer", "operator"] = "officer"
    name: Text
    designation: Text
    seats: tuple[Seat, ...]
    mobile: str = ""
    email: str = ""


class OfficerRecord(Model):
    """An officer with what proves that it is them."""

    officer: Officer
    password_hash: str = ""
    totp_secret: str = ""
    totp_step: int = 0
    """The last time step whose code was used: no code is good twice."""
    enrolment_hash: str = ""
    enrolment_until: datetime | None = None
    session_ids: tuple[str, ...] = ()
    """Their newest sessions; they end when the officer is enrolled anew."""
    version: int = 0


# What doors take and give


class SignInRequest(Model):
    """A mobile number as typed, in any digits."""

    mobile: str = Field(max_length=40)


class CodeSent(Model):
    """Where to answer with the code. The same for a number that is known and one that is not."""

    challenge_id: str
    expires_at: datetime


class CodeTyped(Model):
    """The code that came."""

    challenge_id: str = Field(max_length=80)
    code: str = Field(max_length=20)


class OfficerSignIn(Model):
    """Officer id, password, and the code that the app shows now."""

    officer_id: str = Field(max_length=80)
    password: str = Field(max_length=200)
    code: str = Field(max_length=20)


class Enrolment(Model):
    """An officer's first words: the enrolment code from the operator, and the password of their choice."""

    officer_id: str = Field(max_length=80)
    enrolment_code: str = Field(max_length=80)
    password: str = Field(max_length=200)


class SignedIn(Model):
    """A session has begun. `token` goes into `Authorization: Bearer` (programs) or the cookie (pages)."""

    token: str
    kind: Kind
    person_id: str
    ends_at: datetime
    """At the latest; sooner where nothing is asked for a while."""


class Profile(Model):
    """What a citizen tells of themselves."""

    name: str = Field(default="", max_length=120)
    email: str = Field(default="", max_length=254)
    language: Language = "en"


class ProfileShown(Profile):
    """The profile as it stands."""

    person_id: str
    mobile: Mobile
    email_proven: bool
    email_returned: bool
    version: int


class ProfileKept(Model):
    """The profile, and where to answer with the code where an e-mail address is to be proven."""

    profile: ProfileShown
    email_code: CodeSent | None = None
