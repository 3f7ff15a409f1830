"""Deploys, publishes and seeds, in a process of its own whose environment is that of the stack. One line a step."""

import importlib
import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

from chalicelib.core.clock import clock, local_date
from infra import signing
from infra.local.deploy import allow_senders, deploy_all
from infra.packs import load_registers


def main(order: dict[str, Any]) -> None:
    """Bring the stacks up to their templates, and the catalogue up to `regions/`."""
    root = Path(order.pop("root"))
    deploy_all(**order, root=root, say=_say)
    allow_senders(order["endpoint"], root)
    load_registers(root / "regions")
    signing.prepare()
    if importlib.util.find_spec("infra.publish"):
        _say("Services of regions/")
        importlib.import_module("infra.publish").publish_all(root / "regions", today=local_date(clock().now()))
    if importlib.util.find_spec("infra.seed"):
        _say("People and offices")
        importlib.import_module("infra.seed").seed_all(root / "regions", now=clock().now())


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
