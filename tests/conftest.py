"""What every test can ask for. The environment is set here, before any test imports `chalicelib`."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.emulator import ACCOUNT_ID, Emulator, client_environment, free_port

PREFIX = "ekdwar-test"
_PORT = free_port()

os.environ.update(
    client_environment(_PORT)
    | {
        "EKDWAR_PREFIX": PREFIX,
        "EKDWAR_ACCOUNT_ID": ACCOUNT_ID,
        "EKDWAR_PUBLIC_URL": f"http://ekdwar.localhost:{_PORT}",
        "EKDWAR_UPLOADS_ORIGIN": f"http://127.0.0.1:{_PORT}",
        "EKDWAR_SECURE_COOKIES": "false",
        "EKDWAR_CERTIFICATE_EXPRESS": "false",
        "POWERTOOLS_TRACE_DISABLED": "true",
    }
)


@pytest.fixture(scope="session")
def cloud() -> Iterator[Emulator]:
    """An emulator with the tables, buckets, keys and secrets of `infra/data.yaml`, and nothing else on it."""
    from infra.local.data import deploy_data

    with tempfile.TemporaryDirectory(prefix="ekdwar-cloud-") as home:
        emulator = Emulator(_PORT, Path(home))
        emulator.start()
        try:
            deploy_data(emulator.url, PREFIX, public_url=os.environ["EKDWAR_PUBLIC_URL"])
            yield emulator
        finally:
            emulator.kill()
