"""One Lambda invocation, run in the function host."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.edge.doors import handlers
from infra.packs import every_pack, load_pack

Handler = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Context:
    """What Lambda tells a handler about its call, as far as our handlers and powertools ask."""

    function_name: str
    invoked_function_arn: str
    aws_request_id: str
    deadline_ms: int
    memory_limit_in_mb: int = 512
    function_version: str = "$LATEST"

    @property
    def log_group_name(self) -> str:
        return f"/aws/lambda/{self.function_name}"

    @property
    def log_stream_name(self) -> str:
        return self.aws_request_id

    def get_remaining_time_in_millis(self) -> int:
        return max(self.deadline_ms - int(time.time() * 1000), 0)


def context_of(headers: Mapping[str, str]) -> Context:
    """The context of a call that the emulator handed over."""
    return Context(
        function_name=headers["X-Amzn-Lambda-Function-Name"],
        invoked_function_arn=headers.get("X-Amzn-Lambda-Function-Arn", ""),
        aws_request_id=headers.get("X-Amzn-Lambda-Request-Id", ""),
        deadline_ms=int(headers.get("X-Amzn-Lambda-Deadline-Ms", "0")),
    )


class Functions:
    """Every function of the house and of the departments, by its name without the prefix of the stage."""

    def __init__(self, prefix: str, root: Path) -> None:
        from app import app

        self._prefix = prefix
        self._by_name: dict[str, Handler] = {"api": app, **handlers}
        for pack in every_pack(root):
            self._by_name |= {f"{pack.name}-{name}": handler for name, handler in load_pack(pack).items()}

    def call(self, event: Any, context: Context) -> Any:
        """Run the function that a call is for; KeyError names one that is not here."""
        return self.run(context.function_name.removeprefix(f"{self._prefix}-"), event, context)

    def run(self, name: str, event: Any, context: Any) -> Any:
        """Run a function by its short name."""
        return self._by_name[name](event, context)
