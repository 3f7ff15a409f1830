"""Systems of departments' own that a region is joined with (`systems.toml`), and what a service says of one."""

from typing import Annotated

from pydantic import Field, StringConstraints

from chalicelib.core.model import Model
from chalicelib.core.text import Text

_Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
_Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class System(Model):
    """A department's own system, in which its officers go on working. Its address and its secrets are no data of the
    region: `python -m infra join` keeps them."""

    system: _Slug
    title: Text
    """What people call it: e-District."""
    status_within_hours: int = Field(gt=0, le=24 * 90)
    """By when it must have said something: after a file was handed over, and after each thing that it said."""
    source: str
    """Where these facts come from."""


class Joined(Model):
    """`[joined]` of a service: its officers work in a system of their own, and Ekdwar hands every file over to it."""

    system: _Slug
    """One of `systems.toml`."""
    fields: tuple[_Name, ...] = Field(min_length=1)
    """The answers that the system is handed, and no others."""
    papers: tuple[_Slug, ...] = ()
    """The paper groups that it is handed, and no others."""
