"""`python -m infra test-stack -- COMMAND`: a fresh stack on free ports for as long as a command runs."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local.emulator import free_port
from infra.local.stack import LocalStack, Say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "run", nargs="+", metavar="COMMAND", help="with EKDWAR_URL, EKDWAR_HOST_URL and AWS_ENDPOINT_URL"
    )


def main(args: argparse.Namespace) -> int:
    with throwaway(print) as stack:
        return subprocess.run(args.run, env={**os.environ, **addresses(stack)}, check=False).returncode


def addresses(stack: LocalStack) -> dict[str, str]:
    """How a program finds a stack."""
    return stack.environment() | {
        "EKDWAR_URL": stack.url,
        "EKDWAR_HOST_URL": f"http://127.0.0.1:{stack.host_port}",
    }


@contextmanager
def throwaway(say: Say = lambda line: print(line, file=sys.stderr)) -> Iterator[LocalStack]:
    """A whole stack that leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="ekdwar-stack-") as folder:
        stack = LocalStack(Path(folder), free_port(), free_port(), say=say)
        try:
            stack.start()
            yield stack
        finally:
            stack.kill()
