"""The day that counts for the windows of a register is that of filing: not of the fee, of mending or of approval."""

from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from chalicelib.applications import actions, registers, store
from chalicelib.applications.models import Application, Beginning, Mend
from chalicelib.core.clock import IST
from chalicelib.core.errors import Conflict, Invalid
from chalicelib.documents import store as documents
from chalicelib.edge import Who
from chalicelib.payments import actions as payments
from chalicelib.payments import store as demands
from chalicelib.payments.models import Payment
from chalicelib.professions import store as professions
from infra.publish import publish_all
from tests.builders import a_document, a_paper
from tests.professions.builders import an_entry

REGIONS = Path(__file__).parents[2] / "regions"
LONG_AGO, DAY = date(2000, 1, 1), timedelta(days=1)
EXPIRED_ON, LAST_AT_THE_PRICE, LAST_OF_GRACE = date(2026, 10, 15), date(2026, 11, 15), date(2026, 12, 15)
_numbers = count(1)

pytestmark = pytest.mark.usefixtures("published")


@pytest.fixture(scope="module")
def published(cloud: Any) -> None:
    publish_all(REGIONS, from_=LONG_AGO, today=LONG_AGO)


def at(day: date, hour: int = 23, minute: int = 50) -> datetime:
    return datetime.combine(day, time(hour, minute), IST)


class Vaidya:
    """Somebody whose registration ran out in October, with a renewal that is ready to be filed."""

    def __init__(self) -> None:
        n = next(_numbers)
        self.who = Who(kind="citizen", person_id=f"P-filing-{n}")
        document = a_document(f"D-filing-{n}", holder_id=self.who.person_id)
        documents.create(document)
        number = f"CIMH-FILING-{n}"
        told = {"register_name": "ayush", "valid_until": EXPIRED_ON, "person_id": self.who.person_id}
        professions.bring_in(an_entry(number=number, **told))
        values = {"name": "Asha Malik", "entry_number": number, "mobile": "9876501234", "district": "67"}
        beginning = Beginning(service_id="haryana/health/ayush-renewal", values=values)
        draft = actions.begin(beginning, self.who, f"key-filing-{n}", now=at(EXPIRED_ON))
        given = draft.model_copy(update={"papers": {"identity": a_paper(document_id=document.document_id)}})
        self.number = store.save(given, at(EXPIRED_ON)).application_id

    def file(self, now: datetime) -> Application:
        return actions.submit(self.number, self.who, f"file-{self.number}-{now:%d}", now=now)

    def pay(self, payment_id: str, now: datetime) -> None:
        """The gateway has the money, and says so."""
        paid = payments.get(payment_id).model_copy(update={"status": "paid", "paid_at": now})
        demands.record(paid)
        actions.note_payment(self.number, payment_id, now=now)

    def refused(self, now: datetime) -> list[str]:
        with pytest.raises(Invalid) as refusal:
            self.file(now)
        return [one.code for one in refusal.value.faults]

    def now(self) -> Application:
        return store.get(self.number)


@pytest.fixture
def vaidya() -> Vaidya:
    return Vaidya()


def against(application: Application, now: datetime) -> list[str]:
    service = actions.service_of(application)
    return [one.code for one in registers.faults_of_approval(application, service, now)]


def of(payment_id: str) -> Payment:
    return payments.get(payment_id)


def test_a_fee_minutes_after_midnight_is_in_time_and_the_file_can_be_approved(vaidya: Vaidya) -> None:
    filed = vaidya.file(at(LAST_OF_GRACE))
    assert (filed.status, filed.filed_at) == ("awaiting_fee", at(LAST_OF_GRACE))
    vaidya.pay(filed.payment_id, at(LAST_OF_GRACE + DAY, 0, 5))
    after = vaidya.now()
    assert (after.status, after.filed_at) == ("submitted", at(LAST_OF_GRACE))
    assert after.complete_at == at(LAST_OF_GRACE + DAY, 0, 5), "the promise begins with the fee"
    assert against(after, at(LAST_OF_GRACE + 20 * DAY)) == []


def test_a_renewal_that_was_sent_back_is_mended_after_the_last_day(vaidya: Vaidya) -> None:
    filed = vaidya.file(at(LAST_OF_GRACE))
    vaidya.pay(filed.payment_id, at(LAST_OF_GRACE, 23, 55))
    mend = Mend(fields={"name": "As on the card."}, officer="Clerk", at=at(LAST_OF_GRACE + DAY))
    later = at(LAST_OF_GRACE + 9 * DAY)
    store.save(vaidya.now().model_copy(update={"status": "returned", "mend": mend}), later)
    again = vaidya.file(later)
    assert (again.status, again.filed_at) == ("submitted", at(LAST_OF_GRACE))
    assert against(again, later) == []


def test_a_demand_can_be_paid_as_long_as_price_and_window_are_the_same(vaidya: Vaidya) -> None:
    assert of(vaidya.file(at(EXPIRED_ON)).payment_id).good_until == LAST_AT_THE_PRICE
    late = Vaidya()
    demand = of(late.file(at(LAST_AT_THE_PRICE + DAY)).payment_id)
    assert (demand.amount_paise, demand.good_until) == (40_000, LAST_OF_GRACE)


def test_an_old_demand_is_not_paid_when_the_price_is_another(vaidya: Vaidya) -> None:
    cheap = vaidya.file(at(LAST_AT_THE_PRICE)).payment_id
    day = LAST_AT_THE_PRICE + 2 * DAY
    with pytest.raises(Conflict):
        payments.checkout(cheap, vaidya.who.person_id, at(day))
    assert payments.see_to_pay(cheap, vaidya.who.person_id, at(day)).checkout is None
    again = vaidya.file(at(day))
    assert (again.status, again.filed_at, again.payment_id != cheap) == ("awaiting_fee", at(day), True)
    assert (of(cheap).amount_paise, of(again.payment_id).amount_paise) == (30_000, 40_000)
    vaidya.pay(cheap, at(day))
    assert (vaidya.now().status, of(cheap).status) == ("awaiting_fee", "refund-due")
    vaidya.pay(again.payment_id, at(day))
    vaidya.pay(again.payment_id, at(day))
    assert (vaidya.now().status, of(again.payment_id).status) == ("submitted", "paid")


def test_nobody_is_filed_anew_when_the_window_is_over_nor_pays_for_it(vaidya: Vaidya) -> None:
    demand = vaidya.file(at(LAST_OF_GRACE)).payment_id
    assert vaidya.refused(at(LAST_OF_GRACE + 2 * DAY)) == ["register.too-late"]
    vaidya.pay(demand, at(LAST_OF_GRACE + 2 * DAY))
    assert (vaidya.now().status, of(demand).status) == ("awaiting_fee", "refund-due")


def test_a_fee_that_came_in_time_is_told_late_and_counts(vaidya: Vaidya) -> None:
    demand = vaidya.file(at(LAST_OF_GRACE)).payment_id
    demands.record(of(demand).model_copy(update={"status": "paid", "paid_at": at(LAST_OF_GRACE + DAY)}))
    assert vaidya.file(at(LAST_OF_GRACE + 5 * DAY)).status == "awaiting_fee"
    actions.note_payment(vaidya.number, demand, now=at(LAST_OF_GRACE + 5 * DAY))
    assert vaidya.now().status == "submitted"
