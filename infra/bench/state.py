"""People who stand twice in the registry of a whole state, 19 lakh families: seconds, memory, and what is found.

It takes a quarter of an hour of a processor and more, so it runs only where it is named: `--only state`.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from infra.bench.figures import Figure, Say

_PEOPLE, _PARTS, _MEMORY_GB = 7_500_000, 16, 8
_PROGRAM = Path(__file__).parent / "programs/duplicates.py"
_NOTE = (
    "{people:,} made-up people (19 lakh families have 7,500,000), memory of DuckDB limited to {memory_gb} GB: made up "
    "and brought into a file in {bring:.0f} s, names and columns in {load:.0f} s, compared in {find:.0f} s by the "
    "clock, {processor_s:.0f} s of processor in all; {pairs:,} pairs. Reading the table before is not in it"
)


def measure(quick: bool, say: Say) -> list[Figure]:
    """Minutes, gigabytes, and what is found."""
    people = 200_000 if quick else _PEOPLE
    say(f"{people:,} people")
    with tempfile.TemporaryDirectory(prefix="ekdwar-bench-") as folder:
        order = [sys.executable, str(_PROGRAM), folder, str(people), str(_PARTS), str(_MEMORY_GB)]
        done = subprocess.run(order, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    note = _NOTE.format(**told, memory_gb=_MEMORY_GB)
    minutes = (told["load"] + told["find"]) / 60
    return [
        Figure("duplicates of a state, looked for", minutes, "min", note=note),
        Figure("duplicates of a state, most memory", told["peak_mb"] / 1024, "GB"),
        Figure("duplicates of a state, found", 100 * told["recall"], "%", better="higher"),
        Figure("duplicates of a state, right", 100 * told["precision"], "%", better="higher"),
    ]
