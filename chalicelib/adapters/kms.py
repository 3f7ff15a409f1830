"""KMS: signing with a P-256 key that never leaves its module."""

from chalicelib.adapters.aws import client


def sign_digest(key_id: str, digest: bytes) -> bytes:
    """The ECDSA signature (DER) of a SHA-256 digest."""
    answer = client("kms").sign(KeyId=key_id, Message=digest, MessageType="DIGEST", SigningAlgorithm="ECDSA_SHA_256")
    signature: bytes = answer["Signature"]
    return signature
