"""The stateless stack: everything that can be thrown away and made again. Built from `app.py` and its doors."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chalicelib.edge.doors import WorkDoor, registry
from infra import access, alarms, machines, queues
from infra.api import finish_api
from infra.functions import SETTINGS, Template, camel, chalice_template, finish_function

_TEXT = {"Type": "String"}
PARAMETERS: dict[str, dict[str, Any]] = {
    "Prefix": {**_TEXT, "AllowedPattern": "^[a-z][a-z0-9-]{2,24}$", "Description": "As in the data stack"},
    "PublicUrl": {**_TEXT, "Description": "Where citizens reach the pages, without a closing slash"},
    "DomainName": {**_TEXT, "Description": "Host name of PublicUrl; pages link from its root"},
    "TlsCertificateArn": {**_TEXT, "Default": "", "Description": "ACM certificate of DomainName"},
    "CodeBucket": _TEXT,
    "CodeKey": {**_TEXT, "Description": "Carries the hash of the content, so that new code is a new key"},
    "LayerKey": {**_TEXT, "Default": "", "Description": "Empty where functions find their packages elsewhere"},
    "Runtime": {**_TEXT, "Default": "python3.12", "Description": "What the layer was made for"},
    "SecureCookies": {**_TEXT, "Default": "true", "AllowedValues": ["true", "false"]},
    "CertificateExpress": {**_TEXT, "Default": "true", "AllowedValues": ["true", "false"]},
    "EmailFrom": {**_TEXT, "Default": "no-reply@ekdwar.example", "Description": "Sender of codes; SES has to know it"},
    "SmsHeader": {**_TEXT, "Default": "EKDWAR", "Description": "Sender of codes, as registered (DLT)"},
    "SmsEntityId": {**_TEXT, "Default": "", "Description": "DLT principal entity of that sender"},
    "SmsCodeTemplates": {
        **_TEXT,
        "Default": "",
        "Description": "DLT templates of codes: en:1107,hi:1108,registration.en:1109 (also member, benefits)",
    },
    "CodesPerAddress": {"Type": "Number", "Default": 300, "Description": "Per address and quarter of an hour"},
    "SearchesPerAddress": {"Type": "Number", "Default": 60, "Description": "Looks into public registers, likewise"},
    "TimestampUrl": {**_TEXT, "Default": "", "Description": "RFC 3161 authority that dates signatures"},
    "GatewayUrl": {**_TEXT, "Default": "https://api.razorpay.com", "Description": "The payment gateway"},
    "DigilockerUrl": {**_TEXT, "Default": "", "Description": "DigiLocker; empty: nothing is fetched from there"},
    "WhatsappUrl": {
        **_TEXT,
        "Default": "",
        "Description": "WhatsApp Cloud API with its version, https://graph.facebook.com/v23.0; empty: none",
    },
    "OcrFunction": {**_TEXT, "Default": "", "Description": "Reads letters in pictures (infra/ocr); empty: nobody does"},
    "LogDays": {"Type": "Number", "Default": 90},
    "RequestsPerSecond": {"Type": "Number", "Default": 500},
    "RequestBurst": {"Type": "Number", "Default": 1000},
    "AlarmEmail": {**_TEXT, "Default": "", "Description": "Who hears of alarms; more can subscribe to the topic"},
}
HOST_VARIABLE = "MINISTACK_LAMBDA_PROXY_URL"
"""By this the emulator knows that a function runs in a host."""
HOST_RETRY_S = 15
"""How soon queues try again where functions run in a host: there is no cold start, and a host that is killed on purpose
should not be waited for long."""
CONDITIONS = {
    "HasLayer": {"Fn::Not": [{"Fn::Equals": [{"Ref": "LayerKey"}, ""]}]},
    "HasTlsCertificate": {"Fn::Not": [{"Fn::Equals": [{"Ref": "TlsCertificateArn"}, ""]}]},
    "HasAlarmEmail": {"Fn::Not": [{"Fn::Equals": [{"Ref": "AlarmEmail"}, ""]}]},
    "CertificateIsExpress": {"Fn::Equals": [{"Ref": "CertificateExpress"}, "true"]},
}


_STACKS = {
    "app": "Ekdwar, what can be made again: functions, API, queues, machines, alarms.",
    "work": "Ekdwar, what can be made again: all that follows an event.",
    "timers": "Ekdwar, what can be made again: timers, jobs, and the relay of the streams.",
}
"""In the order in which they are brought up."""
_STACK_OF = {"step": "app", "reaction": "work", "timer": "timers", "job": "timers", "stream": "timers"}
"""Where the doors of a kind stand."""
_OF_NO_DOOR = {"QueuePolicy": "work"} | dict.fromkeys(
    ("TimerQueuePolicy", "Unrelayed", "StreamLost", "RelayLatenessAlarm", "JoinedSilentAlarm"), "timers"
)


def stacks(app: Any, *, architecture: str = "arm64") -> dict[str, Template]:
    """The stateless stack in three, because CloudFormation takes 500 resources in one: `app` has the API, the machines
    with their steps, and the bus; `work` what its events lead to; `timers` what begins by itself. They know each other
    by name only."""
    whole = build(app, architecture=architecture)
    where = _where(whole["Resources"])
    parts = {
        stack: {logical: one for logical, one in whole["Resources"].items() if where[logical] == stack}
        for stack in _STACKS
    }
    for stack in ("work", "timers"):
        parts[stack] |= layer(architecture, f"packages-of-{stack}")
    return {
        stack: {
            **whole,
            "Description": _STACKS[stack],
            "Resources": resources,
            "Outputs": whole["Outputs"] if stack == "app" else {},
            **_asked(whole, resources),
        }
        for stack, resources in parts.items()
    }


def _where(resources: Mapping[str, Any]) -> dict[str, str]:
    """The stack of each resource: its door's, alarms and all, and `app` for everything else."""
    found = dict(_OF_NO_DOOR)
    for door in registry.work.values():
        own = {*(f"{camel(door.name)}{ending}" for ending in ("", "Role", "Log")), *_way_in(door)}
        found |= dict.fromkeys(own, _STACK_OF[door.kind])
    found |= {f"{name}Alarm": stack for name, stack in found.items()}
    return {logical: found.get(logical, "app") for logical in resources}


