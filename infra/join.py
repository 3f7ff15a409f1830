"""`python -m infra join`: where a department's own system is, and the secrets that both sides sign with.

Called again it changes only the address; with `--new-secrets` it makes new ones, and the old ones stay good until it is
called so once more.
"""

import argparse
import base64
import json
import secrets
import sys
import tomllib
from pathlib import Path
from typing import Any

from chalicelib.adapters.aws import client
from chalicelib.adapters.settings import settings

_BYTES = 32
"""Of a secret; Standard Webhooks asks for 24 to 64."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("region", help="such as himachal-pradesh")
    parser.add_argument("system", help="as systems.toml of the region calls it, such as e-district")
    parser.add_argument("--url", required=True, help="where it takes files: PUT <url>/applications/<number>")
    parser.add_argument("--new-secrets", action="store_true", help="make new ones; the last ones stay good")


def main(args: argparse.Namespace) -> int:
    """0 when the two are joined, 1 where the region has no such system, or it would be reached in the open."""
    if args.system not in systems_of(Path("regions") / args.region):
        print(f"systems.toml of {args.region} has no {args.system}.", file=sys.stderr)
        return 1
    if args.stage != "local" and not args.url.startswith("https://"):
        print("Files of citizens go by https only.", file=sys.stderr)
        return 1
    told = join(args.region, args.system, args.url, new_secrets=args.new_secrets)
    print(f"Ekdwar signs with    {' '.join(told['ours'])}")
    print(f"{args.system} signs with    {' '.join(told['theirs'])}")
    print(f"and posts statuses to    /v1/joined/{args.region}/{args.system}/statuses")
    return 0


def join(region: str, system: str, url: str, *, new_secrets: bool = False) -> dict[str, Any]:
    """Keep where a system is; what it and we sign with is made where there is nothing yet."""
    secret_id = settings.secret("joined")
    known = json.loads(client("secretsmanager").get_secret_value(SecretId=secret_id)["SecretString"])
    before = known.get(f"{region}/{system}", {"ours": [], "theirs": []})
    told = {"url": url.rstrip("/"), **{side: _with_new(before[side], new_secrets) for side in ("ours", "theirs")}}
    known[f"{region}/{system}"] = told
    client("secretsmanager").put_secret_value(SecretId=secret_id, SecretString=json.dumps(known))
    return told


def join_all(regions: Path, base: str) -> None:
    """Join every region of this machine with the doubles of its systems."""
    for file in sorted(regions.glob("*/systems.toml")):
        for system in systems_of(file.parent):
            join(file.parent.name, system, f"{base}/joined/{file.parent.name}/{system}")


def systems_of(region: Path) -> list[str]:
    """The systems that a region names."""
    file = region / "systems.toml"
    return [one["system"] for one in tomllib.loads(file.read_text("utf-8"))["systems"]] if file.exists() else []


def _with_new(known: list[str], new_secrets: bool) -> list[str]:
    """The present secret before the last one."""
    if known and not new_secrets:
        return known
    return ["whsec_" + base64.b64encode(secrets.token_bytes(_BYTES)).decode(), *known[:1]]
