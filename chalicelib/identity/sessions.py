"""Sessions: how they begin, how each request is told whose it is, how they end."""

import secrets
from collections.abc import Callable
from datetime import datetime

from chalicelib.adapters.secrets import secret
from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Refused
from chalicelib.core.text import Language
from chalicelib.edge import ANYONE, Request, Seat, Who
from chalicelib.identity import rules, store
from chalicelib.identity.models import Kind, Session, SignedIn


def begin(
    kind: Kind,
    person_id: str,
    name: str,
    language: Language,
    *,
    seats: tuple[Seat, ...] = (),
    now: datetime,
    chance: rules.Bytes,
) -> tuple[Session, SignedIn]:
    """A session to be kept, and what its holder is told: the token is in the answer only."""
    session_id = rules.new_session_id(chance)
    token = rules.token(session_id, chance(32))
    session = Session(
        session_id=session_id,
        kind=kind,
        person_id=person_id,
        name=name,
        seats=seats,
        language=language,
        secret_hash=rules.read_token(token)[1],
        started_at=now,
        renewed_at=now,
        seen_at=now,
        version=1,
    )
    return session, SignedIn(token=token, kind=kind, person_id=person_id, ends_at=now + rules.WHOLE)


def sign_out(who: Who) -> None:
    """End the session, wherever its token may be."""
    store.end_session(who.session_id)


COOKIE = "__Host-ekdwar" if settings.secure_cookies else "ekdwar"
_COOKIE_TAIL = "; Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if settings.secure_cookies else "")


def session_cookie(token: str) -> str:
    """The cookie that carries a token. It lives as long as the browser is open; the session itself is shorter."""
    return f"{COOKIE}={token}{_COOKIE_TAIL}"


def no_cookie() -> str:
    """Takes the session's cookie away."""
    return f"{session_cookie('')}; Max-Age=0"


def identify(request: Request, now: datetime) -> Who:
    """Who is asking: nobody without a token (no read), else by one read of the session.

    Every ten minutes of use a session in a cookie gets a new secret, and the one before is good for another minute, for
    requests that were under way. A secret that comes later than that has been copied: the session ends.
    """
    cookie = request.cookies.get(COOKIE, "")
    bearer = request.headers.get("authorization", "")
    token = bearer[7:] if bearer.startswith("Bearer ") else cookie
    session_id, secret_hash = rules.read_token(token) if token else ("", "")
    session = store.session(session_id) if session_id else None
    if session is None:
        return ANYONE
    return _IDENTIFIED[rules.standing(session, secret_hash, now=now)](session, token is cookie, now)


def _who(session: Session, by_cookie: bool, _now: datetime | None = None, cookies: tuple[str, ...] = ()) -> Who:
    return Who(
        kind=session.kind,
        person_id=session.person_id,
        name=session.name,
        seats=session.seats,
        session_id=session.session_id,
        csrf=rules.keyed(secret("sessions"), "csrf", session.session_id) if by_cookie else "",
        language=session.language,
        cookies=cookies,
    )


def _touched(session: Session, by_cookie: bool, now: datetime) -> Who:
    _try_to_keep(session.model_copy(update={"seen_at": now, "version": session.version + 1}))
    return _who(session, by_cookie)


def _renewed(session: Session, by_cookie: bool, now: datetime) -> Who:
    """Programs that carry their token themselves have nowhere to put a new one: theirs stays until it ends."""
    if not by_cookie:
        return _touched(session, by_cookie, now) if now >= session.seen_at + rules.TOUCH_AFTER else _who(session, False)
    token = rules.token(session.session_id, secrets.token_bytes(32))
    kept = _try_to_keep(
        session.model_copy(
            update={
                "secret_hash": rules.read_token(token)[1],
                "replaced_hash": session.secret_hash,
                "renewed_at": now,
                "seen_at": now,
                "version": session.version + 1,
            }
        )
    )
    return _who(session, by_cookie, cookies=(session_cookie(token),) if kept else ())


def _try_to_keep(changed: Session) -> bool:
    """False where a parallel request has done it."""
    try:
        store.keep_session(changed)
    except Refused:
        return False
    return True


def _over(session: Session, _by_cookie: bool, _now: datetime) -> Who:
    store.end_session(session.session_id)
    return ANYONE


_IDENTIFIED: dict[rules.Standing, Callable[[Session, bool, datetime], Who]] = {
    "good": _who,
    "touch": _touched,
    "renew": _renewed,
    "over": _over,
    "stolen": _over,
    "foreign": lambda _session, _by_cookie, _now: ANYONE,
}
