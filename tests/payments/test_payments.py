"""A fee on its way: demanded, ordered, paid at the gateway, confirmed by asking it."""

import json
import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import httpx
import pytest

from chalicelib.core import ids
from chalicelib.core.errors import Conflict, NotFound
from tests.payments.conftest import NOW, Bank, Doors, events, reports

FEE = 2_000


@pytest.fixture
def payment(bank: Bank, doors: Doors) -> Any:
    """A fee of ₹20, demanded of a citizen who is signed in."""
    from chalicelib.payments import actions

    doors.person_id = f"P{uuid4().hex[:12]}"
    return actions.demand_fee(ids.numbered("MH"), doors.person_id, "maharashtra", FEE, now=NOW)


def ordered(payment: Any) -> str:
    from chalicelib.payments import actions

    return actions.checkout(payment.payment_id, payment.payer_id, NOW).fields["order_id"]


def confirmed(payment: Any, after: timedelta = timedelta()) -> Any:
    from chalicelib.payments import actions

    return actions.confirm(payment.payment_id, NOW + after)


def heard(order_id: str) -> None:
    """Let the reaction hear each report about an order, as its queue would."""
    import chalicelib.payments.reactions  # noqa: F401
    from chalicelib.edge.doors import handlers

    for report in reports():
        if report["order_id"] == order_id:
            told = {"id": "b", "time": "2026-11-21T09:31:00Z", "detail-type": "payment.reported.v1", "detail": report}
            record = {"messageId": "m", "body": json.dumps(told), "eventSource": "aws:sqs"}
            assert handlers["confirm_payment"]({"Records": [record]}, None) == {"batchItemFailures": []}


def test_a_fee_is_paid_when_the_gateway_confirms_it(payment: Any, bank: Bank) -> None:
    from chalicelib.payments import actions

    order_id = ordered(payment)
    paid = bank.pay(order_id)
    assert bank.told == [200]
    assert actions.get(payment.payment_id).status == "pending"
    heard(order_id)
    after = actions.get(payment.payment_id)
    assert (after.status, after.gateway_payment_id, after.method) == ("paid", paid["id"], "upi")
    assert after.rrn == paid["acquirer_data"]["rrn"]
    (event,) = events(payment.payment_id)
    assert (event["kind"], event["application_id"]) == ("payment.captured.v1", payment.application_id)
    assert (event["amount_paise"], event["late"]) == (FEE, False)


def test_a_demand_is_made_once(payment: Any) -> None:
    from chalicelib.payments import actions

    again = actions.demand_fee(payment.application_id, payment.payer_id, "maharashtra", 9_900, now=NOW)
    assert again == payment


def test_the_lines_of_a_demand_add_up(cloud: object) -> None:
    from chalicelib.payments import actions

    payment = actions.demand_fee(
        ids.numbered("MH"), "P1", "maharashtra", 2_000, centre_charge_paise=3_000, gst_paise=540, now=NOW
    )
    assert payment.amount_paise == 5_540
    assert [line.purpose for line in payment.lines] == ["government-fee", "centre-charge", "gst"]


@pytest.mark.parametrize("paise", [0, -100, 99])
def test_a_fee_of_nothing_is_never_demanded(cloud: object, paise: int) -> None:
    from chalicelib.payments import actions

    with pytest.raises(ValueError, match="nothing"):
        actions.demand_fee(ids.numbered("MH"), "P1", "maharashtra", paise, now=NOW)


def test_there_is_one_order_however_often_it_is_asked_for(payment: Any, bank: Bank) -> None:
    assert ordered(payment) == ordered(payment)
    assert len(bank.gateway.orders) == 1


def test_an_order_whose_answer_was_lost_is_found_again(payment: Any, bank: Bank) -> None:
    from chalicelib.adapters import razorpay

    lost = razorpay.order_for(payment.payment_id, FEE, {})
    assert ordered(payment) == lost


def test_a_forged_webhook_is_refused(payment: Any, bank: Bank, doors: Doors) -> None:
    order_id = ordered(payment)
    body = json.dumps(
        {"event": "payment.captured", "payload": {"payment": {"entity": {"order_id": order_id}}}}
    ).encode()
    for signature in ("", "0" * 64, "ü"):
        answer = doors("POST", "/v1/payments/webhook", body=body, headers={"X-Razorpay-Signature": signature})
        assert answer["statusCode"] == 403
    assert not [report for report in reports() if report["order_id"] == order_id]


