"""What a holder can ask for when a delivery was lost, in the tables."""

from datetime import timedelta

import pytest

from chalicelib.certificates import store as certificates
from chalicelib.deliveries import actions, store
from chalicelib.deliveries.rules import PATIENCE, begun
from chalicelib.identity import store as people
from chalicelib.identity.models import Person
from tests.certificates.builders import a_certificate, a_citizen, an_order
from tests.deliveries.test_rules import NOON, wanted

pytestmark = pytest.mark.usefixtures("cloud")


def test_a_delivery_whose_order_was_lost_is_shown_as_failed_and_can_be_asked_for_again() -> None:
    asha = Person(person_id="asks", mobile="+917399999999", email="asks@example.in", email_proven=True, version=1)
    people.keep_person(asha)
    certificate = a_certificate(an_order(holder_id="asks"), status="valid", sha256="0" * 64)
    certificates.create(certificate)
    number, who = certificate.certificate_id, a_citizen("asks")
    store.keep(begun(wanted(certificate_id=number, holder_id="asks"), NOON))

    soon, late = NOON + timedelta(minutes=5), NOON + PATIENCE
    for now, status, turn in ((soon, "wanted", 1), (late, "failed", 2)):
        assert actions.see_own(number, who, now=now).deliveries[1].status == status
        actions.ask(number, "email", who, now=now)
        found = store.get(number, "email")
        assert found is not None and (found.status, found.turn) == ("wanted", turn)
