"""`python -m infra demo`: one application from click to certificate, without a browser, over the public doors.

Against the stack that `make run` keeps up, or against a fresh one that is thrown away afterwards. Leaves
`dist/demo/certificate.pdf` and prints how long each leg took.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from infra import samples
from infra.actors import Citizen, Place, Program, wait_until
from infra.local import home
from infra.local.emulator import free_port
from infra.local.stack import LocalStack

_T = TypeVar("_T")
OUT = Path("dist/demo")


class Legs:
    """What was done, and how long each took."""

    def __init__(self, console: Console) -> None:
        self.console, self.done = console, list[tuple[str, float]]()

    def go(self, told: str, what: Callable[[], _T]) -> _T:
        """Do one thing, showing that it is being done."""
        started = time.perf_counter()
        with self.console.status(told):
            found = what()
        self.done.append((told, time.perf_counter() - started))
        self.console.print(f"[green]✓[/] {told}")
        return found


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument(
        "--service", default="maharashtra/revenue/income-certificate", choices=sorted(samples.samples())
    )


def main(args: argparse.Namespace) -> int:
    """Walk the way. Returns the exit code."""
    console = Console()
    legs = Legs(console)
    with stack(legs) as (place, kept):
        walk(legs, place, kept, samples.samples()[args.service])
    console.print(_summary(legs))
    console.print(f"The certificate is in {OUT / 'certificate.pdf'}")
    return 0


@contextmanager
def stack(legs: Legs) -> Iterator[tuple[Place, Path]]:
    """The stack that is up, or a fresh one."""
    if ports := home.running():
        yield Place(ports["port"], ports["host_port"]), home.HOME
        return
    with tempfile.TemporaryDirectory(prefix="ekdwar-demo-") as folder:
        fresh = LocalStack(Path(folder), free_port(), free_port())
        try:
            legs.go("A fresh stack is brought up", fresh.start)
            yield Place(fresh.port, fresh.host_port), fresh.home
        finally:
            fresh.kill()


def walk(legs: Legs, place: Place, kept: Path, sample: samples.Sample) -> None:
    """From the one-time code to the signed file."""
    mobile = f"9{random.randrange(10**9):09}"  # noqa: S311  a made-up number
    citizen = legs.go("A citizen signs in with the code from the SMS", lambda: Citizen(place).sign_in(mobile))
    draft = legs.go("fills in the form and uploads the papers", lambda: samples.fill(citizen, sample))
    number = draft["application_id"]
    filed = legs.go("submits", lambda: citizen.submit(number))
    if filed["status"] == "awaiting_fee":
        legs.go("pays the fee at the gateway", lambda: citizen.pay(filed))
        filed = legs.go("has an acknowledgement", lambda: _acknowledged(citizen, number))
    legs.console.print(f"  number [bold]{filed['number']}[/], answer due by [bold]{filed['due_on']}[/]")
    desks = legs.go("The officers sign in with password and app", lambda: samples.sign_in_officers(place, kept, sample))
    legs.go("verify the papers, forward and approve", lambda: samples.decide(desks, number))
    issued = legs.go("The certificate is drawn, signed and registered", lambda: citizen.wait_for(number, "issued"))
    pdf = legs.go("The citizen downloads it", lambda: citizen.certificate(issued["certificate_id"]))
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "certificate.pdf").write_bytes(pdf)
    verdict = legs.go("Anybody checks its number", lambda: _check(place, issued["certificate_id"]))
    legs.console.print(f"  certificate [bold]{issued['certificate_id']}[/] is [bold]{verdict}[/]")
    for message in reversed(place.messages(f"+91{mobile}")):
        legs.console.print(f"  [dim]SMS[/] {message['text']}")


def _acknowledged(citizen: Citizen, number: str) -> dict[str, str]:
    return wait_until(lambda: found if (found := citizen.see(number)).get("due_on") else None)


def _check(place: Place, certificate_id: str) -> str:
    return str(Program(place).call("GET", f"/v1/certificates/{certificate_id}")["standing"])


def _summary(legs: Legs) -> Table:
    table = Table(title="How long each leg took")
    table.add_column("leg")
    table.add_column("seconds", justify="right")
    for told, seconds in legs.done:
        table.add_row(told, f"{seconds:.2f}")
    table.add_row("all", f"{sum(seconds for _, seconds in legs.done):.2f}", style="bold")
    return table
