"""Who signs files. Ours is a key in KMS; a department's own token (DSC) or eSign is another kind, added here."""

from collections.abc import Callable
from functools import partial

from chalicelib.adapters import kms, pades
from chalicelib.adapters.cms import EcdsaSigner, Signer
from chalicelib.certificates.models import Signatory


def of_kms(signatory: Signatory) -> Signer:
    """A P-256 key that never leaves KMS."""
    return EcdsaSigner(pades.signer_certificate(signatory.chain), partial(kms.sign_digest, signatory.key_id))


KINDS: dict[str, Callable[[Signatory], Signer]] = {"kms": of_kms}
"""By `Signatory.kind`."""


def of(signatory: Signatory) -> Signer:
    """What signs for a signatory. Raises KeyError for a kind that nobody has written."""
    return KINDS[signatory.kind](signatory)
