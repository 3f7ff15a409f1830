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

from infra.local import gateway, inbox, prepare
from infra.local.data import aws
from infra.local.emulator import Emulator, free_port
from infra.local.home import local_environment, public_url
from infra.package import Package
from infra.packs import loaders

ROOT = Path(__file__).parents[2]
PREFIX = "ekdwar-proof"
WORKERS = 16
"""Function workers at a time; each unpacks the layer for itself."""


def prove_roles(folder: Path, made: Package, program: list[str]) -> int:
    """Deploy a package with IAM enforced, run a program against it, and give the program's exit code."""
    limits = {"AUTH": "true", "LAMBDA_ACCOUNT_CONCURRENCY": str(WORKERS)}
    emulator = Emulator(free_port(), folder, settings=limits)
    emulator.start()
    gateway_port = free_port()
    letters = _serve_inbox(emulator.url)
    environment = local_environment(emulator.port, gateway_port, prefix=PREFIX)
    try:
        order = _order(folder, made, emulator, environment["EKDWAR_GATEWAY_URL"])
        prepare.in_child(order, environment, folder / "prepare.log", print)
        deliver = gateway.post_to(f"{public_url(emulator.port)}/v1/payments/webhook")
        gateway.serve(gateway.from_secrets(aws(emulator.url, "secretsmanager"), PREFIX, deliver), gateway_port)
        for name in loaders(ROOT / "regions"):
            aws(emulator.url, "lambda").invoke(FunctionName=f"{PREFIX}-{name}", Payload=b"{}")
        addresses = {
            "EKDWAR_URL": public_url(emulator.port),
            "EKDWAR_HOST_URL": f"http://127.0.0.1:{letters.server_port}",
        }
        done = subprocess.run(program, env={**os.environ, **environment, **addresses}, cwd=ROOT, check=False)
        _tell_refusals(folder)
        return done.returncode
    finally:
        letters.shutdown()
        emulator.kill()


def _order(folder: Path, made: Package, emulator: Emulator, gateway_url: str) -> dict[str, object]:
    zips = [made.code, made.layer, *made.packs.values()]
    return {
        "root": str(ROOT),
        "endpoint": emulator.url,
        "prefix": PREFIX,
        "public_url": public_url(emulator.port),
        "gateway_url": gateway_url,
        "environment": {"AWS_ENDPOINT_URL": emulator.url, "EKDWAR_UPLOADS_ORIGIN": emulator.url},
        "files": {name: str(folder / "zips" / name) for name in zips},
        "code": made.code,
        "layer": made.layer,
        "packs": made.packs,
        "runtime": made.runtime,
    }


def _tell_refusals(folder: Path) -> None:
    """What a role did not allow stands in the emulator's log, whether or not somebody felt it."""
    log = (folder / "emulator.log").read_text(errors="replace")
    refused = sorted({line.strip() for line in log.splitlines() if "is not authorized to perform" in line})
    print("\n".join(refused) if refused else "No function was refused anything.")


def _serve_inbox(endpoint: str) -> ThreadingHTTPServer:
    class Letters(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            to = parse_qs(urlsplit(self.path).query).get("to", [""])[0]
            body = json.dumps(inbox.read(endpoint, to)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nobody asks."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Letters)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
