"""A register of professionals as a department describes it: `registers/<name>.toml`, and what a service does to it."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from chalicelib.core.model import Model
from chalicelib.core.text import Text

_Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
_Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]

EntryKind = Literal["provisional", "permanent", "temporary", "transferred-in"]
Does = Literal[
    "enter",
    "make-permanent",
    "renew",
    "restore",
    "qualify",
    "rename",
    "transfer-out",
    "transfer-in",
    "duplicate",
    "good-standing",
    "verify",
    "card",
    "learn",
]
"""What a service does to a register: enters somebody, changes an entry, or only certifies what it says."""
MAKES_AN_ENTRY = frozenset({"enter", "transfer-in", "make-permanent"})
NEEDS_NO_ENTRY = frozenset({"enter", "transfer-in"})
IS_NO_REGISTRATION = frozenset({"good-standing", "transfer-out", "verify", "card", "learn"})
"""Their certificates are no certificates of registration: the one in force stays."""

ON_CERTIFICATES: dict[str, tuple[Literal["text", "date"], Text]] = {
    "registration_number": (
        "text",
        {"en": "Registration number", "hi": "पंजीकरण संख्या", "pa": "ਰਜਿਸਟ੍ਰੇਸ਼ਨ ਨੰਬਰ", "mr": "नोंदणी क्रमांक"},
    ),
    "birth_date": ("date", {"en": "Date of birth", "hi": "जन्म तिथि", "pa": "ਜਨਮ ਮਿਤੀ", "mr": "जन्मतारीख"}),
}
"""What a register says on certificates beside the answers: as what kind of answer, and how it is called."""

PublicColumn = Literal[
    "number", "name", "previous_names", "part", "kind", "qualifications", "registered_on", "valid_until", "status"
]
"""What the public may ever read of an entry. Mobile, address, birth date and Aadhaar are not on this list, so no
register can publish them."""

Number = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]*(\{year\}-)?\{run\}$")]
"""How numbers of a kind look: `HMC-P-{year}-{run}`. `{run}` is the running number, `{year}` that of the entry."""
EntryValidity = Annotated[str, StringConstraints(pattern=r"^(for life|for \d+ (days|months|years))$")]

ENTRY_FACTS: dict[str, object] = {"days_past_expiry": 1, "months_past_expiry": 1, "entry_kind": "permanent"}
"""What a fee expression may name of the entry beside the form, with a value to try it with. `days_past_expiry` counts
from the last day of validity and is negative before it; `months_past_expiry` is 0 until that day, 1 within a month of
it, 2 within two."""


class Part(Model):
    """A part of a register that its law keeps apart."""

    value: _Slug
    label: Text


class Window(Model):
    """When an entry may be renewed. Afterwards it has to be restored."""

    opens_days: int = Field(gt=0)
    """Days before the last day of validity."""
    grace_days: int = Field(default=0, ge=0)
    """Days after it in which the form of renewal still serves; late fees are bands of the service's fee."""
    grace_months: int = Field(default=0, ge=0)
    """The same where the law counts months."""

    @model_validator(mode="after")
    def _one_unit(self) -> "Window":
        if self.grace_days and self.grace_months:
            raise ValueError("grace_days or grace_months, not both")
        return self


class Learning(Model):
    """What a professional has to learn on between two renewals."""

    unit: Text
    """`credits`, `hours`, `certificates`"""
    least: int = Field(ge=0)
    """0: the unit is recorded, and no least number of it is known."""


class Register(Model):
    """One register, and the rules of its council. Nothing of this stands in code."""

    name: _Slug
    department: _Slug
    title: Text
    """The council."""
    profession: Text
    """Whom it registers: `doctors`."""
    body: _Slug
    """The council's offices, as in `offices.csv`."""
    registrar: _Slug = "registrar"
    """The role at its head office that writes orders into the register."""
    law: Text
    central_body: Text
    place_in_list: int
    open: bool = True
    """False: announced and not open yet; its services take no applications."""
    numbers: dict[EntryKind, Number]
    digits: int = Field(default=5, ge=3, le=8)
    first: int = Field(default=1, ge=1)
    """The running number to begin with, beyond those of the books before."""
    parts: tuple[Part, ...] = ()
    validity: dict[EntryKind, EntryValidity]
    renewal: Window | None = None
    """Without, nothing here runs out."""
    learning: Learning | None = None
    originals_by_post: bool = False
    """Whether originals have to come on paper. Off, the stage that waits for them is left out everywhere."""
    public: tuple[PublicColumn, ...] = ("number", "name", "qualifications", "kind", "status", "valid_until")
    source: str
    unverified: tuple[str, ...] = ()
    """Keys that no source has confirmed yet; the council checks them before its register goes live."""

    @model_validator(mode="after")
    def _whole(self) -> "Register":
        if missing := set(self.numbers) ^ set(self.validity):
            raise ValueError(f"numbers and validity name the same kinds; {', '.join(sorted(missing))} stands in one")
        if unknown := [key for key in self.unverified if key not in type(self).model_fields]:
            raise ValueError(f"unverified names {', '.join(unknown)}, which is no key")
        if not {"number", "status"} <= set(self.public):
            raise ValueError("the public sees at least number and status")
        return self

    def number(self, kind: EntryKind, run: int, on: date) -> str:
        """A number of this register."""
        return self.numbers[kind].format(run=f"{run:0{self.digits}}", year=on.year)


class RegisterUse(Model):
    """What a service does to a register, once its certificate is issued."""

    name: _Slug
    """Of `registers/<name>.toml` in the department."""
    does: Does
    kind: EntryKind = "permanent"
    """What kind of entry is made, where one is."""
    prior: _Name | None = None
    """The field that holds the number of the applicant's entry."""
    unknown_prior: Literal["refused", "officer"] = "refused"
    """A number that the register does not hold: not taken, or left to the officer, who has the books from before."""
    after_prior: tuple[_Name, ...] = ()
    """Fields with days that can't lie before the entry named in `prior` was registered, such as an internship's."""

    @model_validator(mode="after")
    def _names_the_entry(self) -> "RegisterUse":
        if (self.does in NEEDS_NO_ENTRY) != (self.prior is None):
            raise ValueError(
                f"{self.does} needs prior: the field with the number of the entry"
                if not self.prior
                else f"{self.does} makes a first entry and has no prior"
            )
        if self.after_prior and not self.prior:
            raise ValueError("after_prior compares with the entry in prior, which is missing")
        return self
