"""The stateless stack that comes out of the doors."""

import json
import re
from typing import Any

import pytest

from chalicelib.deliveries import rules as deliveries
from chalicelib.edge.doors import registry
from infra import access, machines
from infra.functions import camel


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    from app import app
    from infra.template import build

    return build(app)


def _of(template: dict[str, Any], kind: str) -> dict[str, Any]:
    return {name: one["Properties"] for name, one in template["Resources"].items() if one["Type"] == kind}


def test_every_door_that_works_has_a_function_a_role_and_a_log_of_its_own(template: dict[str, Any]) -> None:
    functions = _of(template, "AWS::Serverless::Function")
    for name in registry.work:
        assert functions[camel(name)]["Role"] == {"Fn::GetAtt": [f"{camel(name)}Role", "Arn"]}
        assert {f"{camel(name)}Role", f"{camel(name)}Log"} <= template["Resources"].keys()
    assert len(functions) == len(registry.work) + 1


def test_every_reaction_timer_and_job_comes_through_a_queue_with_dead_letters(template: dict[str, Any]) -> None:
    queues = _of(template, "AWS::SQS::Queue")
    mappings = _of(template, "AWS::Lambda::EventSourceMapping")
    for door in registry.work.values():
        if door.kind in ("reaction", "timer", "job"):
            assert "deadLetterTargetArn" in queues[f"{camel(door.name)}Queue"]["RedrivePolicy"]
            assert mappings[f"{camel(door.name)}FromQueue"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
            assert queues[f"{camel(door.name)}Queue"]["VisibilityTimeout"] >= 2 * door.timeout_s


@pytest.mark.parametrize("name", ["email_certificate", "whatsapp_certificate", "push_certificate"])
def test_a_sender_is_brought_its_order_again_when_its_lease_is_over_and_as_often_as_it_counts(
    template: dict[str, Any], name: str
) -> None:
    door, queue = registry.work[name], template["Resources"][f"{camel(name)}Queue"]["Properties"]
    assert template["Resources"][f"{camel(name)}FromQueue"]["Properties"]["BatchSize"] == 1
    assert door.timeout_s + 10 < deliveries.LEASE.total_seconds() < queue["VisibilityTimeout"] - 10
    assert queue["RedrivePolicy"]["maxReceiveCount"] == deliveries.TRIES
    assert deliveries.PATIENCE.total_seconds() > 2 * deliveries.TRIES * queue["VisibilityTimeout"]


def test_the_stacks_hold_everything_once_and_know_each_other_by_name_only(template: dict[str, Any]) -> None:
    from app import app
    from infra.template import stacks

    parts = stacks(app)
    held = {name: part["Resources"].keys() - {"Layer"} for name, part in parts.items()}
    assert set().union(*held.values()) == template["Resources"].keys() - {"Layer"}
    assert sum(map(len, held.values())) == len(template["Resources"]) - 1
    for part in parts.values():
        known = part["Resources"].keys() | part["Parameters"].keys()
        assert {name for name in _named(part["Resources"]) if not name.startswith("AWS::")} <= known
        assert _named(part["Conditions"]) <= known


def _named(value: Any) -> set[str]:
    """Every logical name that `Ref`, `Fn::GetAtt` and `Fn::Sub` speak of."""
    if isinstance(value, list):
        return {name for one in value for name in _named(one)}
    if not isinstance(value, dict):
        return set()
    own = {value["Ref"]} if "Ref" in value else set()
    own |= {value["Fn::GetAtt"][0]} if "Fn::GetAtt" in value else set()
    text = value.get("Fn::Sub", "")
    own |= {name.partition(".")[0] for name in re.findall(r"\$\{(\w[\w:.]*)\}", text if isinstance(text, str) else "")}
    return own | {name for one in value.values() for name in _named(one)}


def test_every_queue_that_keeps_what_failed_has_an_alarm(template: dict[str, Any]) -> None:
    alarms = _of(template, "AWS::CloudWatch::Alarm")
    kept = [name for name in _of(template, "AWS::SQS::Queue") if not name.endswith("Queue")]
    assert {f"{name}Alarm" for name in kept} <= alarms.keys()


def test_every_alarm_leads_to_a_section_of_the_runbook(template: dict[str, Any]) -> None:
    from infra.behaviours import ROOT

    runbook = (ROOT / "docs/operators/runbook.md").read_text("utf-8")
    sections = {line[3:].strip().lower().replace(" ", "-") for line in runbook.splitlines() if line.startswith("## ")}
    for alarm in _of(template, "AWS::CloudWatch::Alarm").values():
        assert alarm["AlarmDescription"].partition("#")[2] in sections


def test_nothing_may_touch_everything_except_where_aws_has_no_finer_name(template: dict[str, Any]) -> None:
    coarse = {"xray", "logs", "states:SendTaskSuccess", "states:SendTaskFailure", "dynamodb:ListStreams"}
    for name, role in _of(template, "AWS::IAM::Role").items():
        for policy in role["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                actions = statement["Action"]
                assert not [one for one in actions if one.endswith("*")], name
                if "*" in statement.get("Resource", ()):
                    assert all(one in coarse or one.split(":")[0] in coarse for one in actions), (name, actions)


def test_a_grant_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match="no such grant: applications:everything"):
        access.statements("applications:everything")


def test_a_reader_of_a_table_cannot_write_it() -> None:
    actions = {action for statement in access.statements("documents:read") for action in statement["Action"]}
    assert not {action for action in actions if "Put" in action or "Update" in action or "Delete" in action}


def test_a_placeholder_without_a_step_is_refused() -> None:
    definition = json.dumps({"States": {"A": {"Arguments": {"FunctionName": "${NobodyKnowsThis}"}}}})
    with pytest.raises(ValueError, match="NobodyKnowsThis"):
        machines.of_machine("sample", definition, {"check_papers"})


def test_only_what_carries_an_event_reaches_the_relay(template: dict[str, Any]) -> None:
    filters = [
        one["FilterCriteria"]
        for one in _of(template, "AWS::Lambda::EventSourceMapping").values()
        if "FilterCriteria" in one
    ]
    assert len(filters) == len(access.AREAS)
    assert all("event_kind" in one["Filters"][0]["Pattern"] for one in filters)
