"""What citizens and officers would have received: SMS and email that really went out through SNS and SES, here only."""

import html
import json
import urllib.request
from datetime import UTC, datetime
from typing import Any, TypedDict


class Message(TypedDict):
    """One message, as its receiver sees it."""

    at: str
    channel: str
    to: str
    subject: str
    text: str


_first_seen: dict[str, str] = {}
"""The emulator does not say when an SMS went out: the moment in which it is first seen here stands for it."""


def read(endpoint: str, to: str = "") -> list[Message]:
    """Newest first; only those to a number or an address where `to` is given."""
    by_phone = _get(endpoint, "/_ministack/sns/sms-messages")["sms_messages"]
    by_account = _get(endpoint, "/_ministack/ses/messages")["messages"]
    messages = [_sms(one) for sent in by_phone.values() for one in sent]
    messages += [_mail(one) for sent in by_account.values() for one in sent]
    wanted = [message for message in reversed(messages) if not to or _plain(to) in _plain(message["to"])]
    return sorted(wanted, key=lambda message: message["at"], reverse=True)


def page(messages: list[Message]) -> str:
    """The messages as a plain page."""
    cards = "".join(_card(message) for message in messages) or "<p>Nothing has been sent yet.</p>"
    return _PAGE.format(cards=cards)


def _plain(receiver: str) -> str:
    return receiver.replace("+91", "").replace(" ", "").lower()


def _get(endpoint: str, path: str) -> Any:
    with urllib.request.urlopen(endpoint + path, timeout=5) as answer:
        return json.load(answer)


def _sms(raw: dict[str, Any]) -> Message:
    seen = _first_seen.setdefault(raw["MessageId"], datetime.now(UTC).isoformat(timespec="milliseconds"))
    return Message(at=seen, channel="SMS", to=raw["PhoneNumber"], subject="", text=raw["Message"])


def _mail(raw: dict[str, Any]) -> Message:
    to, text = ", ".join(raw["To"]), raw["BodyText"] or ""
    return Message(at=_moment(raw["Timestamp"]), channel="Email", to=to, subject=raw["Subject"], text=text)


def _moment(raw: str | float) -> str:
    moment = datetime.fromtimestamp(raw, UTC) if isinstance(raw, int | float) else datetime.fromisoformat(raw)
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _card(message: Message) -> str:
    told = {name: html.escape(str(value)) for name, value in message.items()}
    subject = f"<h2>{told['subject']}</h2>" if told["subject"] else ""
    return (
        f"<article><p class=top><b>{told['channel']}</b> to {told['to']} <time>{told['at'][:19]}</time></p>"
        f"{subject}<pre>{told['text']}</pre></article>"
    )


_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5"><title>Inbox</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 44rem; padding: 0 1rem; color: #1b1b1b }}
article {{ border: 1px solid #c9ced6; border-radius: 6px; padding: .75rem 1rem; margin: 1rem 0 }}
h2 {{ font-size: 1.05rem; margin: .25rem 0 }} .top {{ margin: 0; color: #4a5260 }} time {{ float: right }}
pre {{ white-space: pre-wrap; font: inherit; margin: .5rem 0 0 }}
</style><h1>Inbox</h1><p>Every SMS and email that was sent, newest first. The page looks again every five seconds.</p>
{cards}</html>"""
