"""Where the local stack keeps itself, and the environment of a stage."""

import json
import os
from pathlib import Path
from typing import Any

from infra.local.emulator import ACCOUNT_ID, client_environment

HOME = Path(os.environ.get("EKDWAR_HOME", ".local"))
PORT, HOST_PORT = 4566, 4567
PREFIX = "ekdwar-local"


def environment(stage: str) -> dict[str, str]:
    """What makes tools work on a stage: on this machine, or on AWS with the caller's own credentials."""
    if stage == "local":
        if "AWS_ENDPOINT_URL" in os.environ:
            return {}
        ports = running()
        return local_environment(ports.get("port", PORT), ports.get("host_port", HOST_PORT))
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "ap-south-1"
    return {
        "EKDWAR_PREFIX": f"ekdwar-{stage}",
        "EKDWAR_ACCOUNT_ID": os.environ.get("EKDWAR_ACCOUNT_ID") or _account(),
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "POWERTOOLS_TRACE_DISABLED": "true",
    }


def local_environment(
    port: int, host_port: int, *, prefix: str = PREFIX, certificate_express: bool = False
) -> dict[str, str]:
    """What functions and tools on a local stack have in their environment."""
    return client_environment(port) | {
        "EKDWAR_PREFIX": prefix,
        "EKDWAR_ACCOUNT_ID": ACCOUNT_ID,
        "EKDWAR_PUBLIC_URL": public_url(port),
        "EKDWAR_UPLOADS_ORIGIN": f"http://127.0.0.1:{port}",
        "EKDWAR_GATEWAY_URL": f"http://127.0.0.1:{host_port}",
        "EKDWAR_DIGILOCKER_URL": f"http://127.0.0.1:{host_port}/digilocker",
        "EKDWAR_WHATSAPP_URL": f"http://127.0.0.1:{host_port}/whatsapp/v23.0",
        "EKDWAR_CODES_PER_ADDRESS": "100000",
        "EKDWAR_SECURE_COOKIES": "false",
        "EKDWAR_CERTIFICATE_EXPRESS": str(certificate_express).lower(),
        "POWERTOOLS_TRACE_DISABLED": "true",
    }


def public_url(port: int) -> str:
    """The friendly address. Python does not resolve `*.localhost`: ask 127.0.0.1 with this host."""
    return f"http://ekdwar.localhost:{port}"


def running() -> dict[str, Any]:
    """What `run` wrote about itself: pid and ports. Empty where nothing runs."""
    try:
        told: dict[str, Any] = json.loads((HOME / "run.json").read_text())
        os.kill(told["pid"], 0)
    except (OSError, ValueError):
        return {}
    return told


def _account() -> str:
    import boto3

    account: str = boto3.client("sts").get_caller_identity()["Account"]
    return account
