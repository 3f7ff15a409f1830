"""`python -m infra template`: writes the templates of the stacks to `dist/`, as they go to AWS."""

import argparse
from pathlib import Path

from infra.functions import Template
from infra.packs import build_pack, every_pack
from infra.template import stacks, write

ROOT = Path(__file__).parents[1]
DIST = ROOT / "dist"
LARGEST_BYTES = 1_000_000
MOST_RESOURCES = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="also fail where CloudFormation's own limits are near")


def main(args: argparse.Namespace) -> int:
    from app import app

    for pack in every_pack(ROOT / "regions"):
        write(build_pack(pack), DIST / f"template-{pack.name}.json")
    fits = [_fits(write(template, DIST / f"template-{name}.json"), template) for name, template in stacks(app).items()]
    return int(args.check and not all(fits))


def _fits(path: Path, template: Template) -> bool:
    # SAM makes two resources more of the API, and a permission where events are.
    size, resources = path.stat().st_size, len(template["Resources"]) + 5
    print(f"{path.relative_to(ROOT)}: {resources} resources, {size:,} bytes")
    return size < 0.9 * LARGEST_BYTES and resources < 0.9 * MOST_RESOURCES
