"""What one application costs on AWS: every call of a real one is counted on the laptop, and priced."""

import time
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

from infra import samples
from infra.actors import wait_until
from infra.bench.counted import counted_stack, people
from infra.bench.figures import Figure, Say
from infra.local.data import aws

Units = defaultdict[str, float]
_S3_WRITES = {"PutObject", "CopyObject", "ListObjectsV2", "HeadBucket"}
_QUIET_S = 3.0
_NOTE = (
    "one application for a free certificate with {papers} new papers and two officers, from draft to download, signing "
    "in not counted: {calls} function calls, {requests} of them requests; {writes:g} write units, {reads:g} read units "
    "(all reckoned as consistent), {transitions} transitions of the standard machine, {gb_ms:.0f} GB·ms of Lambda "
    "(processor time on this machine, and {wait_ms:g} ms for each call to AWS); the dearest: {parts}; list prices of "
    "{region} {as_of} in infra/bench/prices.toml, ₹{rate:g} a dollar, without SMS and WhatsApp"
)


def measure(quick: bool, say: Say) -> list[Figure]:
    """Rupees and state transitions."""
    prices = tomllib.loads(Path(__file__).with_name("prices.toml").read_text("utf-8"))
    with counted_stack(say) as (stack, ledger):
        citizen, desks, sample = people(stack, "9811100001")
        say("One application to warm up")
        _walk(citizen, desks, sample)
        time.sleep(_QUIET_S)
        ledger.take()
        say("One application is counted")
        application_id = _walk(citizen, desks, sample)
        time.sleep(_QUIET_S)
        calls = ledger.take()
        transitions = _transitions(stack, application_id)
    calls = [call for call in calls if not _is_timer(call)]
    units = tally(calls, prices["assumed"])
    units["state_transition"] = transitions
    units["s3_put"] += len(sample.papers)  # the browser's uploads go to S3 directly
    units["s3_get"] += 1  # and so does the download
    dollars = {name: units[name] * price for name, price in prices["dollars"].items()}
    rupees = sum(dollars.values()) * prices["rupees_a_dollar"]
    dearest = sorted(dollars, key=lambda name: -dollars[name])[:6]
    parts = ", ".join(f"{name} {dollars[name] * prices['rupees_a_dollar'] * 100:.2f} paise" for name in dearest)
    note = _NOTE.format(
        papers=len(sample.papers),
        calls=len(calls),
        requests=round(units["api_request"]),
        writes=units["dynamodb_write_unit"],
        reads=units["dynamodb_read_unit"],
        transitions=transitions,
        gb_ms=units["lambda_gb_second"] * 1000,
        wait_ms=prices["assumed"]["aws_call_ms"],
        parts=parts,
        region=prices["region"],
        as_of=prices["as_of"],
        rate=prices["rupees_a_dollar"],
    )
    return [
        Figure("cost of an application", rupees, "₹", target=0.10, note=note),
        Figure("state transitions of an application", transitions, "", target=10),
        Figure("write units of an application", units["dynamodb_write_unit"], ""),
        Figure("read units of an application", units["dynamodb_read_unit"], ""),
    ]


def _walk(citizen: Any, desks: Any, sample: samples.Sample) -> str:
    number: str = samples.file(citizen, sample)["application_id"]
    samples.decide(desks, number)
    issued = citizen.wait_for(number, "issued", patience_s=60)
    citizen.certificate(issued["certificate_id"])
    return number


def _is_timer(call: dict[str, Any]) -> bool:
    """What runs each minute whether or not anybody applies."""
    from chalicelib.edge.doors import registry

    import app  # noqa: F401  isort: skip  mounting fills the registry

    door = registry.work.get(call["function"])
    return door is not None and door.kind == "timer"


def tally(calls: list[dict[str, Any]], assumed: dict[str, float]) -> Units:
    """Units that AWS bills, by the names of the price list."""
    units: Units = defaultdict(float)
    for call in calls:
        units["lambda_request"] += 1
        units["api_request"] += bool(call["request"])
        units["lambda_gb_second"] += _gb_seconds(call, assumed)
        units["queue_request"] += 3 * call["messages"]
        units["log_gb"] += assumed["log_bytes_a_call"] / 1e9
        for one in call["calls"]:
            _add(units, one, assumed)
    return units


def _gb_seconds(call: dict[str, Any], assumed: dict[str, float]) -> float:
    """What Lambda bills: work, which takes as much longer as there is less memory, and waiting."""
    waits_s = len(call["calls"]) * assumed["aws_call_ms"] / 1000
    worked: float = call["processor_ms"] / 1000 * assumed["vcpu_gb"]
    memory_gb: float = call["memory_mb"] / 1024
    return worked + waits_s * memory_gb


def _add(units: Units, one: dict[str, Any], assumed: dict[str, float]) -> None:
    match one["service"], one["operation"]:
        case "dynamodb", _:
            units["dynamodb_write_unit"] += one.get("writes", 0)
            units["dynamodb_read_unit"] += one.get("reads", 0)
        case "events", _:
            units["event"] += one["entries"]
        case "stepfunctions", "StartExecution":
            units["express_request"] += 1
            units["express_gb_second"] += assumed["express_seconds"] * assumed["express_gb"]
        case "s3", operation:
            units["s3_put" if operation in _S3_WRITES else "s3_get"] += 1
        case "kms", "Sign":
            units["kms_sign"] += 1
        case "kms", _:
            units["kms_request"] += 1
        case "sqs", _:
            units["queue_request"] += 1
        case "secretsmanager", _:
            units["secret_request"] += 1
        case "ses", _:
            units["email"] += 1


def _transitions(stack: Any, application_id: str) -> int:
    """States entered by every execution for this application, of the standard machine."""
    machines = aws(stack.emulator.url, "stepfunctions")
    arn = f"arn:aws:states:ap-south-1:000000000000:stateMachine:{stack.prefix}-application"

    def ended() -> list[str] | None:
        found = [
            one for one in machines.list_executions(stateMachineArn=arn)["executions"] if application_id in one["name"]
        ]
        return (
            [one["executionArn"] for one in found]
            if found and all(one["status"] != "RUNNING" for one in found)
            else None
        )

    executions = wait_until(ended)
    events = [
        event
        for execution in executions
        for page in machines.get_paginator("get_execution_history").paginate(executionArn=execution)
        for event in page["events"]
    ]
    return sum(event["type"].endswith("StateEntered") for event in events)
