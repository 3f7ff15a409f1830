"""`python -m infra redrive`: sends dead letters on their way again, once what killed them is mended."""

import argparse
from typing import Any

from chalicelib.adapters.aws import client
from chalicelib.adapters.settings import settings

_DEAD = "-dead"
_COUNTED = "ApproximateNumberOfMessages"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("queue", nargs="?", help="name of a reaction, timer or job, such as tell_the_citizen")
    parser.add_argument("--all", action="store_true", help="every queue with dead letters")
    parser.add_argument("--list", action="store_true", help="only say where dead letters are")


def main(args: argparse.Namespace) -> int:
    waiting = dead_letters()
    if args.queue and args.queue not in waiting:
        print(f"There is no queue {args.queue} with dead letters behind it.")
        return 1
    if not (args.queue or args.all or args.list):
        print("Name a queue, or give --all.")
        return 2
    chosen = [args.queue] if args.queue else sorted(name for name, count in waiting.items() if count)
    if not chosen:
        print("There are no dead letters.")
    for name in chosen:
        sent = 0 if args.list else redrive(name)
        print(f"{name}: {waiting[name]} dead" + ("" if args.list else f", {sent} sent again"))
    return 0


def dead_letters() -> dict[str, int]:
    """How many dead letters there are, by the door that could not take them."""
    pages = client("sqs").get_paginator("list_queues").paginate(QueueNamePrefix=f"{settings.prefix}-")
    urls = [url for page in pages for url in page.get("QueueUrls", []) if url.endswith(_DEAD)]
    return {_door(url): _count(url) for url in urls}


def redrive(name: str) -> int:
    """Send the dead letters of a door back into its queue, one by one; says how many. A letter leaves the dead only
    when its queue has it, so that stopping half-way loses none."""
    dead, alive, sent = settings.queue_url(name + _DEAD), settings.queue_url(name), 0
    for _ in range(_count(dead)):
        for message in _next(dead):
            client("sqs").send_message(QueueUrl=alive, MessageBody=message["Body"])
            client("sqs").delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
            sent += 1
    return sent


def _next(url: str) -> list[dict[str, Any]]:
    answer = client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=1, VisibilityTimeout=30)
    messages: list[dict[str, Any]] = answer.get("Messages", [])
    return messages


def _count(url: str) -> int:
    told = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=[_COUNTED])
    return int(told["Attributes"][_COUNTED])


def _door(url: str) -> str:
    return url.rpartition("/")[2].removeprefix(f"{settings.prefix}-").removesuffix(_DEAD)
