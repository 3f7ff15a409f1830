"""The e-District of the laptop, as tests drive it: what it has, what it says, and how it feels today."""

import time
from typing import Any

import httpx

from tests.door import House, wait_until

NAME = "himachal-pradesh/e-district"


class EDistrict:
    """The other side of one stack."""

    def __init__(self, stack: House) -> None:
        self.stack = stack
        self.url = f"http://127.0.0.1:{stack.host_port}/joined/{NAME}"

    def mode(self, mode: str) -> None:
        """`up`, `down` or `silent`."""
        httpx.post(f"{self.url}/mode", data={"mode": mode}).raise_for_status()

    def file(self, number: str) -> dict[str, Any] | None:
        """What it has under a number; None where it has nothing."""
        files: dict[str, dict[str, Any]] = httpx.get(f"{self.url}/state.json").json()["files"]
        return files.get(number)

    def handed(self, number: str) -> dict[str, Any]:
        """What it was handed, once that has arrived."""
        found: dict[str, Any] = wait_until(lambda: self.file(number))["handed"]
        return found

    def say(self, number: str, status: str, **how: str) -> Any:
        """Tell Ekdwar; the status codes that came back. Where two writers met, a real system says it again."""
        for _ in range(20):
            answer = httpx.post(f"{self.url}/applications/{number}/say", data={"status": status, **how}, timeout=60)
            codes = answer.json().get("answers")
            if codes != [409] or "once" in how:
                break
            time.sleep(0.2)
        return codes
