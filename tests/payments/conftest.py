"""The gateway of the laptop really served, and the doors of payments as API Gateway calls them."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import pytest

from infra.local.emulator import Emulator
from infra.local.gateway import Gateway, from_secrets, serve

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@dataclass
class Doors:
    """Calls doors as the person given."""

    person_id: str = ""

    def __call__(self, method: str, template: str, *, body: bytes = b"", headers: Any = None, **path: str) -> Any:

        from app import app

        context = {"httpMethod": method, "resourcePath": template, "path": template.format(**path), "identity": {}}
        event = {
            "requestContext": context,
            "path": context["path"],
            "headers": dict(headers or {}),
            "pathParameters": path or None,
            "queryStringParameters": None,
            "body": body.decode(),
            "isBase64Encoded": False,
        }
        return app(event, None)


@pytest.fixture
def doors() -> Iterator[Doors]:
    """Doors where `person_id` is signed in as a citizen."""
    import app  # noqa: F401
    from chalicelib.edge import ANYONE, Who
    from chalicelib.edge.doors import guards

    calls = Doors()
    before = guards.identify
    guards.identify = lambda _request, _now: (
        Who(kind="citizen", person_id=calls.person_id) if calls.person_id else ANYONE
    )
    yield calls
    guards.identify = before


@dataclass
class Bank:
    """The gateway, what it told us, and a citizen who pays there without a browser."""

    gateway: Gateway
    url: str
    told: list[int] = field(default_factory=list)

    def pay(self, order_id: str, outcome: str = "pay", **more: str) -> dict[str, Any]:
        heard = len(self.told)
        answer = httpx.post(
            f"{self.url}/v1/checkout/pay",
            content=urlencode({"order_id": order_id, "outcome": outcome, **more}),
            headers={"accept": "application/json"},
        )
        paid: dict[str, Any] = answer.raise_for_status().json()
        wait_until(lambda: len(self.told) > heard)
        return paid


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def bank(cloud: Emulator, doors: Doors) -> Iterator[Bank]:
    """A gateway on the address that the settings name; its webhooks come in at the public door."""
    from chalicelib.adapters.aws import client
    from chalicelib.adapters.settings import settings

    def deliver(body: bytes, headers: Mapping[str, str]) -> int:
        answer = doors("POST", "/v1/payments/webhook", body=body, headers=headers)
        bank.told.append(answer["statusCode"])
        return int(answer["statusCode"])

    bank = Bank(from_secrets(client("secretsmanager"), settings.prefix, deliver), settings.gateway_url)
    server = serve(bank.gateway, urlsplit(settings.gateway_url).port or 0)
    yield bank
    server.shutdown()
    server.server_close()


def reports() -> list[dict[str, Any]]:
    """What the gateway told and the stream would relay."""
    from chalicelib.payments.store import PaymentItem

    return [json.loads(item.event) for item in PaymentItem.scan() if item.event_kind == "payment.reported.v1"]


def events(payment_id: str) -> list[dict[str, Any]]:
    """What happened to a payment, as the stream would relay it."""
    from chalicelib.payments.store import PaymentItem

    return [json.loads(item.event) | {"kind": item.event_kind} for item in PaymentItem.query(payment_id) if item.event]
