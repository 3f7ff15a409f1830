"""What may go, when it goes by itself, and whose work a file is. Pure: no emulator."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.applications import rules as applications
from chalicelib.applications.models import Application, Decision, Desk
from chalicelib.core.text import LANGUAGES
from chalicelib.edge import Seat, Who
from chalicelib.privacy import retention, rules
from chalicelib.privacy.holdings import Held
from chalicelib.privacy.models import Head, Line
from tests.builders import an_application

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)


def held(kind: str, **more: Any) -> Held:
    return Held(**{"subject_id": "P1", "kind": kind, "item_id": "X1", "facts": {}, "begun_at": NOON, **more})


def may_go(thing: Held, now: datetime = NOON) -> bool:
    return rules.may_go(thing, retention.keeping(thing.kind), now=now)


@pytest.mark.parametrize("kind", ["draft", "unused-document", "profile", "nominee", "upload"])
def test_what_serves_nobody_but_its_person_goes_at_any_time(kind: str) -> None:
    assert may_go(held(kind))


@pytest.mark.parametrize("kind", ["account", "certificate", "access-log", "consent", "register", "payment"])
def test_what_the_law_keeps_never_goes_on_a_wish(kind: str) -> None:
    assert not may_go(held(kind, over_at=NOON), NOON + timedelta(days=36500))


@pytest.mark.parametrize("kind", ["application", "appeal"])
def test_a_matter_goes_when_its_period_after_the_end_is_over_and_not_before(kind: str) -> None:
    period = retention.keeping(kind).period
    assert not may_go(held(kind), NOON + 3 * period)
    over = held(kind, over_at=NOON)
    assert not may_go(over, NOON + period - timedelta(seconds=1)) and may_go(over, NOON + period)
    assert rules.is_over(over, retention.keeping(kind), now=NOON + period)


def test_what_is_in_use_is_looked_at_again_a_period_later() -> None:
    keeping = retention.keeping("document")
    assert rules.look_again_on(held("document"), keeping, now=NOON) == date(2026, 11, 21) + keeping.period
    assert rules.look_again_on(held("document", over_at=NOON), keeping, now=NOON + timedelta(days=900)) == (
        date(2026, 11, 21) + keeping.period
    )


def test_every_kind_of_data_says_in_every_language_what_it_is_and_why_it_stays() -> None:
    for keeping in retention.keepings().values():
        assert set(keeping.words) == set(keeping.ground) == set(LANGUAGES) and keeping.law


def test_the_docs_name_every_period_and_mark_those_that_no_law_fixes() -> None:
    page = Path("docs/privacy.md").read_text("utf-8")
    for kind, keeping in retention.keepings().items():
        days = f"{keeping.days} days" if keeping.days else "as long as"
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{kind}` |")]
        assert days in row and ("**own rule**" in row) == ("own rule" in keeping.law), kind


def test_logs_are_kept_a_year_at_least() -> None:
    """Digital Personal Data Protection Rules, 2025, rules 6(1)(e) and 8(3)."""
    assert all(retention.keeping(kind).days >= 365 for kind in ("access-log", "message"))


def test_the_head_forgets_what_was_read_more_than_a_minute_ago_and_stays_small() -> None:
    head = Head(subject_id="P1")
    for number in range(40):
        line = rules.next_line(head, Line(at=NOON + timedelta(seconds=number), about=f"MH{number}", purpose="x"))
        head = rules.next_head(head, line)
    assert head.number == 40 and len(head.lately) <= 12
    later = Line(at=NOON + timedelta(minutes=5), about="MH1", purpose="x")
    assert list(rules.next_head(head, rules.next_line(head, later)).lately.values()) == [later.at]


# Whose work a file is


def clerk(office_id: str, role: str) -> Who:
    seat = Seat(office_id=office_id, role=role, body="b", region="maharashtra")
    return Who(kind="officer", person_id=f"{office_id}.{role}", seats=(seat,))


FIRST, SECOND = clerk("o1", "talathi"), clerk("o2", "tehsildar")
DESKS = (
    Desk(stage=0, role="talathi", task="verify", office_id="o1"),
    Desk(stage=1, role="tehsildar", task="decide", office_id="o2"),
)


def a_file(**more: Any) -> Application:
    return an_application(desks=DESKS, **{"status": "at_stage", "stage": 0, "decision": None, **more})


def in_hand(who: Who, application: Application, now: datetime = NOON) -> bool:
    return applications.has_in_hand(who, application, now) is not None


def test_a_file_is_the_work_of_the_desks_that_it_has_reached() -> None:
    assert in_hand(FIRST, a_file()) and not in_hand(SECOND, a_file())
    assert in_hand(FIRST, a_file(stage=1)) and in_hand(SECOND, a_file(stage=1))
    assert not in_hand(clerk("o1", "tehsildar"), a_file(stage=1))


def test_a_file_that_is_over_stays_the_work_of_who_decided_it_for_a_day() -> None:
    decision = Decision(
        move="approve", officer_id=SECOND.person_id, officer="S", office_id="o2", role="tehsildar", at=NOON
    )
    over = a_file(status="issued", stage=1, decision=decision)
    assert in_hand(SECOND, over, NOON + timedelta(hours=23)) and not in_hand(FIRST, over, NOON)
    assert not in_hand(SECOND, over, NOON + timedelta(days=1))
    assert not in_hand(FIRST, a_file(status="withdrawn"))


def test_what_is_left_of_an_application_says_how_it_was_decided_and_nothing_of_its_person() -> None:
    decision = Decision(move="reject", officer_id="o", officer="S", office_id="o2", role="r", reason="Why", at=NOON)
    whole = a_file(status="rejected", decision=decision, values={"name": "Asha Devi"}, applicant_name="Asha Devi")
    left = applications.forgotten(whole)
    assert "Asha" not in left.model_dump_json() and "Why" not in left.model_dump_json()
    assert left.decision and left.decision.move == "reject" and left.application_id == whole.application_id
