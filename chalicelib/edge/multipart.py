"""A form with small files in it (RFC 7578), as browsers post it to our own doors; papers go by presigned links."""

from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from chalicelib.core.errors import Invalid

_MOST_PARTS = 50


def read(content_type: str, body: bytes) -> tuple[dict[str, list[str]], dict[str, bytes]]:
    """Its fields and its files, by name. A file that nobody chose is empty. Invalid `not-text` for anything else."""
    whole: Any = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    fields: dict[str, list[str]] = {}
    files: dict[str, bytes] = {}
    for part in _parts(whole):
        name, content = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(content, bytes):
            raise Invalid("not-text")
        if part.get_filename() is None:
            fields.setdefault(name, []).append(_text(content))
        else:
            files[name] = content
    return fields, files


def _parts(whole: Any) -> list[Any]:
    parts = whole.get_payload() if whole.is_multipart() else []
    if not 0 < len(parts) <= _MOST_PARTS:
        raise Invalid("not-text")
    return list(parts)


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise Invalid("not-text") from error
