"""`python -m infra package`: the zips that go to AWS Lambda, named by the hash of what is in them."""

import argparse
import hashlib
import json
import platform
import shutil
import sys
import tempfile
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console

from chalicelib.core.text import LANGUAGES
from chalicelib.edge import views, words
from infra.layer import ROOT, Target, compile_all, fill, find_python
from infra.packs import every_pack

DIST = ROOT / "dist" / "package"
MOST_BYTES = 250 * 1024 * 1024
"""What Lambda takes, code and layers together, unpacked."""
RUNTIMES = ("3.12", "3.13", "3.14")


@dataclass(frozen=True)
class Package:
    """What was made: file names in `dist/package/`, and for which runtime."""

    runtime: str
    architecture: str
    code: str
    layer: str
    packs: dict[str, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--architecture", choices=("arm64", "x86_64"), default="arm64", help="processor (arm64)")
    parser.add_argument(
        "--runtime", default=best_runtime(), help="of the functions (the newest that is installed here)"
    )


def main(args: argparse.Namespace) -> int:
    console = Console()
    target = Target(args.runtime, args.architecture)
    with console.status(f"Packaging for {target.runtime} on {target.architecture}"):
        made = make(target, DIST)
    if not find_python(target.version):
        console.print(f"[yellow]No Python {target.version} here: the zips hold sources only, and start more slowly.[/]")
    for name in (made.code, made.layer, *made.packs.values()):
        console.print(f"dist/package/{name}  {(DIST / name).stat().st_size / 1e6:.1f} MB")
    return 0


def best_runtime() -> str:
    """The first runtime of Lambda that takes our wheels, and whose bytecode can be made here."""
    return "python" + next((version for version in RUNTIMES if find_python(version)), RUNTIMES[0])


def here() -> Target:
    """This machine, as a target: for proving a package where it is made."""
    machine = "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"
    return Target(f"python{sys.version_info.major}.{sys.version_info.minor}", machine)


def make(target: Target, into: Path) -> Package:
    """Make code, layer and packs of departments; ValueError where Lambda would not take them."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as work:
        layer, code = Path(work) / "layer", Path(work) / "code"
        fill(layer, target)
        copy_code(code, target)
        if (size := _size(layer) + _size(code)) > MOST_BYTES:
            raise ValueError(f"{size / 1e6:.0f} MB unpacked; Lambda takes {MOST_BYTES / 1e6:.0f} MB")
        packs = {pack.name: _zip(pack.folder, into, pack.name) for pack in every_pack(ROOT / "regions")}
        made = Package(target.runtime, target.architecture, _zip(code, into, "code"), _zip(layer, into, "layer"), packs)
    (into / "package.json").write_text(json.dumps(asdict(made), indent=1) + "\n")
    return made


def copy_code(folder: Path, target: Target) -> None:
    """Our own code, with bytecode beside it (pydantic reads descriptions of fields out of the sources), templates as
    Python, and words as JSON."""
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "chalicelib", folder / "chalicelib", ignore=ignored)
    shutil.copy(ROOT / "app.py", folder / "app.py")
    views.environment().compile_templates(folder / views.COMPILED, extensions=["html"], zip=None, ignore_errors=False)
    for language in LANGUAGES:
        place = folder / words.FOLDER.relative_to(ROOT) / f"{language}.toml"
        place.with_suffix(".json").write_text(json.dumps(words.words(language), ensure_ascii=False), "utf-8")
        place.unlink()
    if interpreter := find_python(target.version):
        compile_all(interpreter, folder, keep_sources=True)


def read(folder: Path = DIST) -> Package:
    """What `make` wrote last."""
    return Package(**json.loads((folder / "package.json").read_text()))


def _zip(folder: Path, into: Path, name: str) -> str:
    """A zip whose bytes depend on nothing but what is in it."""
    draft = into / f"{name}.zip"
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(one for one in folder.rglob("*") if one.is_file() and "__pycache__" not in _made_here(one)):
            entry = zipfile.ZipInfo(str(path.relative_to(folder)), (2020, 1, 1, 0, 0, 0))
            entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    digest = hashlib.sha256(draft.read_bytes()).hexdigest()[:16]
    return draft.rename(into / f"{name}-{digest}.zip").name


def _made_here(path: Path) -> tuple[str, ...]:
    """Caches of the interpreter that runs this are no part of a pack; those of a copy were made for the target."""
    return path.parts if ROOT in path.parents else ()


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
