"""Dead letters are listed, and sent on their way again."""

from collections.abc import Iterator
from typing import Any

import pytest

from infra.local.data import aws
from infra.local.emulator import Emulator


@pytest.fixture
def queues(cloud: Emulator) -> Iterator[Any]:
    from chalicelib.adapters.settings import settings

    sqs = aws(cloud.url, "sqs")
    urls = {name: sqs.create_queue(QueueName=f"{settings.prefix}-{name}")["QueueUrl"] for name in ("tell", "tell-dead")}
    yield sqs, urls
    for url in urls.values():
        sqs.delete_queue(QueueUrl=url)


def test_dead_letters_go_back_to_their_queue_each_once(queues: Any) -> None:
    from infra.redrive import dead_letters, redrive

    sqs, urls = queues
    for number in range(7):
        sqs.send_message(QueueUrl=urls["tell-dead"], MessageBody=str(number))
    assert dead_letters()["tell"] == 7
    assert redrive("tell") == 7
    assert dead_letters()["tell"] == 0
    found = [
        message["Body"]
        for _ in range(7)
        for message in sqs.receive_message(QueueUrl=urls["tell"], MaxNumberOfMessages=1).get("Messages", [])
    ]
    assert sorted(found) == [str(number) for number in range(7)]
