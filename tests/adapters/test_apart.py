"""Work apart: what one file does touches no other, and whoever forks for them is always there."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from chalicelib.adapters import apart
from tests.door import wait_until


def ran(work: str, content: bytes = b"", seconds: int = 5) -> tuple[dict[str, Any], bytes]:
    return apart.run(f"tests.documents.work:{work}", content, seconds=seconds, memory_mb=1024)


def there() -> Any:
    """The process that forks, as a child sees it."""
    return ran("looking_around")[0]["forks"]


@pytest.mark.parametrize(
    ("work", "seconds", "error"),
    [
        ("endless", 1, apart.TooMuchWork),
        ("greedy", 5, apart.TooMuchWork),
        ("swelling", 5, apart.TooMuchWork),
        ("breaking", 5, apart.BadBytes),
    ],
)
def test_what_is_ended_ends_alone(work: str, seconds: int, error: type[Exception]) -> None:
    before = there()
    with pytest.raises(error):
        ran(work, seconds=seconds)
    assert there() == before


def test_after_a_crash_memory_is_laid_out_anew() -> None:
    before = there()
    with pytest.raises(apart.TooMuchWork):
        ran("crashing")
    assert there() != before


def test_work_that_does_nothing_for_ever_is_ended_too(monkeypatch: pytest.MonkeyPatch) -> None:
    before = there()
    monkeypatch.setattr(apart, "_QUEUEING_S", 0)
    with pytest.raises(TimeoutError):
        ran("asleep", seconds=1)
    monkeypatch.undo()
    assert there() == before
    wait_until(lambda: not children_of(before), patience_s=10)


def children_of(process: int) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


def test_whoever_forks_is_begun_again_when_it_has_died() -> None:
    before = there()
    os.kill(before, signal.SIGKILL)
    assert there() != before


def test_a_file_that_kills_whoever_forks_gains_nothing_and_the_next_one_works() -> None:
    before = there()
    with pytest.raises(RuntimeError):
        ran("orphaning")
    assert there() != before


def test_a_file_sees_no_other_file_and_nothing_that_is_open() -> None:
    for content in (b"first", b"second one"):
        told, back = ran("looking_around", content)
        assert (told["seen"], back) == ([len(content)], content[::-1])
        assert told["open"] == [0, 1, 2, 3], "nothing, nowhere, nowhere, and its own file"


def test_nobody_of_the_same_user_may_look_into_the_memory() -> None:
    assert ran("looking_around")[0]["shows_its_memory"] == 0


def test_many_at_once_get_their_own_back_in_one_house() -> None:
    contents = [bytes([number]) * 300_000 + b"." for number in range(24)]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda content: ran("looking_around", content), contents))
    assert [back for _, back in found] == [content[::-1] for content in contents]
    assert len({told["forks"] for told, _ in found}) == 1


def test_whoever_forks_ends_with_the_process_that_began_it() -> None:
    program = "import signal; from tests.adapters import test_apart as t; print(t.there(), flush=True); signal.pause()"
    path = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, env=path) as parent:
        assert parent.stdout
        forks = int(parent.stdout.readline())
        assert not is_over(forks)
        parent.kill()
    wait_until(lambda: is_over(forks), patience_s=10)


def is_over(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
