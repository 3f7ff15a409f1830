"""An entry in a register of professionals, what is asked of it, and what the public sees."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.catalogue.registers import Does, EntryKind
from chalicelib.core.model import Model
from chalicelib.core.text import Text

Status = Literal["registered", "suspended", "removed", "transferred", "dead"]
"""As written. That an entry has lapsed is not written but follows from the day."""
Standing = Literal["registered", "lapsed", "followed", "suspended", "removed", "transferred", "dead"]
"""What it is worth on a day; `followed` is a provisional entry whose holder has a permanent one now."""

OrderKind = Literal[
    "suspend", "lift", "remove", "readmit", "open-proceedings", "close-proceedings", "correct", "note-death"
]
Particular = Literal["name", "parent_name", "birth_date", "mobile"]
"""What an order can correct in an entry."""
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=2000)]
OrderNumber = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=100)]


class Qualification(Model):
    """A degree or diploma that was entered."""

    degree: Text
    university: str = ""
    passed_on: date | None = None
    entered_on: date


class Renewed(Model):
    """One renewal or restoration."""

    from_on: date
    until_on: date | None
    decided_on: date | None = None
    learned: int | None = None
    """Credits, hours or certificates that were shown, in the unit of the register."""
    application_id: str


class Learnt(Model):
    """One event of continuing education that an officer has found shown."""

    event: str
    on: date
    learned: int
    """In the unit of the register."""
    application_id: str


class Remark(Model):
    """An order of the council, as it was written into the register."""

    order: OrderKind
    order_number: str
    reason: str
    public: bool = False
    closes: str = ""
    """Number of the order that opened the proceedings which this one closes."""
    particular: Particular | None = None
    before: str = ""
    after: str = ""
    """What was corrected, as it stood and as it stands."""
    officer_id: str
    officer: str
    at: datetime


class Entry(Model):
    """One registration of one person. A person may stand in several registers, and in two states."""

    region: str
    register_name: str
    number: str
    version: int = 0
    kind: EntryKind
    part: str = ""
    name: str
    previous_names: tuple[str, ...] = ()
    parent_name: str = ""
    birth_date: date | None = None
    mobile: str = ""
    """E.164; what a claim of an entry from before is proven by. Never public."""
    qualifications: tuple[Qualification, ...] = ()
    registered_on: date
    valid_until: date | None = None
    """Last day; None where it does not run out."""
    status: Status = "registered"
    previous_council: str = ""
    previous_number: str = ""
    provisional_number: str = ""
    """The provisional entry that this one came from."""
    followed_by: str = ""
    """The permanent entry that took the place of this provisional one."""
    person_id: str = ""
    """Account of the holder; empty as long as nobody has claimed an entry from before."""
    certificate_id: str = ""
    """The certificate of registration that is in force."""
    certificate_ids: tuple[str, ...] = ()
    renewals: tuple[Renewed, ...] = ()
    learnt: tuple[Learnt, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def open_proceedings(self) -> tuple[str, ...]:
        """Numbers of the orders by which proceedings were opened that nothing has closed, the oldest first."""
        numbers: list[str] = []
        for one in self.remarks:
            if one.order == "open-proceedings":
                numbers.append(one.order_number)
            elif one.order == "close-proceedings" and numbers:
                numbers.remove(one.closes if one.closes in numbers else numbers[0])
        return tuple(numbers)


class Asked(Model):
    """What an application asks of a register."""

    application_id: str
    region: str
    register_name: str
    does: Does
    kind: EntryKind = "permanent"
    person_id: str
    prior: str = ""
    """Number of the applicant's entry, as typed."""
    prior_field: str | None = None
    unknown_prior: Literal["refused", "officer"] = "refused"
    after_prior: dict[str, date] = {}
    """Days, by field, that can't lie before the applicant's entry was registered."""
    name: str = ""
    new_name: str = ""
    parent_name: str = ""
    birth_date: date | None = None
    mobile: str = ""
    part: str = ""
    qualification: Qualification | None = None
    previous_council: str = ""
    previous_number: str = ""
    learned: int | None = None
    event: str = ""
    """Of continuing education, and its day."""
    event_on: date | None = None


class Effect(Model):
    """What will be written into the register when the certificate of an application is issued."""

    asked: Asked
    number: str
    """Of the entry that is made or changed."""
    decided_on: date
    valid_until: date | None
    supersedes: str = ""
    """Certificate of registration whose place the new one takes."""
    name: str = ""
    """As the register has it, where the entry is there already; and the day of birth."""
    birth_date: date | None = None
    done: bool = False


class Order(Model):
    """What a registrar writes into the register."""

    order: OrderKind
    order_number: OrderNumber
    reason: Reason
    public: bool = False
    """Whether the public register shows the order with its reason. What ends a public order is public in any case."""
    closes: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""
    """Which proceedings are closed, by the number of their opening order; needed where more than one are open."""
    particular: Particular | None = None
    value: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""
    """What is corrected, and how it should read."""


class Claim(Model):
    """Somebody says that an entry from before the portal is theirs."""

    region: str
    register_name: Annotated[str, StringConstraints(max_length=60)]
    number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=40)]
    birth_date: date


class ClaimSent(Model):
    """Where to answer with the code that went to the mobile on the register, if all of it is right."""

    challenge_id: str
    expires_at: datetime


class ClaimAnswer(Claim):
    """The same, with the code."""

    challenge_id: Annotated[str, StringConstraints(max_length=64)]
    code: Annotated[str, StringConstraints(max_length=20)]


class ToldOrder(Model):
    """An order as its holder reads it, and everybody where the council made it public."""

    order: OrderKind
    order_number: str
    reason: str
    on: date
    closes: str = ""


class PublicEntry(Model):
    """An entry as anybody may see it: the columns that the register names, and nothing else."""

    number: str
    status: Standing
    since: date | None = None
    """Day of the order, where the status comes of one."""
    name: str = ""
    previous_names: tuple[str, ...] = ()
    part: Text | None = None
    kind: EntryKind | None = None
    qualifications: tuple[Text, ...] = ()
    registered_on: date | None = None
    valid_until: date | None = None
    followed_by: str = ""
    remarks: tuple[ToldOrder, ...] = ()


class Found(Model):
    """What a search of a register gave: the same shape whether it went by number or by name."""

    items: tuple[PublicEntry, ...] = ()
    more: bool = False
    """There are more than are shown; type more letters."""


class OwnEntry(Model):
    """A registration as its holder sees it."""

    region: str
    register_name: str
    council: Text
    number: str
    name: str
    kind: EntryKind
    status: Standing
    registered_on: date
    valid_until: date | None
    renewal_opens_on: date | None = None
    renewal_closes_on: date | None = None
    certificate_id: str = ""
    qualifications: tuple[Text, ...] = ()
    learned: int | None = None
    """On record since the registration was last renewed; None where the council counts nothing."""
    learning_unit: Text | None = None
    orders: tuple[ToldOrder, ...] = ()
    """Orders of the council about it, public or not, the oldest first."""


class OwnEntries(Model):
    """All of one person."""

    items: tuple[OwnEntry, ...]


class OfficerEntry(Model):
    """An entry as its council's registrar sees it."""

    entry: Entry
    standing: Standing
    orders: tuple[OrderKind, ...] = ()
    """What this officer may write now."""


class Export(Model):
    """The last list of a register that was made."""

    made_at: datetime
    rows: int = Field(ge=0)
    key: str
    """Of the object in the catalogue bucket."""
