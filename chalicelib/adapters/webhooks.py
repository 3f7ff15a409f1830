"""Standard Webhooks 1.0.0 (standardwebhooks.com): bodies that both sides sign with a secret that they share.

Signed is `<webhook-id>.<webhook-timestamp>.<body>`, by HMAC-SHA256. While a secret is being changed, both the new and
the old one sign, and either is good.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
WINDOW = timedelta(minutes=5)
"""How far the time of a message may be from ours: what was caught on the way can't be sent again later."""
_PREFIX = "whsec_"


def signed(secrets: Iterable[str], webhook_id: str, body: bytes, now: datetime) -> dict[str, str]:
    """The headers of a message, signed with every secret that is given."""
    timestamp = str(int(now.timestamp()))
    signatures = " ".join(_signature(secret, webhook_id, timestamp, body) for secret in secrets)
    return {ID: webhook_id, TIMESTAMP: timestamp, SIGNATURE: signatures}


def is_signed(secrets: Iterable[str], headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether one of the secrets signed this message, within the window. Header names in small letters."""
    webhook_id, timestamp = headers.get(ID, ""), headers.get(TIMESTAMP, "")
    if not webhook_id or not timestamp.isdecimal() or not timestamp.isascii() or len(timestamp) > 12:
        return False
    if abs(now.timestamp() - int(timestamp)) > WINDOW.total_seconds():
        return False
    given = [one.encode() for one in headers.get(SIGNATURE, "").split(" ")]
    right = [_signature(secret, webhook_id, timestamp, body).encode() for secret in secrets]
    return any(hmac.compare_digest(one, good) for one in given for good in right)


def _signature(secret: str, webhook_id: str, timestamp: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    digest = hmac.new(key, f"{webhook_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()
