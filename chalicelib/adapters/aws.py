"""The AWS clients: made once, at first use, with short time-outs and few retries."""

from functools import cache
from typing import Any

from botocore.config import Config
from botocore.session import Session

from chalicelib.adapters.settings import settings

_CONFIG = Config(
    region_name=settings.region,
    connect_timeout=2,
    read_timeout=10,
    retries={"max_attempts": 3, "mode": "standard"},
    max_pool_connections=50,
    s3={"addressing_style": "path"},
    signature_version="s3v4",
    inject_host_prefix=False,
    user_agent="ekdwar",  # botocore would put a long one together for every call, a tenth of its time
)

_V4 = Config(signature_version="v4")
_DIFFERENT = {"s3": Config(), "dynamodb": _V4.merge(Config(parameter_validation=False))}
"""pynamodb makes the parameters of DynamoDB's calls; they are right."""


@cache
def session() -> Session:
    """The session of all clients, as boto3 has one inside; boto3 itself would load what moves large files."""
    return Session()


@cache
def client(service: str) -> Any:
    """The client of an AWS service, shared by all threads."""
    return session().create_client(service, config=_CONFIG.merge(_DIFFERENT.get(service, _V4)))
