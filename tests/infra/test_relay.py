"""From an outbox item to the bus, and what happens to events that the bus does not take."""

from typing import Any

import pytest

from chalicelib.adapters.bus import Outgoing
from infra.local.data import aws
from infra.local.emulator import Emulator


def _inserted(**image: str) -> dict[str, Any]:
    return {"eventName": "INSERT", "dynamodb": {"NewImage": {name: {"S": value} for name, value in image.items()}}}


def test_only_new_items_with_an_event_are_relayed_in_their_order() -> None:
    from chalicelib.edge.relay import outgoing

    records = [
        _inserted(pk="1", event_kind="a.v1", event="{}"),
        _inserted(pk="2"),
        {"eventName": "REMOVE", "dynamodb": {"OldImage": {}}},
        _inserted(pk="3", event_kind="b.v1", event="{}"),
    ]
    assert [one.kind for one in outgoing(records)] == ["a.v1", "b.v1"]


@pytest.fixture
def bus_and_queues(cloud: Emulator) -> Any:
    from chalicelib.adapters.settings import settings

    events, sqs = aws(cloud.url, "events"), aws(cloud.url, "sqs")
    heard = sqs.create_queue(QueueName="heard")["QueueUrl"]
    aside = sqs.create_queue(QueueName=f"{settings.prefix}-unrelayed")["QueueUrl"]
    events.create_event_bus(Name=settings.bus)
    events.put_rule(Name="all", EventBusName=settings.bus, EventPattern='{"source": ["ekdwar"]}')
    arn = sqs.get_queue_attributes(QueueUrl=heard, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_targets(Rule="all", EventBusName=settings.bus, Targets=[{"Id": "1", "Arn": arn}])
    yield sqs, heard, aside
    events.remove_targets(Rule="all", EventBusName=settings.bus, Ids=["1"])
    events.delete_rule(Name="all", EventBusName=settings.bus)
    events.delete_event_bus(Name=settings.bus)
    for queue in (heard, aside):
        sqs.delete_queue(QueueUrl=queue)


def _count(sqs: Any, queue: str) -> int:
    told = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["ApproximateNumberOfMessages"])
    return int(told["Attributes"]["ApproximateNumberOfMessages"])


def test_more_than_ten_events_go_in_parts(bus_and_queues: Any) -> None:
    from chalicelib.adapters import bus

    sqs, heard, _ = bus_and_queues
    assert bus.publish([Outgoing("sample.v1", f'{{"n": {n}}}') for n in range(23)]) == []
    assert _count(sqs, heard) == 23


def test_what_was_set_aside_is_published_again(bus_and_queues: Any) -> None:
    from chalicelib.adapters import bus

    sqs, heard, aside = bus_and_queues
    bus.set_aside([Outgoing("sample.v1", f'{{"n": {n}}}') for n in range(12)], "unrelayed")
    assert _count(sqs, aside) == 12
    assert bus.publish_again("unrelayed") == 12
    assert (_count(sqs, heard), _count(sqs, aside)) == (12, 0)
