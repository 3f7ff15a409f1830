"""Telling a person something: on each channel once, whatever happens in between."""

import json
import urllib.request
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import urlencode

import pytest

from chalicelib.catalogue.models import Senders
from chalicelib.identity.models import Contact
from chalicelib.notifications import actions, store
from infra.local.emulator import Emulator

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
SENDERS = Senders(
    sms_header="MHSEVA",
    sms_entity_id="1201159000000000001",
    sms_templates={"acknowledged.en": "1207160000000000001"},
    email="seva@maharashtra.example",
)
UNKNOWN_SENDER = SENDERS.model_copy(update={"email": "nobody@unverified.example"})
FACTS: dict[str, Any] = {
    "number": "MH4K7QX9M2TD3",
    "service": {"en": "Income certificate", "mr": "उत्पन्न प्रमाणपत्र"},
    "due": date(2026, 12, 11),
    "officer": "Tehsildar Sunil Jadhav",
    "link": "/applications/MH4K7QX9M2TD3",
}
_nth = count(1)


@pytest.fixture
def person(cloud: Emulator) -> Contact:
    from chalicelib.adapters import aws

    aws.client("ses").verify_email_identity(EmailAddress=SENDERS.email)
    nth = next(_nth)
    return Contact(
        person_id=f"person-{nth}",
        name="आशा",
        mobile=f"+917{nth:09}",
        email=f"asha{nth}@example.in",
        language="en",
    )


def texts(cloud: Emulator, person: Contact) -> list[dict[str, Any]]:
    with urllib.request.urlopen(
        f"{cloud.url}/_ministack/sns/sms-messages?{urlencode({'phoneNumber': person.mobile})}"
    ) as answer:
        return list(json.load(answer)["sms_messages"].get(person.mobile, []))


def mails(cloud: Emulator, person: Contact) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{cloud.url}/_ministack/ses/messages") as answer:
        sent = [message for account in json.load(answer)["messages"].values() for message in account]
    return [message for message in sent if person.email in message["To"]]


def tell(person: Contact, **changed: Any) -> None:
    plain: dict[str, Any] = {
        "event_id": f"event-of-{person.person_id}",
        "person": person,
        "senders": SENDERS,
        "message": "acknowledged",
        "language": person.language,
        "facts": FACTS,
        "now": NOW,
    }
    actions.tell(**{**plain, **changed})


def test_a_citizen_is_told_by_sms_and_email(cloud: Emulator, person: Contact) -> None:
    tell(person)
    (text,), (mail,) = texts(cloud, person), mails(cloud, person)
    assert text["Message"] == (
        "Ekdwar: your application MH-4K7QX-9M2TD-3 for Income certificate has arrived. "
        "You will have an answer by 11 December 2026."
    )
    assert mail["Subject"] == "We have your application MH-4K7QX-9M2TD-3"
    assert mail["BodyText"].startswith("Dear आशा,")
    assert "/applications/MH4K7QX9M2TD3" in mail["BodyHtml"]


def test_the_operators_see_header_entity_and_template(cloud: Emulator, person: Contact) -> None:
    tell(person)
    attributes = {name: one["StringValue"] for name, one in texts(cloud, person)[0]["MessageAttributes"].items()}
    assert attributes == {
        "AWS.SNS.SMS.SenderID": "MHSEVA",
        "AWS.SNS.SMS.SMSType": "Transactional",
        "AWS.MM.SMS.EntityId": "1201159000000000001",
        "AWS.MM.SMS.TemplateId": "1207160000000000001",
    }


def test_told_twice_is_heard_once(cloud: Emulator, person: Contact) -> None:
    tell(person)
    tell(person)
    assert (len(texts(cloud, person)), len(mails(cloud, person))) == (1, 1)


def test_another_event_is_another_message(cloud: Emulator, person: Contact) -> None:
    tell(person)
    tell(person, event_id=f"second-of-{person.person_id}")
    assert len(texts(cloud, person)) == 2


def test_without_a_proven_address_there_is_only_the_sms(cloud: Emulator, person: Contact) -> None:
    tell(person.model_copy(update={"email": None}))
    assert (len(texts(cloud, person)), len(mails(cloud, person))) == (1, 0)


def test_mail_that_fails_does_not_stop_the_sms_and_is_all_that_is_tried_again(cloud: Emulator, person: Contact) -> None:
    with pytest.raises(actions.NotTold, match="email"):
        tell(person, senders=UNKNOWN_SENDER)
    assert (len(texts(cloud, person)), len(mails(cloud, person))) == (1, 0)
    tell(person)
    assert (len(texts(cloud, person)), len(mails(cloud, person))) == (1, 1)
    kept = store.sending(f"event-of-{person.person_id}", person.person_id, "email")
    assert kept
    assert (kept.status, kept.tries, bool(kept.supplier_id)) == ("sent", 2, True)


def test_a_text_longer_than_agreed_does_not_go_out_but_the_mail_does(cloud: Emulator, person: Contact) -> None:
    with pytest.raises(actions.NotTold, match="sms"):
        tell(person, facts=FACTS | {"service": {"en": "उत्पन्न प्रमाणपत्र"}})
    assert (len(texts(cloud, person)), len(mails(cloud, person))) == (0, 1)
    kept = store.sending(f"event-of-{person.person_id}", person.person_id, "sms")
    assert kept
    assert (kept.status, kept.code) == ("failed", "Unfit")


def test_who_crashed_after_claiming_is_followed_when_the_lease_has_run_out(cloud: Emulator, person: Contact) -> None:
    event_id = f"event-of-{person.person_id}"
    assert store.claim(event_id, person.person_id, "sms", message="acknowledged", now=NOW) == 1
    with pytest.raises(actions.NotTold, match="sms"):
        tell(person)
    assert texts(cloud, person) == []
    tell(person, now=NOW + timedelta(seconds=60))
    assert (len(texts(cloud, person)), len(mails(cloud, person))) == (1, 1)


def test_many_workers_at_once_send_one_message(cloud: Emulator, person: Contact) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def one(_: int) -> None:
        with suppress(actions.NotTold):
            tell(person)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(16)))
    assert (len(texts(cloud, person)), len(mails(cloud, person))) == (1, 1)


def test_a_services_own_words_stand_in_the_mail_and_the_sms_stays_registered(cloud: Emulator, person: Contact) -> None:
    tell(person, override={"en": "The Council has your papers. They lie with {officer}.", "hi": "परिषद"})
    assert "They lie with Tehsildar Sunil Jadhav." in mails(cloud, person)[0]["BodyText"]
    assert texts(cloud, person)[0]["Message"].startswith("Ekdwar: your application")


@pytest.mark.parametrize(("language", "says"), [("mr", "उत्पन्न प्रमाणपत्र"), ("pa", "Income certificate")])
def test_a_message_speaks_the_persons_language(cloud: Emulator, person: Contact, language: str, says: str) -> None:
    tell(person, language=language)
    assert says in texts(cloud, person)[0]["Message"]


def test_the_table_keeps_no_text_and_no_address(cloud: Emulator, person: Contact) -> None:
    tell(person)
    item = store.NotificationItem.get(f"event#event-of-{person.person_id}", f"{person.person_id}#sms")
    kept = json.dumps(item.to_simple_dict(), default=str)
    assert person.mobile not in kept
    assert "Income" not in kept
