"""What suppliers say later: twice, late, out of order, and about messages of long ago."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.deliveries import rules
from chalicelib.deliveries.models import Delivery, Status
from chalicelib.events import event_class
from chalicelib.events.mail import EmailBounced, MailEvent

NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)


def told(name: str, **detail: Any) -> MailEvent:
    """What SES says of a letter, as in the examples of the events."""
    example = json.loads(Path(f"events/ses.{name}.json").read_text("utf-8"))
    facts = {"event_id": example["id"], "at": example["time"], **example["detail"], **detail}
    event = event_class(example["detail-type"]).model_validate(facts, extra="ignore")
    assert isinstance(event, MailEvent)
    return event


def wanted(way: str = "email", **changed: Any) -> Delivery:
    """A delivery that nobody has tried."""
    facts = {"certificate_id": "C1", "application_id": "A1", "holder_id": "P1", "way": way, "sha256": "", **changed}
    return Delivery.model_validate({**facts, "wanted_at": NOON})


def sent(way: str = "email", message: str = "m1", **changed: Any) -> Delivery:
    """A delivery whose supplier has taken it."""
    return rules.tried(rules.begun(wanted(way, **changed), NOON), "sent", NOON, provider_id=message)


def after(delivery: Delivery, *said: tuple[Status, str], message: str = "m1") -> tuple[Status, str]:
    """How it stands, and why, after all this."""
    for status, code in said:
        delivery = rules.reported(delivery, status, NOON, provider_id=message, code=code) or delivery
    return delivery.status, delivery.tries[-1].code


@pytest.mark.parametrize(
    ("name", "detail", "status", "code", "is_no_good"),
    [
        ("email-delivered", {}, "delivered", "", False),
        ("email-bounced", {}, "failed", "email-returned", True),
        ("email-bounced", {"bounce": {"bounceType": "Transient"}}, "failed", "email-not-taken", False),
        ("email-bounced", {"bounce": {"bounceType": "Undetermined"}}, "failed", "email-not-taken", False),
        ("email-complaint-received", {}, "delivered", "email-unwanted", True),
        ("email-rejected", {}, "failed", "email-rejected", False),
    ],
)
def test_only_a_letter_back_for_good_or_unwanted_ends_an_address(
    name: str, detail: dict[str, Any], status: Status, code: str, is_no_good: bool
) -> None:
    event = told(name, **detail)
    assert rules.of_letter(event) == (status, code)
    assert (code in rules.ADDRESS_IS_NO_GOOD) == is_no_good
    assert isinstance(event, EmailBounced) == ("bounce" in name)


@pytest.mark.parametrize("said", [("failed", "delivered"), ("delivered", "failed"), ("failed", "failed")])
def test_a_letter_that_comes_back_has_failed_in_whatever_order_that_is_told(said: tuple[Status, Status]) -> None:
    """A mail server may take a letter first and send it back later."""
    words = [(one, "email-returned" if one == "failed" else "") for one in said]
    assert after(sent(), *words) == ("failed", "email-returned")


@pytest.mark.parametrize("said", [("failed", "delivered"), ("delivered", "failed")])
def test_what_whatsapp_has_brought_has_arrived(said: tuple[Status, Status]) -> None:
    assert after(sent("whatsapp"), *((one, "") for one in said))[0] == "delivered"


def test_a_complaint_stays_on_a_letter_that_has_arrived() -> None:
    complaint, arrived = ("delivered", "email-unwanted"), ("delivered", "")
    assert after(sent(), arrived, complaint, arrived) == complaint  # type: ignore[arg-type]
    assert after(sent(), complaint, arrived) == complaint  # type: ignore[arg-type]


def test_the_word_about_another_message_changes_nothing() -> None:
    assert after(sent(), ("failed", "x"), message="m2") == ("sent", "")


def test_what_is_said_about_a_former_turn_does_not_end_the_new_one() -> None:
    """Asked for again, a failure that is told twice must not stop the new try, before or while it runs."""
    failed = rules.reported(sent(), "failed", NOON, provider_id="m1", code="email-not-taken")
    assert failed is not None
    wanted = rules.asked_again(failed, NOON + timedelta(hours=1))
    trying = rules.begun(wanted, NOON + timedelta(hours=1))
    for one in (wanted, trying):
        assert rules.reported(one, "failed", NOON, provider_id="m1", code="email-not-taken") is None
    assert rules.reported(trying, "delivered", NOON, provider_id="m2", code="") is not None


def test_what_nobody_has_heard_of_for_an_hour_has_failed_and_can_be_asked_for_again() -> None:
    """Its function died with every try that the queue had."""
    lost = rules.begun(wanted(), NOON)
    soon, late = NOON + rules.PATIENCE - timedelta(seconds=1), NOON + rules.PATIENCE
    assert rules.given_up(lost, soon) == lost
    given_up = rules.given_up(lost, late)
    assert (given_up.status, [one.code for one in given_up.tries]) == ("failed", ["crashed"])
    again = rules.asked_again(given_up, late)
    assert (again.status, again.turn, rules.given_up(again, late)) == ("wanted", 2, again)


@pytest.mark.parametrize("stands", [sent(), rules.refused(rules.begun(wanted(), NOON), NOON, code="x")])
def test_what_has_an_end_keeps_it(stands: Delivery) -> None:
    assert rules.given_up(stands, NOON + timedelta(days=9)) == stands


def test_what_waits_at_a_counter_waits_for_its_holder() -> None:
    assert rules.given_up(wanted("counter"), NOON + timedelta(days=9)).status == "wanted"


def test_a_try_that_died_is_free_again_before_the_queue_brings_the_order() -> None:
    lost = rules.begun(wanted(), NOON)
    assert rules.is_under_way(lost, NOON + timedelta(seconds=30))
    assert not rules.is_under_way(lost, NOON + timedelta(seconds=50))
