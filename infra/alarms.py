"""What operators look at: one dashboard, and an alarm for each thing that a person must mend.

Every alarm has a section of its name in `docs/operators/runbook.md`.
"""

import json
from typing import Any

from infra.access import arn

Resources = dict[str, Any]

RUNBOOK = "docs/operators/runbook.md"


def of(resources: Resources) -> Resources:
    """Topic, alarms and dashboard for what is in a template."""
    dead = [name for name in resources if name.endswith("DeadLetters")] + ["Unrelayed", "StreamLost"]
    streams = [name for name, one in resources.items() if "FilterCriteria" in one.get("Properties", {})]
    alarms = {
        **{f"{queue}Alarm": _dead_letters(queue) for queue in dead},
        **{f"{kind.capitalize()}ErrorsAlarm": _door_errors(kind) for kind in ("step", "reaction", "timer", "job")},
        **({"JoinedSilentAlarm": _joined_silent()} if "CallJoinedSystem" in resources else {}),
        **({"WithoutTimestampAlarm": _without_timestamp()} if "SignCertificate" in resources else {}),
        **({"RelayLatenessAlarm": _relay_lateness()} if streams else {}),
        **({"ApiErrorsAlarm": _api_errors(), "ApiSlowAlarm": _api_slow()} if "RestAPI" in resources else {}),
        **{
            f"{name}FailuresAlarm": _machine_failures(name)
            for name, one in resources.items()
            if one["Type"] == "AWS::StepFunctions::StateMachine"
        },
        **{f"{name}Alarm": _with_a_person(name) for name in resources if name.endswith("ToPerson")},
    }
    names = [resources[queue]["Properties"]["QueueName"]["Fn::Sub"] for queue in dead if queue in resources]
    return {**_topic(), **alarms, "Dashboard": _dashboard(names, "RestAPI" in resources)}


def _topic() -> Resources:
    return {
        "Alarms": {
            "Type": "AWS::SNS::Topic",
            "Properties": {"TopicName": {"Fn::Sub": "${Prefix}-alarms"}},
        },
        "AlarmsByEmail": {
            "Type": "AWS::SNS::Subscription",
            "Condition": "HasAlarmEmail",
            "Properties": {"TopicArn": {"Ref": "Alarms"}, "Protocol": "email", "Endpoint": {"Ref": "AlarmEmail"}},
        },
    }


def _alarm(section: str, **properties: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": f"{RUNBOOK}#{section}",
            "AlarmActions": [arn("sns", "${Prefix}-alarms")],
            "OKActions": [arn("sns", "${Prefix}-alarms")],
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
            "EvaluationPeriods": 1,
            "Period": 60,
            "Threshold": 0,
            **({} if "ExtendedStatistic" in properties else {"Statistic": "Sum"}),
            **properties,
        },
    }


def _of(**names: Any) -> list[dict[str, Any]]:
    return [{"Name": name, "Value": value} for name, value in names.items()]


def _dead_letters(queue: str) -> dict[str, Any]:
    return _alarm(
        "dead-letters",
        Namespace="AWS/SQS",
        MetricName="ApproximateNumberOfMessagesVisible",
        Dimensions=_of(QueueName={"Fn::GetAtt": [queue, "QueueName"]}),
        Statistic="Maximum",
    )


def _door_errors(kind: str) -> dict[str, Any]:
    """More than now and then: one failure is tried again by itself."""
    return _alarm(
        f"{kind}-errors",
        Namespace="Ekdwar",
        MetricName="failures",
        Dimensions=_of(stage={"Ref": "Prefix"}, kind=kind),
        Period=300,
        Threshold=5,
    )


def _joined_silent() -> dict[str, Any]:
    """A department's own system has said nothing of a file within its time, and did not answer."""
    return _alarm(
        "silent-systems",
        Namespace="Ekdwar",
        MetricName="joined_silent",
        Dimensions=_of(stage={"Ref": "Prefix"}),
        Period=300,
    )


