"""Every door there is, as guard tests, the templates of the stack and the OpenAPI document see them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_type_hints

from chalicelib.core.errors import NotAllowed
from chalicelib.core.model import Model
from chalicelib.edge.request import ANYONE, Request, RequestKey, Who
from chalicelib.edge.responses import ApiAnswer
from chalicelib.events import Event

Door = Callable[..., Any]
Method = Literal["GET", "POST", "PUT", "DELETE", "OPTIONS"]
Reads = Literal["", "person"]


class Query(Model):
    """A query string; subclasses name what it may hold."""


@dataclass(frozen=True)
class HttpDoor:
    """One method of one path, as guard tests and the OpenAPI document see it."""

    method: str
    path: str
    may: str
    function: Door
    is_page: bool
    body: type[Model] | None
    query: type[Query] | None
    answer: Any
    status: int
    reads: Reads = ""
    """`person`: it shows somebody else's data, and answers only once that stands in the person's log."""

    @property
    def takes_key(self) -> bool:
        """Whether it wants an `Idempotency-Key`."""
        return RequestKey in get_type_hints(self.function).values()


@dataclass(frozen=True)
class WorkDoor:
    """One Lambda function that is not the API: a step, a reaction, a timer or the relay."""

    name: str
    kind: Literal["step", "reaction", "timer", "job", "stream"]
    function: Door
    events: tuple[type[Event], ...] = ()
    only: Mapping[str, tuple[str | bool, ...]] = field(default_factory=dict)
    """Which of its events it gets: those whose field has one of these values (reactions)."""
    every: str = ""
    """EventBridge rate, such as `1 minute` (timers)."""
    tables: tuple[str, ...] = ()
    """Areas whose table streams come here (streams)."""
    needs: tuple[str, ...] = ()
    """What this function may touch, by the names in `infra/access.py`."""
    timeout_s: int = 30
    memory_mb: int = 512
    at_once: int = 10
    """How many of it run at the same time: what a burst may take from the rest of the house."""
    batch: int = 10
    """How many messages of its queue one call takes. Where it is one, none waits for another or dies with it."""
    order: type[Model] | None = None


@dataclass
class _Registry:
    http: list[HttpDoor] = field(default_factory=list)
    work: dict[str, WorkDoor] = field(default_factory=dict)


registry = _Registry()
"""Every door there is. Guard tests walk it, `infra/template.py` builds the stack from it."""

answered_by: dict[tuple[str, str], Callable[[Request], ApiAnswer]] = {}
"""What answers a method of a path: those of the modules imported so far."""

handlers: dict[str, Door] = {}
"""The Lambda handlers by name, for the host of the laptop."""


# Who is asking, and whether they may: identity puts its answers here when app.py mounts it.


def _nobody(_request: Request, _now: Any) -> Who:
    return ANYONE


def _nothing(who: Who, may: str) -> None:
    raise NotAllowed(may=may)


@dataclass
class _Guards:
    identify: Callable[[Request, Any], Who] = _nobody
    permit: Callable[[Who, str], None] = _nothing


guards = _Guards()
