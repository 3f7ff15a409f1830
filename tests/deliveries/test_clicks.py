"""Two clicks at once: one counts, and the other hears what became of it."""

from datetime import UTC, datetime

import pytest

from chalicelib.certificates.models import Certificate
from chalicelib.core.errors import Conflict
from chalicelib.deliveries import actions, rules, store
from chalicelib.deliveries.delivering import new, want
from chalicelib.edge import Who
from tests.certificates.builders import a_certificate

pytestmark = pytest.mark.usefixtures("cloud")
NOON = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)


@pytest.fixture
def certificate(monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """A valid one of whoever asks, which nobody has sent or printed when it is looked for."""
    found = a_certificate(certificate_id="MHASKED", status="valid")
    monkeypatch.setattr(actions, "_own", lambda *_: found)
    monkeypatch.setattr(actions, "_of_office", lambda *_: found)
    monkeypatch.setattr(actions, "_open", lambda _: ("email",))
    monkeypatch.setattr(actions.store, "get", lambda *_: None)
    monkeypatch.setattr(actions.copies, "link", lambda _: "https://files.example.in")
    return found


def test_asked_twice_at_once_it_goes_once(certificate: Certificate) -> None:
    want(certificate, new(certificate, "email", NOON), NOON)
    shown = actions.ask(certificate.certificate_id, "email", Who(), now=NOON)
    assert [one.way for one in shown.deliveries] == ["portal", "email"]


def test_printed_twice_at_once_one_copy_is_counted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = new(certificate, "counter", NOON)
    monkeypatch.setattr(actions, "_at_counter", lambda *_: waiting)
    store.keep(rules.printed(waiting, "clerk", NOON))
    with pytest.raises(Conflict):
        actions.print_copy(certificate.certificate_id, Who(person_id="clerk"), now=NOON)
