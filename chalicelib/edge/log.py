"""One line a call, with the figures in it (CloudWatch embedded metric format); ids and codes, never a person."""

import os
import sys
import time
import traceback
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from chalicelib.adapters.settings import settings
from chalicelib.edge.request import Request

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger

_METRICS = [
    {
        "Namespace": "Ekdwar",
        "Dimensions": [["stage", "door"], ["stage", "kind"]],
        "Metrics": [{"Name": "ms", "Unit": "Milliseconds"}, {"Name": "failures", "Unit": "Count"}],
    }
]


@cache
def _logger() -> "Logger":
    from aws_lambda_powertools import Logger

    return Logger(service=settings.prefix, level="INFO", location=None)


def _line(door: str, kind: str, outcome: str, seconds: float, **ids: Any) -> None:
    """Written as powertools writes metrics: straight out, since a record of Logger takes longer than most doors."""
    record = {
        "_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": _METRICS},
        "level": "INFO",
        "message": outcome,
        "stage": settings.prefix,
        "door": door,
        "kind": kind,
        "ms": round(seconds * 1000, 2),
        "failures": int(outcome in ("broken", "failed")),
        "xray_trace_id": os.environ.get("_X_AMZN_TRACE_ID", "").removeprefix("Root=").partition(";")[0],
        **ids,
    }
    sys.stdout.write(to_json(record).decode() + "\n")
    sys.stdout.flush()


def http(request: Request, status: int, seconds: float) -> None:
    """A request, by its declared path: real paths carry ids, queries carry what people typed."""
    ids = {name: value for name, value in request.path_parameters.items() if name.endswith("_id")}
    outcome = "broken" if status >= 500 else str(status)
    _line(f"{request.method} {request.template}", "http", outcome, seconds, **ids)


def call(door: str, kind: str, outcome: str, seconds: float, **ids: Any) -> None:
    """A step or a reaction."""
    _line(door, kind, outcome, seconds, **ids)


def figure(name: str, value: int) -> None:
    """A figure of the work itself that an alarm looks at, such as files of which nothing is heard."""
    metrics = [{"Namespace": "Ekdwar", "Dimensions": [["stage"]], "Metrics": [{"Name": name, "Unit": "Count"}]}]
    about = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": metrics}
    sys.stdout.write(to_json({"_aws": about, "stage": settings.prefix, name: value}).decode() + "\n")
    sys.stdout.flush()


def warning(what: str, **facts: str) -> None:
    """What goes on all the same, but not as operators want it; facts are numbers and codes."""
    _logger().warning(what, extra=facts)


def broken(door: str, error: BaseException, **ids: str) -> None:
    """Where something broke: the class and the places in our code, not the message, which may quote a person."""
    places = [
        f"{frame.filename.rpartition('chalicelib/')[2]}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)[-6:]
    ]
    _logger().error("broken", extra={"door": door, "error": type(error).__name__, "at": places, **ids})
