"""The function host: one process that runs every function, called by the emulator instead of one worker a call.

Beside `POST /invoke` it has the controls of the laptop, `/clock`, `/timers`, `/inbox`, `/officers`, `/health`,
`/drain`, `/mail.json`, under `/v1/` a payment gateway that moves no money, and under `/digilocker/`, `/whatsapp/` and
`/joined/` a DigiLocker, a WhatsApp and departments' own systems that know nobody.
"""

import argparse
import json
import os
import signal
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chalicelib.adapters.aws import client, session
from chalicelib.adapters.settings import settings
from chalicelib.core import clock as core_clock
from chalicelib.core.model import build_all
from chalicelib.edge.doors import registry
from infra.local import counting, expiry, inbox, officers
from infra.local.clock import MovableClock
from infra.local.digilocker import DigiLocker
from infra.local.digilocker import from_secrets as digilocker_from_secrets
from infra.local.gateway import Gateway, Supplier, from_secrets, post_to
from infra.local.invoke import Context, Functions, context_of
from infra.local.joined import JoinedSystems
from infra.local.joined import from_secrets as joined_from_secrets
from infra.local.mail import MailServer
from infra.local.whatsapp import WhatsApp
from infra.local.whatsapp import from_secrets as whatsapp_from_secrets

WORKERS = 64
"""More than the emulator calls at once, and than calls that wait for another call here."""


@dataclass
class State:
    """What the requests share."""

    functions: Functions
    clock: MovableClock
    gateway: Gateway
    digilocker: DigiLocker
    whatsapp: WhatsApp
    joined: JoinedSystems
    mail: MailServer | None
    home: Path
    calls: int = 0
    last_call: float = field(default_factory=time.monotonic)
    draining: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, change: int) -> None:
        with self.lock:
            self.calls += change
            self.last_call = time.monotonic()


