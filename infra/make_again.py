"""`python -m infra make-again NUMBER…`: certificates that could not be made are begun anew, once that is mended."""

import argparse

from chalicelib.certificates import actions
from chalicelib.certificates.checking import actions as checking
from chalicelib.core.clock import clock


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "numbers", nargs="+", metavar="NUMBER", help="certificate number, as printed or without hyphens"
    )


def main(args: argparse.Namespace) -> int:
    """Begin each anew, and say of each what stands. One that is made already stays as it is."""
    for number in args.numbers:
        certificate = checking.find(number)
        if certificate is None:
            print(f"{number}: unknown")
            continue
        actions.make_again(certificate.certificate_id, now=clock().now())
        print(f"{number}: {certificate.status} {certificate.failure or ''}".rstrip())
    return 0
