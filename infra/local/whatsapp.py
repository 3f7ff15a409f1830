"""A WhatsApp Cloud API for the laptop: takes files and document messages, and tells by signed webhook what became of
them.

It knows nobody. A number that ends in 00 has no WhatsApp (131026, told by webhook), one that ends in 01 is refused
once for too many messages (130429), and takes the second. `/whatsapp/sent.json` shows what arrived, with its SHA-256.
"""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

from infra.local.gateway import Answer, Deliver, json_answer, read_form

_PAUSES_S = (0.1, 1.0, 3.0)
"""Before each try to deliver a webhook."""


class _Refusal(Exception):
    def __init__(self, status: int, code: int, words: str) -> None:
        super().__init__(words)
        self.status, self.code = status, code


@dataclass
class WhatsApp:
    """The double. Safe for several threads."""

    keys: dict[str, str]
    deliver: Deliver
    media: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """File name and bytes by media id."""
    sent: list[dict[str, Any]] = field(default_factory=list)
    wrote: set[str] = field(default_factory=set)
    """Numbers within 24 hours of a message of their own."""
    _refused: set[str] = field(default_factory=set)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def handle(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """One HTTP request, path with its query."""
        parts = urlsplit(path).path.strip("/").split("/")[1:]
        known = {name.lower(): value for name, value in headers.items()}
        try:
            with self._lock:
                return self._dispatch(method, parts, known, body)
        except _Refusal as refusal:
            error = {"message": str(refusal), "type": "OAuthException", "code": refusal.code, "fbtrace_id": "laptop"}
            return json_answer(refusal.status, {"error": error})

    def _dispatch(self, method: str, parts: list[str], headers: dict[str, str], body: bytes) -> Answer:
        match method, parts:
            case "GET", ["sent.json"]:
                return json_answer(200, {"messages": self.sent})
            case "POST", ["write"]:
                return self._write(**read_form(body))
        if headers.get("authorization") != f"Bearer {self.keys['access_token']}":
            raise _Refusal(401, 190, "Invalid OAuth access token")
        match method, parts:
            case "POST", [_, ours, "media"] if ours == self.keys["phone_number_id"]:
                return self._upload(headers["content-type"], body)
            case "POST", [_, ours, "messages"] if ours == self.keys["phone_number_id"]:
                return self._send(json.loads(body))
        raise _Refusal(404, 100, "Unsupported post request")

    def _upload(self, kind: str, body: bytes) -> Answer:
        whole = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body, policy=policy.HTTP)
        parts = {part.get_param("name", header="content-disposition"): part for part in whole.iter_parts()}
        if {"messaging_product", "type", "file"} - set(parts):
            raise _Refusal(400, 100, "Invalid parameter")
        media_id = str(int(token_hex(7), 16))
        content: Any = parts["file"].get_payload(decode=True)
        self.media[media_id] = (parts["file"].get_filename(""), content)
        return json_answer(200, {"id": media_id})

    def _send(self, message: dict[str, Any]) -> Answer:
        number, document = message["to"], self._document(message)
        self._maybe_refuse(number)
        name, content = self.media[document["id"]]
        message_id = f"wamid.{token_hex(16)}"
        digest = hashlib.sha256(content).hexdigest()
        told = {"to": number, "type": message["type"], "file_name": document.get("filename", name), "sha256": digest}
        self.sent.append({**told, "id": message_id, "message": message})
        threading.Thread(target=self._tell, args=(message_id, message), daemon=True).start()
        answer = {"messages": [{"id": message_id}], "contacts": [{"input": number, "wa_id": number}]}
        return json_answer(200, {"messaging_product": "whatsapp", **answer})

    def _document(self, message: dict[str, Any]) -> dict[str, Any]:
        """Outside of 24 hours only by template, and with a file that was uploaded."""
        if message["type"] == "document":
            if message["to"] not in self.wrote:
                raise _Refusal(400, 131047, "Re-engagement message")
            found: dict[str, Any] = message["document"]
        else:
            head = next(one for one in message["template"]["components"] if one["type"] == "header")
            found = head["parameters"][0]["document"]
        if found.get("id") not in self.media:
            raise _Refusal(400, 131053, "Media upload error")
        return found

    def _maybe_refuse(self, number: str) -> None:
        if number.endswith("01") and number not in self._refused:
            self._refused.add(number)
            raise _Refusal(429, 130429, "Rate limit hit")

    def _tell(self, message_id: str, message: dict[str, Any]) -> None:
        number = message["to"]
        fates = ("failed",) if number.endswith("00") else ("sent", "delivered", "delivered")
        for fate in fates:
            status: dict[str, Any] = {
                "id": message_id,
                "status": fate,
                "timestamp": str(int(time.time())),
                "recipient_id": number,
                "biz_opaque_callback_data": message.get("biz_opaque_callback_data", ""),
            }
            if fate == "failed":
                status["errors"] = [{"code": 131026, "title": "Message undeliverable"}]
            self._post({"statuses": [status]})

    def _write(self, number: str, at: str = "") -> Answer:
        """Somebody writes to us (at a moment in seconds since 1970)."""
        self.wrote.add(number)
        stamp = at or str(int(time.time()))
        text = {"from": number, "id": f"wamid.{token_hex(8)}", "timestamp": stamp, "type": "text"}
        self._post({"messages": [{**text, "text": {"body": "Hello"}}]})
        return json_answer(200, {})

    def _post(self, value: dict[str, Any]) -> None:
        head = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": self.keys["phone_number_id"]}}
        change = {"field": "messages", "value": {**head, **value}}
        whole = {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}
        body = json.dumps(whole).encode()
        signature = hmac.new(self.keys["app_secret"].encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signature}"}
        for pause_s in _PAUSES_S:
            time.sleep(pause_s)
            try:
                if self.deliver(body, headers) == 200:
                    return
            except OSError:
                continue


def from_secrets(secretsmanager: Any, prefix: str, deliver: Deliver) -> WhatsApp:
    """A double that knows the same keys as the stack with this prefix."""
    secret = json.loads(secretsmanager.get_secret_value(SecretId=f"{prefix}/whatsapp")["SecretString"])
    return WhatsApp(secret, deliver)
