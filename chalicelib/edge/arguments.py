"""What a door function asks for, by annotation, and how a request gives it.

That is: a `Model` (the JSON or form body), a `Query` subclass (the query string), a `Form`, the `Request`, `Who`, a
`Clock`, a `RequestKey`; every other `str` parameter is a path parameter.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, get_type_hints

from pydantic import ValidationError

from chalicelib.core.clock import Clock
from chalicelib.core.errors import Fault, Invalid, Problem
from chalicelib.core.model import Model
from chalicelib.edge.registry import Door, Query
from chalicelib.edge.request import Form, Request, RequestKey, Who

_M = TypeVar("_M")


@dataclass(frozen=True)
class Call:
    """One request, who asks, and the clock."""

    request: Request
    who: Who
    clock: Clock


def plan_of(function: Door, path: str) -> tuple[list[tuple[str, Callable[[Call], Any]]], Any, Any, Any]:
    """What gives each argument of a door function, and its body, query and answer."""
    hints = get_type_hints(function)
    answer = hints.pop("return")
    plan: list[tuple[str, Callable[[Call], Any]]] = []
    body = query = None
    for name in inspect.signature(function).parameters:
        kind = hints[name]
        if kind in _GIVERS:
            plan.append((name, _GIVERS[kind]))
        elif isinstance(kind, type) and issubclass(kind, Query):
            query = kind
            plan.append((name, _query(kind)))
        elif isinstance(kind, type) and issubclass(kind, Model):
            body = kind
            plan.append((name, _body(kind)))
        elif f"{{{name}}}" in path:
            plan.append((name, _path_parameter(name)))
        else:
            raise TypeError(f"{function.__qualname__}: nothing can give {name}: {kind}")
    return plan, body, query, answer


def _key(call: Call) -> str:
    key = call.request.headers.get("idempotency-key") or (
        call.request.form.one("_key") if is_form(call.request) else ""
    )
    if not 8 <= len(key) <= 200:
        raise Problem("key-missing")
    return key


_GIVERS: dict[Any, Callable[[Call], Any]] = {
    Request: lambda call: call.request,
    Who: lambda call: call.who,
    Clock: lambda call: call.clock,
    Form: lambda call: call.request.form,
    RequestKey: _key,
}


def _path_parameter(name: str) -> Callable[[Call], str]:
    return lambda call: call.request.path_parameters[name]


def is_form(request: Request) -> bool:
    """Whether a page's form was posted, rather than JSON."""
    return request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data")


def _query(kind: type[Query]) -> Callable[[Call], Query]:
    def give(call: Call) -> Query:
        known = {name: value for name, value in call.request.query.items() if name in kind.model_fields}
        return _validated(lambda: kind.model_validate(known))

    return give


def _body(kind: type[Model]) -> Callable[[Call], Model]:
    def give(call: Call) -> Model:
        if is_form(call.request):
            form = call.request.form
            fields: dict[str, Any] = {name: form[name][-1] for name in kind.model_fields if name in form}
            return _validated(lambda: kind.model_validate_strings(fields))
        return _validated(lambda: kind.model_validate_json(call.request.raw_body or b"{}"))

    return give


def _validated(parse: Callable[[], _M]) -> _M:
    try:
        return parse()
    except ValidationError as error:
        raise Invalid(None, *faults_of(error)) from error


def read_json(kind: type[_M], body: bytes) -> _M:
    """A model from a body that somebody else signed. Raises Invalid with every fault."""
    return _validated(lambda: kind.model_validate_json(body or b"{}"))  # type: ignore[attr-defined,no-any-return]


def read(kind: type[_M], facts: dict[str, Any]) -> _M:
    """A model from what a form held. Raises Invalid with every fault."""
    return _validated(lambda: kind.model_validate(facts))  # type: ignore[attr-defined,no-any-return]


def faults_of(error: ValidationError) -> list[Fault]:
    """What pydantic found, as faults: the place and the kind, never the value."""
    return [
        Fault(
            code=f"field.{found['type']}" if found["type"] in _TOLD else "field.wrong",
            field=".".join(str(part) for part in found["loc"]) or None,
            facts={name: value for name, value in found.get("ctx", {}).items() if isinstance(value, str | int | float)},
        )
        for found in error.errors(include_url=False, include_input=False)
    ]


_TOLD = {"aadhaar", "missing", "extra_forbidden", "json_invalid", "string_too_short", "string_too_long"}
