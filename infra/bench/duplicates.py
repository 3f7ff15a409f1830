"""People who stand in a registry twice, looked for over the whole of it, beside Splink on the same data."""

import json
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from infra.bench.figures import Figure, Say
from infra.bench.venv import peer_python
from infra.duplicates.job import Job, Pair
from infra.duplicates.made_up import Record, registry

_PEER = "Splink"
_FOR_PEER = (
    "concat_ws(' ', w1, w2, w3) AS plain_name, mobiles[1] AS mobile, born // 2 AS half, (born + 1) // 2 AS other_half, "
    "least(day, month) AS low, greatest(day, month) AS high"
)
_NOTE = (
    "{size:,} made-up people of Himachal Pradesh, every 25th with a second entry that differs in one or two things "
    "(spelling, second name, day or year of birth, place, mobile, father); processor time of comparing, from columns "
    "that are in memory to a list of pairs, the same blocks and the same columns for both. Putting the names into "
    "columns takes {load_s:.1f} s once and is in neither; what Splink learns its weights by is not counted either"
)


def measure(quick: bool, say: Say) -> list[Figure]:
    """People compared a second, and what is found."""
    size = 50_000 if quick else 500_000
    say(f"{size:,} people are made up")
    records = list(registry(size))
    with tempfile.TemporaryDirectory(prefix="ekdwar-bench-") as folder:
        job = Job(Path(folder), parts=1, say=lambda what, *_: say(what))
        job.bring((one.member_id, one.traits) for one in records)
        began = time.process_time()
        job.load()
        loaded = time.process_time()
        pairs = job.find()
        found = time.process_time()
        recall, precision = _judged(pairs, records)
        say("Splink learns and compares")
        peer = _splink(job, Path(folder), records, recall)
        job.close()
    note = _NOTE.format(size=size, load_s=loaded - began)
    speed = "people compared in bulk, by processor"
    return [
        Figure(speed, size / (found - loaded), "a second", _PEER, size / peer["cpu_s"], 1.5, "ratio", "higher", note),
        Figure("of those who stand twice, found", 100 * recall, "%", _PEER, 100 * peer["recall"], 1, "ratio", "higher"),
        Figure("of what was found, right", 100 * precision, "%", _PEER, 100 * peer["precision"]),
    ]


def _twice(records: Iterable[Record]) -> set[tuple[str, ...]]:
    entries = defaultdict(list)
    for one in records:
        entries[one.person].append(one.member_id)
    return {tuple(sorted(both)) for both in entries.values() if len(both) == 2}


def _judged(pairs: Iterable[Pair], records: Iterable[Record]) -> tuple[float, float]:
    """Recall and precision."""
    same, found = _twice(records), {tuple(sorted((pair.one, pair.other))) for pair in pairs}
    return len(found & same) / len(same), len(found & same) / len(found)


def _splink(job: Job, folder: Path, records: Iterable[Record], recall: float) -> dict[str, float]:
    """What the peer needs to reach the same recall, or how far it gets."""
    job.write_columns(folder / "everybody.parquet", _FOR_PEER)
    (folder / "same.json").write_text(json.dumps(sorted(_twice(records))), "utf-8")
    program = Path(__file__).parent / "programs/peer_splink.py"
    order = [str(peer_python()), str(program), str(folder / "everybody.parquet"), str(folder / "same.json")]
    done = subprocess.run([*order, str(recall)], stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told
