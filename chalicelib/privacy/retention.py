"""How long what is kept, and why: `retention.toml`."""

import tomllib
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from chalicelib.core.model import Model
from chalicelib.core.text import Text


class Keeping(Model):
    """How long one kind of data is kept (Digital Personal Data Protection Act, 2023, ss. 8(7) and 12(3))."""

    kind: str
    words: Text
    starts: Literal["begun", "over"]
    """From when the days count: from its beginning or last change, or from the end of the matter it belongs to."""
    days: int = Field(ge=0)
    """0: as long as the account or the register stands."""
    wish: Literal["may", "closed", "no"]
    """Whether it goes where the person wishes so: at any time, once its days are over, never."""
    ground: Text
    law: str

    @property
    def period(self) -> timedelta:
        """The days as a length of time."""
        return timedelta(days=self.days)


@cache
def keepings() -> dict[str, Keeping]:
    """All kinds of data, by their name."""
    tree = tomllib.loads(Path(__file__).with_name("retention.toml").read_text("utf-8"))
    return {kind: Keeping.model_validate({"kind": kind, **facts}) for kind, facts in tree.items()}


def keeping(kind: str) -> Keeping:
    """How long one kind of data is kept. KeyError for a kind that has no line."""
    return keepings()[kind]
