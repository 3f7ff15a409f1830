"""The whole of Ekdwar on one machine: the emulator, the function host, and everything deployed between them."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from infra.local import deploy, prepare
from infra.local.data import aws
from infra.local.emulator import Emulator, free_port
from infra.local.home import local_environment, public_url
from infra.template import HOST_VARIABLE

ROOT = Path(__file__).parents[2]
Say = Callable[[str], None]


def _silent(_: str) -> None:
    """Say nothing."""


@dataclass
class LocalStack:
    """Emulator and host on two ports, with their state under `home`."""

    home: Path
    port: int
    host_port: int
    prefix: str = "ekdwar-local"
    root: Path = ROOT
    certificate_express: bool = False
    say: Say = _silent
    host: subprocess.Popen[bytes] | None = None
    emulator: Emulator = field(init=False)
    mail_port: int = field(init=False)
    """Where letters arrive with their attachments."""

    def __post_init__(self) -> None:
        self.mail_port = free_port()
        self.emulator = Emulator(self.port, self.home, keep=True, settings={"SMTP_HOST": f"127.0.0.1:{self.mail_port}"})

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return public_url(self.port)

    @property
    def inbox_url(self) -> str:
        return f"http://127.0.0.1:{self.host_port}/inbox"

    def environment(self) -> dict[str, str]:
        """What the host and every tool that works on this stack has in its environment."""
        express = self.certificate_express
        own = {"EKDWAR_HOME": str(self.home), "EKDWAR_MAIL_PORT": str(self.mail_port)}
        return own | local_environment(self.port, self.host_port, prefix=self.prefix, certificate_express=express)

    def is_alive(self) -> bool:
        """Whether both processes run."""
        return all(one is not None and one.poll() is None for one in (self.host, self.emulator.process))

    def start(self) -> None:
        """Bring everything up. On a kept state only what has changed is deployed, and what waited goes on."""
        self.home.mkdir(parents=True, exist_ok=True)
        self._recover()
        (self.home / "running").touch()
        self.say("Emulator")
        self.emulator.start()
        prepare.in_child(self._order(), self.environment(), self.home / "prepare.log", self.say)
        deploy.renew_stream_mappings(self.emulator.url)
        self.say("Function host")
        self.start_host()
        self.say("Open workflows")
        self.control("/timers", {})

    def stop(self) -> None:
        """Finish what runs, save, and end. The host goes first: a save under load can fail."""
        if self.host is not None:
            self._become_quiet()
            self.stop_host()
        self.emulator.stop()
        self._keep_good_state()
        (self.home / "running").unlink(missing_ok=True)

    def restart(self) -> None:
        """Stop in order and start again, on the same state."""
        self.stop()
        self.start()

    def kill(self) -> None:
        """End all at once, as a power cut would."""
        self.kill_host()
        self.emulator.kill()

    def start_host(self) -> None:
        """Start the function host and come back when it answers."""
        with (self.home / "host.log").open("ab") as log:
            self.host = subprocess.Popen(
                [sys.executable, "-m", "infra.local.host", *self._host_options()],
                env={**os.environ, **self.environment()},
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_for_host(time.monotonic() + 60)

    def stop_host(self) -> None:
        """Let the host finish its calls and end."""
        self._end_host(signal.SIGTERM)

    def kill_host(self) -> None:
        """End the host in the middle of its calls."""
        self._end_host(signal.SIGKILL)

    def stop_executions(self, machine: str) -> None:
        """End all executions of a state machine, as if it had been lost with them."""
        states = aws(self.emulator.url, "stepfunctions")
        machines = states.list_state_machines()["stateMachines"]
        arn = next(one["stateMachineArn"] for one in machines if one["name"] == f"{self.prefix}-{machine}")
        for lost in states.list_executions(stateMachineArn=arn, statusFilter="RUNNING")["executions"]:
            states.stop_execution(executionArn=lost["executionArn"])

    def control(self, path: str, order: dict[str, Any]) -> Any:
        """Ask the host: `/clock`, `/timers`, `/drain`."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.host_port}{path}", json.dumps(order).encode())
        with urllib.request.urlopen(request, timeout=300) as answer:
            return json.load(answer)

    def health(self) -> dict[str, Any]:
        """What time it is there, and how many calls are under way."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.host_port}/health", timeout=5) as answer:
            told: dict[str, Any] = json.load(answer)
            return told

    def now(self) -> datetime:
        """What time it is for the functions."""
        return datetime.fromisoformat(self.health()["now"])

    def _host_options(self) -> list[str]:
        clock = self.home / "clock"
        return ["--port", str(self.host_port), "--root", str(self.root), "--clock", str(clock)]

    def _order(self) -> dict[str, Any]:
        """What `infra.local.prepare` is to bring up."""
        host = {HOST_VARIABLE: f"http://127.0.0.1:{self.host_port}/invoke"}
        return {
            "root": str(self.root),
            "endpoint": self.emulator.url,
            "prefix": self.prefix,
            "public_url": self.url,
            "certificate_express": self.certificate_express,
            "environment": {**host, "EKDWAR_UPLOADS_ORIGIN": self.emulator.url},
            "gateway_url": f"http://127.0.0.1:{self.host_port}",
        }

    def _wait_for_host(self, until: float) -> None:
        while time.monotonic() < until:
            if self.host is None or self.host.poll() is not None:
                break
            try:
                self.health()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        tail = (self.home / "host.log").read_text(errors="replace")[-3000:]
        raise RuntimeError(f"the function host did not come up on port {self.host_port}:\n{tail}")

    def _end_host(self, how: signal.Signals) -> None:
        if self.host is None:
            return
        self.host.send_signal(how)
        try:
            self.host.wait(60)
        except subprocess.TimeoutExpired:
            self.host.kill()
            self.host.wait()
        self.host = None

    def _become_quiet(self, patience_s: float = 20) -> None:
        """Take nothing new, and let events that are under way arrive: streams are not saved."""
        try:
            self.control("/drain", {})
            until = time.monotonic() + patience_s
            while time.monotonic() < until:
                told = self.health()
                if told["calls"] == 0 and told["quiet_s"] > 1.5:
                    return
                time.sleep(0.2)
        except OSError:
            return

    def _recover(self) -> None:
        """Where the last run did not end in order, go back to the last state that was saved whole."""
        good, state = self.home / "state.good", self.home / "state"
        if (self.home / "running").exists() and good.exists():
            self.say("The last run was cut off: going back to its last saved state")
            shutil.rmtree(state, ignore_errors=True)
            shutil.copytree(good, state)

    def _keep_good_state(self) -> None:
        good, state, fresh = self.home / "state.good", self.home / "state", self.home / "state.new"
        if state.exists():
            shutil.rmtree(fresh, ignore_errors=True)
            shutil.copytree(state, fresh)
            shutil.rmtree(good, ignore_errors=True)
            fresh.rename(good)
