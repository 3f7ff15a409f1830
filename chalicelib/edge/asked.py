"""What a lower area asks of a higher one, by the name of the question. `wiring` says who answers; the module of the
answer is imported when the question is first asked, so that a door that never asks does not pay for it."""

from importlib import import_module
from typing import Any

answers: dict[str, str] = {}
"""Question → `module:function`."""


def ask(question: str, *facts: Any) -> Any:
    """The answer of the area that knows. KeyError where nobody answers such a question."""
    module, _, function = answers[question].partition(":")
    return getattr(import_module(module), function)(*facts)
