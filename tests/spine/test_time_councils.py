"""Registers and figures under a clock that moves: what runs out, and what becomes late. The clock only goes forward."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.core.clock import IST, local_date
from tests.door import House, wait_until
from tests.spine.councils import Professional, approve, bring_in, looked_up
from tests.spine.people import People, opened

pytestmark = pytest.mark.stack

REGIONS = Path(__file__).parents[2] / "regions"
NUMBER, BORN = "HSDC-701", "1990-03-03"


@pytest.mark.behaviour("S16", "S18", "S7")
def test_an_entry_lapses_and_a_file_becomes_late_the_moment_its_last_day_is_over(
    stack: House, people: People, tmp_path_factory: pytest.TempPathFactory
) -> None:
    row = {"number": NUMBER, "name": "Neha Bhalla", "mobile": "7300000021", "birth_date": BORN, "valid_until": 75}
    bring_in(stack, tmp_path_factory.mktemp("books"), "dental", row)
    dentist = Professional(people, "Neha Bhalla")
    dentist.claim("dental", NUMBER, BORN, "7300000021")
    number = dentist.about("dental-good-standing", NUMBER)
    dentist.file(number)
    due_on = date.fromisoformat(dentist.citizen.wait_for(number, "at_stage", patience_s=60)["due_on"])
    before = wait_until(lambda: figures(people) if figures(people)["pending"] else None, patience_s=60)

    stack.move_to(datetime.combine(due_on + timedelta(days=1), time(), IST))
    stack.tick()
    wait_until(lambda: figures(people)["late"] > before["late"], patience_s=60)
    assert figures(people)["pending"] == before["pending"]

    last = date.fromisoformat(people.again(dentist.citizen).call("GET", "/v1/registrations")["items"][0]["valid_until"])
    stack.move_to(datetime.combine(last, time(23, 59), IST))
    assert looked_up(people, "dental", NUMBER)[0]["status"] == "registered"
    assert codes(people, dentist, "dental-restoration") == {"register.not-yet-over"}
    assert codes(people, dentist, "dental-renewal") == set()
    renewal = dentist.about("dental-renewal", NUMBER, {"learning": "learning-certificates"}, learned="50")
    filed = dentist.citizen.submit(renewal)
    stack.move_to(datetime.combine(last + timedelta(days=1), time(), IST))
    assert looked_up(people, "dental", NUMBER)[0]["status"] == "lapsed"
    assert codes(people, dentist, "dental-renewal") == {"register.too-late"}
    assert codes(people, dentist, "dental-restoration") == set()

    dentist.citizen.pay(filed)
    approve(people, renewal, ("hr-tarun-sethi", "hr-monika-bedi"))
    dentist.citizen.wait_for(renewal, "issued", patience_s=60)
    assert looked_up(people, "dental", NUMBER)[0]["status"] == "registered", "it was filed on the last day"


def figures(people: People) -> dict[str, Any]:
    """What the director sees of the dental council."""
    lines = people.officer("hr-manoj-verma").call("GET", "/v1/dashboards/haryana/health")["lines"]
    found: dict[str, Any] = next(one["tally"] for one in lines if one["body"] == "haryana-dental-council")
    return found


def codes(people: People, who: Professional, service: str) -> set[str]:
    """What the register has against a service."""
    people.again(who.citizen)
    told = {"entry_number": NUMBER, "name": who.name, "mobile": who.citizen.mobile, "district": "67", "learned": "50"}
    draft = who.citizen.begin(f"haryana/health/{service}", told)
    faults = who.citizen.see(draft["application_id"])["faults"]
    return {one["code"] for one in faults if one["code"].startswith("register.")}


@pytest.fixture
def with_nursing(stack: House, people: People, tmp_path: Path) -> Iterator[None]:
    """The nursing council opens; afterwards it is closed again."""
    folder = tmp_path / "haryana"
    shutil.copytree(REGIONS / "haryana", folder)
    register = folder / "health" / "registers" / "nursing.toml"
    text = register.read_text("utf-8")
    assert "open = false" in text
    register.write_text(text.replace("open = false", "open = true"), "utf-8")
    publish(stack, folder)
    yield
    publish(stack, REGIONS / "haryana")


def publish(stack: House, folder: Path) -> None:
    """As an operator does; the functions look at the shelves anew."""
    today = local_date(stack.now())
    stack.stop_host()
    command = [sys.executable, "-m", "infra", "publish", str(folder), "--from", today.isoformat()]
    environment = {**os.environ, **stack.environment()}
    subprocess.run(command, env=environment, cwd=REGIONS.parent, check=True, capture_output=True)
    stack.start_host()


@pytest.mark.behaviour("S11")
def test_a_council_is_switched_on_alone_by_one_key(people: People, with_nursing: None) -> None:
    page = opened(people.door(), "/r/haryana/health").text
    assert page.count("Coming") == 1, "physiotherapy still"
    citizen = people.citizen()
    assert citizen.begin("haryana/health/nursing-registration")["status"] == "draft"
    closed = citizen.ask("POST", "/v1/applications", {"service_id": "haryana/health/physiotherapy-registration"})
    assert closed.status_code == 409
