"""The walk over the access logs of all people, for `python -m infra audit --logs`."""

from collections.abc import Iterator
from datetime import datetime

from rich.console import Console

from chalicelib.core.clock import clock
from chalicelib.privacy import actions
from chalicelib.privacy.store import PrivacyItem


def walk(console: Console) -> int:
    """Check every line of every log. Returns the exit code: 0 where all hold, 1 where one does not."""
    now = clock().now()
    found = [(subject_id, broken_at(subject_id, now)) for subject_id in subjects()]
    faults = [(subject_id, number) for subject_id, number in found if number is not None]
    for subject_id, number in faults:
        console.print(f"{subject_id}: line {number} was changed or is missing", style="red", soft_wrap=True)
    console.print(f"{len(found)} access logs, {len(faults)} faults")
    return int(bool(faults))


def broken_at(subject_id: str, now: datetime) -> int | None:
    """The first line of one log that does not hold."""
    return actions.broken_at(subject_id, now=now)


def subjects() -> Iterator[str]:
    """Everybody who has a log. It reads the whole table once: a command of operators may, a door may not."""
    heads = PrivacyItem.scan(PrivacyItem.sk == "head", attributes_to_get=["pk"])
    return (item.pk.partition("#")[2] for item in heads)
