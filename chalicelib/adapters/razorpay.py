"""Razorpay: orders, what was paid on them, and the signature of its webhooks.

Amounts are paise on both sides. Its orders know no idempotency header: whoever wants one order only looks for the
receipt first (`order_for`).
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

import urllib3

from chalicelib.adapters.secrets import secret
from chalicelib.adapters.settings import settings
from chalicelib.core.errors import Problem

CHECKOUT_PATH = "/v1/checkout/embedded"


class GatewaySilent(Problem):
    """The gateway does not answer, or says that it is broken. Trying again later is right."""

    status = 503
    code = "gateway-silent"


class GatewayRefused(Problem):
    """The gateway understood and said no; `facts` has its code."""

    status = 502
    code = "gateway-refused"


@dataclass(frozen=True)
class Attempt:
    """One try of a person to pay an order."""

    gateway_payment_id: str
    amount_paise: int
    currency: str
    status: str
    """created | authorized | captured | refunded | failed"""
    method: str
    rrn: str
    """Retrieval reference number of the bank, where there is one."""
    created_at_s: int


@dataclass(frozen=True)
class Keys:
    """Who we are for the gateway."""

    key_id: str
    key_secret: str


@cache
def keys() -> Keys:
    """From the secret `gateway`."""
    return Keys(**json.loads(secret("gateway")))


def order_for(receipt: str, amount_paise: int, notes: dict[str, str]) -> str:
    """The id of the order with this receipt; made where there is none."""
    found = _ask("GET", "/v1/orders?" + urlencode({"receipt": receipt}))["items"]
    whole = [order for order in found if order["amount"] == amount_paise and order["currency"] == "INR"]
    order = whole[0] if whole else _ask("POST", "/v1/orders", _order(receipt, amount_paise, notes))
    order_id: str = order["id"]
    return order_id


def _order(receipt: str, amount_paise: int, notes: dict[str, str]) -> dict[str, Any]:
    return {
        "amount": amount_paise,
        "currency": "INR",
        "receipt": receipt,
        "notes": notes,
        "payment_capture": True,
        "partial_payment": False,
    }


def attempts_on(order_id: str) -> tuple[Attempt, ...]:
    """Every try to pay an order, the earliest first. This, and nothing a browser says, is the truth."""
    found = _ask("GET", f"/v1/orders/{order_id}/payments")["items"]
    return tuple(sorted((_attempt(item) for item in found), key=lambda one: (one.created_at_s, one.gateway_payment_id)))


def _attempt(item: dict[str, Any]) -> Attempt:
    return Attempt(
        gateway_payment_id=item["id"],
        amount_paise=item["amount"],
        currency=item["currency"],
        status=item["status"],
        method=item.get("method") or "",
        rrn=(item.get("acquirer_data") or {}).get("rrn") or "",
        created_at_s=item["created_at"],
    )


def is_signed(raw_body: bytes, signature: str) -> bool:
    """Whether the gateway signed this body, with its present or its last webhook secret (during a change, retries still
    carry the old one)."""
    known = json.loads(secret("gateway-webhook"))
    right = [_hmac(known[name], raw_body) for name in ("current", "previous") if known.get(name)]
    return any(hmac.compare_digest(one, signature.encode()) for one in right)


def _hmac(key: str, message: bytes) -> bytes:
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest().encode()


@cache
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(timeout=urllib3.Timeout(connect=2, read=5), retries=False, maxsize=8)


def _ask(method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    known = keys()
    headers = urllib3.make_headers(basic_auth=f"{known.key_id}:{known.key_secret}")
    try:
        answer = _pool().request(method, settings.gateway_url + path, json=body, headers=headers)
    except urllib3.exceptions.HTTPError as error:
        raise GatewaySilent from error
    if answer.status >= 500 or answer.status == 429:
        raise GatewaySilent
    told: dict[str, Any] = answer.json()
    if answer.status >= 400:
        raise GatewayRefused(gateway_code=told.get("error", {}).get("code", ""))
    return told
