"""`python -m infra signing`: the certificates of the signing keys, made at deploy and kept when a key has had its day.

A stage signs with the P-256 key behind `alias/<prefix>-signing`. Until a certificate from a licensed certifying
authority is put in its place, `ensure_signatory` vouches for the key itself: a certifying authority of one day whose
private key is forgotten as soon as it has signed. A new key is listed by `prepare_key` and signs from `use_key` on;
what former keys have signed stays checkable, because their certificates stay in `signing/signatories.json` of the
catalogue bucket.
"""

import argparse
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from cryptography.x509.oid import NameOID, ObjectIdentifier

from chalicelib.adapters.aws import client
from chalicelib.adapters.settings import settings
from chalicelib.certificates.models import Signatories, Signatory
from chalicelib.certificates.store import SIGNATORIES_KEY
from chalicelib.core.clock import clock

_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""id-kp-documentSigning, RFC 9336."""
_LASTS = timedelta(days=3 * 365)


class WrongCertificate(Exception):
    """The certificate is not for the key it was given for."""


class NothingPrepared(Exception):
    """There is no key that is listed and does not sign yet."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--chain", type=Path, metavar="PEM", help="certificate of the signing key from a licensed CA")
    what.add_argument("--prepare", action="store_true", help="list a new key, so that everybody can find it")
    what.add_argument("--use", action="store_true", help="sign with the prepared key from now on")
    parser.add_argument("--organisation", default=settings.prefix, help="named in a certificate that is made here")


def main(args: argparse.Namespace) -> int:
    """Do what was asked to the stage, and say which key it was done to."""
    if args.chain:
        signatory = put_certificate(**_stage(), chain=args.chain.read_text())
    elif args.use:
        signatory = use_key(**_stage())
    else:
        act = prepare_key if args.prepare else ensure_signatory
        signatory = act(**_stage(), organisation=args.organisation, now=clock().now())
    own = x509.load_pem_x509_certificates(signatory.chain.encode())[0]
    print(f"{signatory.key_id}\n{own.subject.rfc4514_string()}, until {own.not_valid_after_utc:%d %B %Y}")
    return 0


def prepare() -> None:
    """What a deployment does: nothing signs before its certificate is there."""
    ensure_signatory(**_stage(), organisation=settings.prefix, now=clock().now())


def _stage() -> dict[str, Any]:
    return {
        "kms": client("kms"),
        "s3": client("s3"),
        "prefix": settings.prefix,
        "bucket": settings.bucket("catalogue"),
    }


def ensure_signatory(kms: Any, s3: Any, *, prefix: str, bucket: str, organisation: str, now: datetime) -> Signatory:
    """The signatory of the key behind the alias, made where there is none yet. Done twice, it is done once."""
    key_id, public = _public_key(kms, f"alias/{prefix}-signing")
    known = read_signatories(s3, bucket)
    if known and any(one.key_id == key_id for one in known.signatories):
        _keep(s3, bucket, known.model_copy(update={"current": key_id}))
        return known.of(key_id)
    chain = self_issued_chain(public, organisation=organisation, now=now)
    return _add(s3, bucket, known, Signatory(key_id=key_id, chain=chain), current=key_id)


def put_certificate(kms: Any, s3: Any, *, prefix: str, bucket: str, chain: str) -> Signatory:
    """Put a certifying authority's certificate (PEM, the key's own first) in the place of the self-issued one, of the
    key that signs or of the prepared one.

    Raises WrongCertificate where it is for another key. What was signed under the former certificate stays checkable.
    """
    own = x509.load_pem_x509_certificates(chain.encode())[0]
    current = _arn(kms, f"alias/{prefix}-signing")
    for key_id in (current, _prepared(kms, prefix)):
        if key_id and _spki(own.public_key()) == _spki(_public_key(kms, key_id)[1]):
            signatory = Signatory(key_id=key_id, chain=chain)
            return _add(s3, bucket, read_signatories(s3, bucket), signatory, current=current)
    raise WrongCertificate


