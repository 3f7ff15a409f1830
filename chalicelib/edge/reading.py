"""Whether a door that shows a person's data has noted it: nothing goes out of such a door that is in no log."""

from contextvars import ContextVar

_noted: ContextVar[bool] = ContextVar("noted", default=False)


class Unnoted(Exception):
    """A door would have shown a person's data that nobody noted. A fault of ours, and shown to nobody."""


def begin() -> None:
    """A request begins: nothing is noted yet."""
    _noted.set(False)


def note() -> None:
    """It stands in the person's log now."""
    _noted.set(True)


def must_be_noted() -> None:
    """Raises Unnoted where this request has noted nothing."""
    if not _noted.get():
        raise Unnoted
