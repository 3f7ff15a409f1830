"""Step Functions: starting a machine under a name of ours, so that starting it twice is starting it once."""

import json
from contextlib import suppress
from typing import Any

from chalicelib.adapters.aws import client
from chalicelib.adapters.settings import settings


def start(machine: str, name: str, order: dict[str, Any]) -> None:
    """Start a machine with an order. Where an execution of this name has been there, that is the one."""
    states = client("stepfunctions")
    with suppress(states.exceptions.ExecutionAlreadyExists):
        states.start_execution(stateMachineArn=settings.machine_arn(machine), name=name, input=json.dumps(order))
