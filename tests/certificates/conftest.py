"""The emulator, with a certificate for its signing key."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
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
