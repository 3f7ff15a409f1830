"""`python -m infra stop`: ends what `run` started, in order."""

import argparse
import os
import signal
import time

from infra.local import home


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--patience", type=float, default=90, metavar="SECONDS", help="how long to wait (90)")


def main(args: argparse.Namespace) -> int:
    told = home.running()
    if not told:
        print("Nothing runs here.")
        return 0
    os.kill(told["pid"], signal.SIGTERM)
    until = time.monotonic() + args.patience
    while home.running() and time.monotonic() < until:
        time.sleep(0.2)
    print("It is still stopping." if home.running() else "Stopped.")
    return int(bool(home.running()))
