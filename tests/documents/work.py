"""Work to be run apart: endless, greedy, breaking, curious."""

import os


def endless(_content: bytes) -> tuple[dict[str, object], bytes]:
    while True:
        pass


def greedy(_content: bytes) -> tuple[dict[str, object], bytes]:
    return {"size": len(bytearray(4 * 1024 * 1024 * 1024))}, b""


def breaking(_content: bytes) -> tuple[dict[str, object], bytes]:
    raise ValueError


def surroundings(_content: bytes) -> tuple[dict[str, object], bytes]:
    return {"names": sorted(os.environ)}, b""
