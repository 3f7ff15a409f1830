"""WhatsApp Cloud API: a file goes up, a document message goes out, and what became of it comes back by webhook.

Off where `settings.whatsapp_url` is empty. Within 24 hours of a person's own message anything may be sent, outside of
that only a template that Meta approved. The API knows no idempotency key: what we give as `biz_opaque_callback_data`
comes back with every status.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal

import urllib3

from chalicelib.adapters.secrets import secret
from chalicelib.adapters.settings import settings
from chalicelib.adapters.supply import Unavailable, Undeliverable
from chalicelib.core.model import Model

AGAIN = {0, 2, 4, 190, 80007, 130429, 131000, 131005, 131016, 131042, 131056, 133016}
"""Codes of the Graph API that time, or an operator's hand (token, payment), will mend."""
Outcome = Literal["sent", "delivered", "read", "played", "failed"]


class Keys(Model):
    """Who we are for WhatsApp."""

    phone_number_id: str
    access_token: str
    app_secret: str
    verify_token: str


class Template(Model):
    """An approved template: a document at its head, and the words that fill its body."""

    name: str
    language: str
    words: tuple[str, ...]


class DocumentMessage(Model):
    """A file for a number (E.164 without plus), and under which name of ours its statuses come back."""

    to: str
    media_id: str
    file_name: str
    caption: str
    template: Template | None
    """None: within 24 hours of the person's own message."""
    our_id: str


class Status(Model):
    """What became of a message."""

    our_id: str
    message_id: str
    outcome: Outcome
    at: datetime
    code: str = ""


class Inbound(Model):
    """Somebody wrote to us: from now on anything may be sent to this number for 24 hours."""

    number: str
    at: datetime


def is_on() -> bool:
    """Whether this stage has anything to do with WhatsApp."""
    return bool(settings.whatsapp_url)


@cache
def keys() -> Keys:
    """From the secret `whatsapp`."""
    return Keys.model_validate(json.loads(secret("whatsapp")))


def upload(content: bytes, *, file_name: str, media_type: str) -> str:
    """The media id of a file; Meta keeps it for 30 days. Raises Unavailable or Undeliverable."""
    fields = {"messaging_product": "whatsapp", "type": media_type, "file": (file_name, content, media_type)}
    media_id: str = _asked("media", fields=fields)["id"]
    return media_id


def send(message: DocumentMessage) -> str:
    """Send a document and give its message id. Raises Unavailable or Undeliverable with the code of the Graph API."""
    message_id: str = _asked("messages", json=written(message))["messages"][0]["id"]
    return message_id


def written(message: DocumentMessage) -> dict[str, Any]:
    """The message as the Cloud API takes it."""
    document = {"id": message.media_id, "filename": message.file_name}
    head = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": message.to,
        "biz_opaque_callback_data": message.our_id,
    }
    if message.template is None:
        return {**head, "type": "document", "document": {**document, "caption": message.caption}}
    template = {
        "name": message.template.name,
        "language": {"code": message.template.language},
        "components": [
            {"type": "header", "parameters": [{"type": "document", "document": document}]},
            {"type": "body", "parameters": [{"type": "text", "text": word} for word in message.template.words]},
        ],
    }
    return {**head, "type": "template", "template": template}


def is_signed(raw_body: bytes, header: str) -> bool:
    """Whether Meta sent this body: HMAC-SHA256 of its bytes under our app secret (`X-Hub-Signature-256`)."""
    right = hmac.new(keys().app_secret.encode(), raw_body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={right}".encode(), header.encode())


def is_verification(mode: str, token: str) -> bool:
    """Whether Meta asks if this webhook is ours (`hub.mode`, `hub.verify_token`)."""
    return mode == "subscribe" and hmac.compare_digest(keys().verify_token.encode(), token.encode())


def read(raw_body: bytes) -> tuple[tuple[Status, ...], tuple[Inbound, ...]]:
    """The statuses of messages of ours in a webhook, and who wrote to us. What else is in it is for others."""
    values = [
        change.get("value", {})
        for entry in json.loads(raw_body).get("entry", ())
        for change in entry.get("changes", ())
        if change.get("field") == "messages"
    ]
    statuses = tuple(_status(one) for value in values for one in value.get("statuses", ()) if _is_ours(one))
    return statuses, tuple(one for value in values for one in _inbound(value))


def _is_ours(raw: dict[str, Any]) -> bool:
    return bool(raw.get("biz_opaque_callback_data")) and raw.get("status") in Outcome.__args__  # type: ignore[attr-defined]


def _status(raw: dict[str, Any]) -> Status:
    errors = raw.get("errors") or [{}]
    return Status(
        our_id=raw["biz_opaque_callback_data"],
        message_id=raw["id"],
        outcome=raw["status"],
        at=_moment(raw["timestamp"]),
        code=str(errors[0].get("code", "")),
    )


def _inbound(value: dict[str, Any]) -> Iterator[Inbound]:
    """A person who hides the number has none here (business-scoped ids): nothing is known of them."""
    for one in value.get("messages", ()):
        if one.get("from"):
            yield Inbound(number=one["from"], at=_moment(one["timestamp"]))


def _moment(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


@cache
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(timeout=urllib3.Timeout(connect=2, read=10), retries=False, maxsize=4)


def _asked(what: str, **more: Any) -> dict[str, Any]:
    url = f"{settings.whatsapp_url}/{keys().phone_number_id}/{what}"
    headers = {"Authorization": f"Bearer {keys().access_token}"}
    try:
        answer = _pool().request("POST", url, headers=headers, **more)
        told: dict[str, Any] = answer.json()
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        raise Unavailable(type(error).__name__) from error
    if answer.status >= 400:
        code = told.get("error", {}).get("code", answer.status)
        again = answer.status >= 500 or answer.status == 429 or code in AGAIN
        raise (Unavailable if again else Undeliverable)(f"whatsapp-{code}")
    return told
