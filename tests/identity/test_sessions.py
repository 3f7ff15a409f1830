"""How a request is told whose it is."""

from datetime import datetime
from typing import Any

import pytest

from chalicelib.edge import ANYONE, Request, Who
from chalicelib.identity import sessions, store
from chalicelib.identity.models import Session, SignedIn
from infra.local.emulator import Emulator
from tests.identity.conftest import MovableClock


@pytest.fixture
def signed_in(cloud: Emulator, clock: MovableClock) -> SignedIn:
    from secrets import token_bytes

    session, told = sessions.begin("citizen", "p-1", "Asha", "mr", now=clock.now(), chance=token_bytes)
    store.keep_session(session)
    return told


def request(token: str, *, bearer: bool = False) -> Request:
    headers = {"Authorization": f"Bearer {token}"} if bearer else {"Cookie": f"lang=hi; {sessions.COOKIE}={token}"}
    return Request({"headers": headers, "requestContext": {"httpMethod": "GET"}})


def kept(token: str) -> Session | None:
    return store.session(token.split(".", maxsplit=1)[0])


def new_token(who: Who) -> str:
    return who.cookies[0].split(";")[0].partition("=")[2]


def test_a_token_tells_whose_request_it_is(signed_in: SignedIn, clock: MovableClock) -> None:
    who = sessions.identify(request(signed_in.token), clock.now())
    assert (who.kind, who.person_id, who.name, who.language) == ("citizen", "p-1", "Asha", "mr")
    assert len(who.csrf) == 64


def test_a_program_has_no_form_token_and_no_cookie(signed_in: SignedIn, clock: MovableClock) -> None:
    clock.move(minutes=12)
    who = sessions.identify(request(signed_in.token, bearer=True), clock.now())
    assert (who.person_id, who.csrf, who.cookies) == ("p-1", "", ())


@pytest.mark.parametrize("token", ["", "nonsense", "A" * 22 + "." + "B" * 43])
def test_without_a_token_of_ours_nobody_is_signed_in(cloud: Emulator, clock: MovableClock, token: str) -> None:
    assert sessions.identify(request(token), clock.now()) is ANYONE


def test_a_wrong_secret_neither_opens_nor_ends_a_session(signed_in: SignedIn, clock: MovableClock) -> None:
    session_id = signed_in.token.split(".")[0]
    assert sessions.identify(request(f"{session_id}.{'B' * 43}"), clock.now()) is ANYONE
    assert sessions.identify(request(signed_in.token), clock.now()).person_id == "p-1"


def test_the_table_does_not_know_the_token(signed_in: SignedIn) -> None:
    session = kept(signed_in.token)
    assert session
    assert signed_in.token.split(".")[1] not in session.model_dump_json()


def test_an_idle_session_ends(signed_in: SignedIn, clock: MovableClock) -> None:
    clock.move(minutes=30)
    assert sessions.identify(request(signed_in.token), clock.now()) is ANYONE
    assert kept(signed_in.token) is None


def test_use_keeps_a_session_alive_under_one_form_token(signed_in: SignedIn, clock: MovableClock) -> None:
    token, forms = signed_in.token, set()
    for _ in range(5):
        clock.move(minutes=20)
        who = sessions.identify(request(token), clock.now())
        forms.add(who.csrf)
        token = new_token(who)
    assert len(forms) == 1


def test_after_ten_minutes_of_use_the_secret_changes(signed_in: SignedIn, clock: MovableClock) -> None:
    clock.move(minutes=10)
    who = sessions.identify(request(signed_in.token), clock.now())
    renewed = new_token(who)
    assert renewed != signed_in.token
    assert sessions.identify(request(renewed), clock.now()).cookies == ()


def test_requests_under_way_still_pass_with_the_old_secret(signed_in: SignedIn, clock: MovableClock) -> None:
    clock.move(minutes=10)
    sessions.identify(request(signed_in.token), clock.now())
    clock.move(seconds=30)
    late = sessions.identify(request(signed_in.token), clock.now())
    assert (late.person_id, late.cookies) == ("p-1", ())


def test_a_copied_secret_ends_the_session_for_both(signed_in: SignedIn, clock: MovableClock) -> None:
    clock.move(minutes=10)
    renewed = new_token(sessions.identify(request(signed_in.token), clock.now()))
    clock.move(minutes=2)
    assert sessions.identify(request(signed_in.token), clock.now()) is ANYONE
    assert sessions.identify(request(renewed), clock.now()) is ANYONE


def test_two_requests_that_renew_at_once_make_one_new_secret(
    signed_in: SignedIn, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.move(minutes=10)
    before = kept(signed_in.token)
    first = sessions.identify(request(signed_in.token), clock.now())
    assert before
    assert first.cookies
    assert sessions._renewed(before, True, clock.now()).cookies == ()
    assert sessions.identify(request(new_token(first)), clock.now()).person_id == "p-1"


def test_who_signed_out_is_nobody(signed_in: SignedIn, clock: MovableClock) -> None:
    sessions.sign_out(sessions.identify(request(signed_in.token), clock.now()))
    assert sessions.identify(request(signed_in.token), clock.now()) is ANYONE


def test_a_sign_out_is_not_undone_by_a_request_under_way(signed_in: SignedIn, clock: MovableClock) -> None:
    before = kept(signed_in.token)
    assert before
    clock.move(minutes=10)
    sessions.sign_out(Who(session_id=before.session_id))
    sessions._renewed(before, True, clock.now())
    assert kept(signed_in.token) is None


class _Counted:
    """Counts the calls that leave this process."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def __call__(self, **call: Any) -> None:
        self.calls.append(call["model"].name)


@pytest.mark.parametrize(("signed", "calls"), [(False, []), (True, ["GetItem"])])
def test_a_request_costs_one_read_and_an_anonymous_one_none(
    signed_in: SignedIn, clock: MovableClock, signed: bool, calls: list[str]
) -> None:
    counted, now = _Counted(), clock.now()
    sessions.identify(request(signed_in.token), now)
    session_events = store.IdentityItem._get_connection().connection.client.meta.events
    session_events.register("before-call", counted)
    try:
        sessions.identify(request(signed_in.token if signed else ""), now)
    finally:
        session_events.unregister("before-call", counted)
    assert counted.calls == calls


def test_the_moment_of_the_end_is_told(signed_in: SignedIn, clock: MovableClock) -> None:
    assert isinstance(signed_in.ends_at, datetime)
    assert (signed_in.ends_at - clock.now()).total_seconds() == 8 * 3600
