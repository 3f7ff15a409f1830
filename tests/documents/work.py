"""Work to be run apart: endless, greedy, breaking, crashing, curious."""

import ctypes
import os
import signal
import time

_PR_GET_DUMPABLE = 3
_seen: list[int] = []


def endless(_content: bytes) -> tuple[dict[str, object], bytes]:
    while True:
        pass


def greedy(_content: bytes) -> tuple[dict[str, object], bytes]:
    return {"size": len(bytearray(4 * 1024 * 1024 * 1024))}, b""


def breaking(_content: bytes) -> tuple[dict[str, object], bytes]:
    raise ValueError


def surroundings(_content: bytes) -> tuple[dict[str, object], bytes]:
    return {"names": sorted(os.environ)}, b""


def asleep(_content: bytes) -> tuple[dict[str, object], bytes]:
    time.sleep(60)
    return {}, b""


def crashing(_content: bytes) -> tuple[dict[str, object], bytes]:
    os.kill(os.getpid(), signal.SIGSEGV)
    return {}, b""


def swelling(_content: bytes) -> tuple[dict[str, object], bytes]:
    return {}, bytes(65 * 1024 * 1024)


def orphaning(_content: bytes) -> tuple[dict[str, object], bytes]:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)
    return {}, b""


def looking_around(content: bytes) -> tuple[dict[str, object], bytes]:
    """Everything that it can see: who it is, what it holds open, what was there before, whom it may look into."""
    _seen.append(len(content))
    return {
        "forks": os.getppid(),
        "open": [number for number in range(256) if _is_open(number)],
        "seen": _seen,
        "shows_its_memory": ctypes.CDLL(None).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0),
    }, content[::-1]


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
