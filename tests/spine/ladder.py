"""What tests of limits and appeals do again and again."""

from datetime import date, datetime
from typing import Any

from chalicelib.core.clock import end_of_day
from infra.actors import Citizen, Officer
from infra.samples import Sample
from tests.door import House, wait_until
from tests.spine.people import REASON, People, filed

WHY = "The limit passed without a word to the applicant, and no reason is on the file."


def late_from(citizen: Citizen, number: str) -> datetime:
    """The first late moment of an application."""
    return end_of_day(date.fromisoformat(citizen.see(number)["due_on"]))


def appeals(citizen: Citizen, number: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = citizen.call("GET", f"/v1/applications/{number}/appeals")["items"]
    return found


def way(citizen: Citizen, number: str) -> dict[str, Any]:
    found: dict[str, Any] = citizen.call("GET", f"/v1/applications/{number}/appeals")["way"]
    return found


def risen(citizen: Citizen, number: str, rung: int) -> dict[str, Any]:
    """The appeal at a rung, once it is there."""
    return wait_until(lambda: next((one for one in appeals(citizen, number) if one["rung"] == rung), None))


def moved_to(stack: House, people: People, moment: datetime, citizen: Citizen) -> Citizen:
    """Everybody at another time; the timers see it."""
    stack.move_to(moment)
    return people.again(citizen)


def case(officer: Officer, appeal_id: str) -> dict[str, Any]:
    return officer.call("GET", f"/v1/cases/{appeal_id}")


def act(officer: Officer, appeal_id: str, what: str, **wish: Any) -> dict[str, Any]:
    """Something that an authority does, on the case as it stands."""
    turn = case(officer, appeal_id)["turn"]
    return officer.call("POST", f"/v1/cases/{appeal_id}/{what}", {"turn": turn, **wish})


def refused(officer: Officer, appeal_id: str, what: str, **wish: Any) -> tuple[int, list[str]]:
    """The status, and the codes of what was wrong."""
    turn = case(officer, appeal_id)["turn"]
    answer = officer.ask("POST", f"/v1/cases/{appeal_id}/{what}", {"turn": turn, **wish})
    problem = answer.json()
    return answer.status_code, [one["code"] for one in problem.get("errors", [])] or [problem["code"]]


def rejected(people: People, sample: Sample) -> tuple[Citizen, str]:
    """An application that its last officer has rejected."""
    citizen, number = filed(people, sample)
    desks = people.desks(sample)
    for officer in desks[:-1]:
        officer.move(officer.wait_for(number), "forward")
    desks[-1].move(desks[-1].wait_for(number), "reject", reason=REASON)
    citizen.wait_for(number, "rejected")
    return citizen, number
