"""A list of approved cases through the public doors and the command, killed in the middle."""

import os
import re
import subprocess
import sys
from typing import Any

import pytest

from infra.actors import Citizen, Officer
from infra.local.data import aws
from tests.door import House, wait_until
from tests.spine.people import People

pytestmark = pytest.mark.stack

TEHSILDAR = "hp-anita-katoch"
SERVICE = "himachal-pradesh/revenue/himachali-bonafide-certificate"
HEAD = "reference,mobile,name,father_name,tehsil,address,ground\n"
LINES, RUN = 60, "camp-at-theog"


def row(line: int, mobile: str = "") -> str:
    return f"T-{line},{mobile},Vinod Thakur {line},Hari Ram,184,House {line} Village Mahori P.O. Theog,permanent-home\n"


def approved(officer: Officer, name: str, lines: int, mobile: str) -> str:
    """A list of so many lines that the officer has approved, the first about somebody with this number."""
    list_id: str = officer.call("POST", "/v1/lists", {"name": name, "service_id": SERVICE})["list_id"]
    part = {"number": 1, "csv": HEAD + row(1, mobile) + "".join(map(row, range(2, lines + 1)))}
    assert officer.call("POST", f"/v1/lists/{list_id}/parts", part) == {"sound": lines, "faulty": []}
    word = {"reason": "Cases of the camp at Theog, each seen by the Tehsildar.", "lines": lines}
    officer.call("POST", f"/v1/lists/{list_id}/approval", word)
    return list_id


def command(stack: House, list_id: str) -> "subprocess.Popen[str]":
    """The operator's command, begun."""
    order = [sys.executable, "-m", "infra", "bulk", "--kind", "certificates", "--list", list_id, "--name", RUN]
    env = {**os.environ, **stack.environment()}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen([*order, "--every", "0.2"], env=env, cwd=stack.root, text=True, **pipes)


@pytest.mark.behaviour("S4")
def test_a_list_killed_in_the_middle_goes_on_by_itself_and_every_line_has_one_certificate(
    stack: House, people: People
) -> None:
    officer, citizen = people.officer(TEHSILDAR), people.citizen()
    list_id = approved(officer, "killed", LINES, citizen.mobile.removeprefix("+91"))
    before = signed(stack)
    first = command(stack, list_id)

    def run() -> dict[str, Any]:
        answer = officer.ask("GET", f"/v1/bulk/{RUN}")
        told: dict[str, Any] = answer.json() if answer.status_code == 200 else {"made": 0}
        return {"ended_at": None, **told}

    wait_until(lambda: signed(stack) >= before + LINES // 3, every_s=0.02)
    stack.kill_host()
    first.kill()
    first.communicate()
    states = aws(stack.emulator.url, "stepfunctions")
    machines = states.list_state_machines()["stateMachines"]
    arn = next(one["stateMachineArn"] for one in machines if one["name"].endswith("-bulk"))
    for lost in states.list_executions(stateMachineArn=arn, statusFilter="RUNNING")["executions"]:
        states.stop_execution(executionArn=lost["executionArn"])
    stack.start_host()
    stopped = wait_until(lambda: told if (told := run()).get("planned") else None)
    assert stopped["made"] < LINES and not stopped["ended_at"]

    stack.tick("resume_runs")
    wait_until(lambda: run()["ended_at"], patience_s=60, every_s=0.3)
    ended = run()
    assert (ended["attempt"], ended["made"], ended["chunks"]) == (2, LINES, ended["chunks_done"])

    again = command(stack, list_id)
    told, _ = again.communicate(timeout=60)
    assert again.returncode == 0, told
    assert re.search(rf"{LINES}\s+listed,\s+{LINES}\s+numbers,\s+0\s+used\s+twice,\s+0\s+missing", told), told
    assert "attempt 3" in told and run()["made"] == LINES

    kept = wait_until(lambda: [one for one in papers_of(people.again(citizen)) if one["origin"] == "issued"])
    assert [one["kind"] for one in kept] == ["bonafide"], "it is in the vault of whom the line named"


def signed(stack: House) -> int:
    """How many files of this state lie in the bucket: one that was killed in the middle of ten lines tells nobody."""
    s3 = aws(stack.emulator.url, "s3")
    bucket = next(one["Name"] for one in s3.list_buckets()["Buckets"] if one["Name"].endswith("-certificates"))
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="HPC")
    return sum(page["KeyCount"] for page in pages)


def papers_of(citizen: Citizen) -> list[dict[str, Any]]:
    """What lies in somebody's vault."""
    found: list[dict[str, Any]] = citizen.call("GET", "/v1/documents")["documents"]
    return found
