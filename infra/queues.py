"""Between the bus and a function: a queue, with dead letters behind it; timers the same way; streams to the relay."""

import json
from collections.abc import Iterable
from typing import Any

from chalicelib.edge.doors import WorkDoor
from chalicelib.events import Event
from infra.access import allow, arn
from infra.functions import camel

Resources = dict[str, Any]

TRIES = 5
TIMEOUTS_BETWEEN_TRIES = 2
"""How many time-outs of its function a message that failed stays out of sight. AWS advises six where a function can be
throttled for long; ours are limited at the queue, so that two bring a citizen's message sooner."""
FOURTEEN_DAYS_S = 14 * 24 * 3600
RELAYED = {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"event_kind": {"S": [{"exists": True}]}}}}
"""Which stream records reach the relay: new items that carry an event."""


def bus() -> Resources:
    """Our own bus, and the queue for what it does not take."""
    return {
        "Bus": {"Type": "AWS::Events::EventBus", "Properties": {"Name": {"Fn::Sub": "${Prefix}-events"}}},
        "Unrelayed": _queue("unrelayed", 120, FOURTEEN_DAYS_S),
        "StreamLost": _queue("stream-lost", 120, FOURTEEN_DAYS_S),
    }


def of_reaction(door: WorkDoor) -> Resources:
    """Queue, dead letters, subscriptions and mapping of a reaction."""
    rules = {
        f"{camel(door.name)}Subscription{number}": _subscription(door, source, bus_name, classes)
        for number, ((source, bus_name, _), classes) in enumerate(_by_origin(door.events).items(), 1)
    }
    return {**_queued(door, FOURTEEN_DAYS_S), **rules}


def of_timer(door: WorkDoor) -> Resources:
    """The same for a timer. What was missed for long is not made up for: the next tick does it all."""
    rule = f"{camel(door.name)}Schedule"
    tick = {
        "Type": "AWS::Events::Rule",
        "Properties": {"ScheduleExpression": f"rate({door.every})", "Targets": [_target(door)]},
    }
    return {**_queued(door, max(door.timeout_s * 6, 900)), rule: tick}


def of_job(door: WorkDoor) -> Resources:
    """The queue of a job, to which only functions of ours write."""
    return _queued(door, FOURTEEN_DAYS_S)


def of_stream(door: WorkDoor) -> Resources:
    """Mappings of table streams to the relay."""
    return {f"{camel(door.name)}From{area.capitalize()}": _from_stream(door, area) for area in door.tables}


def queue_rights(door: WorkDoor) -> list[dict[str, Any]]:
    """What a function may do with the queue that feeds it."""
    actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"]
    return [allow(actions, _arn(f"{camel(door.name)}Queue"))]


def stream_rights(door: WorkDoor) -> list[dict[str, Any]]:
    """What the relay may do with the streams that feed it."""
    actions = ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"]
    return [
        allow(actions, *(_stream_arn(area) for area in door.tables)),
        allow(["dynamodb:ListStreams"], "*"),  # AWS has no finer name for listing
        allow(["sqs:SendMessage"], _arn("StreamLost")),
    ]


def _by_origin(events: Iterable[type[Event]]) -> dict[tuple[str, str, str], list[type[Event]]]:
    origins: dict[tuple[str, str, str], list[type[Event]]] = {}
    for event in events:
        origins.setdefault((event.source, event.bus, json.dumps(event.pattern)), []).append(event)
    return origins


def _subscription(door: WorkDoor, source: str, bus_name: str, classes: list[type[Event]]) -> dict[str, Any]:
    pattern: dict[str, Any] = {"source": [source], "detail-type": sorted(event.kind for event in classes)}
    if detail := {**_with_names(classes[0].pattern), **{name: list(values) for name, values in door.only.items()}}:
        pattern["detail"] = detail
    own = {"EventBusName": {"Fn::Sub": "${Prefix}-events"}} if bus_name == "ekdwar" else {}
    return {"Type": "AWS::Events::Rule", "Properties": {**own, "EventPattern": pattern, "Targets": [_target(door)]}}


