"""What every call of a function costs in calls to AWS, one line of JSON a call: for benchmarks, on the laptop only.

The function host counts where `EKDWAR_COUNT_CALLS` names a file. Writes are as the emulator says (it is right about
them); reads are computed from the sizes of items, as DynamoDB does.
"""

import json
import math
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from botocore.session import Session

from chalicelib.edge.doors import registry

_READS = {"GetItem", "Query", "BatchGetItem", "Scan", "TransactGetItems"}
_API_MB = 1024
_now = threading.local()


def count(session: Session, file: Path) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Listen to a session's calls; gives what wraps the function that runs functions."""
    events = session.get_component("event_emitter")
    events.register("provide-client-params.dynamodb.*", _ask_for_units)
    events.register("after-call.*.*", _heard)
    lock = threading.Lock()

    def counted(run: Callable[..., Any]) -> Callable[..., Any]:
        def one(name: str, event: Any, context: Any) -> Any:
            _now.calls = []
            began, processor = time.perf_counter(), _processor_s()
            try:
                return run(name, event, context)
            finally:
                told = {
                    "function": name,
                    "memory_mb": registry.work[name].memory_mb if name in registry.work else _API_MB,
                    "ms": (time.perf_counter() - began) * 1000,
                    "processor_ms": (_processor_s() - processor) * 1000,
                    "request": _request(event),
                    "messages": sum(one.get("eventSource") == "aws:sqs" for one in event.get("Records", ())),
                    "calls": _now.calls,
                }
                with lock, file.open("a", encoding="utf-8") as lines:
                    lines.write(json.dumps(told) + "\n")

        return one

    return counted


def _processor_s() -> float:
    """Of this thread, and of every process that was started and has ended (files are inspected in such)."""
    times = os.times()
    return time.thread_time() + times.children_user + times.children_system


def _request(event: dict[str, Any]) -> str:
    context = event.get("requestContext", {})
    return f"{context['httpMethod']} {event['path']}" if "resourcePath" in context else ""


def _ask_for_units(params: dict[str, Any], **_: Any) -> dict[str, Any]:
    return {**params, "ReturnConsumedCapacity": "TOTAL"}


def _heard(model: Any, parsed: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    calls = getattr(_now, "calls", None)
    if calls is None:
        return
    operation = model.name
    call: dict[str, Any] = {"service": model.service_model.service_name, "operation": operation}
    if call["service"] == "dynamodb":
        call["reads" if operation in _READS else "writes"] = _units(operation, parsed)
        call["failed"] = "Error" in parsed
    if call["service"] == "events":
        call["entries"] = len(parsed.get("Entries", ()))
    calls.append(call)


def _units(operation: str, parsed: dict[str, Any]) -> float:
    if operation not in _READS:
        told = parsed.get("ConsumedCapacity", [])
        told = told if isinstance(told, list) else [told]
        # A write whose condition fails is paid for, and says nothing.
        return sum(one["CapacityUnits"] for one in told) or 1.0
    items = parsed.get("Items", [parsed["Item"]] if "Item" in parsed else [])
    # Consistent reads, which cost twice what others do: never less than what is paid.
    return max(math.ceil(sum(_size(item) for item in items) / 4096), 1)


def _size(item: dict[str, Any]) -> int:
    return sum(len(name) + _value(value) for name, value in item.items())


def _value(typed: dict[str, Any]) -> int:
    """As DynamoDB counts what our items are made of: text in UTF-8, numbers by their digits."""
    ((kind, value),) = typed.items()
    if kind == "N":
        return len(value) // 2 + 1
    return len(value.encode()) if kind == "S" else len(value) if kind == "B" else 1
