"""`python -m infra generate`: writes what is derived from the code, or says what is out of date.

- `chalicelib/events/schemas/<kind>.json`: the JSON schema of every event class
- `chalicelib/edge/openapi.json`: the API
- `chalicelib/edge/doors.json`: in which module each door of the API is
- `docs/regions/ladders.md`: to whom one appeals in each state
"""

import argparse
import json
import tomllib
from pathlib import Path

from chalicelib.core.model import describe_fields

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "chalicelib/events/schemas"
LADDERS = ROOT / "docs/regions/ladders.md"


def wanted() -> dict[Path, str]:
    """Every generated file with its text."""
    describe_fields()
    import app  # noqa: F401  mounting fills the registries
    from chalicelib.edge import front, openapi
    from chalicelib.edge.doors import registry
    from chalicelib.events import every_event
    from infra import ladders

    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    files = {
        SCHEMAS / f"{kind}.json": event.model_json_schema()
        for kind, event in every_event().items()
        if event.source == "ekdwar"
    }
    files[openapi.FILE] = openapi.describe(version)
    files[front.FILE] = {f"{door.method} {door.path}": door.function.__module__ for door in registry.http}
    texts = {path: json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True) for path, data in files.items()}
    return {path: text + "\n" for path, text in texts.items()} | {LADDERS: ladders.page(ROOT / "regions")}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file is out of date")


def main(args: argparse.Namespace) -> int:
    """Write or check. Returns the exit code."""
    files = wanted()
    there = {path: path.read_text("utf-8") for path in [*SCHEMAS.glob("*.json"), *files] if path.exists()}
    stale = sorted(path for path in {*files, *there} if files.get(path) != there.get(path))
    for path in stale:
        print(("out of date: " if args.check else "written: ") + str(path.relative_to(ROOT)))
        if not args.check:
            _write(path, files.get(path))
    return int(bool(stale) and args.check)


def _write(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
