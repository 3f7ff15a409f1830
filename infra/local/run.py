"""`python -m infra run`: everything on this machine, until Ctrl-C."""

import argparse
import json
import os
import shutil
import signal
import threading
import time
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from infra.local import home
from infra.local.emulator import is_free
from infra.local.stack import LocalStack


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=home.PORT, help="of pages and API (4566)")
    parser.add_argument("--host-port", type=int, default=home.HOST_PORT, help="of inbox and clock (4567)")
    parser.add_argument("--fresh", action="store_true", help="forget what earlier runs kept")


def main(args: argparse.Namespace) -> int:
    console = Console()
    if told := home.running():
        console.print(f"It runs already, as process {told['pid']}, on port {told['port']}.")
        return 1
    for port in (args.port, args.host_port):
        if not is_free(port):
            console.print(f"Port {port} is taken. Choose others with --port and --host-port.")
            return 1
    if args.fresh:
        shutil.rmtree(home.HOME, ignore_errors=True)
    stack = LocalStack(home.HOME.resolve(), args.port, args.host_port)
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    return _run(stack, console, stop)


def _run(stack: LocalStack, console: Console, stop: threading.Event) -> int:
    _write_pid(stack)
    try:
        _start(stack, console)
        console.print(_links(stack))
        while not stop.wait(1):
            if not stack.is_alive():
                console.print("A part has ended by itself; its log is in .local/. Stopping the rest.")
                return 1
        return 0
    finally:
        with console.status("Stopping: functions finish, then everything is saved"):
            stack.stop()
        (stack.home / "run.json").unlink(missing_ok=True)
        console.print("Stopped. Everything is kept in .local/ for the next run.")


def _start(stack: LocalStack, console: Console) -> None:
    began = time.monotonic()
    with console.status("Starting") as status:

        def say(line: str) -> None:
            console.print(f"[dim]{time.monotonic() - began:5.1f} s[/]  {line}")
            status.update(line)

        stack.say = say
        stack.start()
    console.print(f"[dim]{time.monotonic() - began:5.1f} s[/]  Ready")


def _links(stack: LocalStack) -> Panel:
    table = Table.grid(padding=(0, 2))
    table.add_row("Citizens", f"{stack.url}/")
    table.add_row("Officers", f"{stack.url}/officers/sign-in")
    table.add_row("… and who they are", stack.inbox_url.replace("/inbox", "/officers"))
    table.add_row("API", f"{stack.url}/api")
    table.add_row("Inbox: SMS and email", stack.inbox_url)
    table.add_row("Stop", "Ctrl-C")
    return Panel(table, title="Ekdwar", expand=False)


def _write_pid(stack: LocalStack) -> None:
    Path(stack.home).mkdir(parents=True, exist_ok=True)
    told = {"pid": os.getpid(), "port": stack.port, "host_port": stack.host_port}
    (stack.home / "run.json").write_text(json.dumps(told))
