"""Bulk issue through the doors: a list with faults, a decision, a run that is killed in the middle and goes on."""

import json
import os
import subprocess
import sys
import urllib.request
from typing import Any

import pytest

from chalicelib.cards.lists.rules import case_number
from chalicelib.certificates.rules import numbers_of
from infra.actors import Refused
from tests.cards.test_lists import REASON, SERVICE, csv
from tests.door import House, wait_until
from tests.spine.people import HIMACHALI, People

pytestmark = pytest.mark.stack

LINES = 200
RUN = "camp"


def command(stack: House, list_id: str) -> subprocess.Popen[str]:
    """The operator's command, in a process of its own."""
    words = ["bulk", "--kind", "certificates", "--list", list_id, "--name", RUN]
    return subprocess.Popen(
        [sys.executable, "-m", "infra", *words],
        env={**os.environ, **stack.environment()},
        cwd=stack.root,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_list_is_issued_whole_though_everything_is_killed_in_the_middle(stack: House, people: People) -> None:
    tehsildar, patwari = people.desks(HIMACHALI)[-1], people.desks(HIMACHALI)[0]
    assert patwari.ask("POST", "/v1/lists", {"name": "camp-2026", "service_id": SERVICE}).status_code == 403
    list_id = tehsildar.call("POST", "/v1/lists", {"name": "camp-2026", "service_id": SERVICE})["list_id"]
    text = csv(LINES // 2) + f"T-bad,12,{'x' * 3},,184,,no-ground\n"
    read = tehsildar.call("POST", f"/v1/lists/{list_id}/parts", {"number": 1, "csv": text})
    assert [one["line"] for one in read["faulty"]] == [LINES // 2 + 1]
    holder = people.citizen("hi", mobile="7130000222")
    holder.call("PUT", "/v1/ways", {"ways": ["whatsapp"]})
    more = csv(LINES // 2, first=LINES).replace(f"T-{LINES},,", f"T-{LINES},{holder.mobile},")
    tehsildar.call("POST", f"/v1/lists/{list_id}/parts", {"number": 2, "csv": more})
    with pytest.raises(Refused, match="list-lines"):
        tehsildar.call("POST", f"/v1/lists/{list_id}/approval", {"reason": REASON, "lines": LINES + 1})
    word = {"reason": REASON, "lines": LINES}
    decision = tehsildar.call("POST", f"/v1/lists/{list_id}/approval", word)["decision"]
    assert (decision["officer_id"], decision["reason"]) == (tehsildar.officer_id, REASON)

    first = command(stack, list_id)

    def run() -> dict[str, Any]:
        response = tehsildar.ask("GET", f"/v1/bulk/{RUN}")
        return response.json() if response.status_code == 200 else {}

    wait_until(lambda: run().get("made", 0) >= 20, patience_s=90)
    stack.kill_host()
    first.kill()
    first.wait()
    if first.stdout:
        first.stdout.close()
    stack.start_host()
    made = run()["made"]
    assert made < LINES
    again = command(stack, list_id)
    told, _ = again.communicate(timeout=240)
    assert again.returncode == 0, told
    found = run()
    assert (found["made"], found["chunks"], found["attempt"] >= 2) == (LINES, found["chunks_done"], True)

    door = people.program()
    lines = (*range(1, LINES // 2 + 1), *range(LINES // 2 + 2, LINES + 2))
    numbers = [next(iter(numbers_of("HP", case_number("HP", list_id, line)))) for line in lines]
    assert len(set(numbers)) == LINES
    assert {door.call("GET", f"/v1/certificates/{number}")["standing"] for number in numbers} == {"valid"}
    sent = wait_until(lambda: received(stack, holder.mobile), patience_s=60)
    number = sent[0]["message"]["biz_opaque_callback_data"]
    checked = people.program().call("GET", f"/v1/certificates/{number}")
    assert (checked["standing"], checked["office"]["en"]) == ("valid", "Tehsil office, Theog")
    assert holder.certificate(number).startswith(b"%PDF-")


def received(stack: House, mobile: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"http://127.0.0.1:{stack.host_port}/whatsapp/sent.json", timeout=10) as answer:
        return [one for one in json.load(answer)["messages"] if one["to"].endswith(mobile)]
