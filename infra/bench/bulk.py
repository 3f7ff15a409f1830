"""Bulk issue: a list of approved cases through the chunks of a run, on the emulator; how many a second and core."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from infra.bench.figures import Figure, Say
from infra.local.data import deploy_data
from infra.local.emulator import Emulator, free_port
from infra.local.home import local_environment

ROOT = Path(__file__).parents[2]
_PREFIX = "ekdwar-bench"
_NOTE = (
    "{lines:,} lines of a list brought through the actions of the doors in {reading:.1f} s ({faulty} faulty), planned "
    "and made in chunks of ten by one process after another as `make_a_chunk` makes them, in {seconds:.0f} s by the "
    "clock; the first process was killed after {killed:,} and the second went on; {numbers:,} numbers, none twice. "
    "Processor time is that of the functions' side (numbering, offline code, drawing, signing, register), without the "
    "emulator, whose one process holds tables, buckets and the signing key"
)

_COUNTED = (
    "fifty lines, counted: {calls:g} calls to AWS a line, {signatures:g} of them signatures; what follows the event of "
    "an issued certificate is not in it"
)


def measure(quick: bool, say: Say) -> list[Figure]:
    """Certificates a second of one core, and what 100,000 would take of it."""
    lines = 100 if quick else 2_000
    say(f"A list of {lines:,} certificates")
    told = _run(lines)
    a_second = told["timed"] / told["processor_s"]
    return [
        Figure("certificates of a list", a_second, "a s·core", better="higher", note=_NOTE.format(**told)),
        Figure("100,000 certificates of a list", 100_000 / a_second / 60, "min·core", note="from the figure above"),
        Figure("write units of a line of a list", told["writes"], "", note=_COUNTED.format(**told)),
        Figure("read units of a line of a list", told["reads"], ""),
    ]


def _run(lines: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="ekdwar-bulk-") as folder:
        emulator = Emulator(free_port(), Path(folder))
        emulator.start()
        try:
            deploy_data(emulator.url, _PREFIX, public_url="http://ekdwar.localhost")
            env = {**os.environ, **local_environment(emulator.port, free_port(), prefix=_PREFIX)}
            begun = _child(env, "begin", lines)
            costs = _child(env, "count", 5)
            first = _child(env, "some", lines // 4)
            rest = _child(env, "rest", lines)
        finally:
            emulator.kill()
    both = {name: first[name] + rest[name] for name in ("processor_s", "seconds")}
    timed = rest["made"] - costs["lines"]
    return {**begun, **costs, **rest, **both, "timed": timed, "killed": first["made"], "lines": lines}


def _child(env: dict[str, str], what: str, number: int) -> dict[str, Any]:
    program = str(Path(__file__).parent / "programs/bulk.py")
    done = subprocess.run(
        [sys.executable, program, what, str(number)],
        env={**env, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if not done.stdout.strip():
        raise RuntimeError(f"programs/bulk.py {what} ended with {done.returncode} and said nothing")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
