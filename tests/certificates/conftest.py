"""The emulator, with a certificate for its signing key."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.certificates.models import CertificateOrder, Signatory
from infra.local.emulator import Emulator


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
