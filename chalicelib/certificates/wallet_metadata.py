"""What wallets read about us before they ask for anything (OpenID4VCI 1.0, section 12; RFC 8414)."""

from datetime import datetime
from typing import Any

from chalicelib.adapters.jwk import ALGORITHM
from chalicelib.adapters.settings import settings
from chalicelib.certificates import credentials, digital

SD_JWT = "dc+sd-jwt"
GRANT = "urn:ietf:params:oauth:grant-type:pre-authorized_code"


def issuer(service_id: str) -> str:
    """Each service is an issuer of its own, so that what a wallet reads about it stays small."""
    return f"{settings.public_url}/credentials/{service_id}"


def configuration(service_id: str, form: str) -> str:
    """Name of one kind of credential in one form."""
    return f"{service_id.rpartition('/')[2]}.{form}"


def issuer_metadata(service_id: str, *, now: datetime) -> dict[str, Any]:
    """What can be had of a service's certificates, in which forms, and where. Raises NotFound."""
    service = credentials.in_force(service_id, now=now)
    title = service.definition.certificate.title
    display = [{"locale": language, "name": words} for language, words in title.items()]
    named = credentials.named(service)
    subject = [{**digital.described(name, label), "path": ["credentialSubject", name]} for name, label in named[1:]]
    proof = {"jwt": {"proof_signing_alg_values_supported": [ALGORITHM]}}
    algorithms = {"credential_signing_alg_values_supported": [ALGORITHM]}
    here = settings.public_url
    return {
        "credential_issuer": issuer(service_id),
        "authorization_servers": [here],
        "credential_endpoint": f"{here}/wallet/credential",
        "nonce_endpoint": f"{here}/wallet/nonce",
        "display": [{"locale": language, "name": words} for language, words in service.department_title.items()],
        "credential_configurations_supported": {
            configuration(service_id, SD_JWT): {
                "format": SD_JWT,
                "vct": f"{issuer(service_id)}/type",
                "cryptographic_binding_methods_supported": ["jwk"],
                "proof_types_supported": proof,
                **algorithms,
                "credential_metadata": {
                    "display": display,
                    "claims": [digital.described(name, label) for name, label in named],
                },
            },
            configuration(service_id, credentials.VC): {
                "format": credentials.VC,
                "credential_definition": {"type": ["VerifiableCredential", digital.type_name(title)]},
                **algorithms,
                "credential_metadata": {"display": display, "claims": subject},
            },
        },
    }


def authorization_metadata() -> dict[str, Any]:
    """Where a code is turned into a token (RFC 8414)."""
    return {
        "issuer": settings.public_url,
        "token_endpoint": f"{settings.public_url}/wallet/token",
        "grant_types_supported": [GRANT],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["none"],
        "pre-authorized_grant_anonymous_access_supported": True,
    }
