"""Step Functions: begin an execution, wake one that waits, ask whether one runs."""

import json
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.adapters.aws import client
from chalicelib.adapters.settings import settings

_GONE = {"TaskDoesNotExist", "TaskTimedOut", "InvalidToken", "ExecutionDoesNotExist"}


def start(machine: str, name: str, order: dict[str, str]) -> None:
    """Begin an execution under a name of our own; where that name has been used, nothing happens."""
    try:
        client("stepfunctions").start_execution(
            stateMachineArn=settings.machine_arn(machine), name=name, input=json.dumps(order)
        )
    except ClientError as error:
        if _code(error) != "ExecutionAlreadyExists":
            raise


def wake(token: str, output: dict[str, Any]) -> bool:
    """Give a waiting task its answer. False where nothing waits on this token any more."""
    try:
        client("stepfunctions").send_task_success(taskToken=token, output=json.dumps(output))
    except ClientError as error:
        if _code(error) in _GONE:
            return False
        raise
    return True


def is_running(machine: str, name: str) -> bool:
    """Whether the execution of this name is under way."""
    arn = settings.machine_arn(machine).replace(":stateMachine:", ":execution:") + f":{name}"
    try:
        return bool(client("stepfunctions").describe_execution(executionArn=arn)["status"] == "RUNNING")
    except ClientError as error:
        if _code(error) in _GONE:
            return False
        raise


def _code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])
