"""CloudFormation stacks: brought up to a template, the same way on the laptop and on AWS."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
DELETE_FIRST = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "REVIEW_IN_PROGRESS"}
"""A first creation that failed leaves a stack that can only be deleted."""


class StackFailed(Exception):
    """CloudFormation rolled back; the message names each resource that failed and why."""


Where = Mapping[str, str]
"""`Body` or `Url` of a template, as the call wants it."""


def bring_up(
    cloudformation: Any, name: str, template: str, parameters: Mapping[str, str], *, url: str = "", pause_s: float = 5
) -> dict[str, str]:
    """Create or update a stack and give its outputs; nothing happens where nothing has changed.

    `url` names the template in a bucket, for what is larger than 51,200 bytes on AWS.
    """
    order: dict[str, Any] = {
        "StackName": name,
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        "Capabilities": CAPABILITIES,
        **({"TemplateURL": url} if url else {"TemplateBody": template}),
    }
    status = _status(cloudformation, name)
    if status in DELETE_FIRST:
        cloudformation.delete_stack(StackName=name)
        _wait(cloudformation, name, pause_s, gone=True)
        status = ""
    if _ordered(cloudformation.update_stack if status else cloudformation.create_stack, order):
        _wait(cloudformation, name, pause_s)
    return outputs(cloudformation, name)


def outputs(cloudformation: Any, name: str) -> dict[str, str]:
    """The outputs of a stack."""
    stack = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


def physical_ids(cloudformation: Any, name: str) -> dict[str, str]:
    """What CloudFormation made of each logical name."""
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
    rows = [row for page in pages for row in page["StackResourceSummaries"]]
    return {row["LogicalResourceId"]: row["PhysicalResourceId"] for row in rows if "PhysicalResourceId" in row}


def _status(cloudformation: Any, name: str) -> str:
    try:
        status: str = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
    except ClientError as error:
        if "does not exist" in str(error):
            return ""
        raise
    return "" if status == "DELETE_COMPLETE" else status


def _ordered(call: Callable[..., Any], order: dict[str, Any]) -> bool:
    try:
        call(**order)
    except ClientError as error:
        if "No updates are to be performed" in str(error):
            return False
        raise
    return True


def _wait(cloudformation: Any, name: str, pause_s: float, *, gone: bool = False) -> None:
    while (status := _status(cloudformation, name)).endswith("IN_PROGRESS"):
        time.sleep(pause_s)
    if gone and status:
        raise StackFailed(f"{name} could not be deleted: {status}")
    if not gone and status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        raise StackFailed(f"{name}: {status}\n" + "\n".join(_reasons(cloudformation, name)))


def _reasons(cloudformation: Any, name: str) -> list[str]:
    events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
    failed = [event for event in events if event.get("ResourceStatus", "").endswith("FAILED")]
    return [f"  {event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}" for event in reversed(failed)]
