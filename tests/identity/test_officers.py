"""An officer signs in with a password and the code of an app; the first time, with what the operator handed over."""

from datetime import timedelta
from itertools import count
from typing import Any

import pyotp
import pytest

from chalicelib.identity import actions, rules, store
from chalicelib.identity.models import Officer
from infra.local.emulator import Emulator
from tests.identity.conftest import Browser, MovableClock

PASSWORD = "lotus river brass seven"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

_nth = count(1)


def an_officer() -> Officer:
    return Officer.model_validate(
        {
            "officer_id": f"tehsildar-{next(_nth)}",
            "name": {"en": "Sunil Jadhav", "mr": "सुनील जाधव"},
            "designation": {"en": "Tehsildar"},
            "seats": [
                {
                    "office_id": "tahsil-haveli",
                    "role": "tehsildar",
                    "body": "revenue",
                    "region": "maharashtra",
                    "district": 490,
                }
            ],
        }
    )


@pytest.fixture
def officer(cloud: Emulator) -> Officer:
    made = an_officer()
    actions.enrol_officer(made, password=PASSWORD, totp_secret=SECRET)
    return made


def code(clock: MovableClock, secret: str = SECRET, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=30 * steps))


def sign_in(browser: Browser, officer_id: str, password: str, code: str) -> dict[str, Any]:
    body = {"officer_id": officer_id, "password": password, "code": code}
    return browser.json("POST", "/v1/officers/sessions", body)


def test_password_and_code_open_a_session_with_the_officers_seats(
    browser: Browser, clock: MovableClock, officer: Officer
) -> None:
    signed_in = sign_in(browser, officer.officer_id, PASSWORD, code(clock))
    assert signed_in["statusCode"] == 201
    session = store.session(signed_in["json"]["token"].split(".")[0])
    assert session
    assert (session.kind, session.seats) == ("officer", officer.seats)


def test_on_the_pages_an_officer_lands_at_the_desk(browser: Browser, clock: MovableClock, officer: Officer) -> None:
    fields = {"officer_id": officer.officer_id, "password": PASSWORD, "code": code(clock)}
    assert browser.post("/officers/sign-in", fields)["headers"]["Location"] == "/desk"


def test_whatever_is_wrong_the_answer_is_the_same(browser: Browser, clock: MovableClock, officer: Officer) -> None:
    right = code(clock)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    answers = [
        sign_in(browser, officer.officer_id, "not the password", right),
        sign_in(browser, officer.officer_id, PASSWORD, wrong),
        sign_in(browser, "nobody-at-all", PASSWORD, right),
        sign_in(browser, officer.officer_id, "", ""),
    ]
    assert [one["statusCode"] for one in answers] == [422] * 4
    assert all(one["json"] == answers[0]["json"] for one in answers)
    assert all(one["headers"] == answers[0]["headers"] for one in answers)


def test_a_code_of_the_app_is_good_once(browser: Browser, clock: MovableClock, officer: Officer) -> None:
    assert sign_in(browser, officer.officer_id, PASSWORD, code(clock))["statusCode"] == 201
    assert sign_in(browser, officer.officer_id, PASSWORD, code(clock))["statusCode"] == 422


def test_an_earlier_code_is_not_good_after_a_later_one(browser: Browser, clock: MovableClock, officer: Officer) -> None:
    assert sign_in(browser, officer.officer_id, PASSWORD, code(clock, steps=1))["statusCode"] == 201
    assert sign_in(browser, officer.officer_id, PASSWORD, code(clock))["statusCode"] == 422
    clock.move(seconds=60)
    assert sign_in(browser, officer.officer_id, PASSWORD, code(clock))["statusCode"] == 201


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 201), (1, 201), (2, 422)])
def test_a_clock_may_be_one_step_off(
    browser: Browser, clock: MovableClock, officer: Officer, steps: int, status: int
) -> None:
    assert sign_in(browser, officer.officer_id, PASSWORD, code(clock, steps=steps))["statusCode"] == status


@pytest.mark.parametrize("known", [True, False])
def test_after_ten_tries_even_the_right_words_wait(
    browser: Browser, clock: MovableClock, officer: Officer, known: bool
) -> None:
    officer_id = officer.officer_id if known else f"nobody-{officer.officer_id}"
    tries = [sign_in(browser, officer_id, "wrong", "000000")["statusCode"] for _ in range(rules.TRIES_PER_OFFICER)]
    assert tries == [422] * 10
    locked = sign_in(browser, officer_id, PASSWORD, code(clock))
    assert locked["statusCode"] == 429
    clock.move(minutes=15)
    assert sign_in(browser, officer_id, PASSWORD, code(clock))["statusCode"] == (201 if known else 422)


def test_an_officer_who_is_enrolled_anew_is_signed_out_everywhere(
    browser: Browser, clock: MovableClock, officer: Officer
) -> None:
    token = sign_in(browser, officer.officer_id, PASSWORD, code(clock))["json"]["token"]
    actions.enrol_officer(officer, password="another long password", totp_secret=SECRET)
    assert store.session(token.split(".")[0]) is None


def test_the_sixth_session_ends_the_first(browser: Browser, clock: MovableClock, officer: Officer) -> None:
    begun = []
    for _ in range(rules.SESSIONS_PER_OFFICER + 1):
        begun.append(sign_in(browser, officer.officer_id, PASSWORD, code(clock))["json"]["token"].split(".")[0])
        clock.move(seconds=30)
    assert [store.session(session_id) is None for session_id in begun] == [True] + [False] * 5


def test_an_invited_officer_chooses_a_password_and_gets_a_key_for_the_app(
    browser: Browser, clock: MovableClock, cloud: Emulator
) -> None:
    officer = an_officer()
    enrolment_code = actions.invite_officer(officer, now=clock.now())
    assert sign_in(browser, officer.officer_id, "", "")["statusCode"] == 422
    fields = {"officer_id": officer.officer_id, "enrolment_code": enrolment_code.lower(), "password": PASSWORD}
    shown = browser.post("/officers/enrol", fields)
    assert shown["statusCode"] == 200
    secret = shown["body"].split("?secret=")[1].split("&")[0]
    assert sign_in(browser, officer.officer_id, PASSWORD, code(clock, secret))["statusCode"] == 201
    again = browser.post("/officers/enrol", fields)
    assert again["statusCode"] == 422


def test_an_enrolment_code_is_dead_after_three_days(browser: Browser, clock: MovableClock, cloud: Emulator) -> None:
    officer = an_officer()
    enrolment_code = actions.invite_officer(officer, now=clock.now())
    clock.move(days=3)
    fields = {"officer_id": officer.officer_id, "enrolment_code": enrolment_code, "password": PASSWORD}
    assert browser.post("/officers/enrol", fields)["statusCode"] == 422


def test_a_short_password_is_refused(browser: Browser, clock: MovableClock, cloud: Emulator) -> None:
    officer = an_officer()
    enrolment_code = actions.invite_officer(officer, now=clock.now())
    fields = {"officer_id": officer.officer_id, "enrolment_code": enrolment_code, "password": "short"}
    shown = browser.post("/officers/enrol", fields)
    assert shown["statusCode"] == 422
    assert "at least 12 characters" in shown["body"]
