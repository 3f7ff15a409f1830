"""The API function as Lambda has it, and FastAPI behind Mangum, each called by a bare interpreter."""

import json
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra import package
from infra.bench.figures import Say
from infra.bench.venv import peer_python
from infra.layer import find_python

PROGRAMS = Path(__file__).parent / "programs"
PEER = "FastAPI + Mangum + boto3"
_PATH = "/v1/certificates/{number}"
EVENT: dict[str, Any] = {
    "resource": _PATH,
    "path": "/v1/certificates/unheard-of",
    "httpMethod": "GET",
    "headers": {"Accept": "application/json", "Accept-Language": "en", "Host": "example.in", "User-Agent": "bench"},
    "multiValueHeaders": {},
    "queryStringParameters": None,
    "multiValueQueryStringParameters": None,
    "pathParameters": {"number": "unheard-of"},
    "stageVariables": None,
    "requestContext": {
        "httpMethod": "GET",
        "resourcePath": _PATH,
        "path": "/api/v1/certificates/unheard-of",
        "identity": {"sourceIp": "192.0.2.1"},
        "requestId": "bench",
        "stage": "api",
    },
    "body": None,
    "isBase64Encoded": False,
}
"""What a certificate with a malformed number is worth: a whole request that reads nothing."""


@dataclass(frozen=True)
class Program:
    """How one of the two is started."""

    interpreter: list[str]
    order: dict[str, Any]

    def run(self, *, blocks: int = 0, calls: int = 0) -> dict[str, Any]:
        """One fresh interpreter, and what it tells."""
        order = json.dumps({**self.order, "event": EVENT, "blocks": blocks, "calls": calls})
        done = subprocess.run(
            [*self.interpreter, str(PROGRAMS / "call_handler.py"), order],
            env=_ENVIRONMENT | {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        told: dict[str, Any] = json.loads(done.stderr.splitlines()[-1]) if done.returncode == 0 else {}
        if told.get("status") != 200:
            raise RuntimeError(f"{self.interpreter[0]} gave no answer:\n{told or done.stderr[-2000:]}")
        return told


_ENVIRONMENT = {
    "AWS_REGION": "ap-south-1",
    "AWS_DEFAULT_REGION": "ap-south-1",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "no-secret",
    "AWS_EC2_METADATA_DISABLED": "true",
    "EKDWAR_PREFIX": "ekdwar-bench",
    "EKDWAR_MODULE": "chalicelib.wiring",
    "POWERTOOLS_TRACE_DISABLED": "true",
}


@contextmanager
def programs(say: Say) -> Iterator[tuple[Program, Program]]:
    """Ours, unpacked from the zips that go to Lambda (made for this machine), and the peer with its bytecode."""
    say("Packaging for this machine")
    with tempfile.TemporaryDirectory(prefix="ekdwar-bench-") as folder:
        target = package.here()
        made = package.make(target, Path(folder) / "zips")
        for name in (made.code, made.layer):
            zipfile.ZipFile(Path(folder) / "zips" / name).extractall(Path(folder) / name)
        interpreter = find_python(target.version)
        paths = [str(Path(folder) / made.code), str(Path(folder) / made.layer / "python")]
        ours = Program([str(interpreter), "-S"], {"paths": paths, "module": "chalicelib.entry", "name": "api"})
        say("The peer's environment")
        peer = Program([str(peer_python())], {"paths": [], "module": "peer_fastapi", "name": "handler"})
        for one in (ours, peer):
            one.run()
        yield ours, peer
