"""A list of approved cases, its lines and what is wrong with them."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from chalicelib.core.errors import Fault
from chalicelib.core.model import Model
from chalicelib.core.text import Text

PART = 500
"""Lines that one call brings at most."""
PART_BYTES = 200_000
"""Of UTF-8, where a letter of Devanagari or Gurmukhi has three: what surrounds it has room in a request as well."""
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{2,59}$")]


class CaseList(Model):
    """One list. Its name is chosen by the office, and is that of the run that issues it."""

    list_id: str
    """`<office>.<name>`"""
    service_id: str
    version: int
    """Version of the service by which lines are read."""
    region: str
    office_id: str
    officer_id: str
    role: str
    begun_at: datetime
    parts: int = 0
    lines: int = 0
    """All that came, sound and faulty."""
    faulty: int = 0
    named: tuple[str, ...] = ()
    """Officers of the office by whose own number a sound line names its holder: they don't decide on this list."""
    decision: "Decision | None" = None
    version_of_item: int = 0


class Decision(Model):
    """By whom the whole list was approved, when and why; over exactly these lines."""

    officer_id: str
    at: datetime
    reason: str
    sha256: str
    """Over the hashes of all parts as they are kept, in their order. A part whose file was changed is not issued."""


class NewList(Model):
    """Certificates of which service a list is about."""

    name: Name
    service_id: str


class Part(Model):
    """The next lines: CSV with a head (`reference`, `mobile`, the fields of the certificate)."""

    number: int = Field(ge=1, le=2000)
    """Parts come in order, from 1; one that comes again as it was is taken once."""
    csv: Annotated[str, StringConstraints(max_length=PART_BYTES)]


class Approval(Model):
    """The officer's word on the whole list."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=2000)]
    lines: int
    """How many lines the officer means to approve: another number is refused."""


class Line(Model):
    """A sound line."""

    line: int
    """In the whole list, from 1, heads not counted."""
    reference: str
    """The department's own number of the case."""
    mobile: str = ""
    answers: dict[str, str | int | bool]


class FaultyLine(Model):
    """A line that can't be issued, by its number, and everything that is wrong with it."""

    line: int
    faults: tuple[Fault, ...]


class KeptPart(Model):
    """A part as it is kept."""

    sha256: str
    """Of the CSV as it came."""
    lines: tuple[Line, ...]
    faulty: tuple[FaultyLine, ...] = ()


class PartRead(Model):
    """What became of a part."""

    sound: int
    faulty: tuple[FaultyLine, ...]


class ListShown(Model):
    """How a list stands."""

    list_id: str
    title: Text
    lines: int
    faulty: int
    parts: int
    decision: Decision | None
