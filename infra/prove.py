"""`python -m infra prove-package`: what was packaged holds all that its functions import, and its roles suffice.

Two proofs. Every handler is imported by a bare interpreter that sees nothing but the layer and the code. Then the
packaged zips are deployed on an emulator that enforces IAM, and a program is run against it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from infra.layer import Target, find_python
from infra.package import Package, here, make
from infra.template import build

_IMPORTS = """
import importlib, json, os, sys
sys.path[:0] = json.loads(sys.argv[1])
for module, handler in json.loads(sys.argv[2]):
    if module:
        os.environ["EKDWAR_MODULE"] = module
    place, _, name = handler.rpartition(".")
    getattr(importlib.import_module(place), name)
print(len(json.loads(sys.argv[2])), "handlers")
"""
"""What the bare interpreter runs. Each handler is found in the way in which Lambda finds it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--imports-only", action="store_true", help="leave out the emulator")
    parser.add_argument(
        "run",
        nargs="*",
        metavar="PROGRAM",
        help="what to run against it (the demo of a service with a fee and a department's check)",
    )


def main(args: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="ekdwar-package-") as folder:
        print("Packaging for this machine")
        made = make(here(), Path(folder) / "zips")
        for line in prove_imports(Path(folder) / "zips", made):
            print(line)
        if args.imports_only:
            return 0
        from infra.local.proof import prove_roles

        demo = [sys.executable, "-m", "infra", "demo", "--service", "haryana/health/medical-permanent-registration"]
        return prove_roles(Path(folder), made, args.run or demo)


def prove_imports(folder: Path, made: Package) -> list[str]:
    """Import every handler with only layer and code on the path; CalledProcessError where one fails."""
    interpreter = find_python(Target(made.runtime, made.architecture).version)
    if interpreter is None:
        raise LookupError(f"no {made.runtime} on this machine")
    with tempfile.TemporaryDirectory() as opened:
        for name in (made.layer, made.code):
            zipfile.ZipFile(folder / name).extractall(Path(opened) / name)
        paths = [str(Path(opened) / made.code), str(Path(opened) / made.layer / "python"), *_standard(interpreter)]
        order = [interpreter, "-S", "-I", "-c", _IMPORTS, json.dumps(paths), json.dumps(every_handler())]
        done = subprocess.run(order, env=_bare(), capture_output=True, text=True, check=False, cwd=opened)
    if done.returncode:
        raise ImportError(done.stderr[-3000:])
    return [f"{done.stdout.strip()} import with layer and code alone, on {made.runtime}"]


def every_handler() -> list[tuple[str, str]]:
    """Module and handler of every function, as the template has them."""
    from app import app

    template: dict[str, Any] = build(app)
    functions = [
        one["Properties"] for one in template["Resources"].values() if one["Type"] == "AWS::Serverless::Function"
    ]
    variables = [one["Environment"]["Variables"] for one in functions]
    return [(env.get("EKDWAR_MODULE", ""), one["Handler"]) for env, one in zip(variables, functions, strict=True)]


def _standard(interpreter: str) -> list[str]:
    """The interpreter's own library, which `-S` leaves in place but not its extensions in every build."""
    told = subprocess.run(
        [interpreter, "-S", "-I", "-c", "import sys, json; print(json.dumps(sys.path))"],
        capture_output=True,
        text=True,
        check=True,
    )
    paths: list[str] = json.loads(told.stdout)
    return paths


def _bare() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {
        "AWS_DEFAULT_REGION": "ap-south-1",
        "AWS_REGION": "ap-south-1",
        "EKDWAR_PREFIX": "ekdwar-proof",
        "EKDWAR_ACCOUNT_ID": "000000000000",
        "EKDWAR_PUBLIC_URL": "https://example.in",
        "POWERTOOLS_TRACE_DISABLED": "true",
    }
