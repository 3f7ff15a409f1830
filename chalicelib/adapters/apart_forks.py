"""The process that forks a child for every file that `apart` is given: it imports what the work needs, once.

It never reads what it hands on: bytes go from whoever asks straight to the child, which has no other descriptor. The
child ends with its file, so that nothing of one file is there when the next one comes. After a crash the process is
renewed, lest anybody learn by trying where things lie in its memory. It ends with the process that began it.
"""

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

GOOD, OWN_FAULT, _ODD = 0, 3, 1
"""How a child ends. Own fault: the work itself raised; the bytes are at fault, not the house. Above 127: killed."""
END = b"\0ended\0"
"""Written behind what the child wrote, before the byte that says how it ended."""
PLACE_BYTES = 200
_CONTROL, _OWN, _MOST_DESCRIPTORS = 0, 3, 4096
_KILLED_BY_LIMIT = (signal.SIGKILL, signal.SIGXCPU)
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38


class Forks:
    """Children at work, each with the socket over which it was asked."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._work: dict[int, socket.socket] = {}
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)
        self._ends, told = os.pipe()
        for end in (self._ends, told):
            os.set_blocking(end, False)
        self._poll.register(self._ends, select.POLLIN)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(told, warn_on_full_buffer=False)

    def serve(self) -> None:
        """Until nobody asks any more, or it is time for a new one: then those at work may finish."""
        asked = True
        while asked or self._work:
            happened = {number for number, _ in self._poll.poll()}
            for number in happened - {_CONTROL, self._ends}:
                self._stop(number)
            if self._ends in happened:
                asked = self._bury() and asked
            if asked and _CONTROL in happened:
                asked = self._begin()
            if not asked:
                self._close()

    def _begin(self) -> bool:
        """Fork for the next order; False where whoever asks is gone, and with it all that was asked."""
        told, numbers, _, _ = socket.recv_fds(self._control, PLACE_BYTES, 1)
        if not numbers:
            for child in self._work:
                os.kill(child, signal.SIGKILL)
            return False
        place, work = told.decode().strip(), socket.socket(fileno=numbers[0])
        with suppress(Exception):  # the child will say so
            _import_ahead(place)
        child = os.fork()
        if not child:
            _be_child(place, work)
        self._work[child] = work
        self._poll.register(work, 0)
        return True

    def _bury(self) -> bool:
        """Say how each child ended that has; False where one crashed."""
        os.read(self._ends, 4096)
        whole = True
        for child in tuple(self._work):
            dead, status = os.waitpid(child, os.WNOHANG)
            if dead:
                whole = self._tell(self._work.pop(child), os.waitstatus_to_exitcode(status)) and whole
        return whole

    def _tell(self, work: socket.socket, code: int) -> bool:
        with suppress(KeyError):
            self._poll.unregister(work)
        with work, suppress(OSError):
            work.sendall(END + bytes([128 - code if code < 0 else code]))
        return code >= 0 or -code in _KILLED_BY_LIMIT

    def _stop(self, number: int) -> None:
        """Nobody waits for its answer any more."""
        child = next(child for child, work in self._work.items() if work.fileno() == number)
        os.kill(child, signal.SIGKILL)
        self._poll.unregister(number)

    def _close(self) -> None:
        if self._control.fileno() >= 0:
            self._poll.unregister(self._control)
            self._control.close()


def _import_ahead(place: str) -> None:
    """The module of the work, and what that one names in `AHEAD` because its functions import it late."""
    module = place.partition(":")[0]
    if module in sys.modules:
        return
    from chalicelib.core.model import build_all

    for name in getattr(importlib.import_module(module), "AHEAD", ()):
        importlib.import_module(name)
    build_all()
    gc.freeze()


def _be_child(place: str, work: socket.socket) -> NoReturn:
    """Nothing of the parent but its code: no descriptor, no handler, and no way back into its loop."""
    code = _ODD
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        os.dup2(work.detach(), _OWN)
        os.dup2(1, _CONTROL)
        os.closerange(_OWN + 1, _MOST_DESCRIPTORS)
        code = _worked(place, socket.socket(fileno=_OWN))
    finally:
        os._exit(code)


def _worked(place: str, work: socket.socket) -> int:
    source = work.makefile("rb")
    task = json.loads(source.readline())
    content = source.read(task["size"])
    module, _, name = place.partition(":")
    function: Callable[..., tuple[dict[str, Any], bytes]] = getattr(importlib.import_module(module), name)
    _limit(task["seconds"], task["memory_mb"])
    try:
        facts, result = function(content, **task["arguments"])
    except MemoryError:
        os.kill(os.getpid(), signal.SIGKILL)
    except Exception:
        return OWN_FAULT
    work.sendall(json.dumps(facts).encode() + b"\n" + result)
    return GOOD


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


def _prctl(option: int, value: int) -> None:
    """prctl(2), where there is one."""
    import ctypes

    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def main() -> None:
    """Serve whoever holds the other end of the socket that stands in for the standard input."""
    _prctl(_PR_SET_DUMPABLE, 0)  # no process of this user may look into this one or its children: ptrace(2), proc(5)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Forks(socket.socket(fileno=_CONTROL)).serve()


if __name__ == "__main__":
    main()
