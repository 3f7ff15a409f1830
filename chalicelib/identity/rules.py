"""Decisions about codes, passwords and sessions. Pure: facts, time and chance come in, a verdict goes out."""

import base64
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal

from chalicelib.identity.models import Challenge, OfficerRecord, Session

if TYPE_CHECKING:
    from argon2 import PasswordHasher

Bytes = Callable[[int], bytes]
"""Chance: gives so many random bytes (`secrets.token_bytes`)."""

# One-time codes

CODE_LIFE = timedelta(minutes=5)
CODE_TRIES = 5


def read_mobile(typed: str) -> str | None:
    """`98765 43210`, `098765-43210`, `+91 98765 43210`, in any script's digits, as E.164; None where it is no Indian
    mobile number."""
    digits = read_digits(typed)
    found = re.fullmatch(r"(?:0|91|0091)?([6-9][0-9]{9})", digits)
    return f"+91{found[1]}" if found else None


def read_digits(typed: str) -> str:
    """The digits of what a person typed, in any script."""
    return "".join(str(unicodedata.decimal(character)) for character in typed if character.isdecimal())


def read_email(typed: str) -> str | None:
    """An address as typed, without blank edges; None where mail could not go there."""
    address = typed.strip()
    return (
        address
        if re.fullmatch(r"[^\s@<>,;\"()\x00-\x1f]{1,64}@[^\s@<>,;\"()]+\.[^\s@<>,;\"().]{2,}", address)
        else None
    )


def six_digits(chance: Callable[[int], int]) -> str:
    """A code; `chance(n)` gives a number below n (`secrets.randbelow`)."""
    return f"{chance(1_000_000):06}"


def code_hash(pepper: bytes, challenge_id: str, address: str, code: str) -> str:
    """A code bound to its challenge and address: of no use for any other."""
    return keyed(pepper, "code", challenge_id, address, code)


def challenge_is_dead(challenge: Challenge, tries: int, *, now: datetime) -> bool:
    """Past its time, or this is one try too many."""
    return now >= challenge.expires_at or tries > CODE_TRIES


def keyed(pepper: bytes, *facts: str) -> str:
    """HMAC-SHA-256 over facts that can't run into each other."""
    return hmac.new(pepper, "\x1f".join(facts).encode(), hashlib.sha256).hexdigest()


# How often

WINDOW = timedelta(minutes=15)
CODES_PER_ADDRESSEE = 5
TRIES_PER_OFFICER = 10


def window_start(now: datetime) -> int:
    """The quarter of an hour that a moment falls into, in seconds since 1970."""
    seconds = int(now.timestamp())
    return seconds - seconds % int(WINDOW.total_seconds())


def seconds_left(now: datetime) -> int:
    """Until the next window opens."""
    return window_start(now) + int(WINDOW.total_seconds()) - int(now.timestamp())


def network(ip: str) -> str:
    """What counts as one internet address: an IPv4 address, or the /64 that one IPv6 household has."""
    if ":" not in ip:
        return ip
    from ipaddress import IPv6Network

    return str(IPv6Network((ip, 64), strict=False))


# Officers

TOTP_STEP_SECONDS = 30
SESSIONS_PER_OFFICER = 5
ENROLMENT_LIFE = timedelta(days=3)
PASSWORD_LEAST = 12


@cache
def _hasher() -> "PasswordHasher":
    """Argon2id as OWASP's Password Storage Cheat Sheet has it: 19 MiB, two passes, one lane."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def password_hash(password: str, chance: Bytes) -> str:
    return _hasher().hash(unicodedata.normalize("NFC", password), salt=chance(16))


@cache
def _nobodys_hash() -> str:
    return password_hash("", bytes)


def password_fits(record: OfficerRecord | None, password: str) -> bool:
    """Takes the same time for an officer who does not exist or has no password yet."""
    from argon2.exceptions import VerificationError

    known = record.password_hash if record else ""
    try:
        _hasher().verify(known or _nobodys_hash(), unicodedata.normalize("NFC", password))
    except VerificationError:
        return False
    return bool(known)


def totp_step(record: OfficerRecord, code: str, *, now: datetime) -> int | None:
    """The time step whose code this is (RFC 6238), one step early or late forgiven; None where it is wrong, or where
    that step or a later one has been used."""
    import pyotp

    totp, present = pyotp.TOTP(record.totp_secret), int(now.timestamp()) // TOTP_STEP_SECONDS
    fitting = [
        step
        for step in (present - 1, present, present + 1)
        if hmac.compare_digest(totp.generate_otp(step), read_digits(code))
    ]
    return next((step for step in fitting if step > record.totp_step), None)


def enrolment_fits(record: OfficerRecord | None, code: str, pepper: bytes, *, now: datetime) -> bool:
    """The operator's code, in time."""
    if record is None or record.enrolment_until is None:
        return False
    given = keyed(pepper, "enrolment", record.officer.officer_id, code.strip().upper())
    return hmac.compare_digest(given, record.enrolment_hash) and now < record.enrolment_until


def base32(chance: Bytes) -> str:
    """160 random bits, as apps and people take them."""
    return base64.b32encode(chance(20)).decode()


# Sessions

IDLE = {"citizen": timedelta(minutes=30), "officer": timedelta(minutes=15), "operator": timedelta(minutes=15)}
WHOLE = timedelta(hours=8)
RENEW_AFTER = timedelta(minutes=10)
GRACE = timedelta(seconds=60)
TOUCH_AFTER = timedelta(minutes=2)

Standing = Literal["good", "touch", "renew", "over", "stolen", "foreign"]


def standing(session: Session, secret_hash: str, *, now: datetime) -> Standing:
    """What to do with a session whose token came.

    touch: note that it was used. renew: time for a new secret. over: too long idle, or too old. stolen: the secret was
    replaced a while ago, so two parties hold it; the session must end. foreign: not its secret at all.
    """
    if now >= session.started_at + WHOLE or now >= session.seen_at + IDLE[session.kind]:
        return "over"
    if hmac.compare_digest(secret_hash, session.secret_hash):
        if now >= session.renewed_at + RENEW_AFTER:
            return "renew"
        return "touch" if now >= session.seen_at + TOUCH_AFTER else "good"
    if hmac.compare_digest(secret_hash, session.replaced_hash):
        return "good" if now < session.renewed_at + GRACE else "stolen"
    return "foreign"


def token(session_id: str, secret: bytes) -> str:
    """What the browser keeps: which session, and 256 bits that prove it."""
    return f"{session_id}.{base64.urlsafe_b64encode(secret).decode().rstrip('=')}"


def read_token(text: str) -> tuple[str, str]:
    """Session id and hash of the secret; an empty id where it is no token."""
    session_id, _, secret = text.partition(".")
    if not re.fullmatch(r"[A-Za-z0-9_-]{22}", session_id) or len(secret) != 43:
        return "", ""
    return session_id, hashlib.sha256(secret.encode()).hexdigest()


def new_session_id(chance: Bytes) -> str:
    return base64.urlsafe_b64encode(chance(16)).decode().rstrip("=")
