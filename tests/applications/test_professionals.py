"""What a professional hears of an order about the registration: once, and with its reason."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.applications import holders, professionals
from chalicelib.certificates.models import Authority, StandingMove
from chalicelib.events.certificates import CertificateSuspended
from chalicelib.events.professions import EntrySuspended
from chalicelib.identity.models import Contact
from chalicelib.professions.models import Entry, Remark
from tests.certificates.builders import a_certificate
from tests.professions.builders import a_register, an_entry

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
HOLDER = Contact(person_id="P1", name="Asha Malik", mobile="+919876501234", email=None, language="hi")


class Told(list[dict[str, Any]]):
    """What went out."""

    entry: Entry

    def of_order(self, order: str, entry: Entry, *, after_s: int = 0) -> list[dict[str, Any]]:
        """What is told of an order about an entry, by an event that came so much later."""
        facts = {"order_number": "HMC/7/2026", "reason": "Practised under another name.", "officer_id": "o"}
        remark = Remark.model_validate({"order": order, **facts, "officer": "Registrar", "at": NOW})
        self.entry = entry.model_copy(update={"remarks": (remark,)})
        named = {"region": entry.region, "register_name": entry.register_name, "number": entry.number}
        at = NOW + timedelta(seconds=after_s)
        professionals.tell(EntrySuspended(event_id="1", at=at, officer_id="o", **named), now=NOW)
        return self


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    told = Told()
    monkeypatch.setattr("chalicelib.notifications.actions.tell", lambda **facts: told.append(facts))
    monkeypatch.setattr("chalicelib.identity.actions.contact", lambda _person_id: HOLDER)
    monkeypatch.setattr("chalicelib.professions.actions.store.get", lambda *_: told.entry)
    monkeypatch.setattr("chalicelib.professions.actions.register_of", lambda *_: a_register())
    monkeypatch.setattr("chalicelib.catalogue.actions.region", lambda _region: _Region)
    return told


class _Region:
    class region:  # noqa: N801
        languages = ("en", "hi")
        senders = None


@pytest.mark.parametrize(
    ("order", "message"),
    [
        ("suspend", "entry-suspended"),
        ("lift", "entry-reinstated"),
        ("readmit", "entry-reinstated"),
        ("remove", "entry-removed"),
    ],
)
def test_the_holder_hears_of_an_order_without_any_certificate(told: Told, order: str, message: str) -> None:
    (one,) = told.of_order(order, an_entry())
    assert (one["message"], one["person"]) == (message, HOLDER)
    assert one["facts"] == {
        "number": "HMC-00042",
        "council": {"en": "Council"},
        "order": "HMC/7/2026",
        "day": NOW.date(),
        "reason": "Practised under another name.",
        "link": "/registrations",
    }


def test_nobody_is_told_of_a_death_or_of_proceedings(told: Told) -> None:
    assert not told.of_order("note-death", an_entry()) and not told.of_order("open-proceedings", an_entry())


def test_an_order_that_is_told_again_for_a_late_certificate_is_no_news(told: Told) -> None:
    assert not told.of_order("suspend", an_entry(), after_s=60)


def test_of_an_entry_that_nobody_has_claimed_the_number_in_the_books_hears(told: Told) -> None:
    (one,) = told.of_order("suspend", an_entry(person_id=""))
    assert (one["person"].mobile, one["language"]) == ("+919876501234", "hi")


@pytest.mark.parametrize("mobile", ["", "+911741234567"])
def test_of_an_entry_without_holder_and_mobile_nobody_hears(told: Told, mobile: str) -> None:
    assert not told.of_order("suspend", an_entry(person_id="", mobile=mobile))


@pytest.mark.parametrize(("about", "many"), [((), 1), (("medical/HMC-00042",), 0)])
def test_of_certificates_that_follow_an_entry_the_holder_hears_nothing_more(
    told: Told, monkeypatch: pytest.MonkeyPatch, about: tuple[str, ...], many: int
) -> None:
    by = Authority(officer_id="o", officer="Registrar", office_id="council")
    move = StandingMove(what="suspend", by=by, reason="Why.", at=NOW, about=about)
    certificate = a_certificate(moves=(move,))
    monkeypatch.setattr("chalicelib.certificates.checking.actions.find", lambda _number: certificate)
    number = certificate.certificate_id
    named = {"certificate_id": number, "application_id": "HR1", "service_id": "s", "region": "haryana"}
    holders.tell(CertificateSuspended(event_id="1", at=NOW, officer_id="o", **named), now=NOW)
    assert len(told) == many
