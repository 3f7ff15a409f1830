"""Bringing CloudFormation stacks up to a template."""

import json

import pytest
from botocore.exceptions import ClientError

from infra.local.data import aws
from infra.local.emulator import Emulator
from infra.stacks import StackFailed, bring_up, physical_ids

NAME = "stack-of-a-test"


def _template(**queues: str) -> str:
    resources = {
        logical: {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name}} for logical, name in queues.items()
    }
    return json.dumps({"Resources": resources, "Outputs": {"First": {"Value": {"Ref": next(iter(queues))}}}})


def test_a_stack_is_made_then_changed_then_left_alone(cloud: Emulator) -> None:
    cloudformation = aws(cloud.url, "cloudformation")
    made = bring_up(cloudformation, NAME, _template(A="first"), {}, pause_s=0.05)
    bring_up(cloudformation, NAME, _template(A="first", B="second"), {}, pause_s=0.05)
    assert bring_up(cloudformation, NAME, _template(A="first", B="second"), {}, pause_s=0.05) == made
    assert physical_ids(cloudformation, NAME).keys() == {"A", "B"}
    cloudformation.delete_stack(StackName=NAME)


def test_a_stack_that_fails_names_what_failed(cloud: Emulator) -> None:
    template = json.dumps({"Resources": {"Broken": {"Type": "AWS::Nothing::AtAll"}}})
    with pytest.raises((StackFailed, ClientError), match=r"Nothing::AtAll|Broken"):
        bring_up(aws(cloud.url, "cloudformation"), "stack-that-fails", template, {}, pause_s=0.05)
