"""Who may touch what: every grant that a door can name under `needs`, as IAM statements with resources of their own."""

from collections.abc import Callable, Iterable
from typing import Any

Statement = dict[str, Any]

AREAS = ("applications", "catalogue", "certificates", "documents", "identity", "notifications", "payments")

API = (
    *(f"{area}:write" for area in AREAS),
    "bucket:incoming:read",
    "bucket:incoming:write",
    "bucket:vault:read",
    "bucket:certificates:read",
    "bucket:catalogue:read",
    "secret:sessions",
    "kms:signing:public",
    "sms:send",
    "email:send",
)
"""The union of what pages and routes touch. They start no machine and publish nothing: law 1."""

_READ = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:ConditionCheckItem"]
_WRITE = [*_READ, "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"]


def arn(service: str, resource: str) -> dict[str, str]:
    """The name of something of ours in this account and region."""
    return {"Fn::Sub": f"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{resource}"}


def allow(actions: Iterable[str], *resources: Any, **more: Any) -> Statement:
    """One statement."""
    return {
        "Effect": "Allow",
        "Action": sorted(actions),
        **({"Resource": list(resources)} if resources else {}),
        **more,
    }


def _table(area: str, actions: list[str]) -> list[Statement]:
    table = f"table/${{Prefix}}-{area}"
    return [allow(actions, arn("dynamodb", table), arn("dynamodb", f"{table}/index/*"))]


def _bucket(purpose: str, right: str) -> list[Statement]:
    bucket = f"arn:${{AWS::Partition}}:s3:::${{Prefix}}-{purpose}-${{AWS::AccountId}}"
    objects = {
        "read": ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectAttributes"],
        "write": ["s3:PutObject", "s3:DeleteObject", "s3:GetObject"],
    }
    # Without the right to list, a missing object answers 403 instead of 404.
    return [
        allow(objects[right], {"Fn::Sub": f"{bucket}/*"}),
        allow(["s3:ListBucket"], {"Fn::Sub": bucket}),
    ]


def _signing(right: str) -> list[Statement]:
    actions = {"sign": ["kms:Sign", "kms:GetPublicKey", "kms:DescribeKey"], "public": ["kms:GetPublicKey"]}
    return [allow(actions[right], {"Fn::ImportValue": {"Fn::Sub": "${Prefix}-signing-key"}})]


def _queue(name: str, right: str) -> list[Statement]:
    actions = {
        "send": ["sqs:SendMessage"],
        "read": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"],
    }
    return [allow(actions[right], arn("sqs", f"${{Prefix}}-{name}"))]


def _machine(name: str) -> list[Statement]:
    return [allow(["states:StartExecution"], arn("states", f"stateMachine:${{Prefix}}-{name}"))]


_FIXED: dict[str, Callable[[], list[Statement]]] = {
    "machine:tokens": lambda: [
        allow(["states:SendTaskSuccess", "states:SendTaskFailure"], arn("states", "stateMachine:${Prefix}-*"))
    ],
    "machines:describe": lambda: [
        allow(
            ["states:DescribeExecution", "states:ListExecutions"],
            arn("states", "stateMachine:${Prefix}-*"),
            arn("states", "execution:${Prefix}-*:*"),
        )
    ],
    "bus:put": lambda: [allow(["events:PutEvents"], arn("events", "event-bus/${Prefix}-events"))],
    # A telephone number has no resource name: everything of SNS but its topics.
    "sms:send": lambda: [allow(["sns:Publish"], NotResource={"Fn::Sub": "arn:${AWS::Partition}:sns:*:*:*"})],
    "email:send": lambda: [
        allow(["ses:SendEmail", "ses:SendRawEmail"], arn("ses", "identity/*"), arn("ses", "configuration-set/*"))
    ],
    "function:department": lambda: [allow(["lambda:InvokeFunction"], arn("lambda", "function:${Prefix}-pack-*"))],
}


def statements(grant: str) -> list[Statement]:
    """The statements of one grant. An unknown grant is a ValueError that names it."""
    if grant in _FIXED:
        return _FIXED[grant]()
    match grant.split(":"):
        case [area, "read"] if area in AREAS:
            return _table(area, _READ)
        case [area, "write"] if area in AREAS:
            return _table(area, _WRITE)
        case ["bucket", purpose, ("read" | "write") as right]:
            return _bucket(purpose, right)
        case ["kms", "signing", ("sign" | "public") as right]:
            return _signing(right)
        case ["queue", name, ("send" | "read") as right]:
            return _queue(name, right)
        case ["machine", name, "start"]:
            return _machine(name)
        case ["secret", name]:
            return [
                allow(["secretsmanager:GetSecretValue"], arn("secretsmanager", f"secret:${{Prefix}}/{name}-??????"))
            ]
    raise ValueError(f"no such grant: {grant}")


def role(function_name: str, needs: Iterable[str], more: Iterable[Statement] = ()) -> dict[str, Any]:
    """The role of one function: its own log, its traces, what it needs, and nothing else."""
    log = f"log-group:/aws/lambda/{function_name}:*"
    base = [
        allow(["logs:CreateLogStream", "logs:PutLogEvents"], arn("logs", log)),
        allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"),  # AWS has no finer name for traces
    ]
    granted = [statement for grant in sorted(set(needs)) for statement in statements(grant)]
    return service_role("lambda", [*base, *granted, *more])


def service_role(service: str, granted: list[Statement]) -> dict[str, Any]:
    """A role that only one service of AWS can take on."""
    trust = {"Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = {"Version": "2012-10-17", "Statement": granted}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "Policies": [{"PolicyName": "needs", "PolicyDocument": document}],
        },
    }
