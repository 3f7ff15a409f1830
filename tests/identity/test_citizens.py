"""A citizen signs in with a mobile number and the code that came there."""

import re
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.adapters.settings import settings
from chalicelib.identity import actions, rules, store
from tests.identity.conftest import Browser, Inbox, MovableClock


def ask(browser: Browser, mobile: str, key: str = "key-00000001") -> dict[str, Any]:
    answer = browser.json("POST", "/v1/sign-ins", {"mobile": mobile}, idempotency_key=key)
    assert answer["statusCode"] == 202, answer
    return dict(answer["json"])


def answer(browser: Browser, challenge: dict[str, Any], code: str) -> dict[str, Any]:
    return browser.json("POST", "/v1/sessions", {"challenge_id": challenge["challenge_id"], "code": code})


def code_in(message: dict[str, Any]) -> str:
    found = re.search(r"\b\d{6}\b", message["Message"])
    assert found
    return found[0]


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def refusal(answer: dict[str, Any]) -> str:
    return str(answer["json"]["errors"][0]["code"])


def test_the_code_that_came_by_sms_opens_a_session(
    browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str
) -> None:
    challenge = ask(browser, mobile)
    signed_in = answer(browser, challenge, code_in(inbox(mobile)[-1]))
    assert signed_in["statusCode"] == 201
    browser.headers["authorization"] = f"Bearer {signed_in['json']['token']}"
    assert browser.get("/v1/profile")["statusCode"] == 200


def test_the_same_number_is_the_same_person_each_time(
    browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str
) -> None:
    people = set()
    for nth in range(2):
        challenge = ask(browser, mobile, f"key-0000000{nth}")
        people.add(answer(browser, challenge, code_in(inbox(mobile)[-1]))["json"]["person_id"])
    assert len(people) == 1


def test_the_sms_carries_the_sender_that_operators_know(
    browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str
) -> None:
    ask(browser, mobile)
    attributes = inbox(mobile)[-1]["MessageAttributes"]
    assert attributes["AWS.SNS.SMS.SenderID"]["StringValue"] == settings.sms_header
    assert attributes["AWS.SNS.SMS.SMSType"]["StringValue"] == "Transactional"


def test_the_same_request_twice_is_one_sms(browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str) -> None:
    assert ask(browser, mobile) == ask(browser, mobile)
    assert len(inbox(mobile)) == 1


def test_a_key_that_comes_back_after_its_code_has_died_gets_a_new_one(
    browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str
) -> None:
    first = ask(browser, mobile)
    clock.move(minutes=3)
    assert ask(browser, mobile)["expires_at"] == first["expires_at"]
    clock.move(minutes=2)
    assert ask(browser, mobile)["expires_at"] > first["expires_at"]
    assert len(inbox(mobile)) == 2
    assert answer(browser, first, code_in(inbox(mobile)[-1]))["statusCode"] == 201


def test_a_wrong_code_opens_nothing_and_the_right_one_still_does(
    browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str
) -> None:
    challenge = ask(browser, mobile)
    code = code_in(inbox(mobile)[-1])
    assert refusal(answer(browser, challenge, another(code))) == "code-wrong"
    assert answer(browser, challenge, code)["statusCode"] == 201


def test_a_code_is_dead_after_five_tries_even_for_who_has_it(
    browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str
) -> None:
    challenge = ask(browser, mobile)
    code = code_in(inbox(mobile)[-1])
    tries = [refusal(answer(browser, challenge, another(code))) for _ in range(rules.CODE_TRIES)]
    assert tries == ["code-wrong"] * 5
    assert refusal(answer(browser, challenge, code)) == "code-dead"


def test_a_code_is_dead_after_five_minutes(browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str) -> None:
    challenge = ask(browser, mobile)
    clock.move(minutes=5)
    assert refusal(answer(browser, challenge, code_in(inbox(mobile)[-1]))) == "code-dead"


