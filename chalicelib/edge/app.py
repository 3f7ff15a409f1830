"""The Chalice application, with its own way through: a request is a value, so threads can share the application."""

from typing import Any

from chalice.app import Chalice

from chalicelib.edge import front


class App(Chalice):
    """Chalice declares and packages; dispatch is ours, because Chalice keeps the current request in the application,
    and because a look-up in a table is all that dispatch needs."""

    def __call__(self, event: Any, context: Any) -> Any:
        return front.api(event, context)