def test_a_webhook_that_comes_twice_counts_once(payment: Any, bank: Bank) -> None:
    order_id = ordered(payment)
    sent: list[tuple[bytes, Any]] = []
    door = bank.gateway.deliver

    def twice(body: bytes, headers: Any) -> int:
        sent.append((body, headers))
        door(body, headers)
        return door(body, headers)

    bank.gateway.deliver = twice
    bank.pay(order_id)
    assert door(*sent[0]) == 200
    heard(order_id)
    heard(order_id)
    assert len([report for report in reports() if report["order_id"] == order_id]) == 1
    assert len(events(payment.payment_id)) == 1


def test_during_a_change_of_secret_the_old_one_still_counts(payment: Any, bank: Bank) -> None:
    from chalicelib.adapters.aws import client
    from chalicelib.adapters.secrets import secret
    from chalicelib.adapters.settings import settings

    old = json.loads(secret("gateway-webhook"))
    name = settings.secret("gateway-webhook")
    changed = {"current": "n" * 48, "previous": old["current"]}
    client("secretsmanager").put_secret_value(SecretId=name, SecretString=json.dumps(changed))
    secret.cache_clear()
    try:
        bank.pay(ordered(payment))
        assert bank.told == [200]
    finally:
        client("secretsmanager").put_secret_value(SecretId=name, SecretString=json.dumps(old))
        secret.cache_clear()


def test_a_signed_webhook_about_something_else_is_taken_and_left_alone(bank: Bank, doors: Doors) -> None:
    import hashlib
    import hmac

    before = len(reports())
    for body in (b"[]", b"{", b'{"payload": {"settlement": {"entity": {"id": "setl_1"}}}}', b'{"payload": null}'):
        signature = hmac.new(bank.gateway.webhook_secret.encode(), body, hashlib.sha256).hexdigest()
        answer = doors("POST", "/v1/payments/webhook", body=body, headers={"X-Razorpay-Signature": signature})
        assert answer["statusCode"] == 200
    assert len(reports()) == before


def test_an_order_that_is_none_of_ours_is_left_alone(bank: Bank) -> None:
    from chalicelib.payments import actions

    assert actions.confirm_order("order_of_somebody", NOW) is None


def test_the_webhook_may_come_before_or_after_the_return(payment: Any, bank: Bank, doors: Doors) -> None:
    order_id = ordered(payment)
    bank.pay(order_id)
    answer = doors("GET", "/payments/{payment_id}/back", payment_id=payment.payment_id)
    assert answer["headers"]["Location"] == f"/payments/{payment.payment_id}/receipt"
    heard(order_id)
    answer = doors("GET", "/payments/{payment_id}/back", payment_id=payment.payment_id)
    assert answer["headers"]["Location"] == f"/payments/{payment.payment_id}/receipt"
    assert len(events(payment.payment_id)) == 1


def test_the_word_of_the_browser_pays_nothing(payment: Any, doors: Doors) -> None:
    ordered(payment)
    said = b"razorpay_payment_id=pay_1&razorpay_order_id=order_1&razorpay_signature=00"
    form = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "cross-site"}
    answer = doors("POST", "/v1/payments/{payment_id}/back", payment_id=payment.payment_id, body=said, headers=form)
    assert answer["headers"]["Location"] == f"/payments/{payment.payment_id}/back"
    answer = doors("GET", "/payments/{payment_id}/back", payment_id=payment.payment_id)
    assert answer["headers"]["Location"] == f"/payments/{payment.payment_id}"
    assert not events(payment.payment_id)


def test_a_second_payment_must_go_back(payment: Any, bank: Bank) -> None:
    order_id = ordered(payment)
    first = bank.pay(order_id)
    confirmed(payment)
    second = bank.pay(order_id, again="yes")
    for _ in range(2):
        after = confirmed(payment)
    assert (after.status, after.gateway_payment_id) == ("paid", first["id"])
    captured, due = sorted(events(payment.payment_id), key=lambda event: event["kind"])
    assert captured["kind"] == "payment.captured.v1"
    assert (due["kind"], due["reason"]) == ("payment.refund-due.v1", "double")
    assert (due["gateway_payment_id"], due["amount_paise"]) == (second["id"], FEE)


@pytest.mark.parametrize("amount", [1, FEE - 1, FEE + 1, FEE * 100])
def test_another_amount_never_pays(payment: Any, bank: Bank, amount: int) -> None:
    bank.pay(ordered(payment), amount=str(amount))
    after = confirmed(payment)
    assert (after.status, after.paid_at) == ("pending", None)
    (due,) = events(payment.payment_id)
    assert (due["kind"], due["reason"], due["amount_paise"]) == ("payment.refund-due.v1", "amount-mismatch", amount)