def test_a_code_is_good_once(browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str) -> None:
    challenge = ask(browser, mobile)
    code = code_in(inbox(mobile)[-1])
    assert answer(browser, challenge, code)["statusCode"] == 201
    assert refusal(answer(browser, challenge, code)) == "code-dead"


def test_a_code_opens_no_other_number(browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str) -> None:
    mine, other = mobile, str(int(mobile) + 500_000)
    ask(browser, mine)
    theirs = ask(browser, other)
    if code_in(inbox(mine)[-1]) != code_in(inbox(other)[-1]):
        assert refusal(answer(browser, theirs, code_in(inbox(mine)[-1]))) == "code-wrong"


def test_the_code_is_nowhere_in_the_table(browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str) -> None:
    challenge = ask(browser, mobile)
    found = store.count_try(challenge["challenge_id"])
    assert found
    assert code_in(inbox(mobile)[-1]) not in found[0].model_dump_json().replace(mobile, "")


def test_nobody_learns_who_is_known(browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str) -> None:
    known, unknown = mobile, str(int(mobile) + 600_000)
    answer(browser, ask(browser, known), code_in(inbox(known)[-1]))
    answers = [
        browser.json("POST", "/v1/sign-ins", {"mobile": number}, idempotency_key="key-00000009")
        for number in (known, unknown)
    ]
    for one in answers:
        one["json"].pop("challenge_id")
        one.pop("body")
    assert answers[0] == answers[1]
    assert len(inbox(unknown)) == 1


def test_a_number_gets_five_codes_in_a_quarter_of_an_hour(
    browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str
) -> None:
    for nth in range(5):
        ask(browser, mobile, f"key-0000000{nth}")
    sixth = browser.json("POST", "/v1/sign-ins", {"mobile": mobile}, idempotency_key="key-00000006")
    assert sixth["statusCode"] == 429
    assert sixth["headers"]["Retry-After"] == str(rules.seconds_left(clock.now()))
    assert len(inbox(mobile)) == 5
    clock.move(minutes=15)
    ask(browser, mobile, "key-00000007")


