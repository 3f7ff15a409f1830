"""The decorators that make a function a door. Each reads a function's annotations once, when it is imported.

A door function may ask, by annotation, for: a `Model` (the JSON or form body), a `Query` subclass (the query string), a
`Form`, the `Request`, `Who`, a `Clock`, a `RequestKey`; every other `str` parameter is a path parameter.
"""

import inspect
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any, Literal, TypeVar, get_type_hints
from urllib.parse import quote, urlencode

from chalice.app import Blueprint
from pydantic import ValidationError

from chalicelib.core.clock import Clock, clock
from chalicelib.core.errors import Fault, Invalid, NotAllowed, Problem
from chalicelib.core.model import Model
from chalicelib.edge import log, reading, responses, views
from chalicelib.edge.request import ANYONE, Form, Request, RequestKey, Who
from chalicelib.edge.responses import ApiAnswer, Raw, Redirect, View
from chalicelib.events import Event

Door = Callable[..., Any]
_M = TypeVar("_M")
Method = Literal["GET", "POST", "PUT", "DELETE"]
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
    kind: Literal["step", "reaction", "timer", "stream"]
    function: Door
    events: tuple[type[Event], ...] = ()
    every: str = ""
    """EventBridge rate, such as `1 minute` (timers)."""
    tables: tuple[str, ...] = ()
    """Areas whose table streams come here (streams)."""
    needs: tuple[str, ...] = ()
    """What this function may touch, by the names in `infra/access.py`."""
    timeout_s: int = 30
    memory_mb: int = 512
    order: type[Model] | None = None


@dataclass
class _Registry:
    http: list[HttpDoor] = field(default_factory=list)
    work: dict[str, WorkDoor] = field(default_factory=dict)


registry = _Registry()
"""Every door there is. Guard tests walk it, `infra/template.py` builds the stack from it."""


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


# HTTP


def route(
    blueprint: Blueprint,
    method: Method,
    path: str,
    *,
    may: str,
    status: int = 200,
    from_anywhere: bool = False,
    reads: Reads = "",
) -> Callable[[Door], Door]:
    """A JSON door under `/v1`. `may` names a line of the permission table. With `from_anywhere` a page of another site
    may post here too; such a door changes nothing. `reads="person"` where it shows somebody else's data."""
    return _http(
        blueprint,
        method,
        path,
        may=may,
        status=status,
        is_page=False,
        on_problem=None,
        from_anywhere=from_anywhere,
        reads=reads,
    )


def page(
    blueprint: Blueprint, method: Method, path: str, *, may: str, on_problem: str | None = None, reads: Reads = ""
) -> Callable[[Door], Door]:
    """An HTML door. `on_problem` names a template to show again, with what was typed, when a form is refused.
    `reads="person"` where it shows somebody else's data."""
    return _http(blueprint, method, path, may=may, status=200, is_page=True, on_problem=on_problem, reads=reads)


def _http(
    blueprint: Blueprint,
    method: Method,
    path: str,
    *,
    may: str,
    status: int,
    is_page: bool,
    on_problem: str | None,
    from_anywhere: bool = False,
    reads: Reads = "",
) -> Callable[[Door], Door]:
    def declare(function: Door) -> Door:
        plan, body, query, gives = _plan(function, path)
        registry.http.append(HttpDoor(method, path, may, function, is_page, body, query, gives, status, reads))
        refuse = _page_problem(on_problem) if is_page else _json_problem

        def view(request: Request) -> ApiAnswer:
            who = ANYONE
            try:
                now = clock()
                who = guards.identify(request, now.now())
                guards.permit(who, may)
                if method != "GET" and not from_anywhere:
                    _same_site(request)
                if is_page and method == "POST":
                    _our_form(request, who)
                call = _Call(request, who, now)
                reading.begin()
                result = function(**{name: give(call) for name, give in plan})
                if reads:
                    reading.must_be_noted()
                answer = _respond(result, request, who, status)
            except Problem as problem:
                answer = refuse(problem, request, who)
            except Exception as error:
                log.broken(f"{method} {path}", error)
                answer = refuse(_Broken(), request, who)
            return responses.with_cookies(answer, who.cookies) if who.cookies else answer

        blueprint.route(
            path,
            methods=[method],
            content_types=["application/json", "application/x-www-form-urlencoded"],
            name=function.__name__,
        )(view)
        answered_by[method, path] = view
        return function

    return declare


