"""Pages of identity: signing in and out, the profile, officers' enrolment."""

from secrets import token_urlsafe
from urllib.parse import urlencode

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.edge import Redirect, Request, RequestKey, View, Who, page
from chalicelib.edge.doors import Query
from chalicelib.edge.language import own_path
from chalicelib.edge.request import Form
from chalicelib.identity import actions, sessions
from chalicelib.identity.models import CodeTyped, Enrolment, OfficerSignIn, Profile, ProfileKept, SignInRequest

pages = Blueprint(__name__)

_SIGN_IN = "identity/templates/sign_in.html"
_CODE = "identity/templates/code.html"
_OFFICER = "identity/templates/officer_sign_in.html"
_ENROL = "identity/templates/enrol.html"
_PROFILE = "identity/templates/profile.html"
_EMAIL = "identity/templates/email.html"


class To(Query):
    """Where to go on to afterwards."""

    to: str = "/"


class Answering(To):
    """Which code is asked for."""

    challenge_id: str = ""


class Saved(Query):
    """Whether something has just been kept."""

    saved: str = ""


def _typed(**fields: str) -> dict[str, object]:
    """A form as if this had been typed already, with a fresh key against sending it twice."""
    return {"typed": {"_key": token_urlsafe(16), **fields}}


# Citizens


@page(pages, "GET", "/sign-in", may="public")
def sign_in(query: To) -> View:
    """What is your mobile number?"""
    return View(template=_SIGN_IN, data=_typed(to=own_path(query.to)))


@page(pages, "POST", "/sign-in", may="public", on_problem=_SIGN_IN)
def send_code(sign_in: SignInRequest, form: Form, key: RequestKey, request: Request, clock: Clock) -> Redirect:
    """Send a code to the number, and ask for it."""
    sent = actions.send_code(
        sign_in.mobile, key=key, address=request.source_ip, language=request.language, now=clock.now()
    )
    asked = {"challenge_id": sent.challenge_id, "to": own_path(form.one("to"))}
    return Redirect(to=f"/sign-in/code?{urlencode(asked)}")


@page(pages, "GET", "/sign-in/code", may="public")
def ask_code(query: Answering) -> View:
    """Which code came?"""
    return View(template=_CODE, data=_typed(challenge_id=query.challenge_id, to=own_path(query.to)))


@page(pages, "POST", "/sign-in/code", may="public", on_problem=_CODE)
def answer_code(typed: CodeTyped, form: Form, request: Request, clock: Clock) -> Redirect:
    """Is this the code? Then go on to where they wanted."""
    signed_in = actions.sign_in(
        typed.challenge_id, typed.code, address=request.source_ip, language=request.language, now=clock.now()
    )
    return Redirect(to=own_path(form.one("to")), cookies=(sessions.session_cookie(signed_in.token),))


@page(pages, "POST", "/sign-out", may="session.own")
def sign_out(who: Who) -> Redirect:
    """End the session."""
    sessions.sign_out(who)
    return Redirect(to="/", cookies=(sessions.no_cookie(),))


@page(pages, "GET", "/profile", may="profile.own")
def profile(who: Who, query: Saved) -> View:
    """How do you want to hear from us?"""
    shown = actions.see_profile(who)
    return View(
        template=_PROFILE,
        data=_typed(name=shown.name, email=shown.email, language=shown.language)
        | {"shown": shown, "saved": query.saved == "yes"},
    )


@page(pages, "POST", "/profile", may="profile.own", on_problem=_PROFILE)
def keep_profile(who: Who, profile: Profile, key: RequestKey, clock: Clock) -> Redirect:
    """Keep what was told; go and ask for the code where an address is to be proven."""
    return Redirect(to=_after_profile(actions.change_profile(who, profile, key=key, now=clock.now())))


def _after_profile(kept: ProfileKept) -> str:
    if kept.email_code is None:
        return "/profile?saved=yes"
    return f"/profile/email?challenge_id={kept.email_code.challenge_id}"


@page(pages, "GET", "/profile/email", may="profile.own")
def ask_email_code(query: Answering) -> View:
    """Which code came by e-mail?"""
    return View(template=_EMAIL, data=_typed(challenge_id=query.challenge_id))


@page(pages, "POST", "/profile/email", may="profile.own", on_problem=_EMAIL)
def answer_email_code(who: Who, typed: CodeTyped, clock: Clock) -> Redirect:
    """Is this the code? Then the address is theirs."""
    actions.confirm_email(who, typed.challenge_id, typed.code, now=clock.now())
    return Redirect(to="/profile?saved=yes")


# Officers


@page(pages, "GET", "/officers/sign-in", may="public")
def officer_sign_in(query: To) -> View:
    """Officer id, password and the code of the app?"""
    return View(template=_OFFICER, data=_typed(to=own_path(query.to)))


@page(pages, "POST", "/officers/sign-in", may="public", on_problem=_OFFICER)
def officer_signs_in(typed: OfficerSignIn, form: Form, request: Request, clock: Clock) -> Redirect:
    """Is this the officer? Then go on to the desk."""
    signed_in = actions.sign_in_officer(
        typed.officer_id,
        typed.password,
        typed.code,
        address=request.source_ip,
        language=request.language,
        now=clock.now(),
    )
    to = own_path(form.one("to"))
    return Redirect(to="/desk" if to == "/" else to, cookies=(sessions.session_cookie(signed_in.token),))


@page(pages, "GET", "/officers/enrol", may="public")
def enrol() -> View:
    """Enrolment code from the operator, and a password of your choice?"""
    return View(template=_ENROL, data=_typed())


@page(pages, "POST", "/officers/enrol", may="public", on_problem=_ENROL)
def finish_enrolment(typed: Enrolment, request: Request, clock: Clock) -> View:
    """Show, this once, the secret for the authenticator app."""
    totp_secret = actions.finish_enrolment(
        typed.officer_id, typed.enrolment_code, typed.password, address=request.source_ip, now=clock.now()
    )
    return View(
        template="identity/templates/enrolled.html", data={"totp_secret": totp_secret, "officer_id": typed.officer_id}
    )