class Host(HTTPServer):
    """A server with a pool of threads and a long queue before it: a refused connection would be a lost call."""

    request_queue_size = 1024
    allow_reuse_address = True

    def __init__(self, port: int, state: State) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.state = state
        self._pool = ThreadPoolExecutor(WORKERS)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._pool.submit(self._one, request, client_address)

    def _one(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        except OSError:  # the caller has gone
            pass
        except Exception:
            traceback.print_exc()
        finally:
            self.shutdown_request(request)

    def finish_all(self) -> None:
        """Let what runs come to its end."""
        self._pool.shutdown(wait=True, cancel_futures=False)


class Handler(BaseHTTPRequestHandler):
    """One request to the host."""

    server: Host

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        match urlsplit(self.path).path:
            case "/invoke":
                self._invoke(body)
            case "/clock":
                self._clock(json.loads(body or b"{}"))
            case "/timers":
                self._answer(200, {"ran": run_timers(self.server.state, json.loads(body or b"{}").get("only"))})
            case "/drain":
                self.server.state.draining = True
                self._answer(200, {})
            case _:
                self._outside(body)

    def do_PUT(self) -> None:
        self._outside(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        to = parse_qs(parts.query).get("to", [""])[0]
        match parts.path:
            case "/inbox.json":
                self._answer(200, inbox.read(os.environ["AWS_ENDPOINT_URL"], to))
            case "/inbox":
                self._send(200, "text/html; charset=utf-8", inbox.page(inbox.read(os.environ["AWS_ENDPOINT_URL"], to)))
            case "/mail.json":
                mail = self.server.state.mail
                self._answer(200, {"attached": mail.attached(to) if mail else []})
            case "/officers":
                now = self.server.state.clock.now()
                self._send(
                    200, "text/html; charset=utf-8", officers.page(self.server.state.home / "officers.json", now)
                )
            case "/health":
                state = self.server.state
                quiet_s = time.monotonic() - state.last_call
                self._answer(200, {"now": state.clock.now().isoformat(), "calls": state.calls, "quiet_s": quiet_s})
            case _:
                self._outside(b"")

    def _invoke(self, body: bytes) -> None:
        state, context = self.server.state, context_of(self.headers)  # type: ignore[arg-type]
        if state.draining and context.function_name.endswith("-api"):
            self._answer(503, {"errorType": "Stopping", "errorMessage": "the host is being stopped"})
            return
        state.count(1)
        try:
            self._answer(200, state.functions.call(json.loads(body), context))
        except Exception as error:
            self._answer(500, {"errorType": type(error).__name__, "errorMessage": str(error)})
        finally:
            state.count(-1)

    def _outside(self, body: bytes) -> None:
        """One of the suppliers that stand in for those outside."""
        state = self.server.state
        others: dict[str, Supplier] = {
            "digilocker": state.digilocker,
            "whatsapp": state.whatsapp,
            "joined": state.joined,
        }
        supplier = others.get(self.path.split("/")[1], state.gateway)
        status, headers, content = supplier.handle(self.command, self.path, dict(self.headers), body)
        self._send_bytes(status, headers, content)

    def _clock(self, order: dict[str, Any]) -> None:
        clock = self.server.state.clock
        if "advance_seconds" in order:
            clock.advance(timedelta(seconds=order["advance_seconds"]))
        elif "at" in order:
            clock.move_to(datetime.fromisoformat(order["at"]))
        elif order.get("reset"):
            clock.reset()
        if order:
            expiry.reap(clock.now())
        ran = run_timers(self.server.state) if order else []
        self._answer(200, {"now": clock.now().isoformat(), "ran": ran})

    def _answer(self, status: int, value: Any) -> None:
        self._send(status, "application/json", json.dumps(value, ensure_ascii=False, default=str))

    def _send(self, status: int, content_type: str, text: str) -> None:
        self._send_bytes(status, {"Content-Type": content_type}, text.encode())

    def _send_bytes(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(content))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Functions write their own line."""


def run_timers(state: State, only: str | None = None) -> list[str]:
    """Do at once what the schedules would do in a while: all of it, or one by name."""
    names = [door.name for door in registry.work.values() if door.kind == "timer" and only in (None, door.name)]
    for name in names:
        context = Context(f"{settings.prefix}-{name}", "", "timer", int(time.time() * 1000) + 300_000)
        record = {"messageId": name, "body": "{}", "eventSource": "aws:sqs", "receiptHandle": "", "attributes": {}}
        answer = state.functions.run(name, {"Records": [record]}, context)
        if answer["batchItemFailures"]:
            print(f"timer {name} failed", file=sys.stderr)
    return names


def serve(port: int, root: Path, clock_file: Path) -> None:
    """Serve until SIGTERM, then finish what runs."""
    clock = MovableClock(clock_file)
    core_clock.install(clock)
    counted = counting.count(session(), Path(file)) if (file := os.environ.get("EKDWAR_COUNT_CALLS")) else None
    gateway = from_secrets(
        client("secretsmanager"),
        settings.prefix,
        post_to(f"{settings.public_url}/v1/payments/webhook"),
        keep_in=clock_file.with_name("gateway.json"),
    )
    digilocker = digilocker_from_secrets(client("secretsmanager"), settings.prefix)
    whatsapp = whatsapp_from_secrets(
        client("secretsmanager"), settings.prefix, post_to(f"{settings.public_url}/v1/whatsapp/webhook")
    )
    joined = joined_from_secrets(
        client("secretsmanager"), settings.prefix, clock.now, keep_in=clock_file.with_name("joined.json")
    )
    mail = MailServer(int(os.environ["EKDWAR_MAIL_PORT"])) if os.environ.get("EKDWAR_MAIL_PORT") else None
    functions = Functions(settings.prefix, root / "regions")
    functions.run = counted(functions.run) if counted else functions.run  # type: ignore[method-assign]
    host = Host(port, State(functions, clock, gateway, digilocker, whatsapp, joined, mail, clock_file.parent))
    build_all()
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=host.shutdown).start())
    print(json.dumps({"functions": len(registry.work) + 1, "settings": asdict(settings)}), flush=True)
    host.serve_forever(poll_interval=0.1)
    host.finish_all()
    host.server_close()


def main() -> None:
    parser = argparse.ArgumentParser(description="The function host of the laptop")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the folder that holds app.py and regions/")
    parser.add_argument("--clock", type=Path, required=True, help="file that keeps how far the clock is moved")
    order = parser.parse_args()
    serve(order.port, order.root, order.clock)


if __name__ == "__main__":
    main()
