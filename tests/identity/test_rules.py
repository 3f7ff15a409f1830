"""Decisions about codes, passwords and sessions."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.identity import rules
from chalicelib.identity.models import Session

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
PEPPER = b"pepper"


@pytest.mark.parametrize(
    "typed", ["9876543210", "98765 43210", "+91 98765-43210", "09876543210", "९८७६५ ४३२१०", "੯੮੭੬੫੪੩੨੧੦"]
)
def test_a_mobile_number_is_read_however_it_is_typed(typed: str) -> None:
    assert rules.read_mobile(typed) == "+919876543210"


@pytest.mark.parametrize("typed", ["", "5876543210", "98765", "98765432101", "+1 9876543210", "no number"])
def test_what_is_no_mobile_number_is_not_taken_for_one(typed: str) -> None:
    assert rules.read_mobile(typed) is None


def test_a_code_is_bound_to_its_number_and_its_challenge() -> None:
    one = rules.code_hash(PEPPER, "challenge", "+919876543210", "123456")
    assert one != rules.code_hash(PEPPER, "challenge", "+919876543211", "123456")
    assert one != rules.code_hash(PEPPER, "another", "+919876543210", "123456")
    assert one != rules.code_hash(b"another", "challenge", "+919876543210", "123456")


def test_a_code_keeps_its_leading_zeros() -> None:
    assert rules.six_digits(lambda below: 42) == "000042"


@given(st.datetimes(min_value=datetime(2026, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_window_holds_its_moment_and_ends_when_it_says(moment: datetime) -> None:
    start = rules.window_start(moment)
    assert start <= moment.timestamp() < start + 900
    assert rules.window_start(moment + timedelta(seconds=rules.seconds_left(moment))) == start + 900


def test_an_ipv6_household_is_one_address() -> None:
    assert rules.network("2001:db8:1:2:3:4:5:6") == rules.network("2001:db8:1:2::9") != rules.network("2001:db8:1:3::9")
    assert rules.network("203.0.113.7") == "203.0.113.7"


@pytest.mark.parametrize("typed", ["asha@example.in", " a.b+c@post.example.co.in "])
def test_an_email_address_is_read_without_its_edges(typed: str) -> None:
    assert rules.read_email(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed", ["asha", "asha@", "@example.in", "a@b", "a b@example.in", "a@example.in\nBcc: all@x.in"]
)
def test_what_mail_cannot_reach_is_no_address(typed: str) -> None:
    assert rules.read_email(typed) is None


def _session(kind: str = "citizen", **changed: object) -> Session:
    plain = {"session_id": "s", "kind": kind, "person_id": "p", "secret_hash": "new", "replaced_hash": "old"}
    return Session.model_validate({**plain, "started_at": NOW, "renewed_at": NOW, "seen_at": NOW, **changed})


@pytest.mark.parametrize(
    ("kind", "secret", "after", "verdict"),
    [
        ("citizen", "new", timedelta(0), "good"),
        ("citizen", "new", timedelta(minutes=2), "touch"),
        ("citizen", "new", timedelta(minutes=10), "renew"),
        ("citizen", "new", timedelta(minutes=29), "renew"),
        ("citizen", "new", timedelta(minutes=30), "over"),
        ("officer", "new", timedelta(minutes=15), "over"),
        ("citizen", "old", timedelta(seconds=59), "good"),
        ("citizen", "old", timedelta(seconds=60), "stolen"),
        ("citizen", "another", timedelta(0), "foreign"),
    ],
)
def test_a_session_stands_as_its_secret_and_its_age_say(kind: str, secret: str, after: timedelta, verdict: str) -> None:
    assert rules.standing(_session(kind), secret, now=NOW + after) == verdict


def test_a_session_in_constant_use_still_ends_after_eight_hours() -> None:
    late = NOW + timedelta(hours=8)
    assert rules.standing(_session(seen_at=late, renewed_at=late), "new", now=late) == "over"


def test_a_token_without_its_secret_is_no_token() -> None:
    assert rules.read_token("x" * 22 + ".") == ("", "")


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=32, max_size=32))
def test_a_token_is_read_back(session: bytes, secret: bytes) -> None:
    session_id = rules.new_session_id(lambda _: session)
    found, secret_hash = rules.read_token(rules.token(session_id, secret))
    assert found == session_id
    assert len(secret_hash) == 64


@given(st.text())
def test_no_text_upsets_the_reading_of_a_token(text: str) -> None:
    rules.read_token(text)
