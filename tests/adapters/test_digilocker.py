"""What we put into a DigiLocker, against the double of the laptop, which answers as the specification says."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from chalicelib.adapters import digilocker
from chalicelib.adapters.digilocker import DigiLockerRefused, Keys, Pushed
from infra.local.digilocker import DigiLocker
from tests.builders import MONDAY

KEYS = Keys("our-id", "our-secret")
MINE, ANOTHERS = "0" * 36, "1" * 36


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[DigiLocker]:
    """The double on a free port, which we take for DigiLocker."""
    double = DigiLocker(KEYS.client_id, KEYS.client_secret)

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, headers, content = double.handle("POST", self.path, dict(self.headers), body)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/digilocker"
        monkeypatch.setattr(digilocker, "settings", replace(digilocker.settings, digilocker_url=url))
        monkeypatch.setattr(digilocker, "keys", lambda: KEYS)
        yield double
        server.shutdown()


def push(account: str) -> None:
    document = Pushed(
        digilocker_id=account,
        uri="in.gov.haryana.ekdwar-MDREG-HRC4K7QX9M2TD3",
        doctype="MDREG",
        description="Certificate of permanent registration",
        doc_id="HRC4K7QX9M2TD3",
        issued_on=date(2026, 11, 21),
        valid_until=None,
        content=b"%PDF-1.7",
    )
    digilocker.push(document, now=MONDAY)


def test_what_is_pushed_again_because_an_answer_was_lost_has_arrived(there: DigiLocker) -> None:
    for _ in range(2):
        push(MINE)
    assert [one["digilockerid"] for one in there.pushed.values()] == [MINE]


def test_what_lies_in_another_account_is_refused(there: DigiLocker) -> None:
    push(ANOTHERS)
    with pytest.raises(DigiLockerRefused) as refused:
        push(MINE)
    assert refused.value.facts["digilocker_code"] == "uri_in_another_account"


def test_another_fault_of_a_push_is_no_arrival(there: DigiLocker) -> None:
    with pytest.raises(DigiLockerRefused) as refused:
        push("too-short")
    assert refused.value.facts["digilocker_code"] == "invalid_digilocker_id"
