"""A paper and a fee through the public doors, with the bus, the queues and the gateway between them."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from chalicelib.core import ids
from tests.documents import files
from tests.door import Door, House, wait_until

pytestmark = [pytest.mark.stack, pytest.mark.slow]

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DEMAND = """
import sys
from datetime import UTC, datetime
from chalicelib.payments import actions
print(actions.demand_fee(sys.argv[1], sys.argv[2], "maharashtra", 2_000, now=datetime.now(UTC)).payment_id)
"""


@pytest.fixture
def citizen(stack: House) -> Iterator[tuple[Door, str]]:
    """A program that is signed in for a citizen, and the citizen's id."""
    door, mobile = stack.door(), "9820098201"
    asked = door.api("POST", "/v1/sign-ins", {"mobile": mobile}).json()
    code = re.search(r"\b\d{6}\b", stack.wait_for_message(mobile)["text"])
    assert code
    begun = door.api("POST", "/v1/sessions", {"challenge_id": asked["challenge_id"], "code": code[0]}).json()
    door.http.headers["Authorization"] = f"Bearer {begun['token']}"
    yield door, begun["person_id"]
    door.http.close()


def demanded(stack: House, person_id: str) -> str:
    """A fee of ₹20 for an application, as the step of an application asks for it."""
    done = subprocess.run(
        [sys.executable, "-c", DEMAND, ids.numbered("MH"), person_id],
        env={**os.environ, **stack.environment()},
        cwd=stack.root,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_an_uploaded_paper_is_inspected_by_itself(citizen: tuple[Door, str]) -> None:
    door, _ = citizen
    wish = {"kind": "ration-card", "file_name": "card.pdf", "media_type": "application/pdf"}
    for content, status in ((files.pdf(), "accepted"), (files.pdf(files.with_script), "refused")):
        slip = door.api("POST", "/v1/documents", wish).json()
        assert door.upload(slip["url"], slip["fields"], content).status_code in (200, 201, 204)
        assert settled(door, f"/v1/documents/{slip['document_id']}", "waiting")["status"] == status


def test_a_fee_paid_at_the_gateway_is_known_without_the_browser(stack: House, citizen: tuple[Door, str]) -> None:
    door, person_id = citizen
    payment_id = demanded(stack, person_id)
    path = f"/v1/payments/{payment_id}"
    ready = door.api("POST", f"{path}/checkout").json()
    assert "₹20.00" in httpx.post(ready["action"], data=ready["fields"]).text
    pays = urlencode({"order_id": ready["fields"]["order_id"], "outcome": "pay"})
    httpx.post(ready["action"].replace("embedded", "pay"), content=pays, headers=FORM).raise_for_status()
    paid = settled(door, path, "pending")
    assert (paid["status"], paid["amount_paise"]) == ("paid", 2_000)
    assert paid["rrn"] in door.get(f"/payments/{payment_id}/back").text


def test_a_browser_that_comes_from_the_gateways_page_is_let_back(stack: House, citizen: tuple[Door, str]) -> None:
    door, person_id = citizen
    payment_id = demanded(stack, person_id)
    door.api("POST", f"/v1/payments/{payment_id}/checkout")
    answer = door.http.post(
        f"/v1/payments/{payment_id}/back",
        content="razorpay_payment_id=pay_forged",
        headers={**FORM, "Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"},
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/payments/{payment_id}/back")
    assert door.api("GET", f"/v1/payments/{payment_id}").json()["status"] == "pending"


def settled(door: Door, path: str, before: str) -> dict[str, Any]:
    """What a thing has become, once it has become it."""

    def ask() -> dict[str, Any] | None:
        told: dict[str, Any] = door.api("GET", path).json()
        return told if told["status"] != before else None

    return wait_until(ask)
