"""The base of all events, and the list of them."""

from datetime import datetime
from typing import Any, ClassVar

from chalicelib.core.model import Model

SOURCE = "ekdwar"

_classes: dict[str, type["Event"]] = {}


class Event(Model):
    """Something that happened. Its `kind` is past tense and carries the version: `application.approved.v1`.

    Fields are ids, codes and verdicts only. A field may be added to a version; any other change is a new version.
    """

    kind: ClassVar[str]
    source: ClassVar[str] = SOURCE
    bus: ClassVar[str] = "ekdwar"
    """`ekdwar` for our own bus, `default` for what AWS tells (uploads)."""
    pattern: ClassVar[dict[str, Any]] = {}
    """What a subscription asks of `detail` beyond the kind."""

    event_id: str
    """Unique; the same however often the event is delivered."""
    at: datetime
    """When it happened (UTC)."""

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        if "kind" in cls.__dict__:
            _classes[cls.kind] = cls


def event_class(kind: str) -> type[Event]:
    """The class of a kind; KeyError where nobody imported it."""
    return _classes[kind]


def every_event() -> dict[str, type[Event]]:
    """All known events by kind."""
    return dict(sorted(_classes.items()))
