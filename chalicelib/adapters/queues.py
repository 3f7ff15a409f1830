"""SQS: orders for functions of ours that work through something part by part."""

from collections.abc import Iterable

from chalicelib.adapters.aws import client
from chalicelib.adapters.settings import settings
from chalicelib.core.model import Model

_AT_ONCE = 10
"""Messages that one call takes."""


def send(job: str, orders: Iterable[Model]) -> None:
    """Put orders into the queue of a job; RuntimeError where it does not take one. A job may get an order twice."""
    entries = [{"Id": str(number), "MessageBody": one.model_dump_json()} for number, one in enumerate(orders)]
    for start in range(0, len(entries), _AT_ONCE):
        part = entries[start : start + _AT_ONCE]
        answer = client("sqs").send_message_batch(QueueUrl=settings.queue_url(job), Entries=part)
        if answer.get("Failed"):
            raise RuntimeError(f"{job} did not take {len(answer['Failed'])} of {len(part)}")
