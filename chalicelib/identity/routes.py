"""JSON doors of identity."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.core.model import Model
from chalicelib.edge import Request, RequestKey, Who, route
from chalicelib.identity import actions, sessions
from chalicelib.identity.models import (
    CodeSent,
    CodeTyped,
    OfficerSignIn,
    Profile,
    ProfileKept,
    ProfileShown,
    SignedIn,
    SignInRequest,
)

routes = Blueprint(__name__)


class SignedOut(Model):
    """The session has ended."""


@route(routes, "POST", "/v1/sign-ins", may="public", status=202)
def ask_for_code(sign_in: SignInRequest, key: RequestKey, request: Request, clock: Clock) -> CodeSent:
    """Send a one-time code to this mobile number."""
    return actions.send_code(
        sign_in.mobile, key=key, address=request.source_ip, language=request.language, now=clock.now()
    )


@route(routes, "POST", "/v1/sessions", may="public", status=201)
def answer_with_code(typed: CodeTyped, request: Request, clock: Clock) -> SignedIn:
    """Is this the code? Then a session begins. A code is good once, so no Idempotency-Key is asked for."""
    return actions.sign_in(
        typed.challenge_id, typed.code, address=request.source_ip, language=request.language, now=clock.now()
    )


@route(routes, "POST", "/v1/officers/sessions", may="public", status=201)
def officer_signs_in(typed: OfficerSignIn, request: Request, clock: Clock) -> SignedIn:
    """Is this the officer? Then a session begins. The app's code is good once."""
    return actions.sign_in_officer(
        typed.officer_id,
        typed.password,
        typed.code,
        address=request.source_ip,
        language=request.language,
        now=clock.now(),
    )


@route(routes, "DELETE", "/v1/sessions/own", may="session.own")
def end_session(who: Who) -> SignedOut:
    """End the session that asks."""
    sessions.sign_out(who)
    return SignedOut()


@route(routes, "GET", "/v1/profile", may="profile.own")
def see_profile(who: Who) -> ProfileShown:
    """What is known of the one who asks?"""
    return actions.see_profile(who)


@route(routes, "PUT", "/v1/profile", may="profile.own")
def change_profile(who: Who, profile: Profile, key: RequestKey, clock: Clock) -> ProfileKept:
    """Keep name, language and e-mail address; a new address gets a code."""
    return actions.change_profile(who, profile, key=key, now=clock.now())


@route(routes, "POST", "/v1/profile/email-proofs", may="profile.own")
def prove_email(who: Who, typed: CodeTyped, clock: Clock) -> ProfileShown:
    """Is this the code that went to the address? Then it is theirs."""
    return actions.confirm_email(who, typed.challenge_id, typed.code, now=clock.now())