answered_by: dict[tuple[str, str], Callable[[Request], ApiAnswer]] = {}
"""What answers a method of a path: those of the modules imported so far."""


class _Broken(Problem):
    status = 500
    code = "broken"


@dataclass(frozen=True)
class _Call:
    request: Request
    who: Who
    clock: Clock


def _plan(function: Door, path: str) -> tuple[list[tuple[str, Callable[[_Call], Any]]], Any, Any, Any]:
    hints = get_type_hints(function)
    answer = hints.pop("return")
    plan: list[tuple[str, Callable[[_Call], Any]]] = []
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


def _key(call: _Call) -> str:
    key = call.request.headers.get("idempotency-key") or (
        call.request.form.one("_key") if _is_form(call.request) else ""
    )
    if not 8 <= len(key) <= 200:
        raise Problem("key-missing")
    return key


_GIVERS: dict[Any, Callable[[_Call], Any]] = {
    Request: lambda call: call.request,
    Who: lambda call: call.who,
    Clock: lambda call: call.clock,
    Form: lambda call: call.request.form,
    RequestKey: _key,
}


def _path_parameter(name: str) -> Callable[[_Call], str]:
    return lambda call: call.request.path_parameters[name]


def _is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")


def _query(kind: type[Query]) -> Callable[[_Call], Query]:
    def give(call: _Call) -> Query:
        known = {name: value for name, value in call.request.query.items() if name in kind.model_fields}
        return _validated(lambda: kind.model_validate(known))

    return give


def _body(kind: type[Model]) -> Callable[[_Call], Model]:
    def give(call: _Call) -> Model:
        if _is_form(call.request):
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


_TOLD = {"missing", "extra_forbidden", "json_invalid", "string_too_short", "string_too_long"}


def _same_site(request: Request) -> None:
    """Only our own pages, and programs that are no browser, may change anything: the browser's word on it."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise NotAllowed("foreign-form")


def _our_form(request: Request, who: Who) -> None:
    """A form of our own pages carries the session's token."""
    if who.csrf and not compare_digest(request.form.one("_csrf").encode(), who.csrf.encode()):
        raise NotAllowed("foreign-form")


def _respond(result: Any, request: Request, who: Who, status: int) -> ApiAnswer:
    if isinstance(result, View):
        return responses.html(views.render(result, request, who), result)
    if isinstance(result, Redirect):
        return responses.redirect(result)
    if isinstance(result, Raw):
        return responses.raw(result)
    return responses.model(result, status)


def _json_problem(problem: Problem, request: Request, who: Who) -> ApiAnswer:
    return responses.problem(problem, request.language)


def _page_problem(template: str | None) -> Callable[[Problem, Request, Who], ApiAnswer]:
    def refuse(problem: Problem, request: Request, who: Who) -> ApiAnswer:
        if problem.status == 401:
            return responses.redirect(_to_sign_in(problem, request))
        if problem.code == "purpose-missing" and "about" in problem.facts and request.method == "GET":
            return responses.redirect(_to_purpose(problem, request))
        typed = {name: values[-1] for name, values in request.form.items()} if _is_form(request) else {}
        shown = template if template and problem.status in (400, 409, 422, 429) else "edge/templates/problem.html"
        view = View(template=shown, data={"problem": problem, "typed": typed, **request.path_parameters})
        view = view.model_copy(update={"status": problem.status})
        return responses.html(views.render(view, request, who), view)

    return refuse


def _to_sign_in(problem: Problem, request: Request) -> Redirect:
    """To the door where this page's people sign in, and from there back to the page, or to the one with the form."""
    door = "/officers/sign-in" if problem.facts.get("sign_in_as") == "officer" else "/sign-in"
    return Redirect(to=f"{door}?to={quote(views.here(request))}")


def _to_purpose(problem: Problem, request: Request) -> Redirect:
    """To the page that asks what somebody's data is looked at for, and from there back to the page."""
    asked = {"about": problem.facts["about"], "to": views.here(request)}
    return Redirect(to=f"/privacy/purpose?{urlencode(asked)}")


# Work


