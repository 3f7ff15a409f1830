"""Runs a function on untrusted bytes in a process of its own, with little memory, little time and no credentials.

Parsers of pictures and PDF are large programs in C. Whatever a hostile file does to them, it does to a process that
knows nothing, can't write files, and ends. That process is forked from one that has imported the parsers, once, and
has never seen a byte of any file (`apart_forks.py`).
"""

import atexit
import json
import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from threading import Lock
from typing import Any

from chalicelib.adapters.apart_forks import END, GOOD, OWN_FAULT, PLACE_BYTES

_QUEUEING_S = 5
"""How long the work may wait for a processor, beyond the time that it may use one."""
_MOST_BYTES = 64 * 1024 * 1024
"""What a result may have: a page's picture has a few megabytes."""
_PIECE = 256 * 1024


class TooMuchWork(Exception):
    """The processor's time or the memory was used up, and the process was killed over it."""


class BadBytes(Exception):
    """The function could not make sense of the bytes."""


class _Gone(Exception):
    """The forking process was not there any more."""


def run(place: str, content: bytes, *, seconds: int, memory_mb: int, **arguments: Any) -> tuple[dict[str, Any], bytes]:
    """Call `package.module:function(content, **arguments)`, which gives a dict and bytes. Arguments are plain JSON.

    `seconds` are of the processor. Raises TooMuchWork and BadBytes for what the bytes are to blame for, and
    TimeoutError where the machine was so busy that it did not get round to it: that may be tried again.
    """
    task = {"arguments": arguments, "seconds": seconds, "memory_mb": memory_mb, "size": len(content)}
    order = json.dumps(task).encode() + b"\n" + content
    result, end = _answer(place, order, seconds + _QUEUEING_S)
    if end == OWN_FAULT:
        raise BadBytes
    if end > 127:
        raise TooMuchWork
    if end != GOOD:
        raise RuntimeError(f"{place} could not be run apart: {end}")
    head, _, rest = result.partition(b"\n")
    return json.loads(head), rest


def _answer(place: str, order: bytes, patience_s: float) -> tuple[bytes, int]:
    """What the child wrote, and how it ended; with a new forking process where the known one ends."""
    for _ in range(2):
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                _forks.take(place, theirs)
            with suppress(_Gone):
                return _exchanged(ours, order, patience_s, place)
    raise RuntimeError(f"{place} could not be run apart: nobody forks")


def _exchanged(ours: socket.socket, order: bytes, patience_s: float, place: str) -> tuple[bytes, int]:
    until, answer = time.monotonic() + patience_s, bytearray()
    try:
        ours.settimeout(patience_s)
        with suppress(BrokenPipeError):  # it has ended before it read everything, and says how
            ours.sendall(order)
        while piece := _received(ours, until):
            answer += piece
            if len(answer) > _MOST_BYTES:
                raise TooMuchWork
    except TimeoutError as error:
        raise TimeoutError(place) from error
    except ConnectionResetError as error:
        raise _Gone from error
    result, end, code = answer[: -1 - len(END)], answer[-1 - len(END) : -1], answer[-1:]
    if end != END:
        raise _Gone
    return bytes(result), code[0]


def _received(ours: socket.socket, until: float) -> bytes:
    ours.settimeout(max(0.001, until - time.monotonic()))
    return ours.recv(_PIECE)


class _Forks:
    """The process that forks, begun when it is first needed, and again when it has ended."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._control: socket.socket | None = None
        self._former: list[subprocess.Popen[bytes]] = []

    def take(self, place: str, work: socket.socket) -> None:
        """Have a child forked that runs this with whoever holds the other end of the socket."""
        told = place.encode().ljust(PLACE_BYTES)
        with self._lock:
            try:
                self._send(told, work)
            except OSError:
                self._end()
                self._send(told, work)

    def _send(self, told: bytes, work: socket.socket) -> None:
        control = self._control or self._begun()
        socket.send_fds(control, [told], [work.fileno()])

    def _begun(self) -> socket.socket:
        self._control, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "chalicelib.adapters.apart_forks"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONDONTWRITEBYTECODE": "1"},
            )
        self._former = [*(one for one in self._former if one.poll() is None), process]
        return self._control

    def end(self) -> None:
        """Nothing more is asked of it; it ends by itself, and is waited for."""
        with self._lock:
            self._end()
        for process in self._former:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=2)

    def _end(self) -> None:
        if self._control:
            self._control.close()
        self._control = None


_forks = _Forks()
atexit.register(_forks.end)
