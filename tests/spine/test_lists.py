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
from tests.spine.people import People, opened

pytestmark = pytest.mark.stack

TEHSILDAR = "hp-anita-katoch"
SERVICE = "himachal-pradesh/revenue/himachali-bonafide-certificate"
HEAD = "reference,mobile,name,father_name,tehsil,address,ground\n"
SOUND = "Vinod Thakur,Hari Ram,184,Village Mahori P.O. Theog,permanent-home"
LINES = 60


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
    order = [sys.executable, "-m", "infra", "bulk", "--kind", "certificates", "--list", list_id]
    env = {**os.environ, **stack.environment()}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen([*order, "--every", "0.2"], env=env, cwd=stack.root, text=True, **pipes)


@pytest.mark.behaviour("S4")
def test_a_list_killed_in_the_middle_goes_on_by_itself_and_every_line_has_one_certificate(
    stack: House, people: People
) -> None:
    officer, citizen = people.officer(TEHSILDAR), people.citizen()
    citizen.call("PUT", "/v1/profile", {"name": "Vinod Thakur", "language": "en"})
    list_id = approved(officer, "killed", LINES, citizen.mobile.removeprefix("+91"))
    before = signed(stack)
    first = command(stack, list_id)

    def run() -> dict[str, Any]:
        answer = officer.ask("GET", f"/v1/bulk/certificates-{list_id}")
        told: dict[str, Any] = answer.json() if answer.status_code == 200 else {"made": 0}
        return {"ended_at": None, **told}

    wait_until(lambda: signed(stack) >= before + LINES // 3, every_s=0.02)
    stack.kill_host()
    first.kill()
    first.communicate()
    stack.stop_executions("bulk")
    stack.start_host()
    stopped = wait_until(lambda: told if (told := run()).get("planned") else None)
    assert stopped["made"] < LINES and not stopped["ended_at"]

    stack.tick("resume_runs")
    wait_until(lambda: run()["ended_at"], patience_s=60, every_s=0.3)
    ended = run()
    assert (ended["attempt"], ended["made"]) == (stopped["attempt"] + 1, LINES)
    assert ended["chunks"] == ended["chunks_done"]

    again = command(stack, list_id)
    told, _ = again.communicate(timeout=60)
    assert again.returncode == 0, told
    assert re.search(rf"{LINES}\s+listed,\s+{LINES}\s+numbers,\s+0\s+used\s+twice,\s+0\s+missing", told), told
    assert run()["made"] == LINES

    kept = wait_until(lambda: [one for one in papers_of(people.again(citizen)) if one["origin"] == "issued"])
    assert [one["kind"] for one in kept] == ["himachali-bonafide-certificate"], "the vault of whom the line named"


@pytest.mark.behaviour("S4")
def test_an_officer_brings_a_list_by_page_and_sees_every_fault_by_its_line(stack: House, people: People) -> None:
    officer = people.officer_at_browser(TEHSILDAR)
    begun = officer.submit(opened(officer, "/lists"), {"service_id": SERVICE, "name": "by-page"})
    faulty = f",,{SOUND}\nT-93,12345,{SOUND}\nT-94,,Vinod,,184,Village,no-such-ground\n"
    read = officer.submit(begun, {"csv": HEAD + row(91) + faulty})
    assert all(f"Line {line}" in read.text for line in (2, 3, 4)) and "Line 1<" not in read.text
    assert "Father" in read.text, "a fault names its column as the form does"
    unread = officer.submit(read, {}, having="csv", file=HEAD.encode("utf-16"))
    assert unread.status == 422, "a file that is no text of ours"
    further = officer.submit(read, {}, having="csv", file=(HEAD + row(95) + row(91)).encode())
    assert "on an earlier line of the list" in further.text and "Line 3" in opened(officer, f"{begun.path}?part=1").text
    decided = officer.submit(further, {"reason": "Cases of the camp at Theog."}, action="/decision")
    assert decided.response.headers["Refresh"] == "5"

    stack.tick("resume_runs")
    whole = wait_until(lambda: shown if (shown := opened(officer, begun.path)).text.count("2 / 2") else None)
    assert 'value="2"' in whole.text
    saved = [opened(officer, f"{begun.path}/parts/{part}/results").text.splitlines()[1:] for part in (1, 2)]
    numbers = [line.split(",")[2] for lines in saved for line in lines]
    assert [bool(one) for one in numbers] == [True, False, False, False, True, False] and len(set(numbers)) == 3
    assert all("valid" in stack.door().http.get(f"/v1/certificates/{one}").text for one in numbers if one)


def signed(stack: House) -> int:
    """How many files of this state lie in the bucket: one that was killed in the middle of ten lines tells nobody."""
    s3 = aws(stack.emulator.url, "s3")
    bucket = next(one["Name"] for one in s3.list_buckets()["Buckets"] if "-certificates-" in one["Name"])
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="HPC")
    return sum(page["KeyCount"] for page in pages)


def papers_of(citizen: Citizen) -> list[dict[str, Any]]:
    """What lies in somebody's vault."""
    found: list[dict[str, Any]] = citizen.call("GET", "/v1/documents")["documents"]
    return found
