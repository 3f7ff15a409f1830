"""Who may touch what: every grant that a door can name under `needs`, as IAM statements with resources of their own."""

from collections.abc import Callable, Iterable
from typing import Any

Statement = dict[str, Any]

AREAS = (
    *("appeals", "applications", "cards", "catalogue", "certificates", "deliveries", "documents"),
    *("identity", "joined", "notifications", "payments", "privacy", "professions", "promises", "registry"),
    "dashboards",
)

API = (
    *(f"{area}:write" for area in AREAS),
    "bucket:incoming:read",
    "bucket:incoming:write",
    "bucket:vault:read",
    "bucket:vault:write",
    "bucket:certificates:read",
    "bucket:catalogue:read",
    "secret:sessions",
    "secret:fields",
    "secret:digilocker-issuer",
    "secret:gateway",
    "secret:gateway-webhook",
    "bucket:certificates:write",
    "secret:digilocker",
    "secret:whatsapp",
    "secret:joined",
    "kms:signing:public",
    "kms:signing:sign",
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


def _key(purpose: str, actions: list[str]) -> list[Statement]:
    return [allow(actions, {"Fn::ImportValue": {"Fn::Sub": f"${{Prefix}}-{purpose}-key"}})]


def _of_alias(purpose: str, actions: list[str]) -> Statement:
    """The key that has the alias now: another than the template made, where an operator has changed it. The one before
    and the one to come, too: for some minutes processes take one or the other."""
    aliases = [{"Fn::Sub": f"alias/${{Prefix}}-{purpose}{which}"} for which in ("", "-next", "-former")]
    return allow(actions, arn("kms", "key/*"), Condition={"ForAnyValue:StringEquals": {"kms:ResourceAliases": aliases}})


def _queue(name: str, right: str) -> list[Statement]:
    actions = {
        "send": ["sqs:SendMessage"],
        "read": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"],
    }
    return [allow(actions[right], arn("sqs", f"${{Prefix}}-{name}"))]


def _machine(name: str) -> list[Statement]:
    return [allow(["states:StartExecution"], arn("states", f"stateMachine:${{Prefix}}-{name}"))]


def _described(name: str) -> list[Statement]:
    return [
        allow(["states:ListExecutions"], arn("states", f"stateMachine:${{Prefix}}-{name}")),
        allow(["states:DescribeExecution"], arn("states", f"execution:${{Prefix}}-{name}:*")),
    ]


_FIXED: dict[str, Callable[[], list[Statement]]] = {
    # AWS has no finer name for a task token: the token itself is the secret.
    "machine:tokens": lambda: [allow(["states:SendTaskSuccess", "states:SendTaskFailure"], "*")],
    "machines:describe": lambda: _described("*"),
    "bus:put": lambda: [allow(["events:PutEvents"], arn("events", "event-bus/${Prefix}-events"))],
    # A telephone number has no resource name: everything of SNS but its topics.
    "sms:send": lambda: [allow(["sns:Publish"], NotResource={"Fn::Sub": "arn:${AWS::Partition}:sns:*:*:*"})],
    "email:send": lambda: [
        allow(["ses:SendEmail", "ses:SendRawEmail"], arn("ses", "identity/*"), arn("ses", "configuration-set/*"))
    ],
    # Made by a stack of its own (infra/ocr), where there is one.
    "function:ocr": lambda: [allow(["lambda:InvokeFunction"], arn("lambda", "function:${Prefix}-ocr"))],
    # Names of departments' functions have hyphens within, ours underscores.
    "function:department": lambda: [allow(["lambda:InvokeFunction"], arn("lambda", "function:${Prefix}-*-*"))],
}


def statements(grant: str) -> list[Statement]:
    """The statements of one grant. An unknown grant is a ValueError that names it."""
    if grant in _FIXED:
        return _FIXED[grant]()
    first, _, rest = grant.partition(":")
    if first in AREAS and rest in ("read", "write"):
        return _table(first, _READ if rest == "read" else _WRITE)
    if first == "secret" and rest:
        return [allow(["secretsmanager:GetSecretValue"], arn("secretsmanager", f"secret:${{Prefix}}/{rest}-??????"))]
    name, _, right = rest.partition(":")
    if (first, right) not in _NAMED:
        raise ValueError(f"no such grant: {grant}")
    return _NAMED[first, right](name)


_NAMED: dict[tuple[str, str], Callable[[str], list[Statement]]] = {
    ("bucket", "read"): lambda purpose: _bucket(purpose, "read"),
    ("bucket", "write"): lambda purpose: _bucket(purpose, "write"),
    ("kms", "sign"): lambda key: [*_key(key, ["kms:Sign"]), _of_alias(key, ["kms:Sign"])],
    ("kms", "public"): lambda key: _key(key, ["kms:GetPublicKey"]),
    ("queue", "send"): lambda name: _queue(name, "send"),
    ("queue", "read"): lambda name: _queue(name, "read"),
    ("machine", "start"): _machine,
    ("machine", "describe"): _described,
}


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
