"""The decorators that make a function a Lambda of its own: steps, reactions, timers, jobs, and the relay."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, get_type_hints

from chalice.app import Blueprint

from chalicelib.core.clock import clock
from chalicelib.core.model import Model
from chalicelib.edge import log
from chalicelib.edge.registry import Door, WorkDoor, handlers, registry
from chalicelib.events import Event


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
    only: Mapping[str, tuple[str | bool, ...]] | None = None,
    needs: tuple[str, ...] = (),
    timeout_s: int = 30,
    memory_mb: int = 512,
    batch: int = 10,
) -> Any:
    """What is done when something happened. It comes through a queue of its own with a dead-letter queue behind it;
    raising hands the one message back, and every message may come twice. What waits for somebody else's computer says
    `batch=1`: each message is a call of its own. With `only`, such as `{"way": ("email",)}`,
    no others are queued at all; a name in it that one of the events does not have is an error."""
    if unknown := [(event.kind, name) for event in to for name in only or () if name not in event.model_fields]:
        raise ValueError(f"no such fields: {unknown}")

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
                only=only or {},
                needs=needs,
                timeout_s=timeout_s,
                memory_mb=memory_mb,
                batch=batch,
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


def job(
    blueprint: Blueprint,
    *,
    needs: tuple[str, ...] = (),
    timeout_s: int = 60,
    memory_mb: int = 512,
    at_once: int = 10,
) -> Any:
    """A part of something large, ordered by another door with `adapters.queues.send`. Each order is a call of its own;
    it comes through a queue like a reaction, and may come twice."""

    def declare(function: Door) -> Door:
        name = function.__name__
        order = next(kind for place, kind in get_type_hints(function).items() if place != "return" and _is_model(kind))
        _declare_work(
            blueprint,
            WorkDoor(
                name,
                "job",
                function,
                needs=needs,
                timeout_s=timeout_s,
                memory_mb=memory_mb,
                at_once=at_once,
                batch=1,
                order=order,
            ),
            _from_queue(name, "job", lambda record: function(order.model_validate_json(record["body"]), clock())),
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
