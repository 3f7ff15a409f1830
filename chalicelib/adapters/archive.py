"""S3 for what is written once: the first writer wins, and nobody overwrites (object lock does the rest)."""

import base64
import hashlib
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.adapters.aws import client
from chalicelib.adapters.settings import settings

_GONE = ("NoSuchKey", "404", "NotFound")
_TAKEN = ("PreconditionFailed", "ConditionalRequestConflict", "412")


def write_once(purpose: str, key: str, content: bytes, *, content_type: str, facts: dict[str, str]) -> bool:
    """Keep bytes under a key with small facts beside them. False where something was there: it stays as it is."""
    try:
        client("s3").put_object(
            Bucket=settings.bucket(purpose),
            Key=key,
            Body=content,
            ContentType=content_type,
            Metadata=facts,
            ChecksumSHA256=base64.b64encode(hashlib.sha256(content).digest()).decode(),
            IfNoneMatch="*",
        )
    except ClientError as error:
        if _code(error) in _TAKEN:
            return False
        raise
    return True


def facts(purpose: str, key: str) -> dict[str, str] | None:
    """What was written beside the bytes under a key; None where there is nothing."""
    try:
        answer: dict[str, Any] = client("s3").head_object(Bucket=settings.bucket(purpose), Key=key)
    except ClientError as error:
        if _code(error) in _GONE:
            return None
        raise
    return dict(answer["Metadata"])


def sha256(purpose: str, key: str) -> str | None:
    """The SHA-256 of the bytes under a key, as S3 itself has counted it; None where it has not."""
    answer = client("s3").head_object(Bucket=settings.bucket(purpose), Key=key, ChecksumMode="ENABLED")
    counted = answer.get("ChecksumSHA256", "")
    return base64.b64decode(counted).hex() if counted and "-" not in counted else None


def read(purpose: str, key: str) -> bytes:
    """The bytes under a key. Raises FileNotFoundError where there are none."""
    try:
        answer = client("s3").get_object(Bucket=settings.bucket(purpose), Key=key)
    except ClientError as error:
        if _code(error) in _GONE:
            raise FileNotFoundError(key) from error
        raise
    with answer["Body"] as body:
        content: bytes = body.read()
    return content


def download_link(purpose: str, key: str, *, file_name: str, lasts_s: int) -> str:
    """A link that saves one object as a file, and is kept by no cache."""
    link: str = client("s3").generate_presigned_url(
        "get_object",
        Params={
            "Bucket": settings.bucket(purpose),
            "Key": key,
            "ResponseContentDisposition": f'attachment; filename="{file_name}"',
            "ResponseCacheControl": "private, no-store",
        },
        ExpiresIn=lasts_s,
    )
    return link


def _code(error: ClientError) -> str:
    return error.response["Error"]["Code"]
