"""The acts on a case as a record whose lines hold each other: how a line is added, and whether a record holds.

Whoever changes, drops or moves a line in the table, or changes the case beside its lines, is found. Who could write all
lines and the case anew could not: for that the heads are kept elsewhere (`python -m infra audit --keep`).
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from chalicelib.applications.models import ActLine, Acts, ActsView, Turn
from chalicelib.core import chain
from chalicelib.core.model import Model
from chalicelib.events import Event

ERASED, APPEAL_ERASED = "application.erased.v1", "appeal.erased.v1"
"""The one line of a record that was erased when its period was over; its note is the head that the record had."""


class Case(Protocol):
    """An application or an appeal."""

    @property
    def head(self) -> str: ...
    @property
    def turn(self) -> int: ...
    @property
    def version(self) -> int: ...


C = TypeVar("C", bound=Model)


def line_of(event: Event, version: int, *, officer: str, officer_id: str, note: str, key: str, role: str = "") -> Turn:
    """The line that says what an event says, with what only the people of this case may read."""
    return Turn(
        event_id=event.event_id,
        kind=event.kind,
        at=event.at,
        version=version,
        officer=officer,
        officer_id=officer_id,
        role=role,
        note=note,
        key=key,
    )


def add(case: C, before: str, turn: Turn) -> tuple[C, Turn]:
    """The case with its new head, and the line that follows the one whose hash was `before`. No read, no further
    write: both go into the transaction of the act."""
    line = chain.linked(before, turn.model_copy(update={"left": _digest(case)}))
    return case.model_copy(update={"head": line.hash}), line


def check(case_id: str, case: Case, lines: Sequence[Turn]) -> Acts:
    """Whether the lines hold each other and the case. Where a workflow has noted something on the case since the last
    act, which is no act, the case is not compared."""
    comparable = bool(lines) and case.version == case.turn == lines[-1].version
    return Acts(
        case_id=case_id,
        lines=tuple(lines),
        head=case.head,
        broken_at=chain.first_break(lines, case.head),
        is_as_left=lines[-1].left == _digest(case) if comparable and isinstance(case, Model) else None,
    )


def shown(acts: Acts) -> ActsView:
    """For an auditor: the verdict, and every line without what was written."""
    verdict = "holds" if acts.holds else "case-changed" if acts.broken_at is None else "line-broken"
    lines = [line.model_dump(include=set(ActLine.model_fields)) for line in acts.lines]
    return ActsView.model_validate({**acts.model_dump(exclude={"lines"}), "verdict": verdict, "lines": lines})


def _digest(case: Model) -> str:
    """Of everything but the head, which comes after."""
    return chain.digest(case.model_copy(update={"head": ""}))
