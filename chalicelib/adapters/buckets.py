"""S3: what the buckets hold, and short links by which browsers put and fetch it themselves."""

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.adapters.aws import client
from chalicelib.adapters.settings import settings

_GONE = ("NoSuchKey", "404", "NotFound")
_TAKEN = (*_GONE, "PreconditionFailed", "ConditionalRequestConflict", "412")


@dataclass(frozen=True)
class PostLink:
    """Where a browser may post one file, and the fields it has to send before the file."""

    url: str
    fields: dict[str, str]


def post_link(
    purpose: str, key: str, *, content_type: str, max_bytes: int, lasts_s: int, redirect: str = ""
) -> PostLink:
    """A link for one file under exactly this key, of exactly this type, of 1 to `max_bytes` bytes."""
    fields = {"Content-Type": content_type} | ({"success_action_redirect": redirect} if redirect else {})
    limits = [["content-length-range", 1, max_bytes], *({name: value} for name, value in fields.items())]
    answer = client("s3").generate_presigned_post(
        settings.bucket(purpose), key, Fields=fields, Conditions=limits, ExpiresIn=lasts_s
    )
    return PostLink(url=answer["url"], fields=answer["fields"])


def get_link(purpose: str, key: str, *, content_type: str, file_name: str, lasts_s: int) -> str:
    """A link that shows one object in the browser, as the type we say whatever was stored, and is kept by no cache."""
    link: str = client("s3").generate_presigned_url(
        "get_object",
        Params={
            "Bucket": settings.bucket(purpose),
            "Key": key,
            "ResponseContentType": content_type,
            "ResponseContentDisposition": f'inline; filename="{file_name}"',
            "ResponseCacheControl": "private, no-store",
        },
        ExpiresIn=lasts_s,
    )
    return link


def read(purpose: str, key: str, *, max_bytes: int) -> bytes | None:
    """The bytes under a key, one more than `max_bytes` at most; None where there is nothing."""
    try:
        answer = client("s3").get_object(Bucket=settings.bucket(purpose), Key=key, Range=f"bytes=0-{max_bytes}")
    except ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            return None
        if error.response["Error"]["Code"] == "InvalidRange":
            return b""
        raise
    with answer["Body"] as body:
        content: bytes = body.read(max_bytes + 1)
    return content


def write(purpose: str, key: str, content: bytes, *, content_type: str) -> None:
    """Keep bytes under a key, encrypted with the data key."""
    client("s3").put_object(
        Bucket=settings.bucket(purpose),
        Key=key,
        Body=content,
        ContentType=content_type,
        **_encrypted(),
    )


def _encrypted() -> dict[str, Any]:
    return {
        "ServerSideEncryption": "aws:kms",
        "SSEKMSKeyId": settings.key_alias("data"),
        "BucketKeyEnabled": True,
    }


@dataclass(frozen=True)
class Stamp:
    """By what one state of an object is told from another, and the small facts that were written beside it."""

    etag: str
    facts: dict[str, str]


def stamp(purpose: str, key: str) -> Stamp | None:
    """The state of what is under a key; None where there is nothing."""
    try:
        answer = client("s3").head_object(Bucket=settings.bucket(purpose), Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            return None
        raise
    return Stamp(etag=answer["ETag"], facts=dict(answer["Metadata"]))


def write_over(
    former: Stamp | None, purpose: str, key: str, content: bytes, *, content_type: str, facts: dict[str, str]
) -> bool:
    """Keep bytes in the place of a former state. False where something else is there by now: it stays."""
    condition = {"IfMatch": former.etag} if former else {"IfNoneMatch": "*"}
    sent = {"Body": content, "ContentType": content_type, "Metadata": facts, **_encrypted(), **condition}
    try:
        client("s3").put_object(Bucket=settings.bucket(purpose), Key=key, **sent)
    except ClientError as error:
        if error.response["Error"]["Code"] in _TAKEN:
            return False
        raise
    return True


def delete(purpose: str, key: str) -> None:
    """Remove what is under a key; nothing there is well too."""
    client("s3").delete_object(Bucket=settings.bucket(purpose), Key=key)
