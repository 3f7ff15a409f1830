"""Nothing is lost and nothing comes twice: many at once, a host that dies in the middle, a stack that is restarted."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.core import ids
from infra.actors import Citizen, Officer
from tests.door import House, wait_until
from tests.spine.people import HIMACHALI, People, at_once, file_again, papers_of

pytestmark = [pytest.mark.stack, pytest.mark.slow]

HANDS = 8


def filed_by_many(people: People, citizens: int, each: int, hands: int = HANDS) -> dict[str, Citizen]:
    """So many applications of so many people; each person gives the papers once."""
    crowd = [people.citizen("en") for _ in range(citizens)]
    papers = dict(
        zip((one.mobile for one in crowd), at_once(lambda one: papers_of(one, HIMACHALI), crowd, 4), strict=True)
    )
    turns = [citizen for citizen in crowd for _ in range(each)]
    numbers = at_once(lambda one: file_again(one, HIMACHALI, papers[one.mobile]), turns, hands)
    return dict(zip(numbers, turns, strict=True))


def moved(officer: Officer, move: str, number: str) -> bool:
    """One officer's turn with one file, however often it has to be tried. The key is the same each time."""
    try:
        file = officer.file(number)
        if not file["moves"]:
            return any(turn["kind"] in _DONE[move] for turn in file["timeline"])
        officer.move(file, move, key=f"{move}-{number}")
    except Exception:  # whatever the crash did to this call, the next one asks again
        return False
    return True


_DONE = {"forward": {"application.forwarded.v1"}, "approve": {"application.approved.v1"}}


def decided(stack: House, people: People, numbers: list[str], *, patience_s: float = 240) -> None:
    """Both stages of all of them; timers run meanwhile, as the schedules would have it."""
    for officer, move in zip(people.desks(HIMACHALI), ("forward", "approve"), strict=True):
        left = list(numbers)

        def done(officer: Officer = officer, move: str = move) -> bool:
            nonlocal left
            outcomes = at_once(partial(moved, officer, move), left, HANDS)
            left = [number for number, outcome in zip(left, outcomes, strict=True) if not outcome]
            if left:
                stack.tick()
            return not left

        wait_until(done, patience_s=patience_s, every_s=1)


def ended_once(stack: House, filed: dict[str, Citizen], *, patience_s: float = 240) -> None:
    """Every one of them has one certificate, and its citizen one message for each turn."""

    def left() -> list[str]:
        return [number for number, citizen in filed.items() if citizen.see(number)["status"] != "issued"]

    def all_issued() -> bool:
        waiting = left()
        if waiting:
            stack.tick()
        return not waiting

    wait_until(all_issued, patience_s=patience_s, every_s=2)
    found = {number: citizen.see(number) for number, citizen in filed.items()}
    assert len({one["certificate_id"] for one in found.values()}) == len(filed)
    for one in found.values():
        kinds = Counter(turn["kind"] for turn in one["timeline"])
        assert kinds["application.submitted.v1"] == kinds["application.issued.v1"] == 1, kinds
        assert kinds["application.approved.v1"] == 1, kinds
    shown = {number for one in found.values() for number in (one["number"], ids.shown(one["certificate_id"]))}
    wait_until(lambda: messages(stack, shown) == dict.fromkeys(shown, 1), patience_s=patience_s, every_s=2)


def messages(stack: House, numbers: set[str]) -> dict[str, int]:
    """How many SMS there were about each."""
    texts = [one["text"] for one in stack.inbox()]
    return {number: sum(number in text for text in texts) for number in numbers}


def test_a_host_that_is_killed_in_the_middle_loses_nothing_and_doubles_nothing(stack: House, people: People) -> None:
    filed = filed_by_many(people, 2, 12)
    numbers = list(filed)
    patwari = people.desks(HIMACHALI)[0]
    at_once(partial(moved, patwari, "forward"), numbers[:8], HANDS)
    stack.kill_host()
    assert patwari.ask("GET", "/v1/desk").status_code >= 500
    stack.start_host()
    stack.advance(timedelta(minutes=16))
    for number, citizen in filed.items():
        filed[number] = people.again(citizen)
    decided(stack, people, numbers)
    ended_once(stack, filed)


def test_after_a_restart_of_everything_what_waited_can_be_decided(stack: House, people: People) -> None:
    filed = filed_by_many(people, 2, 6)
    numbers = list(filed)
    patwari, tehsildar = people.desks(HIMACHALI)
    for number in numbers[:6]:
        patwari.move(patwari.wait_for(number), "forward", key=f"forward-{number}")
        tehsildar.wait_for(number)
    for number in numbers[6:]:
        patwari.wait_for(number)
    stack.restart()
    decided(stack, people, numbers)
    ended_once(stack, filed)


def test_of_a_hundred_at_once_none_is_lost_and_none_comes_twice(stack: House, people: People) -> None:
    filed = filed_by_many(people, 4, 25, hands=16)
    assert len(filed) == 100
    at_once(lambda number: filed[number].submit(number), list(filed)[::10], HANDS)

    def on_desks() -> bool:
        lists = at_once(all_of, list({one.mobile: one for one in filed.values()}.values()), HANDS)
        by_number = Counter(row["application_id"] for rows in lists for row in rows if row["status"] == "at_stage")
        return all(by_number[number] == 1 for number in filed)

    wait_until(on_desks, patience_s=240, every_s=3)
    shown = {ids.shown(number) for number in filed}
    wait_until(lambda: messages(stack, shown) == dict.fromkeys(shown, 1), patience_s=120, every_s=3)
    patwari = people.desks(HIMACHALI)[0]
    waiting = Counter(row["application_id"] for row in all_of(patwari, "/v1/desk"))
    assert all(waiting[number] == 1 for number in filed)


def all_of(who: Citizen | Officer, path: str = "/v1/applications") -> list[dict[str, str]]:
    """A whole list, page by page."""
    rows, after = [], ""
    while True:
        page = who.call("GET", path + (f"?after={after}" if after else ""))
        rows += page["items"]
        if not (after := page.get("next", "")):
            return rows