def prepare_key(kms: Any, s3: Any, *, prefix: str, bucket: str, organisation: str, now: datetime) -> Signatory:
    """A new key that is listed and does not sign yet. Done twice, it is done once."""
    known = read_signatories(s3, bucket)
    key_id = _prepared(kms, prefix)
    if key_id is None:
        made = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY", Description=f"{prefix}: signs")
        key_id = made["KeyMetadata"]["Arn"]
        _point(kms, f"alias/{prefix}-signing-next", key_id)
    if known and any(one.key_id == key_id for one in known.signatories):
        return known.of(key_id)
    chain = self_issued_chain(_public_key(kms, key_id)[1], organisation=organisation, now=now)
    current = _arn(kms, f"alias/{prefix}-signing")
    return _add(s3, bucket, known, Signatory(key_id=key_id, chain=chain), current=current)


def use_key(kms: Any, s3: Any, *, prefix: str, bucket: str) -> Signatory:
    """Sign with the prepared key. The former one is left as it is: ending it is a person's decision.

    Processes sign with the former key for some minutes more; its alias keeps their roles allowed to. Raises
    NothingPrepared.
    """
    known, key_id = read_signatories(s3, bucket), _prepared(kms, prefix)
    if known is None or key_id is None or all(one.key_id != key_id for one in known.signatories):
        raise NothingPrepared
    _point(kms, f"alias/{prefix}-signing-former", _arn(kms, f"alias/{prefix}-signing"))
    _point(kms, f"alias/{prefix}-signing", key_id)
    _keep(s3, bucket, known.model_copy(update={"current": key_id}))
    return known.of(key_id)


def _prepared(kms: Any, prefix: str) -> str | None:
    """The key that was made ready last, where it does not sign yet."""
    try:
        key_id = _arn(kms, f"alias/{prefix}-signing-next")
    except ClientError as error:
        if error.response["Error"]["Code"] == "NotFoundException":
            return None
        raise
    return key_id if key_id != _arn(kms, f"alias/{prefix}-signing") else None


def _point(kms: Any, alias: str, key_id: str) -> None:
    try:
        kms.update_alias(AliasName=alias, TargetKeyId=key_id)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        kms.create_alias(AliasName=alias, TargetKeyId=key_id)


def read_signatories(s3: Any, bucket: str) -> Signatories | None:
    """Every key that signs, has signed or will; None before the first."""
    try:
        with s3.get_object(Bucket=bucket, Key=SIGNATORIES_KEY)["Body"] as body:
            return Signatories.model_validate_json(body.read())
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
            return None
        raise


def self_issued_chain(public: ec.EllipticCurvePublicKey, *, organisation: str, now: datetime) -> str:
    """PEM of a certificate for a public key, and of the authority that issued it and whose key is gone."""
    authority_key = ec.generate_private_key(ec.SECP256R1())
    root_name, own_name = (_name(organisation, what) for what in ("certifying authority", "document signer"))
    root = (
        _certificate(root_name, root_name, authority_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
        .sign(authority_key, SHA256())
    )
    own = (
        _certificate(own_name, root_name, public, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage("digital_signature", "content_commitment"), critical=True)
        .add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, SHA256())
    )
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in (own, root))


def _certificate(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _LASTS)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _name(organisation: str, what: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "IN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{organisation} {what}"),
        ]
    )


_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def _usage(*allowed: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{usage: usage in allowed for usage in _USAGES})


def _public_key(kms: Any, key: str) -> tuple[str, ec.EllipticCurvePublicKey]:
    answer = kms.get_public_key(KeyId=key)
    public = load_der_public_key(answer["PublicKey"])
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise WrongCertificate
    return _arn(kms, answer["KeyId"]), public


def _arn(kms: Any, key_id: str) -> str:
    arn: str = kms.describe_key(KeyId=key_id)["KeyMetadata"]["Arn"]
    return arn


def _spki(public: Any) -> bytes:
    spki: bytes = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return spki


def _add(s3: Any, bucket: str, known: Signatories | None, new: Signatory, *, current: str) -> Signatory:
    before = known or Signatories(current=current, signatories=())
    update = {"current": current, "signatories": (new, *before.signatories)}
    _keep(s3, bucket, before.model_copy(update=update))
    return new


def _keep(s3: Any, bucket: str, signatories: Signatories) -> None:
    body = signatories.model_dump_json(indent=2).encode()
    s3.put_object(Bucket=bucket, Key=SIGNATORIES_KEY, Body=body, ContentType="application/json")
