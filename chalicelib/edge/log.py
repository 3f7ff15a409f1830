"""One line a call, with the figures in it (CloudWatch embedded metric format); ids and codes, never a person."""

import time
import traceback
from typing import Any

from aws_lambda_powertools import Logger

from chalicelib.adapters.settings import settings
from chalicelib.edge.request import Request

_NAMESPACE = "Ekdwar"
_logger = Logger(service=settings.prefix, level="INFO", location=None)


def _line(door: str, kind: str, outcome: str, seconds: float, **ids: Any) -> None:
    failed = outcome in ("broken", "failed")
    record = {
        "_aws": {
            "Timestamp": int(time.time() * 1000),
            "CloudWatchMetrics": [
                {
                    "Namespace": _NAMESPACE,
                    "Dimensions": [["stage", "door"], ["stage", "kind"]],
                    "Metrics": [{"Name": "ms", "Unit": "Milliseconds"}, {"Name": "failures", "Unit": "Count"}],
                }
            ],
        },
        "stage": settings.prefix,
        "door": door,
        "kind": kind,
        "ms": round(seconds * 1000, 2),
        "failures": int(failed),
        **ids,
    }
    _logger.info(outcome, extra=record)


def http(request: Request, status: int, seconds: float) -> None:
    """A request, by its declared path: real paths carry ids, queries carry what people typed."""
    ids = {name: value for name, value in request.path_parameters.items() if name.endswith("_id")}
    outcome = "broken" if status >= 500 else str(status)
    _line(f"{request.method} {request.template}", "http", outcome, seconds, **ids)


def call(door: str, kind: str, outcome: str, seconds: float, **ids: Any) -> None:
    """A step or a reaction."""
    _line(door, kind, outcome, seconds, **ids)


def broken(door: str, error: BaseException) -> None:
    """Where something broke: the class and the places in our code, not the message, which may quote a person."""
    places = [
        f"{frame.filename.rpartition('chalicelib/')[2]}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)[-6:]
    ]
    _logger.error("broken", extra={"door": door, "error": type(error).__name__, "at": places})
