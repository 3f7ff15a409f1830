"""What DynamoDB does with items whose time is over, by the clock that is moved here: the emulator goes by its own."""

from datetime import datetime

from chalicelib.adapters import aws
from chalicelib.adapters.settings import settings
from infra.access import AREAS

_BATCH = 25


def reap(now: datetime) -> int:
    """Delete every item that has expired by now, in every table. Says how many. For a laptop's tables only: it reads
    all of them."""
    return sum(_reap_table(settings.table(area), now) for area in AREAS)


def _reap_table(table: str, now: datetime) -> int:
    dynamodb = aws.client("dynamodb")
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=table,
        FilterExpression="expires_at <= :now",
        ExpressionAttributeValues={":now": {"N": str(int(now.timestamp()))}},
        ProjectionExpression="pk, sk",
    )
    keys = [item for page in pages for item in page["Items"]]
    for first in range(0, len(keys), _BATCH):
        wanted = [{"DeleteRequest": {"Key": key}} for key in keys[first : first + _BATCH]]
        dynamodb.batch_write_item(RequestItems={table: wanted})
    return len(keys)
