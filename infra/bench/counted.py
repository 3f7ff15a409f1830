"""A throwaway stack whose function host counts what each call costs."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra import samples
from infra.actors import Citizen, Officer, Place
from infra.bench.figures import Say
from infra.local.stack import LocalStack
from infra.local.throwaway import throwaway


@dataclass
class Ledger:
    """What was counted so far."""

    file: Path
    seen: int = 0

    def take(self) -> list[dict[str, Any]]:
        """Every call since the last time. What only asks whether something has happened yet counts once."""
        lines = self.file.read_text("utf-8").splitlines() if self.file.exists() else []
        told, self.seen = [json.loads(line) for line in lines[self.seen :]], len(lines)
        asked: set[str] = set()
        kept = []
        for call in told:
            if call["request"].startswith("GET ") and call["request"] in asked:
                continue
            asked.add(call["request"])
            kept.append(call)
        return kept


@contextmanager
def counted_stack(say: Say) -> Iterator[tuple[LocalStack, Ledger]]:
    """A whole stack that counts, and leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="ekdwar-count-") as folder:
        file = Path(folder) / "calls.jsonl"
        os.environ["EKDWAR_COUNT_CALLS"] = str(file)
        try:
            with throwaway(say) as stack:
                yield stack, Ledger(file)
        finally:
            del os.environ["EKDWAR_COUNT_CALLS"]


SERVICE = "himachal-pradesh/revenue/himachali-bonafide-certificate"
"""Free of charge, with two stages: verified at the patwar circle, decided at the tehsil."""


def people(stack: LocalStack, mobile: str) -> tuple[Citizen, list[Officer], samples.Sample]:
    """A citizen and the officers on the way, signed in."""
    place, sample = Place(stack.port, stack.host_port), samples.samples()[SERVICE]
    return Citizen(place).sign_in(mobile), samples.sign_in_officers(place, stack.home, sample), sample
