"""Runs a function on untrusted bytes in a process of its own, with little memory, little time and no credentials.

Parsers of pictures and PDF are large programs in C. Whatever a hostile file does to them, it does to a process that
knows nothing, can't write files, and ends.
"""

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

_OWN_FAULT = 3
"""Exit code where the work itself raised: the bytes are at fault, not the house."""


_QUEUEING_S = 5
"""How long the work may wait for a processor, beyond the time that it may use one."""


class TooMuchWork(Exception):
    """The processor's time or the memory was used up, and the process was killed over it."""


class BadBytes(Exception):
    """The function could not make sense of the bytes."""


def run(place: str, content: bytes, *, seconds: int, memory_mb: int, **arguments: Any) -> tuple[dict[str, Any], bytes]:
    """Call `package.module:function(content, **arguments)`, which gives a dict and bytes. Arguments are plain JSON.

    `seconds` are of the processor. Raises TooMuchWork and BadBytes for what the bytes are to blame for, and
    TimeoutError where the machine was so busy that it did not get round to it: that may be tried again.
    """
    task = {"place": place, "arguments": arguments, "seconds": seconds, "memory_mb": memory_mb, "size": len(content)}
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-P", "-m", __name__],
            input=json.dumps(task).encode() + b"\n" + content,
            capture_output=True,
            timeout=seconds + _QUEUEING_S,
            env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(place) from error
    if done.returncode == _OWN_FAULT:
        raise BadBytes
    if done.returncode < 0:
        raise TooMuchWork
    if done.returncode:
        raise RuntimeError(f"{place} could not be run apart: {done.returncode}")
    head, _, rest = done.stdout.partition(b"\n")
    return json.loads(head), rest


def _limit(seconds: int, memory_mb: int) -> None:
    import resource

    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory_mb * 1024 * 1024),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS knows no limit of address space
            resource.setrlimit(what, (most, most))


def _work(source: BinaryIO, target: BinaryIO) -> int:
    task = json.loads(source.readline())
    content = source.read(task["size"])
    module, _, name = task["place"].partition(":")
    function: Callable[..., tuple[dict[str, Any], bytes]] = getattr(importlib.import_module(module), name)
    _limit(task["seconds"], task["memory_mb"])
    try:
        facts, result = function(content, **task["arguments"])
    except MemoryError:
        os.kill(os.getpid(), 9)
    except Exception:
        return _OWN_FAULT
    target.write(json.dumps(facts).encode() + b"\n" + result)
    target.flush()
    return 0


if __name__ == "__main__":
    sys.exit(_work(sys.stdin.buffer, sys.stdout.buffer))
