"""A certificate about an entry says what the register says."""

from datetime import date
from typing import Any

import pytest

from chalicelib.applications import registers
from chalicelib.certificates.digilocker import rules as digilocker
from chalicelib.certificates.models import CertificateOrder
from chalicelib.professions import actions
from chalicelib.professions.models import Asked, Effect
from tests.certificates.builders import a_certificate, an_order
from tests.professions.builders import TODAY, a_register, an_entry, asked

BORN = date(1990, 3, 5)


def planned(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> Effect:
    """What is planned for a file about an entry."""
    plans: list[Effect] = []
    monkeypatch.setattr(actions, "register_of", lambda *_: a_register())
    monkeypatch.setattr(actions, "entry_of", lambda _asked: an_entry(birth_date=BORN))
    monkeypatch.setattr(actions.store, "effect", lambda _application_id: None)
    monkeypatch.setattr(actions.store, "next_run", lambda *_: 43)
    monkeypatch.setattr(actions.store, "plan", plans.append)
    actions.plan(asked, TODAY)
    return plans[0]


def sheet(does: str, monkeypatch: pytest.MonkeyPatch, **typed: Any) -> CertificateOrder:
    """A certificate's order, of somebody who typed `A. Malik`."""
    told: dict[str, Any] = {"name": {"en": "A. Malik"}, **typed}
    subject = tuple({"name": name, "label": {"en": name}, "value": value} for name, value in told.items())
    order = an_order("hi", holder_name=list(told.values())[-1]["en"], subject=subject)
    return registers.on_the_sheet(order, planned(asked(does), monkeypatch), by_register=True)


@pytest.mark.behaviour("S17")
@pytest.mark.parametrize("does", ["renew", "restore", "duplicate", "card", "good-standing", "verify", "transfer-out"])
def test_name_and_day_of_birth_are_those_of_the_register(does: str, monkeypatch: pytest.MonkeyPatch) -> None:
    order = sheet(does, monkeypatch)
    said = {one.name: one for one in order.subject}
    assert order.holder_name == said["name"].value["en"] == "Dr. Asha Malik"
    assert (said["birth_date"].plain, said["birth_date"].kind) == ("1990-03-05", "date")
    assert said["birth_date"].value["hi"] == "5 मार्च 1990"


def test_after_a_change_of_name_the_new_name_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    order = sheet("rename", monkeypatch, new_name={"en": "Asha Dhanda"})
    said = {one.name: one.value["en"] for one in order.subject}
    assert order.holder_name == said["new_name"] == "Asha Dhanda"
    assert said["name"] == "Dr. Asha Malik" and "birth_date" in said


def test_who_is_entered_has_said_it_in_the_form(monkeypatch: pytest.MonkeyPatch) -> None:
    for does in ("enter", "make-permanent"):
        order = sheet(does, monkeypatch)
        assert order.holder_name == "A. Malik" and [one.name for one in order.subject][1:] == ["name"]


@pytest.mark.behaviour("S5")
@pytest.mark.parametrize(("born", "is_theirs"), [(BORN, True), (date(1990, 3, 6), False), (None, False)])
def test_digilocker_hands_an_identity_card_out_by_the_day_of_birth(
    born: date | None, is_theirs: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = a_certificate(sheet("card", monkeypatch))
    assert digilocker.is_holder(card, "ASHA MALIK", born) is is_theirs
