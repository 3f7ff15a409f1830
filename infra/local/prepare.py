"""Deploys, publishes and seeds, in a process of its own whose environment is that of the stack. One line a step."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chalicelib.core.clock import clock, local_date
from infra import join, publish, registers, seed, signing
from infra.local import digilocker_issuer
from infra.local.deploy import Plan, allow_senders, deploy_all, no_code
from infra.packs import load_registers


def main(order: dict[str, Any]) -> None:
    """Bring the stacks up to their templates, and the catalogue up to `regions/`. `files` names zips to deploy;
    without any, functions run in the host."""
    root, files = Path(order.pop("root")), order.pop("files", {})
    contents = {name: Path(path).read_bytes() for name, path in files.items()} or no_code()
    plan = Plan(**order)
    deploy_all(plan, root, files=contents, say=_say)
    allow_senders(plan.endpoint, root)
    load_registers(root / "regions")
    signing.prepare()
    _say("Services of regions/")
    publish.publish_all(root / "regions", today=local_date(clock().now()), change=digilocker_issuer.trusted)
    registers.bring_in_samples(local_date(clock().now()))
    join.join_all(root / "regions", plan.gateway_url)
    _say("People and offices")
    seed.seed_all(root / "regions", now=clock().now())


def _say(line: str) -> None:
    print(line, flush=True)


def in_child(order: dict[str, Any], environment: dict[str, str], log: Path, say: Callable[[str], None]) -> None:
    """Do all this in a process of its own: the caller may have imported the settings of another stack."""
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "infra.local.prepare", json.dumps(order)],
            env={**os.environ, **environment},
            cwd=order["root"],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as child,
    ):
        for line in child.stdout or ():
            say(line.rstrip())
        failed = child.wait()
    if failed:
        last = [line[:500] for line in log.read_text("utf-8").splitlines()[-30:]]
        raise RuntimeError("\n".join([f"could not be deployed; all of it is in {log}:", *last]))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
