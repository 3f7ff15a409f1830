"""Mobile numbers and e-mail addresses of citizens: in no table as people type them, and found all the same."""

import json
from itertools import count
from typing import Any

import pytest

from chalicelib.adapters import aws
from chalicelib.adapters.sealing import Unsealable
from chalicelib.adapters.settings import settings
from chalicelib.identity import actions, store
from tests.identity.conftest import Browser, Inbox, MovableClock
from tests.identity.test_citizens import answer, ask, code_in

_keys = count(10_000_000)


def signed_in(browser: Browser, inbox: Inbox, mobile: str) -> str:
    """The person who has proven a number."""
    sent = ask(browser, mobile, f"key-{next(_keys)}")
    session = answer(browser, sent, code_in(inbox(mobile)[-1]))["json"]
    browser.headers["authorization"] = f"Bearer {session['token']}"
    return str(session["person_id"])


def holding(*texts: str) -> list[str]:
    """The tables in which one of these stands."""
    client = aws.client("dynamodb")
    names = [name for name in client.list_tables()["TableNames"] if name.startswith(settings.prefix)]
    found = {name: client.get_paginator("scan").paginate(TableName=name) for name in names}
    held = {name: json.dumps([page["Items"] for page in pages], default=str) for name, pages in found.items()}
    return [name for name, items in held.items() if any(text in items for text in texts)]


def test_no_table_has_a_mobile_number_or_an_address_in_the_clear(
    browser: Browser, clock: MovableClock, inbox: Inbox, mailbox: Inbox, mobile: str
) -> None:
    address = f"asha.{mobile}@example.in"
    ask(browser, mobile, f"key-{next(_keys)}")
    assert holding(mobile) == [], "while a code is on its way"
    person_id = signed_in(browser, inbox, mobile)
    profile = {"name": "Asha", "email": address, "language": "en"}
    kept = browser.json("PUT", "/v1/profile", profile, idempotency_key=f"key-{next(_keys)}")
    assert kept["json"]["email_code"] and mailbox(address)
    assert holding(mobile, address) == []
    person = store.person_of_mobile(f"+91{mobile}")
    assert person and (person.person_id, person.mobile, person.email) == (person_id, f"+91{mobile}", address)
    assert actions.contact(person_id).mobile == f"+91{mobile}"


def test_what_is_sealed_for_one_person_opens_for_no_other(
    browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str
) -> None:
    one = signed_in(browser, inbox, mobile)
    other = signed_in(browser, inbox, f"8{mobile[1:]}")
    item, stranger = (store.IdentityItem.get(f"person#{person_id}", "it") for person_id in (one, other))
    item.sealed = stranger.sealed
    item.save()
    with pytest.raises(Unsealable):
        store.person(one)


def test_to_seal_and_to_open_calls_nobody(browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str) -> None:
    """The key is read once in the life of a process: a person by number is two reads, as it always was."""
    signed_in(browser, inbox, mobile)
    calls: list[str] = []

    def note(model: Any, **_: Any) -> None:
        calls.append(model.name)

    events = [aws.client(name).meta.events for name in ("dynamodb", "secretsmanager", "kms")]
    for one in events:
        one.register("before-call", note)
    try:
        assert store.person_of_mobile(f"+91{mobile}")
    finally:
        for one in events:
            one.unregister("before-call", note)
    assert calls == ["GetItem", "GetItem"]
