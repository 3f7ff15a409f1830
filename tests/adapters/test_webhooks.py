"""Signed messages, held against the library of those who wrote the standard."""

from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from chalicelib.adapters import webhooks

NEW, OLD = "whsec_bmV3IG5ldyBuZXcgbmV3IG5ldyBuZXc=", "whsec_b2xkIG9sZCBvbGQgb2xkIG9sZCBvbGQ="
BODY = '{"number": "HP4K7QX9M2TD3", "words": "कृषक"}'


def now() -> datetime:
    """The library knows no other clock than that of the machine."""
    return datetime.now(UTC)


def test_the_library_takes_what_we_sign() -> None:
    headers = webhooks.signed([NEW], "HP4K7QX9M2TD3.4", BODY.encode(), now())
    assert Webhook(NEW).verify(BODY, headers) == {"number": "HP4K7QX9M2TD3", "words": "कृषक"}


def test_the_library_takes_it_with_either_secret_while_they_change() -> None:
    headers = webhooks.signed([NEW, OLD], "HP4K7QX9M2TD3.4", BODY.encode(), now())
    assert Webhook(NEW).verify(BODY, headers) and Webhook(OLD).verify(BODY, headers)


@pytest.mark.parametrize("wrong", [{"webhook-id": "HP4K7QX9M2TD3.5"}, {"webhook-timestamp": "1"}])
def test_the_library_refuses_what_was_changed(wrong: dict[str, str]) -> None:
    headers = webhooks.signed([NEW], "HP4K7QX9M2TD3.4", BODY.encode(), now()) | wrong
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(BODY, headers)


def by_library(at: datetime, secret: str = NEW, webhook_id: str = "HP4K7QX9M2TD3.1") -> dict[str, str]:
    signature = Webhook(secret).sign(webhook_id, at, BODY)
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
    }


def test_we_take_what_the_library_signs_with_the_present_or_the_last_secret() -> None:
    at = now()
    for secret in (NEW, OLD):
        assert webhooks.is_signed([NEW, OLD], by_library(at, secret), BODY.encode(), at)
    assert not webhooks.is_signed([NEW], by_library(at, OLD), BODY.encode(), at)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_what_was_signed_long_ago_or_for_later_is_refused(minutes: int) -> None:
    at = now()
    assert not webhooks.is_signed([NEW], by_library(at + timedelta(minutes=minutes)), BODY.encode(), at)
    assert webhooks.is_signed([NEW], by_library(at + timedelta(minutes=minutes * 4 / 6)), BODY.encode(), at)


@pytest.mark.parametrize(
    "wrong",
    [
        {"webhook-id": ""},
        {"webhook-id": "HP4K7QX9M2TD3.2"},
        {"webhook-timestamp": "yesterday"},
        {"webhook-timestamp": "¹²"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,é"},
        {"webhook-signature": "v2,AAAA"},
    ],
)
def test_what_is_not_whole_is_refused(wrong: dict[str, str]) -> None:
    at = now()
    assert not webhooks.is_signed([NEW], by_library(at) | wrong, BODY.encode(), at)


def test_a_changed_body_is_refused() -> None:
    at = now()
    assert not webhooks.is_signed([NEW], by_library(at), BODY.replace("HP4", "HP5").encode(), at)