def _with_names(pattern: Any) -> Any:
    """`{bucket:incoming}` in a pattern becomes the name of that bucket in this stage, `{prefix}` the stage's own."""
    if isinstance(pattern, dict):
        return {key: _with_names(value) for key, value in pattern.items()}
    if isinstance(pattern, list):
        return [_with_names(value) for value in pattern]
    if isinstance(pattern, str) and pattern.startswith("{bucket:"):
        return {"Fn::Sub": f"${{Prefix}}-{pattern[8:-1]}-${{AWS::AccountId}}"}
    if isinstance(pattern, str) and pattern.startswith("{prefix}"):
        return {"Fn::Sub": pattern.replace("{prefix}", "${Prefix}")}
    return pattern


def _target(door: WorkDoor) -> dict[str, Any]:
    return {"Id": "queue", "Arn": _arn(f"{camel(door.name)}Queue")}


def _queued(door: WorkDoor, keep_s: int) -> Resources:
    logical = camel(door.name)
    queue = _queue(door.name, door.timeout_s * TIMEOUTS_BETWEEN_TRIES, keep_s)
    queue["Properties"]["RedrivePolicy"] = {
        "deadLetterTargetArn": _arn(f"{logical}DeadLetters"),
        "maxReceiveCount": TRIES,
    }
    return {
        f"{logical}Queue": queue,
        f"{logical}DeadLetters": _queue(f"{door.name}-dead", 120, FOURTEEN_DAYS_S),
        f"{logical}FromQueue": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "EventSourceArn": _arn(f"{logical}Queue"),
                "FunctionName": {"Ref": logical},
                "BatchSize": door.batch,
                "FunctionResponseTypes": ["ReportBatchItemFailures"],
                "ScalingConfig": {"MaximumConcurrency": door.at_once},
            },
        },
    }


def _queue(name: str, invisible_s: int, keep_s: int) -> dict[str, Any]:
    return {
        "Type": "AWS::SQS::Queue",
        "DeletionPolicy": "Delete",
        "UpdateReplacePolicy": "Delete",
        "Properties": {
            "QueueName": {"Fn::Sub": f"${{Prefix}}-{name}"},
            "VisibilityTimeout": invisible_s,
            "MessageRetentionPeriod": keep_s,
            "SqsManagedSseEnabled": True,
        },
    }


def policy(name: str, queues: Iterable[str]) -> Resources:
    """Only our own subscriptions and schedules may put something into the queues that they feed. One policy for all of
    a stack, which takes 500 resources: rules of our bus, and those on the default bus that this stack has made."""
    rules = [arn("events", "rule/${Prefix}-events/*"), arn("events", "rule/${AWS::StackName}-*")]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn("sqs", "${Prefix}-*"),
        "Condition": {"ArnLike": {"aws:SourceArn": rules}},
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    properties = {"Queues": [{"Ref": queue} for queue in queues], "PolicyDocument": document}
    return {name: {"Type": "AWS::SQS::QueuePolicy", "Properties": properties}}


def _from_stream(door: WorkDoor, area: str) -> dict[str, Any]:
    return {
        "Type": "AWS::Lambda::EventSourceMapping",
        "Properties": {
            "EventSourceArn": _stream_arn(area),
            "FunctionName": {"Ref": camel(door.name)},
            "StartingPosition": "TRIM_HORIZON",
            "BatchSize": 100,
            "ParallelizationFactor": 2,
            "BisectBatchOnFunctionError": True,
            "MaximumRetryAttempts": 10,
            "DestinationConfig": {"OnFailure": {"Destination": _arn("StreamLost")}},
            "FilterCriteria": {"Filters": [{"Pattern": json.dumps(RELAYED)}]},
        },
    }


def _arn(logical: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [logical, "Arn"]}


def _stream_arn(area: str) -> dict[str, Any]:
    return {"Fn::ImportValue": {"Fn::Sub": f"${{Prefix}}-{area}-stream"}}