def _asked(whole: Template, resources: Mapping[str, Any]) -> dict[str, Any]:
    """The conditions and parameters that some resources ask for, directly or by a condition."""
    text = json.dumps(resources)
    conditions = {name: one for name, one in whole["Conditions"].items() if f'"{name}"' in text}
    text += json.dumps(conditions)
    named = {name for name in whole["Parameters"] if f'"Ref": "{name}"' in text or f"${{{name}}}" in text}
    return {
        "Conditions": conditions,
        "Parameters": {name: one for name, one in whole["Parameters"].items() if name in named},
    }


def build(app: Any, *, definitions: Mapping[str, str] | None = None, architecture: str = "arm64") -> Template:
    """The template of the whole stateless stack, for every stage and for the laptop alike."""
    template = chalice_template(app, architecture=architecture)
    template["Description"] = _STACKS["app"]
    template["Parameters"] = PARAMETERS
    template["Conditions"] = CONDITIONS
    resources = template["Resources"]
    resources |= queues.bus() | layer(architecture, "packages")
    steps = {door.name for door in registry.work.values() if door.kind == "step"}
    for name, definition in (machines.every_machine() if definitions is None else definitions).items():
        resources |= machines.of_machine(name, definition, steps)
    for door in registry.work.values():
        _add_work(template, door)
    for name, kind in (("QueuePolicy", "reaction"), ("TimerQueuePolicy", "timer")):
        fed = [f"{camel(door.name)}Queue" for door in registry.work.values() if door.kind == kind]
        resources |= queues.policy(name, fed)
    if "RestAPI" in resources:
        _add_api(template)
    resources |= alarms.of(resources)
    template["Outputs"] = {name: {"Value": value} for name, value in _outputs(resources).items()}
    return template


def for_laptop(template: Template, environment: Mapping[str, str]) -> Template:
    """The same template with more in each function's environment (where the host is, where uploads go), and with queues
    that try again sooner."""
    laptop: Template = json.loads(json.dumps(template))
    for resource in laptop["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["Environment"]["Variables"] |= environment
        if resource["Type"] == "AWS::SQS::Queue" and HOST_VARIABLE in environment:
            properties = resource["Properties"]
            properties["VisibilityTimeout"] = min(properties["VisibilityTimeout"], HOST_RETRY_S)
    return laptop


def write(template: Template, path: Path) -> Path:
    """The template as a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(template, indent=1, ensure_ascii=False), "utf-8")
    return path


def _outputs(resources: Mapping[str, Any]) -> dict[str, Any]:
    """What the next steps of a deployment ask for."""
    if "RestAPI" not in resources:
        return {}
    return {"ApiId": {"Ref": "RestAPI"}, "DomainTarget": {"Fn::GetAtt": ["Domain", "RegionalDomainName"]}}


def layer(architecture: str, name: str) -> dict[str, Any]:
    """The packages that functions import, beside their own code."""
    return {
        "Layer": {
            "Type": "AWS::Lambda::LayerVersion",
            "Condition": "HasLayer",
            "Properties": {
                "LayerName": {"Fn::Sub": f"${{Prefix}}-{name}"},
                "CompatibleArchitectures": [architecture],
                "Content": {"S3Bucket": {"Ref": "CodeBucket"}, "S3Key": {"Ref": "LayerKey"}},
            },
        }
    }


def _way_in(door: WorkDoor) -> dict[str, Any]:
    """What stands between the rest of the world and a function."""
    match door.kind:
        case "reaction":
            return queues.of_reaction(door)
        case "timer":
            return queues.of_timer(door)
        case "job":
            return queues.of_job(door)
        case "stream":
            return queues.of_stream(door)
        case "step":
            return {}


def _rights(door: WorkDoor) -> list[dict[str, Any]]:
    """What a function may do with its own way in."""
    if door.kind == "stream":
        return queues.stream_rights(door)
    return [] if door.kind == "step" else queues.queue_rights(door)


def _add_work(template: Template, door: WorkDoor) -> None:
    template["Resources"] |= _way_in(door)
    finish_function(
        template,
        camel(door.name),
        door.name,
        access.role(f"${{Prefix}}-{door.name}", door.needs, _rights(door)),
        settings={**SETTINGS, "EKDWAR_MODULE": door.function.__module__},
        Handler=f"chalicelib.entry.{door.name}",
        Timeout=door.timeout_s,
        MemorySize=door.memory_mb,
    )


def _add_api(template: Template) -> None:
    role = access.role("${Prefix}-api", access.API)
    finish_function(
        template,
        "APIHandler",
        "api",
        role,
        settings={**SETTINGS, "EKDWAR_MODULE": "chalicelib.wiring"},
        Handler="chalicelib.entry.api",
    )
    finish_api(template)