def test_a_failed_try_may_be_followed_by_a_good_one(payment: Any, bank: Bank) -> None:
    order_id = ordered(payment)
    bank.pay(order_id, "fail")
    assert confirmed(payment).status == "failed"
    assert ordered(payment) == order_id
    bank.pay(order_id)
    assert confirmed(payment).status == "paid"


def test_what_was_paid_has_nothing_to_pay(payment: Any, bank: Bank) -> None:
    bank.pay(ordered(payment))
    confirmed(payment)
    with pytest.raises(Conflict):
        ordered(payment)


def test_where_no_webhook_comes_we_ask(payment: Any, bank: Bank) -> None:
    from chalicelib.payments import actions

    bank.pay(ordered(payment))
    actions.ask_about_open(NOW)
    assert actions.get(payment.payment_id).status == "pending"
    actions.ask_about_open(NOW + timedelta(minutes=6))
    assert actions.get(payment.payment_id).status == "paid"
    assert actions.get(payment.payment_id).ask_at is None


def test_we_ask_ever_more_rarely_and_then_give_up(payment: Any) -> None:
    from chalicelib.payments import actions

    ordered(payment)
    asked, at = 0, NOW
    while actions.get(payment.payment_id).ask_at:
        at = actions.get(payment.payment_id).ask_at
        actions.ask_about_open(at)
        asked += 1
    assert actions.get(payment.payment_id).status == "expired"
    assert timedelta(days=7) < at - NOW < timedelta(days=8)
    assert asked < 25


def test_money_that_comes_after_we_gave_up_still_pays_and_says_that_it_is_late(payment: Any, bank: Bank) -> None:
    from chalicelib.payments import actions

    order_id = ordered(payment)
    while at := actions.get(payment.payment_id).ask_at:
        actions.ask_about_open(at)
    bank.pay(order_id)
    heard(order_id)
    assert actions.get(payment.payment_id).late
    (event,) = events(payment.payment_id)
    assert (event["kind"], event["late"]) == ("payment.captured.v1", True)


def test_a_fee_that_is_not_needed_goes_back_once(payment: Any, bank: Bank) -> None:
    from chalicelib.payments import actions

    with pytest.raises(Conflict):
        actions.owe_refund(payment.payment_id, now=NOW)
    paid = bank.pay(ordered(payment))
    confirmed(payment)
    for _ in range(2):
        assert actions.owe_refund(payment.payment_id, now=NOW).status == "refund-due"
    due = [event for event in events(payment.payment_id) if event["kind"] == "payment.refund-due.v1"]
    assert [(one["gateway_payment_id"], one["reason"]) for one in due] == [(paid["id"], "not-needed")]
    bank.gateway.payments[paid["id"]]["status"] = "refunded"
    assert confirmed(payment).status == "refunded"


def test_a_silent_gateway_breaks_nothing(cloud: object, doors: Doors) -> None:
    from chalicelib.payments import actions

    doors.person_id = "P1"
    payment = actions.demand_fee(ids.numbered("MH"), "P1", "maharashtra", FEE, now=NOW)
    answer = doors("POST", "/v1/payments/{payment_id}/checkout", payment_id=payment.payment_id)
    assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (503, "gateway-silent")
    assert actions.get(payment.payment_id) == payment


def test_wrong_keys_are_refused_by_the_gateway(bank: Bank) -> None:
    answer = httpx.get(f"{bank.url}/v1/orders", auth=("rzp_test_ekdwar", "wrong"))
    assert answer.status_code == 401


def test_anybody_elses_payment_is_not_there(payment: Any, doors: Doors) -> None:
    from chalicelib.payments import actions

    doors.person_id = "somebody-else"
    for path in ("/v1/payments/{payment_id}", "/payments/{payment_id}/back"):
        assert doors("GET", path, payment_id=payment.payment_id)["statusCode"] == 404
    with pytest.raises(NotFound):
        actions.checkout(payment.payment_id, "somebody-else", NOW)


