"""What every test can ask for. The environment is set here, before any test imports `chalicelib`."""

import json
import os
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from infra.local.emulator import Emulator, free_port
from infra.local.home import local_environment

if TYPE_CHECKING:
    from tests.door import House

PREFIX = "ekdwar-test"
_PORT = free_port()

os.environ.update(local_environment(_PORT, free_port(), prefix=PREFIX))
settings.register_profile("untimed", deadline=None)  # a busy machine is no fault
settings.load_profile("untimed")
import_module("chalicelib.wiring")  # what lower areas ask of higher ones, in every test as in every function


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


@pytest.fixture(scope="session")
def stack() -> Iterator["House"]:
    """Everything deployed and running on ports of its own, with all regions published; thrown away in the end."""
    from tests.door import House

    with tempfile.TemporaryDirectory(prefix="ekdwar-stack-") as home:
        house = House(Path(home), free_port(), free_port())
        try:
            house.start()
            yield house
        finally:
            house.kill()


_STACKS = 2
"""How many processes have a stack of their own, where there are so many."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests over the whole stack share one. Two processes take them, file by file in turn, and begin with them: they
    take longest. What else is a group of its own comes next, so that it is not waited for in the end."""
    files: dict[Path, int] = {}
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()) or item.get_closest_marker("stack"):
            turn = files.setdefault(item.path, len(files) % _STACKS)
            item.add_marker("stack")
            item.add_marker(pytest.mark.xdist_group(f"stack-{turn}"))
    items.sort(
        key=lambda item: (
            item.get_closest_marker("stack") is None,
            item.get_closest_marker("xdist_group") is None,
            item.path.name.startswith("test_time"),
        )
    )


def pytest_collection_finish(session: pytest.Session) -> None:
    """A pytest under which pytest-xdist can't keep a group together would build up every story twice, unseen."""
    if hasattr(session.config, "workerinput") and session.config.getvalue("loadgroup"):
        lost = [one for one in session.items if one.get_closest_marker("xdist_group") and "@" not in one.nodeid]
        if lost:
            raise pytest.UsageError(f"{len(lost)} tests lost their group: pytest and pytest-xdist do not fit together")


_shown: dict[str, list[str]] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember which behaviours a passing test showed."""
    if report.when == "call" and report.passed:
        for name in dict(report.user_properties).get("behaviours", ()):
            _shown.setdefault(name, []).append(report.nodeid.partition("@")[0])


@pytest.fixture(autouse=True)
def _behaviours(request: pytest.FixtureRequest) -> None:
    names = [name for mark in request.node.iter_markers("behaviour") for name in mark.args]
    if names:
        request.node.user_properties.append(("behaviours", names))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write them down, where this is not a worker that tells another process."""
    if not hasattr(session.config, "workerinput") and not session.config.option.collectonly:
        by_number = sorted(_shown.items(), key=lambda one: int(one[0].removeprefix("S")))
        path = Path(session.config.rootpath) / "dist" / "behaviours.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({name: sorted(set(tests)) for name, tests in by_number}, indent=1) + "\n")