def _without_timestamp() -> dict[str, Any]:
    """The timestamp authority does not date what is signed. More than now and then."""
    return _alarm(
        "without-timestamp",
        Namespace="Ekdwar",
        MetricName="without_timestamp",
        Dimensions=_of(stage={"Ref": "Prefix"}),
        Period=300,
        Threshold=5,
    )


def _relay_lateness() -> dict[str, Any]:
    """Events that are more than a minute behind what the tables say."""
    return _alarm(
        "late-relay",
        Namespace="AWS/Lambda",
        MetricName="IteratorAge",
        Dimensions=_of(FunctionName={"Ref": "RelayEvents"}),
        Statistic="Maximum",
        Threshold=60_000,
        EvaluationPeriods=3,
    )


def _api_errors() -> dict[str, Any]:
    return _alarm(
        "api-errors",
        Namespace="AWS/ApiGateway",
        MetricName="5XXError",
        Dimensions=_of(ApiName={"Ref": "Prefix"}, Stage="api"),
        Period=300,
        Threshold=5,
    )


def _api_slow() -> dict[str, Any]:
    return _alarm(
        "api-slow",
        Namespace="AWS/ApiGateway",
        MetricName="Latency",
        Dimensions=_of(ApiName={"Ref": "Prefix"}, Stage="api"),
        ExtendedStatistic="p99",
        Period=300,
        EvaluationPeriods=3,
        Threshold=3000,
    )


def _machine_failures(machine: str) -> dict[str, Any]:
    return _alarm(
        "failed-workflows",
        Namespace="AWS/States",
        MetricName="ExecutionsFailed",
        Dimensions=_of(StateMachineArn={"Ref": machine}),
        Period=300,
    )


def _with_a_person(step: str) -> dict[str, Any]:
    """A workflow has given up and handed its work to a person: each time that step is called."""
    return _alarm(
        "work-for-a-person",
        Namespace="AWS/Lambda",
        MetricName="Invocations",
        Dimensions=_of(FunctionName={"Ref": step}),
        Period=300,
    )


def _dashboard(dead: list[str], has_api: bool) -> dict[str, Any]:
    """One page: what citizens feel first, then what waits, then what broke."""
    letters = [f"AWS/SQS ApproximateNumberOfMessagesVisible QueueName {one}" for one in dead]
    kinds = [f"Ekdwar failures stage ${{Prefix}} kind {kind}" for kind in ("http", "step", "reaction", "timer", "job")]
    late = "AWS/Lambda IteratorAge FunctionName ${Prefix}-relay_events"
    widgets = [
        *(_api_graphs() if has_api else []),
        _graph("Events behind the tables, ms", "Maximum", late),
        _graph("Dead letters", "Maximum", *letters),
        _graph("Failures of doors", "Sum", *kinds),
        _graph("Files of which a joined system fell silent", "Sum", "Ekdwar joined_silent stage ${Prefix}"),
    ]
    placed = [
        {**widget, "width": 8, "height": 6, "x": number % 3 * 8, "y": number // 3 * 6}
        for number, widget in enumerate(widgets)
    ]
    return {
        "Type": "AWS::CloudWatch::Dashboard",
        "Properties": {
            "DashboardName": {"Fn::Sub": "${Prefix}"},
            "DashboardBody": {"Fn::Sub": json.dumps({"widgets": placed})},
        },
    }


def _api_graphs() -> list[dict[str, Any]]:
    metric = "AWS/ApiGateway {} ApiName ${{Prefix}} Stage api".format
    return [
        _graph("Requests", "Sum", metric("Count")),
        _graph("Requests that broke", "Sum", metric("5XXError")),
        _graph("Slowest in a hundred, ms", "p99", metric("Latency")),
    ]


def _graph(title: str, statistic: str, *metrics: str) -> dict[str, Any]:
    rows = [metric.split(" ") for metric in metrics]
    properties = {"title": title, "metrics": rows, "stat": statistic, "period": 300, "region": "${AWS::Region}"}
    return {"type": "metric", "properties": properties}
