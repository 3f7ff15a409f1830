"""Status lists: where verifiers see, without asking us about anybody, that a credential is revoked or suspended.

W3C Bitstring Status List 1.0 for `vc+jwt`, IETF Token Status List for `dc+sd-jwt`; both say the same.
"""

from datetime import datetime
from typing import Any, Literal

from chalicelib.adapters import sealing
from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Refused
from chalicelib.certificates import bits, digital, keys, shelf, store
from chalicelib.certificates.models import Place
from chalicelib.certificates.shelf import StatusList
from chalicelib.core.errors import NotFound

Purpose = Literal["revocation", "suspension", "tokens"]
PURPOSES: tuple[Purpose, ...] = ("revocation", "suspension", "tokens")
MEDIA = {
    "revocation": "application/vc+jwt",
    "suspension": "application/vc+jwt",
    "tokens": "application/statuslist+jwt",
}
TTL_S = 30
"""How long a verifier may keep a list."""
_TRIES = 8


def new_place() -> Place:
    """A place that no other certificate has, and from which nobody can tell which it is."""
    number, index = bits.place(shelf.next_place(), lambda text: sealing.reference(text, use="status-place"))
    return Place(list=number, index=index)


def note_standing(certificate_id: str, *, now: datetime) -> None:
    """Bring a certificate's bits up to what it is, and publish its list. A certificate without credential has none.

    The list is read before the certificate and written only as it was read, so that of two changes that come together
    the later state stays.
    """
    for _ in range(_TRIES):
        certificate = store.get(certificate_id)
        if certificate is None or certificate.place is None:
            return
        place, kept = certificate.place, shelf.status_list(certificate.place.list, now)
        fresh = store.get(certificate_id) or certificate
        changed = _with_status(kept, place.index, fresh.status, now)
        try:
            shelf.keep_list(changed) if changed != kept or not kept.version else kept
        except Refused:
            continue
        _publish(place.list, now=now)
        return
    raise Refused


def _with_status(kept: StatusList, index: int, status: str, now: datetime) -> StatusList:
    revoked, suspended = kept.bits()
    wanted = (status in ("revoked", "superseded"), status == "suspended")
    if (bits.has(revoked, index), bits.has(suspended, index)) == wanted:
        return kept
    bits.put(revoked, index, wanted[0])
    bits.put(suspended, index, wanted[1])
    update = {"revoked": bits.encoded(revoked), "suspended": bits.encoded(suspended), "changed_at": now}
    return kept.model_copy(update=update)


def _publish(number: int, *, now: datetime) -> None:
    """Publish until what was published is what is kept: of two who publish at once, the later one looks again."""
    for _ in range(_TRIES):
        kept = shelf.status_list(number, now)
        for purpose in PURPOSES:
            shelf.publish(number, purpose, _signed(kept, purpose, now), MEDIA[purpose])
        if shelf.status_list(number, now).version == kept.version:
            return
    raise Refused


def make_sure(certificate_id: str, *, now: datetime) -> None:
    """A first credential was made of a certificate: its list is there, with the certificate's standing."""
    certificate = store.get(certificate_id)
    if certificate is None or certificate.place is None:
        return
    number = certificate.place.list
    if certificate.status != "valid" or not shelf.is_published(number, PURPOSES[-1]):
        note_standing(certificate_id, now=now)


def published(number: str, purpose: str) -> str:
    """A list as verifiers fetch it. Raises NotFound."""
    if purpose not in PURPOSES or not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise NotFound
    try:
        return shelf.published(int(number), purpose)
    except FileNotFoundError as error:
        raise NotFound from error


def _signed(kept: StatusList, purpose: Purpose, now: datetime) -> str:
    if purpose == "tokens":
        return keys.sign({"typ": "statuslist+jwt"}, _token_list(kept, now), now=now)
    return keys.sign({"typ": "vc+jwt", "cty": "vc"}, _bitstring(kept, purpose, now), now=now)


def _bitstring(kept: StatusList, purpose: Purpose, now: datetime) -> dict[str, Any]:
    address = digital.list_address(kept.number, purpose, settings.public_url)
    moment = int(now.timestamp())
    return {
        "@context": [digital.W3C_CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": keys.DID,
        "validFrom": kept.changed_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": kept.revoked if purpose == "revocation" else kept.suspended,
            "ttl": TTL_S * 1000,
        },
        "iss": keys.DID,
        "jti": address,
        "iat": moment,
    }


def _token_list(kept: StatusList, now: datetime) -> dict[str, Any]:
    address = digital.list_address(kept.number, "tokens", settings.public_url)
    packed = {"bits": 2, "lst": bits.tokens(*kept.bits())}
    return {
        "iss": settings.public_url,
        "sub": address,
        "iat": int(now.timestamp()),
        "ttl": TTL_S,
        "status_list": packed,
    }
