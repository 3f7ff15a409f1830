"""The AWS clients: made once, at first use, with short time-outs and few retries."""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config

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
)


@cache
def client(service: str) -> Any:
    """The boto3 client of an AWS service, shared by all threads."""
    if service == "s3":
        return boto3.client("s3", config=_CONFIG)
    return boto3.client(service, config=_CONFIG.merge(Config(signature_version="v4")))  # type: ignore[call-overload]
