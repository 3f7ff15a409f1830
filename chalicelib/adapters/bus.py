"""EventBridge: our own bus, and the queue for what it did not take."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters.aws import client
from chalicelib.adapters.settings import settings
from chalicelib.events.event import SOURCE

_AT_ONCE = 10
"""Entries that one PutEvents takes; messages that one SQS call takes."""


class Outgoing(NamedTuple):
    """One event on its way: its kind, and itself as JSON."""

    kind: str
    event: str


def publish(events: Sequence[Outgoing], *, tries: int = 3) -> list[Outgoing]:
    """Put events on the bus, and give back those that it still does not take after so many tries. Does not raise."""
    left = list(events)
    for _ in range(tries):
        left = [event for part in _parts(left) for event in _refused(part)]
        if not left:
            break
    return left


def _refused(part: Sequence[Outgoing]) -> list[Outgoing]:
    entries = [
        {"EventBusName": settings.bus, "Source": SOURCE, "DetailType": event.kind, "Detail": event.event}
        for event in part
    ]
    try:
        answers = client("events").put_events(Entries=entries)["Entries"]
    except (BotoCoreError, ClientError):
        return list(part)
    return [event for event, answer in zip(part, answers, strict=True) if answer.get("ErrorCode")]


def set_aside(events: Sequence[Outgoing], queue: str) -> None:
    """Keep events in a queue until they can be published."""
    for part in _parts(events):
        entries = [{"Id": str(number), "MessageBody": json.dumps(event)} for number, event in enumerate(part)]
        answer = client("sqs").send_message_batch(QueueUrl=settings.queue_url(queue), Entries=entries)
        if answer.get("Failed"):
            raise RuntimeError(f"{queue} did not take {len(answer['Failed'])} of {len(entries)}")


def publish_again(queue: str) -> int:
    """Publish what was set aside, until the queue is empty or the bus refuses again; says how many went."""
    sent = 0
    while messages := _set_aside_in(queue):
        kept = {Outgoing(*json.loads(message["Body"])) for message in messages}
        refused = set(publish(sorted(kept)))
        done = [message for message in messages if Outgoing(*json.loads(message["Body"])) not in refused]
        for message in done:
            client("sqs").delete_message(QueueUrl=settings.queue_url(queue), ReceiptHandle=message["ReceiptHandle"])
        sent += len(done)
        if refused:
            break
    return sent


def _set_aside_in(queue: str) -> list[dict[str, Any]]:
    answer = client("sqs").receive_message(QueueUrl=settings.queue_url(queue), MaxNumberOfMessages=_AT_ONCE)
    messages: list[dict[str, Any]] = answer.get("Messages", [])
    return messages


def _parts(events: Sequence[Outgoing]) -> list[Sequence[Outgoing]]:
    return [events[start : start + _AT_ONCE] for start in range(0, len(events), _AT_ONCE)]