def test_an_address_that_asks_for_many_numbers_is_stopped(
    browser: Browser, clock: MovableClock, mobile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.adapters.secrets import secret

    monkeypatch.setattr(actions, "settings", replace(settings, codes_per_address=30))

    whose = rules.keyed(secret("sessions"), "code-address", browser.address)[:32]
    for _ in range(30):
        store.count("code-address", whose, rules.window_start(clock.now()), now=clock.now())
    refused = browser.json("POST", "/v1/sign-ins", {"mobile": mobile}, idempotency_key="key-00000001")
    assert refused["statusCode"] == 429


def test_what_is_no_mobile_number_is_refused_at_its_field(browser: Browser, clock: MovableClock) -> None:
    refused = browser.json("POST", "/v1/sign-ins", {"mobile": "12345"}, idempotency_key="key-00000001")
    assert refused["statusCode"] == 422
    assert refused["json"]["errors"][0]["field"] == "mobile"


# Pages


def sign_in_on_pages(browser: Browser, inbox: Inbox, mobile: str, to: str = "/") -> dict[str, Any]:
    asked = browser.post("/sign-in", {"mobile": mobile, "to": to, "_key": "key-page-0001"})
    assert asked["statusCode"] == 303, asked["body"]
    challenge_id = re.search(r"challenge_id=(\w+)", asked["headers"]["Location"])
    assert challenge_id
    assert browser.get(asked["headers"]["Location"])["statusCode"] == 200
    fields = {"challenge_id": challenge_id[1], "code": code_in(inbox(mobile)[-1]), "to": to}
    return browser.post("/sign-in/code", fields)


def csrf_in(page: dict[str, Any]) -> str:
    found = re.search(r'name="_csrf" value="(\w+)"', page["body"])
    assert found
    return found[1]


@pytest.mark.parametrize("language", ["en", "hi", "pa", "mr"])
def test_every_page_of_identity_speaks_every_language(browser: Browser, clock: MovableClock, language: str) -> None:
    browser.cookies["lang"] = language
    for path in ("/sign-in", "/sign-in/code", "/officers/sign-in", "/officers/enrol"):
        shown = browser.get(path)
        assert shown["statusCode"] == 200
        assert f'<html lang="{language}' in shown["body"]


def test_signing_in_on_the_pages_leads_to_where_one_wanted_to_go(
    browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str
) -> None:
    turned_away = browser.get("/profile")
    assert turned_away["headers"]["Location"] == "/sign-in?to=/profile"
    done = sign_in_on_pages(browser, inbox, mobile, "/profile")
    assert done["headers"]["Location"] == "/profile"
    assert mobile in browser.get("/profile")["body"]
    cookie = done["multiValueHeaders"]["Set-Cookie"][0]
    assert "; HttpOnly" in cookie
    assert "; SameSite=Lax" in cookie


def test_nobody_is_led_to_another_site(browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str) -> None:
    assert sign_in_on_pages(browser, inbox, mobile, "//evil.example")["headers"]["Location"] == "/"


def test_a_wrong_code_shows_the_page_again_with_what_was_wrong(
    browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str
) -> None:
    shown = browser.post("/sign-in/code", {"challenge_id": "x", "code": "000000", "to": "/profile"})
    assert shown["statusCode"] == 422
    assert "This code no longer works" in shown["body"]
    assert 'name="to" value="/profile"' in shown["body"]


def test_a_form_without_the_token_of_the_session_is_refused(
    browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str
) -> None:
    sign_in_on_pages(browser, inbox, mobile)
    forged = {"name": "Asha", "language": "en", "_key": "key-00000001"}
    assert browser.post("/profile", forged)["statusCode"] == 403
    assert browser.post("/profile", {**forged, "_csrf": "0" * 64})["statusCode"] == 403
    honest = {**forged, "_csrf": csrf_in(browser.get("/profile"))}
    assert browser.post("/profile", honest)["headers"]["Location"] == "/profile?saved=yes"


def test_another_site_may_not_post_with_the_cookie(
    browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str
) -> None:
    sign_in_on_pages(browser, inbox, mobile)
    asked = browser.json(
        "PUT", "/v1/profile", {"name": "X"}, idempotency_key="key-00000001", sec_fetch_site="cross-site"
    )
    assert asked["statusCode"] == 403


# The profile


def test_an_email_address_gets_nothing_before_its_code_has_come_back(
    browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str, mailbox: Inbox
) -> None:
    from chalicelib.identity.actions import contact

    address = f"p{mobile}@example.in"
    sign_in_on_pages(browser, inbox, mobile)
    fields = {"name": "आशा", "email": address, "language": "hi", "_csrf": csrf_in(browser.get("/profile"))}
    asked = browser.post("/profile", {**fields, "_key": "key-00000001"})
    person_id = browser.json("GET", "/v1/profile")["json"]["person_id"]
    assert contact(person_id).email is None
    code = re.search(r"\b\d{6}\b", mailbox(address)[-1]["BodyText"])
    challenge = re.search(r"challenge_id=(\w+)", asked["headers"]["Location"])
    assert code
    assert challenge
    answered = {"challenge_id": challenge[1], "code": code[0], "_csrf": fields["_csrf"]}
    assert browser.post("/profile/email", answered)["headers"]["Location"] == "/profile?saved=yes"
    known = contact(person_id)
    assert (known.email, known.name, known.language, known.mobile) == (address, "आशा", "hi", f"+91{mobile}")


def test_a_code_for_an_email_address_opens_no_session(
    browser: Browser, clock: MovableClock, inbox: Inbox, mobile: str, mailbox: Inbox
) -> None:
    sign_in_on_pages(browser, inbox, mobile)
    address = f"q{mobile}@example.in"
    kept = browser.json("PUT", "/v1/profile", {"email": address}, idempotency_key="key-00000001")
    code = re.search(r"\b\d{6}\b", mailbox(address)[-1]["BodyText"])
    assert code
    assert refusal(answer(browser, kept["json"]["email_code"], code[0])) == "code-dead"