def test_a_person_pays_on_the_gateways_page_and_comes_back(payment: Any, bank: Bank, doors: Doors) -> None:
    answer = doors("POST", "/v1/payments/{payment_id}/checkout", payment_id=payment.payment_id)
    ready = json.loads(answer["body"])
    page = httpx.post(ready["action"], data=ready["fields"])
    assert "₹20.00" in page.text
    fields = dict(re.findall(r'<input type=hidden name="([^"]+)" value="([^"]*)">', page.text))
    thanks = httpx.post(f"{bank.url}/v1/checkout/pay", data={**fields, "outcome": "pay"}).text
    action = re.search(r'<form method=post action="([^"]+)">', thanks)
    assert action
    assert unescape(action[1]).endswith(f"/v1/payments/{payment.payment_id}/back")
    assert "razorpay_signature" in thanks
    answer = doors("GET", "/payments/{payment_id}/back", payment_id=payment.payment_id)
    assert answer["headers"]["Location"].endswith("/receipt")


def test_the_page_shows_the_lines_apart_and_sends_the_browser_to_the_gateway(bank: Bank, doors: Doors) -> None:
    from chalicelib.payments import actions

    doors.person_id = f"P{uuid4().hex[:12]}"
    payment = actions.demand_fee(
        ids.numbered("MH"), doors.person_id, "maharashtra", 2_000, centre_charge_paise=3_000, gst_paise=540, now=NOW
    )
    answer = doors("GET", "/payments/{payment_id}", payment_id=payment.payment_id)
    page = answer["body"]
    assert answer["statusCode"] == 200
    assert all(text in page for text in ("₹20<", "₹30<", "₹5.40<", "₹55.40<", "GST"))
    assert f'action="{bank.url}/v1/checkout/embedded"' in page
    form_action = next(
        p for p in answer["headers"]["Content-Security-Policy"].split("; ") if p.startswith("form-action")
    )
    assert bank.url in form_action.split()


@pytest.mark.parametrize("language", ["en", "hi", "pa", "mr"])
def test_a_demand_whose_last_day_has_passed_is_not_paid(bank: Bank, doors: Doors, language: str) -> None:
    from chalicelib.payments import actions

    doors.person_id = f"P{uuid4().hex[:12]}"
    yesterday = date(2026, 11, 20)
    facts = ids.numbered("MH"), doors.person_id, "maharashtra", FEE
    payment = actions.demand_fee(*facts, good_until=yesterday, now=NOW - timedelta(days=1))
    where = {"payment_id": payment.payment_id, "headers": {"Cookie": f"lang={language}"}}
    shown = doors("GET", "/payments/{payment_id}", **where)
    assert shown["statusCode"] == 200 and bank.url not in shown["body"] and "2026" in shown["body"]
    assert doors("POST", "/v1/payments/{payment_id}/checkout", **where)["statusCode"] == 409
    assert actions.get(payment.payment_id).order_id == ""
    again = actions.demand_fee(*facts, good_until=date(2026, 12, 1), now=NOW)
    assert again.payment_id != payment.payment_id and not again.is_over(NOW.date())


@pytest.mark.parametrize("language", ["en", "hi", "pa", "mr"])
def test_the_receipt_stands_in_every_language(payment: Any, bank: Bank, doors: Doors, language: str) -> None:
    assert doors("GET", "/payments/{payment_id}/receipt", payment_id=payment.payment_id)["statusCode"] == 404
    paid = bank.pay(ordered(payment))
    confirmed(payment)
    for path in ("/payments/{payment_id}/receipt", "/payments/{payment_id}"):
        answer = doors("GET", path, payment_id=payment.payment_id, headers={"Cookie": f"lang={language}"})
        assert answer["statusCode"] == 200
        assert "₹20<" in answer["body"]
        assert bank.url not in answer["body"]
        assert (paid["acquirer_data"]["rrn"] in answer["body"]) == path.endswith("receipt")


def test_what_a_gateway_knows_survives_its_stop(bank: Bank, payment: Any, tmp_path: Any) -> None:
    from infra.local.gateway import Gateway

    bank.gateway.keep_in = tmp_path / "gateway.json"
    bank.pay(ordered(payment))
    again = Gateway("k", "s", "w", lambda _body, _headers: 200, bank.gateway.keep_in)
    assert (again.orders, again.payments) == (bank.gateway.orders, bank.gateway.payments)


def test_confirmed_by_eight_at_once_it_is_paid_once(payment: Any, bank: Bank) -> None:
    from concurrent.futures import ThreadPoolExecutor

    bank.pay(ordered(payment))
    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(lambda _: confirmed(payment), range(8)))
    assert {one.status for one in seen} == {"paid"}
    assert [event["kind"] for event in events(payment.payment_id)] == ["payment.captured.v1"]


def test_asked_for_by_eight_at_once_it_is_one_order(payment: Any, bank: Bank) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: ordered(payment), range(8)))) == 1
