"""A list of 100,000 cases through the deployed stack, killed in the middle: doors, state machine, events and all.

It takes an hour and more, so it runs only where it is named: `--only lakh`.
"""

import os
import re
import subprocess
import sys
import time
from typing import Any

from infra.actors import Officer, Place, officers, wait_until
from infra.bench import cases
from infra.bench.figures import Figure, Say
from infra.local.stack import ROOT, LocalStack
from infra.local.throwaway import throwaway

_OFFICER, _LIST, _PART = "hp-anita-katoch", "tehsil-theog.lakh", 500
_NOTE = (
    "{lines:,} lines of one list brought and approved over HTTP, issued by the state machine on a fresh stack with "
    "everything that follows an issued certificate; after {killed:,} the functions and their execution were killed, "
    "and the timer took the run up again; by the wall, with one process for all functions. At the end: {counted}"
)


def measure(quick: bool, say: Say) -> list[Figure]:
    """Certificates a second. RuntimeError where a number is missing or used twice."""
    lines = 200 if quick else 100_000
    with throwaway(say) as stack:
        officer = Officer(Place(stack.port, stack.host_port)).sign_in(officers(stack.home)[_OFFICER])
        say(f"A list of {lines:,}")
        _bring(officer, lines)
        began = time.perf_counter()
        stack.control("/timers", {"only": "resume_runs"})
        killed = _until(officer, say, made=lines * 2 // 5)
        _cut_off(stack)
        _until(officer, say)
        took = time.perf_counter() - began
        say("Counting in the register")
        counted = _counted(stack, lines)
    note = _NOTE.format(lines=lines, killed=killed, counted=counted)
    return [Figure(f"{lines:,} certificates through the stack", lines / took, "a second", better="higher", note=note)]


def _bring(officer: Officer, lines: int) -> None:
    officer.call("POST", "/v1/lists", {"name": _LIST.partition(".")[2], "service_id": cases.SERVICE})
    for number, first in enumerate(range(1, lines + 1, _PART), 1):
        part = {"number": number, "csv": cases.csv(first, min(first + _PART - 1, lines))}
        officer.call("POST", f"/v1/lists/{_LIST}/parts", part)
    officer.call("POST", f"/v1/lists/{_LIST}/approval", {"reason": "A list for measuring.", "lines": lines})


def _until(officer: Officer, say: Say, *, made: int | None = None) -> int:
    """Wait until so many are made, or the run is over; how many there are then."""

    def run() -> dict[str, Any] | None:
        told: dict[str, Any] = officer.call("GET", f"/v1/bulk/certificates-{_LIST}")
        say(f"{told['made']:,} certificates")
        return told if told.get("ended_at") or (made is not None and told["made"] >= made) else None

    return int(wait_until(run, patience_s=4 * 3600, every_s=2)["made"])


def _cut_off(stack: LocalStack) -> None:
    """Kill the functions and the execution, as a failure of a whole zone would, and let the timer find the run."""
    stack.kill_host()
    stack.stop_executions("bulk")
    stack.start_host()
    stack.control("/timers", {"only": "resume_runs"})


def _counted(stack: LocalStack, lines: int) -> str:
    """What the operator's command counts in the register."""
    order = [sys.executable, "-m", "infra", "bulk", "--kind", "certificates", "--list", _LIST]
    env = {**os.environ, **stack.environment()}
    done = subprocess.run(order, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    told = " ".join(done.stdout.split())
    found = re.search(r"In the register: (.*? missing)\.", told)
    if done.returncode or not found or not found[1].startswith(f"{lines} listed, {lines} numbers, 0 "):
        raise RuntimeError(told)
    return found[1]