def step(blueprint: Blueprint, *, needs: tuple[str, ...] = (), timeout_s: int = 30, memory_mb: int = 512) -> Any:
    """A task of a state machine: takes an order, returns an outcome. Raises only what a retry may mend."""

    def declare(function: Door) -> Door:
        hints = get_type_hints(function)
        order = next(kind for name, kind in hints.items() if name != "return" and _is_model(kind))
        with_clock = "clock" in hints
        name = function.__name__

        def handle(event: Any, context: Any) -> Any:
            started = time.perf_counter()
            try:
                arguments = {"clock": clock()} if with_clock else {}
                outcome = function(order.model_validate(event), **arguments)
            except Exception as error:
                log.broken(name, error)
                log.call(name, "step", "broken", time.perf_counter() - started)
                raise
            log.call(name, "step", str(getattr(outcome, "verdict", "done")), time.perf_counter() - started)
            return outcome.model_dump(mode="json")

        _declare_work(
            blueprint,
            WorkDoor(name, "step", function, needs=needs, timeout_s=timeout_s, memory_mb=memory_mb, order=order),
            handle,
        )
        return function

    return declare


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Model)


def reaction(
    blueprint: Blueprint,
    *,
    to: tuple[type[Event], ...],
    needs: tuple[str, ...] = (),
    timeout_s: int = 30,
    memory_mb: int = 512,
) -> Any:
    """What is done when something happened. It comes through a queue of its own with a dead-letter queue behind it;
    raising hands the one message back, and every message may come twice."""

    def declare(function: Door) -> Door:
        classes = {event.kind: event for event in to}

        def one(record: Any) -> None:
            envelope = json.loads(record["body"])
            detail = {"event_id": envelope.get("id", ""), "at": envelope.get("time"), **envelope["detail"]}
            function(classes[envelope["detail-type"]].model_validate(detail, extra="ignore"), clock())

        _declare_work(
            blueprint,
            WorkDoor(
                function.__name__,
                "reaction",
                function,
                events=to,
                needs=needs,
                timeout_s=timeout_s,
                memory_mb=memory_mb,
            ),
            _from_queue(function.__name__, "reaction", one),
        )
        return function

    return declare


def timer(
    blueprint: Blueprint, *, every: str, needs: tuple[str, ...] = (), timeout_s: int = 60, memory_mb: int = 512
) -> Any:
    """What is done again and again, such as `every="1 minute"`."""

    def declare(function: Door) -> Door:
        _declare_work(
            blueprint,
            WorkDoor(
                function.__name__, "timer", function, every=every, needs=needs, timeout_s=timeout_s, memory_mb=memory_mb
            ),
            _from_queue(function.__name__, "timer", lambda _record: function(clock())),
        )
        return function

    return declare


def _from_queue(name: str, kind: str, one: Callable[[Any], None]) -> Door:
    def logged(record: Any) -> None:
        started = time.perf_counter()
        ids = {"message_id": record.get("messageId")}
        try:
            one(record)
        except Exception as error:
            log.broken(name, error)
            log.call(name, kind, "failed", time.perf_counter() - started, **ids)
            raise
        log.call(name, kind, "done", time.perf_counter() - started, **ids)

    def handle(event: Any, context: Any) -> Any:
        from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

        processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
        return process_partial_response(event, lambda record: logged(record.raw_event), processor, context)

    return handle


def stream(blueprint: Blueprint, *, tables: tuple[str, ...], needs: tuple[str, ...] = ()) -> Any:
    """What follows the change streams of tables. Gets the records, and must not raise."""

    def declare(function: Door) -> Door:
        name = function.__name__

        def handle(event: Any, context: Any) -> Any:
            started = time.perf_counter()
            function(event["Records"], clock())
            log.call(name, "stream", "done", time.perf_counter() - started, records=len(event["Records"]))

        _declare_work(blueprint, WorkDoor(name, "stream", function, tables=tables, needs=needs), handle)
        return function

    return declare


def _declare_work(blueprint: Blueprint, door: WorkDoor, handle: Door) -> None:
    if door.name in registry.work:
        raise ValueError(f"two doors are called {door.name}")
    registry.work[door.name] = door
    handle.__name__ = door.name
    handle.__module__ = door.function.__module__
    blueprint.lambda_function(name=door.name)(handle)
    handlers[door.name] = handle


handlers: dict[str, Door] = {}
"""The Lambda handlers by name, for the host of the laptop."""
