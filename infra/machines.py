"""State machines from `statemachines/*.asl.json`, each with a role that may call its own steps only."""

import json
import re
from pathlib import Path
from typing import Any

from infra.access import allow, service_role
from infra.functions import camel

FOLDER = Path(__file__).parents[1] / "statemachines"
MAY_BE_EXPRESS = "certificate"
"""The one machine that waits for nobody, so that it can be an express one."""


def every_machine() -> dict[str, str]:
    """Machine name → definition, as it stands in the file."""
    return {path.name.removesuffix(".asl.json"): path.read_text("utf-8") for path in sorted(FOLDER.glob("*.asl.json"))}


def placeholders(definition: str) -> set[str]:
    """The `${CheckPapers}` of a definition."""
    return set(re.findall(r"\$\{(\w+)\}", definition))


def of_machine(name: str, definition: str, steps: set[str]) -> dict[str, Any]:
    """Machine, role and log. A placeholder that is no step's name is a ValueError."""
    wanted = placeholders(definition)
    if unknown := wanted - {camel(step) for step in steps}:
        raise ValueError(f"statemachines/{name}.asl.json: no step for {', '.join(sorted(unknown))}")
    logical = f"{camel(name)}Machine"
    return {
        logical: {
            "Type": "AWS::StepFunctions::StateMachine",
            "Properties": {
                "StateMachineName": {"Fn::Sub": f"${{Prefix}}-{name}"},
                "StateMachineType": _kind(name),
                # Without indentation, or a machine would outgrow what a template may hold.
                "DefinitionString": json.dumps(json.loads(definition), ensure_ascii=False, separators=(",", ":")),
                "DefinitionSubstitutions": {step: _arn(step) for step in sorted(wanted)},
                "RoleArn": _arn(f"{logical}Role"),
                "TracingConfiguration": {"Enabled": True},
                "LoggingConfiguration": {
                    "Level": "ERROR",
                    "IncludeExecutionData": False,
                    "Destinations": [
                        {"CloudWatchLogsLogGroup": {"LogGroupArn": {"Fn::GetAtt": [f"{logical}Log", "Arn"]}}}
                    ],
                },
            },
        },
        f"{logical}Role": service_role("states", _rights(wanted)),
        f"{logical}Log": {
            "Type": "AWS::Logs::LogGroup",
            "DeletionPolicy": "Delete",
            "Properties": {
                "LogGroupName": {"Fn::Sub": f"/aws/vendedlogs/states/${{Prefix}}-{name}"},
                "RetentionInDays": {"Ref": "LogDays"},
            },
        },
    }


def _arn(logical: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [logical, "Arn"]}


def _kind(name: str) -> Any:
    return {"Fn::If": ["CertificateIsExpress", "EXPRESS", "STANDARD"]} if name == MAY_BE_EXPRESS else "STANDARD"


def _rights(steps: set[str]) -> list[dict[str, Any]]:
    invoked = [_arn(step) for step in sorted(steps)]
    delivery = ["CreateLogDelivery", "GetLogDelivery", "UpdateLogDelivery", "DeleteLogDelivery", "ListLogDeliveries"]
    policies = ["PutResourcePolicy", "DescribeResourcePolicies", "DescribeLogGroups"]
    traces = ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"]
    return [
        *([allow(["lambda:InvokeFunction"], *invoked)] if invoked else []),
        # AWS has no finer names for log delivery and traces.
        allow([f"logs:{action}" for action in delivery + policies], "*"),
        allow(traces, "*"),
    ]
