"""The Chalice application, with its own way through: a request is a value, so threads can share the application."""

import time
from typing import Any

from chalice.app import Chalice

from chalicelib.core.errors import NotFound
from chalicelib.edge import log, responses
from chalicelib.edge.request import Request


class App(Chalice):
    """Chalice declares and packages; dispatch is ours, because Chalice keeps the current request in the application,
    and because a look-up in its route table is all that dispatch needs."""

    def __call__(self, event: Any, context: Any) -> Any:
        request = Request(event)
        started = time.perf_counter()
        try:
            view = self.routes[request.template][request.method].view_function
        except KeyError:
            answer = responses.problem(NotFound(), request.language)
        else:
            answer = view(request)
        log.http(request, answer["statusCode"], time.perf_counter() - started)
        return answer
