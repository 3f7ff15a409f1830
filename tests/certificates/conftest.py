"""The emulator, with a certificate for its signing key."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from chalicelib.certificates.models import CertificateOrder, Signatory
from infra.local.emulator import Emulator
from tests.certificates.builders import Still


@pytest.fixture(scope="session")
def signing(cloud: Emulator) -> Callable[..., Signatory]:
    """`infra.signing` on the emulator: `signing(change_key)`."""
    from chalicelib.adapters.aws import client
    from chalicelib.adapters.settings import settings

    def do(action: Callable[..., Signatory], **facts: Any) -> Signatory:
        return action(client("kms"), client("s3"), prefix=settings.prefix, bucket=settings.bucket("catalogue"), **facts)

    return do


@pytest.fixture(scope="session")
def signatory(signing: Callable[..., Signatory]) -> Signatory:
    """The signing key's certificate is there."""
    from infra.signing import ensure_signatory

    return signing(ensure_signatory, organisation="Ekdwar test", now=datetime.now(UTC))


@pytest.fixture
def change_key(signing: Callable[..., Signatory], signatory: Signatory) -> Callable[[], Signatory]:
    """Another key signs, and the processes have noticed."""
    from chalicelib.certificates import store
    from infra.signing import prepare_key, use_key

    def do() -> Signatory:
        signing(prepare_key, organisation="Ekdwar test", now=datetime.now(UTC))
        changed = signing(use_key)
        store._signatories.cache_clear()
        return changed

    return do


@pytest.fixture
def issue(signatory: Signatory) -> Callable[[CertificateOrder], str]:
    """Every step of the machine, one after the other; gives the number."""
    from chalicelib.certificates import actions
    from tests.certificates.builders import NOW

    def do(order: CertificateOrder) -> str:
        certificate_id = actions.order_certificate(order, now=NOW)
        actions.number_certificate(certificate_id, now=NOW)
        drawn = actions.render_certificate(certificate_id)
        actions.sign_certificate(certificate_id, drawn, now=NOW)
        actions.register_certificate(certificate_id, now=NOW)
        return certificate_id

    return do


@pytest.fixture(scope="session")
def maharashtra(cloud: Emulator) -> None:
    """The region is published, with its income certificate."""
    from chalicelib.catalogue import store
    from chalicelib.core.clock import local_date
    from infra.publish import publish
    from tests.certificates.builders import NOW

    publish([Path("regions/maharashtra")], today=local_date(NOW))
    store.forget()


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, signatory: Signatory) -> Iterator[Callable[..., Any]]:
    """`ask("GET", "/verify/{number}", number=…, who=…)` gives status, body and headers."""
    from app import app
    from chalicelib.core.clock import SystemClock, install
    from chalicelib.edge import ANYONE
    from chalicelib.edge.doors import guards

    install(Still())

    def do(
        method: str,
        path: str,
        *,
        who: Any = ANYONE,
        body: Any = None,
        query: Any = None,
        headers: Any = None,
        **parts: str,
    ) -> Any:
        monkeypatch.setattr(guards, "identify", lambda _request, _now: who)
        monkeypatch.setattr(guards, "permit", lambda _who, _may: None)
        event = {
            "requestContext": {"httpMethod": method, "resourcePath": path, "path": path.format(**parts)},
            "pathParameters": parts,
            "queryStringParameters": query,
            "headers": {"content-type": "application/json", "accept-language": "en", **(headers or {})},
            "body": body if body is None or isinstance(body, str) else json.dumps(body),
        }
        answer = app(event, None)
        return answer["statusCode"], answer["body"], answer["headers"]

    yield do
    install(SystemClock())


@pytest.fixture
def timestamp_authority() -> Iterator[str]:
    """A timestamp authority on a free port; it signs with pyHanko's test one."""
    from datetime import timedelta

    from asn1crypto import keys, tsp, x509
    from cryptography import x509 as pyca
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
    from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = pyca.Name([pyca.NameAttribute(NameOID.COMMON_NAME, "Timestamp authority")])
    certificate = (
        pyca.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(pyca.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, SHA256())
    )
    stamper = DummyTimeStamper(
        x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
    )

    def answer(asked: bytes) -> bytes:
        token: bytes = stamper.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()
        return token

    with answering(answer) as url:
        yield url


@contextmanager
def answering(answer: Callable[[bytes], bytes], *, promised: int | None = None) -> Iterator[str]:
    """An authority on a free port that answers so; `promised`: the length that it tells, where that is not true."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(promised or len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
