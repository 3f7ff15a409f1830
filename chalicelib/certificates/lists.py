"""Status lists: where verifiers see, without asking us about anybody, that a credential is revoked or suspended.

W3C Bitstring Status List 1.0 for `vc+jwt`, IETF Token Status List for `dc+sd-jwt`; both say the same.
"""

from datetime import datetime
from typing import Any, Literal

from chalicelib.adapters import sealing
from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Refused, tries
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
_TRIES = 20


def new_place() -> Place:
    """A place that no other certificate has, and from which nobody can tell which it is."""
    number, index = bits.place(shelf.next_place(), lambda text: sealing.reference(text, use="status-place"))
    return Place(list=number, index=index)


def note_standing(certificate_id: str, *, now: datetime) -> None:
    """Bring a certificate's bits up to what it is, and publish its list. A certificate without credential has none.

    The certificate is read again once its bits are written: of two changes that come together the later state stays,
    also where the later one found nothing to write.
    """
    for _ in tries(_TRIES):
        certificate = store.get(certificate_id)
        if certificate is None or certificate.place is None:
            return
        place, status = certificate.place, certificate.status
        kept = shelf.status_list(place.list, now)
        changed = _with_status(kept, place.index, status, now)
        try:
            shelf.keep_list(changed) if changed != kept or not kept.version else kept
        except Refused:
            continue
        if _status(certificate_id) == status:
            _publish(place.list, now=now)
            return
    raise Refused


def _status(certificate_id: str) -> str | None:
    certificate = store.get(certificate_id)
    return certificate.status if certificate else None


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
    for purpose in PURPOSES:
        _publish_one(number, purpose, now)


def _publish_one(number: int, purpose: Purpose, now: datetime) -> None:
    """Publish a list as it is kept, signed with the key of the day. Where that is there, or a later state, it stays."""
    key_id = store.signatories(now).current
    for _ in tries(_TRIES):
        kept, found = shelf.status_list(number, now), shelf.now_published(number, purpose)
        if found.version > kept.version or (found.version, found.key_id) == (kept.version, key_id):
            return
        try:
            token = _signed(kept, purpose, now)
            shelf.publish(kept, purpose, token, MEDIA[purpose], key_id=key_id, over=found)
        except Refused:
            continue
        return
    raise Refused


def make_sure(certificate_id: str, *, now: datetime) -> None:
    """A first credential was made of a certificate: its list is there, with the certificate's standing."""
    certificate = store.get(certificate_id)
    if certificate is None or certificate.place is None:
        return
    number = certificate.place.list
    if certificate.status != "valid" or not shelf.now_published(number, PURPOSES[-1]).version:
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
