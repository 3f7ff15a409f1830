"""What breaks, as values that a door can show: a code, and every fault at once.

The words for a code stand in `edge/words/*.toml` under `problem.<code>`, in every language.
"""

from typing import Any

from chalicelib.core.model import Model


class Fault(Model):
    """One thing that is wrong, where it is wrong, and what the words about it need to know."""

    code: str
    field: str | None = None
    facts: dict[str, Any] = {}
    text: dict[str, str] = {}
    """Words by language where a service definition brings its own; they go before the words of the code."""


class Problem(Exception):
    """A refusal. Doors show it as problem+json (RFC 9457) or as a sentence on a page."""

    status = 400
    code = "bad-request"

    def __init__(self, code: str | None = None, *faults: Fault, **facts: Any) -> None:
        super().__init__(code or self.code)
        self.code = code or self.code
        self.faults = faults
        self.facts = facts


class Invalid(Problem):
    """What was sent can't be taken; `faults` names everything that is wrong with it."""

    status = 422
    code = "invalid"


class NotSignedIn(Problem):
    """Nobody is signed in, and this door needs to know who asks."""

    status = 401
    code = "not-signed-in"


class NotAllowed(Problem):
    """This person may not do this."""

    status = 403
    code = "not-allowed"


class NotFound(Problem):
    """There is no such thing, or it is not for this person to know of it: the answer is the same."""

    status = 404
    code = "not-found"


class Conflict(Problem):
    """Somebody else was quicker, or the thing is past this."""

    status = 409
    code = "conflict"


class TooMany(Problem):
    """Too many tries; `retry_after_s` says in how many seconds to try again."""

    status = 429
    code = "too-many"


class SupplierDown(Problem):
    """Somebody we depend on (SMS, mail) can't be reached just now."""

    status = 503
    code = "supplier-down"
