"""A department's own functions: asked by name, handed the declared fields only."""

import json
from typing import Any

from chalicelib.adapters.aws import client
from chalicelib.adapters.settings import settings


class DepartmentBrokeError(Exception):
    """The function raised or answered something that is no answer. A retry may mend it."""


def ask(pack: str, function: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Invoke `<prefix>-<pack>-<function>`; its answer has `verdict` and may have `differs`."""
    answer = client("lambda").invoke(
        FunctionName=f"{settings.prefix}-{pack}-{function}", Payload=json.dumps(fields).encode()
    )
    payload = json.loads(answer["Payload"].read() or b"null")
    if "FunctionError" in answer or not isinstance(payload, dict) or "verdict" not in payload:
        raise DepartmentBrokeError(function)
    return {"verdict": str(payload["verdict"]), "differs": tuple(map(str, payload.get("differs", ())))}
