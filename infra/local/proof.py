"""The packaged zips on an emulator that enforces IAM, with a program run against them: the demo, as a rule.

There is no function host here: each function runs in a worker of the emulator with its own role's credentials.
"""

import json
import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import boto3
from botocore.exceptions import ClientError

from infra.local import gateway, inbox, prepare
from infra.local.data import aws
from infra.local.emulator import REGION, Emulator, free_port
from infra.local.home import local_environment, public_url
from infra.package import Package
from infra.stacks import physical_ids

ROOT = Path(__file__).parents[2]
PREFIX = "ekdwar-proof"
WORKERS = 16
"""Function workers at a time; each unpacks the layer for itself."""


def prove_roles(folder: Path, made: Package, program: list[str]) -> int:
    """Deploy a package with IAM enforced, run a program against it, and give its exit code."""
    limits = {"AUTH": "true", "LAMBDA_ACCOUNT_CONCURRENCY": str(WORKERS)}
    emulator = Emulator(free_port(), folder, settings=limits)
    emulator.start()
    outside = _Outside(emulator.url)
    environment = local_environment(emulator.port, outside.server_port, prefix=PREFIX) | {
        "EKDWAR_HOME": str(folder),
        "EKDWAR_PATIENCE": "4",
    }
    try:
        prepare.in_child(_order(folder, made, emulator, outside), environment, folder / "prepare.log", print)
        outside.open_gateway(f"{public_url(emulator.port)}/v1/payments/webhook")
        told = {"pid": os.getpid(), "port": emulator.port, "host_port": outside.server_port}
        (folder / "run.json").write_text(json.dumps(told))
        _must_refuse(emulator.url)
        done = subprocess.run(program, env={**os.environ, **environment}, cwd=ROOT, check=False)
        _tell_broken(emulator.url)
        return done.returncode
    finally:
        outside.shutdown()
        emulator.kill()


def _order(folder: Path, made: Package, emulator: Emulator, outside: "_Outside") -> dict[str, object]:
    zips = [made.code, made.layer, *made.packs.values()]
    return {
        "root": str(ROOT),
        "endpoint": emulator.url,
        "prefix": PREFIX,
        "public_url": public_url(emulator.port),
        "gateway_url": f"http://127.0.0.1:{outside.server_port}",
        "environment": {"AWS_ENDPOINT_URL": emulator.url, "EKDWAR_UPLOADS_ORIGIN": emulator.url},
        "files": {name: str(folder / "zips" / name) for name in zips},
        "code": made.code,
        "layer": made.layer,
        "packs": made.packs,
        "runtime": made.runtime,
    }


def _must_refuse(endpoint: str) -> None:
    """A proof that lets everything pass proves nothing: the relay's role must not read a table."""
    role = physical_ids(aws(endpoint, "cloudformation"), f"{PREFIX}-timers")["RelayEventsRole"]
    arn = aws(endpoint, "iam").get_role(RoleName=role)["Role"]["Arn"]
    given = aws(endpoint, "sts").assume_role(RoleArn=arn, RoleSessionName="proof")["Credentials"]
    keys = {"aws_access_key_id": given["AccessKeyId"], "aws_secret_access_key": given["SecretAccessKey"]}
    session = boto3.Session(**keys, aws_session_token=given["SessionToken"], region_name=REGION)
    try:
        session.client("dynamodb", endpoint_url=endpoint).scan(TableName=f"{PREFIX}-identity")
    except ClientError as error:
        if "AccessDenied" in error.response["Error"]["Code"]:
            return
        raise
    raise RuntimeError("the emulator does not enforce IAM")


def _tell_broken(endpoint: str) -> None:
    """What broke in the functions, from their own logs: a refusal of IAM comes out as a ClientError."""
    logs = aws(endpoint, "logs")
    groups = logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix="/aws/lambda/")
    for name in [group["logGroupName"] for page in groups for group in page["logGroups"]]:
        events = logs.filter_log_events(logGroupName=name, filterPattern="broken")["events"]
        for line in sorted({event["message"].strip() for event in events}):
            print(f"{name}: {line}")


class _Outside(ThreadingHTTPServer):
    """What is not Ekdwar: the inbox of citizens, and the payment gateway. In a process that no role limits."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.endpoint = endpoint
        self.gateway: gateway.Gateway | None = None
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def open_gateway(self, webhook: str) -> None:
        """The gateway shares its keys with the stack, so that it opens when these are there."""
        secrets = aws(self.endpoint, "secretsmanager")
        self.gateway = gateway.from_secrets(secrets, PREFIX, gateway.post_to(webhook))

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> gateway.Answer:
        """One request to either."""
        if urlsplit(path).path == "/inbox.json":
            to = parse_qs(urlsplit(path).query).get("to", [""])[0]
            return 200, {"Content-Type": "application/json"}, json.dumps(inbox.read(self.endpoint, to)).encode()
        if self.gateway is None:
            return 503, {}, b""
        return self.gateway.handle(method, path, headers, body)


class _Handler(BaseHTTPRequestHandler):
    server: _Outside

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, headers, content = self.server.answer(self.command, self.path, dict(self.headers), body)
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(content))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _any  # noqa: N815, the names that http.server calls

    def log_message(self, format: str, *args: object) -> None:
        """Nobody asks."""
