"""A payment gateway for the laptop that speaks Razorpay's protocol: orders, the hosted payment page, signed webhooks.

It moves no money. A person presses "Pay" or "Fail" on its page; a program posts the same form. What it knows is kept
in a file where it is given one, so that payments survive a stop and start.
"""

import base64
import hashlib
import hmac
import http.client
import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import token_hex
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, dict[str, str], bytes]
Deliver = Callable[[bytes, Mapping[str, str]], int]
"""Posts a webhook (body, headers) and gives the status that came back."""

_PAUSES_S = (0.0, 1.0, 3.0, 10.0, 30.0)
"""Before each try to deliver a webhook."""


class _Refusal(Exception):
    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status


@dataclass
class Gateway:
    """The gateway. Safe for several threads."""

    key_id: str
    key_secret: str
    webhook_secret: str
    deliver: Deliver
    keep_in: Path | None = None
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    payments: dict[str, dict[str, Any]] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        if self.keep_in and self.keep_in.exists():
            kept = json.loads(self.keep_in.read_text())
            self.orders, self.payments = kept["orders"], kept["payments"]

    def handle(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """One HTTP request, path with its query."""
        where = urlsplit(path)
        parts = where.path.strip("/").split("/")[1:]
        known = {name.lower(): value for name, value in headers.items()}
        try:
            with self._lock:
                return self._dispatch(method, parts, where.query, known, body)
        except _Refusal as refusal:
            error = {"code": "BAD_REQUEST_ERROR", "description": str(refusal), "source": "business", "step": "NA"}
            return json_answer(refusal.status, {"error": error})

    def _dispatch(self, method: str, parts: list[str], query: str, headers: dict[str, str], body: bytes) -> Answer:
        match method, parts:
            case "POST", ["checkout", "embedded"]:
                return self._page(read_form(body))
            case "POST", ["checkout", "pay"]:
                return self._paid(read_form(body), headers)
        self._authorise(headers)
        match method, parts:
            case "POST", ["orders"]:
                return json_answer(200, self._create_order(json.loads(body)))
            case "GET", ["orders"]:
                receipt = read_form(query.encode()).get("receipt")
                return json_answer(
                    200, _collection([o for o in self.orders.values() if receipt in (None, o["receipt"])])
                )
            case "GET", ["orders", order_id]:
                return json_answer(200, self._order(order_id))
            case "GET", ["orders", order_id, "payments"]:
                self._order(order_id)
                return json_answer(200, _collection([p for p in self.payments.values() if p["order_id"] == order_id]))
        raise _Refusal(404, "The requested URL was not found on the server.")

    def _authorise(self, headers: dict[str, str]) -> None:
        right = base64.b64encode(f"{self.key_id}:{self.key_secret}".encode()).decode()
        if not hmac.compare_digest(headers.get("authorization", ""), f"Basic {right}"):
            raise _Refusal(401, "Authentication failed")

    # Orders

    def _create_order(self, wish: dict[str, Any]) -> dict[str, Any]:
        if not isinstance(wish.get("amount"), int) or wish["amount"] < 100:
            raise _Refusal(400, "Order amount less than minimum amount allowed")
        if wish.get("currency") != "INR" or len(wish.get("receipt", "")) > 40:
            raise _Refusal(400, "The order is not valid")
        order = {
            "id": f"order_{token_hex(7)}",
            "entity": "order",
            "amount": wish["amount"],
            "amount_paid": 0,
            "amount_due": wish["amount"],
            "currency": "INR",
            "receipt": wish.get("receipt"),
            "status": "created",
            "attempts": 0,
            "notes": wish.get("notes", {}),
            "created_at": int(time.time()),
        }
        self.orders[order["id"]] = order
        self._keep()
        return order

    def _order(self, order_id: str) -> dict[str, Any]:
        if order_id not in self.orders:
            raise _Refusal(400, "The id provided does not exist")
        return self.orders[order_id]

    # The payment page

    def _page(self, form: dict[str, str]) -> Answer:
        order = self._order(form.get("order_id", ""))
        if form.get("key_id") != self.key_id:
            raise _Refusal(401, "The api key provided is invalid")
        if order["status"] == "paid":
            return html_page("Already paid", _back(form.get("cancel_url", "/"), {}, "Go back", "get"))
        rupees = f"₹{order['amount'] / 100:,.2f}"
        fields = hidden({"order_id": order["id"], "callback_url": form.get("callback_url", "")})
        return html_page(
            f"Pay {rupees}",
            f"<p>{escape(form.get('name', ''))}: {escape(form.get('description', ''))}</p>"
            f"<form method=post action=/v1/checkout/pay>{fields}"
            "<p><button name=outcome value=pay>Pay</button> <button name=outcome value=fail>Fail</button></form>"
            + _back(form.get("cancel_url", "/"), {}, "Cancel", "get"),
        )

    def _paid(self, form: dict[str, str], headers: dict[str, str]) -> Answer:
        """Also the way for a program: `order_id`, `outcome` (pay | fail), and to try what a real gateway does on a bad
        day, `amount` (another sum) and `again` (a second capture)."""
        order = self._order(form.get("order_id", ""))
        if order["status"] == "paid" and "again" not in form:
            raise _Refusal(400, "Payment already done for this order.")
        payment = self._attempt(order, form)
        self._tell(payment)
        if "application/json" in headers.get("accept", ""):
            return json_answer(200, payment)
        fields = self._proof(order, payment) if payment["status"] == "captured" else _failure(payment)
        return html_page("Thank you", _back(form.get("callback_url", "/"), fields, "Go back", "post"))

    def _attempt(self, order: dict[str, Any], form: dict[str, str]) -> dict[str, Any]:
        pays = form.get("outcome") == "pay"
        payment = {
            "id": f"pay_{token_hex(7)}",
            "entity": "payment",
            "amount": int(form.get("amount", order["amount"])),
            "currency": "INR",
            "status": "captured" if pays else "failed",
            "order_id": order["id"],
            "method": "upi",
            "captured": pays,
            "vpa": "citizen@upi",
            "notes": {},
            "error_code": None if pays else "BAD_REQUEST_ERROR",
            "error_description": None if pays else "Payment was not completed.",
            "acquirer_data": {"rrn": str(time.time_ns())[-12:]} if pays else {},
            "created_at": int(time.time()),
        }
        self.payments[payment["id"]] = payment
        order["attempts"] += 1
        order["status"] = "paid" if pays else "attempted"
        order["amount_paid"] += payment["amount"] if pays else 0
        order["amount_due"] = max(order["amount"] - order["amount_paid"], 0)
        self._keep()
        return payment

    def _proof(self, order: dict[str, Any], payment: dict[str, Any]) -> dict[str, str]:
        return {
            "razorpay_payment_id": payment["id"],
            "razorpay_order_id": order["id"],
            "razorpay_signature": _hmac(self.key_secret, f"{order['id']}|{payment['id']}".encode()),
        }

    # Webhooks

    def _tell(self, payment: dict[str, Any]) -> None:
        told = {
            "entity": "event",
            "account_id": "acc_local",
            "event": f"payment.{payment['status']}",
            "contains": ["payment"],
            "payload": {"payment": {"entity": payment}},
            "created_at": int(time.time()),
        }
        body = json.dumps(told).encode()
        headers = {
            "Content-Type": "application/json",
            "X-Razorpay-Signature": _hmac(self.webhook_secret, body),
            "x-razorpay-event-id": token_hex(7),
        }
        threading.Thread(target=self._deliver, args=(body, headers), daemon=True).start()

    def _deliver(self, body: bytes, headers: Mapping[str, str]) -> None:
        for pause_s in _PAUSES_S:
            time.sleep(pause_s)
            try:
                if 200 <= self.deliver(body, headers) < 300:
                    return
            except OSError:
                continue

    def _keep(self) -> None:
        if self.keep_in:
            part = self.keep_in.with_suffix(".part")
            part.write_text(json.dumps({"orders": self.orders, "payments": self.payments}))
            part.replace(self.keep_in)


def post_to(url: str) -> Deliver:
    """Delivers webhooks to an address. Names under `.localhost` are this machine, which not every resolver knows."""
    where = urlsplit(url)
    host = where.hostname or ""
    address = "127.0.0.1" if host.endswith("localhost") else host
    connect = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection

    def deliver(body: bytes, headers: Mapping[str, str]) -> int:
        connection = connect(address, where.port, timeout=5)
        try:
            connection.request("POST", where.path, body, {**headers, "Host": where.netloc})
            return connection.getresponse().status
        except http.client.HTTPException as error:
            raise OSError from error
        finally:
            connection.close()

    return deliver


def from_secrets(secretsmanager: Any, prefix: str, deliver: Deliver, *, keep_in: Path | None = None) -> Gateway:
    """A gateway that knows the same keys as the stack with this prefix."""

    def read(name: str) -> dict[str, str]:
        secret: dict[str, str] = json.loads(
            secretsmanager.get_secret_value(SecretId=f"{prefix}/{name}")["SecretString"]
        )
        return secret

    ours = read("gateway")
    webhook_secret = read("gateway-webhook")["current"]
    return Gateway(ours["key_id"], ours["key_secret"], webhook_secret, deliver, keep_in)


class Supplier(Protocol):
    """Somebody who stands in for one outside."""

    def handle(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """One HTTP request, path with its query."""


def serve(supplier: Supplier, port: int = 0) -> ThreadingHTTPServer:
    """One of them on a port of 127.0.0.1, in a thread of its own; `shutdown` and `server_close` end it."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            status, headers, content = supplier.handle(self.command, self.path, dict(self.headers), body)
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(content))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = _answer  # noqa: N815 (the names that http.server calls)

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def _hmac(key: str, message: bytes) -> str:
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


def read_form(body: bytes) -> dict[str, str]:
    """A posted form, or a query string, by name."""
    return {name: values[-1] for name, values in parse_qs(body.decode(), keep_blank_values=True).items()}


def json_answer(status: int, value: dict[str, Any]) -> Answer:
    """An answer of an API."""
    return status, {"Content-Type": "application/json"}, json.dumps(value).encode()


def _collection(items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"entity": "collection", "count": len(items), "items": items}


def _failure(payment: dict[str, Any]) -> dict[str, str]:
    about = {"order_id": payment["order_id"], "payment_id": payment["id"]}
    return {
        "error[code]": payment["error_code"],
        "error[description]": payment["error_description"],
        "error[metadata]": json.dumps(about),
    }


def hidden(fields: Mapping[str, str]) -> str:
    """Fields that a form carries along."""
    return "".join(
        f'<input type=hidden name="{escape(name)}" value="{escape(value)}">' for name, value in fields.items()
    )


def _back(url: str, fields: Mapping[str, str], words: str, method: str) -> str:
    target = url if urlsplit(url).scheme in ("http", "https") else "/"
    return f'<form method={method} action="{escape(target)}">{hidden(fields)}<p><button>{words}</button></p></form>'


_STYLE = (
    "body{font:1.1rem system-ui;max-width:30rem;margin:3rem auto;padding:1rem}button{font:inherit;padding:.6rem 1.4rem}"
)


def html_page(title: str, inner: str, said: str = "Test gateway: no money moves here.") -> Answer:
    """A page of a supplier that is none."""
    page = (
        f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{escape(title)}</title><style>{_STYLE}</style><h1>{escape(title)}</h1>"
        f"<p>{said}</p>{inner}</html>"
    )
    return 200, {"Content-Type": "text/html; charset=utf-8"}, page.encode()
