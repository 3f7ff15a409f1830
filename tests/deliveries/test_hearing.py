"""What SES tells reaches the delivery and the address, in the tables."""

from datetime import UTC, datetime
from itertools import count

import pytest

from chalicelib.deliveries import hearing, holdings, store
from chalicelib.events.mail import MailEvent
from chalicelib.identity import actions as identity
from chalicelib.identity import store as people
from chalicelib.identity.models import Person
from tests.deliveries.test_rules import sent, told

pytestmark = pytest.mark.usefixtures("cloud")
NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
_nth = count(1)


def somebody() -> Person:
    """A person with a proven address."""
    nth = next(_nth)
    person = Person(
        person_id=f"heard-{nth}", mobile=f"+9172{nth:08}", email="asha@example.in", email_proven=True, version=1
    )
    people.keep_person(person)
    return person


def letter(person: Person, name: str, certificate: str = "", to: str = "asha@example.in") -> MailEvent:
    """What SES says of a letter to them."""
    tags = {"person": [person.person_id], "certificate": [certificate] if certificate else []}
    return told(name, mail={"messageId": "m1", "destination": [to], "tags": tags})


def test_an_address_from_which_a_letter_came_back_is_not_written_to_again() -> None:
    person = somebody()
    certificate_id = f"C-{person.person_id}"
    store.keep(sent(certificate_id=certificate_id, holder_id=person.person_id))
    for _ in range(2):
        hearing.hear_of_email(letter(person, "email-bounced", certificate_id))
    after = store.get(certificate_id, "email")
    assert after is not None and (after.status, after.tries[-1].code) == ("failed", "email-returned")
    assert identity.contact(person.person_id).email is None
    known = people.person(person.person_id)
    assert known is not None and known.email_returned and known.version == 2, "told twice, it is written once"


def test_a_message_that_is_no_certificate_ends_an_address_as_well() -> None:
    person = somebody()
    hearing.hear_of_email(letter(person, "email-complaint-received"))
    assert identity.contact(person.person_id).email is None


@pytest.mark.parametrize("name", ["email-delivered", "email-rejected"])
def test_what_says_nothing_of_the_address_leaves_it(name: str) -> None:
    person = somebody()
    hearing.hear_of_email(letter(person, name))
    assert identity.contact(person.person_id).email == "asha@example.in"


def test_a_letter_to_an_address_of_former_days_says_nothing_of_the_new_one() -> None:
    person = somebody()
    hearing.hear_of_email(letter(person, "email-bounced", to="before@example.in"))
    assert identity.contact(person.person_id).email == "asha@example.in"


def test_the_access_copy_holds_every_way_of_every_certificate() -> None:
    person = somebody()
    for way in ("email", "whatsapp"):
        store.keep(sent(way, certificate_id=f"D-{person.person_id}", holder_id=person.person_id))
    held = list(holdings.of_person(person.person_id))
    assert {(one.kind, one.facts["way"]) for one in held} == {("certificate", "email"), ("certificate", "whatsapp")}
    assert all(one.facts["tries"][0]["provider_id"] == "m1" for one in held)
