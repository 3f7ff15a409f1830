"""`duplicates.py FOLDER PEOPLE PARTS MEMORY_GB`: the job over a made-up registry of that size, in a process of its own.

Prints one line of JSON: seconds by step, the most memory that the process ever had, and what was found of those who
stand twice. Killed and started again with the same folder and size it goes on; the seconds are then those of the rest.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chalicelib.registry.models import Traits
from infra.duplicates.job import Job
from infra.duplicates.made_up import registry


def main(folder: Path, size: int, parts: int, memory_gb: int) -> dict[str, Any]:
    """Make up, bring, load, find; each on its own clock."""
    folder.mkdir(parents=True, exist_ok=True)
    steps: dict[str, float] = {}
    began = time.monotonic()

    def done(step: str) -> None:
        nonlocal began
        steps[step], began = round(time.monotonic() - began, 1), time.monotonic()
        print(json.dumps({step: steps[step], "peak_mb": _peak_mb()}), file=sys.stderr, flush=True)

    job = Job(folder, parts=parts, memory_gb=memory_gb, say=_say)
    job.bring(_people(size, folder / "twice.txt"))
    done("bring")
    job.load()
    done("load")
    found = {tuple(sorted((pair.one, pair.other))) for pair in job.find()}
    done("find")
    job.close()
    twice = {tuple(line.split()) for line in (folder / "twice.txt").read_text("utf-8").splitlines()}
    right = len(found & twice)
    told = {"people": size, "pairs": len(found), "recall": right / len(twice), "precision": right / len(found)}
    return {**told, **steps, "processor_s": round(time.process_time(), 1), "peak_mb": _peak_mb()}


def _people(size: int, twice: Path) -> Iterator[tuple[str, Traits]]:
    """Everybody; who stands twice is written aside, entry by entry."""
    number, person = "", -1
    with twice.open("w", encoding="utf-8") as file:
        for one in registry(size):
            if one.person == person:
                file.write(f"{number} {one.member_id}\n")
            number, person = one.member_id, one.person
            yield one.member_id, one.traits


def _say(what: str, done: int, of: int) -> None:
    print(json.dumps({"what": what, "done": done, "of": of, "peak_mb": _peak_mb()}), file=sys.stderr, flush=True)


def _peak_mb() -> int:
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes // 1024


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), *map(int, sys.argv[2:5]))))
