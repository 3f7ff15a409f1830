"""Guards over every state machine: nothing dangles, nothing hangs, nothing fails unseen."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import app  # noqa: F401  mounting fills the registry
from chalicelib.edge.doors import registry

MACHINES = sorted(Path("statemachines").glob("*.asl.json"))


def states_of(machine: dict[str, Any]) -> dict[str, Any]:
    """Its states, and those within its maps."""
    within = [state["ItemProcessor"] for state in machine["States"].values() if "ItemProcessor" in state]
    return {**machine["States"], **{name: one for inner in within for name, one in states_of(inner).items()}}


STATES = [
    pytest.param(name, state, id=f"{path.stem}: {name}")
    for path in MACHINES
    for name, state in states_of(json.loads(path.read_text("utf-8"))).items()
]
EMULATOR_CANNOT = {"HeartbeatSeconds", "TimeoutSecondsPath", "ItemBatcher", "ResultWriter"}


def machine(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8")))


def camel(name: str) -> str:
    return "".join(word.capitalize() for word in re.findall(r"[a-z0-9]+", name.lower()))


@pytest.mark.parametrize("path", MACHINES, ids=lambda path: path.stem)
def test_every_placeholder_is_a_step(path: Path) -> None:
    steps = {camel(door.name) for door in registry.work.values() if door.kind == "step"}
    assert set(re.findall(r"\$\{(\w+)\}", path.read_text("utf-8"))) <= steps


@pytest.mark.parametrize("path", MACHINES, ids=lambda path: path.stem)
def test_every_state_can_be_reached(path: Path) -> None:
    states, reached, ahead = states_of(machine(path)), set[str](), [machine(path)["StartAt"]]
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += re.findall(r'"(?:Next|Default|StartAt)": "([^"]+)"', json.dumps(states[name], ensure_ascii=False))
    assert reached == set(states)


@pytest.mark.parametrize(("name", "state"), STATES)
def test_a_task_can_neither_hang_nor_fail_unseen(name: str, state: dict[str, Any]) -> None:
    if state["Type"] != "Task":
        return
    assert isinstance(state["TimeoutSeconds"], int)
    assert state["Retry"], "the house retry"
    assert state["Catch"][-1]["ErrorEquals"] == ["States.ALL"], "the last catch takes everything"


@pytest.mark.parametrize(("name", "state"), STATES)
def test_only_choices_are_questions_or_steps_that_ask(name: str, state: dict[str, Any]) -> None:
    if state["Type"] == "Choice":
        assert name.endswith("?")


@pytest.mark.parametrize(("name", "state"), STATES)
def test_a_task_is_called_as_its_step(name: str, state: dict[str, Any]) -> None:
    if state["Type"] == "Task":
        assert state["Arguments"]["FunctionName"] == f"${{{camel(name)}}}"


@pytest.mark.parametrize("path", MACHINES, ids=lambda path: path.stem)
def test_only_what_the_emulator_can_do_is_used(path: Path) -> None:
    text = path.read_text("utf-8")
    assert machine(path)["QueryLanguage"] == "JSONata"
    assert not {word for word in EMULATOR_CANNOT if f'"{word}"' in text}
    assert all(state["Type"] != "Succeed" for state in machine(path)["States"].values()), "end on a Pass"


@pytest.mark.parametrize("path", MACHINES, ids=lambda path: path.stem)
def test_only_ids_and_verdicts_travel(path: Path) -> None:
    allowed = {"appeal_id", "application_id", "certificate_id", "token", "next", "verdict", "rendered_sha256", "reason"}
    allowed |= {"run_id", "chunk", "wave"}
    sent = re.findall(r'"Payload": (\{[^}]*\})', path.read_text("utf-8"))
    assert {key for payload in sent for key in re.findall(r'"(\w+)":', payload)} <= allowed
