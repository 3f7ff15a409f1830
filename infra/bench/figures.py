"""What a benchmark finds: a figure, beside a peer's and a target."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Say = Callable[[str], None]


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    what: str
    value: float
    unit: str
    peer: str = ""
    """Whom it is measured beside, and in the same run."""
    peer_value: float | None = None
    target: float | None = None
    target_of: Literal["value", "ratio"] = "value"
    better: Literal["lower", "higher"] = "lower"
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Ours by the peer's."""
        return self.value / self.peer_value if self.peer_value else None

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        found = self.value if self.target_of == "value" else self.ratio
        if self.target is None or found is None:
            return None
        return found <= self.target if self.better == "lower" else found >= self.target

    def target_shown(self) -> str:
        if self.target is None:
            return ""
        sign = "≤" if self.better == "lower" else "≥"
        return f"{sign} {self.target:g}" + (" ×" if self.target_of == "ratio" else f" {self.unit}")
