"""The certificates table, what is made of certificates for programs of others. Access patterns:

1. the credential of a certificate in one form     GetItem  pk=<certificate_id> sk=form#<form>
2. a credential made for the first time            TransactWriteItems: the certificate on its version, the form, the
                                                   outbox item
   and on its first place                          beside them PutItem pk=status-list#<list> sk=place#<index>
3. how many places of status lists are given       UpdateItem pk=status-lists sk=given, ADD
4. a status list                                   GetItem, PutItem on its version: pk=status-list#<number> sk=bits

5. the certificate at a place                      GetItem  pk=status-list#<list> sk=place#<index>
6. an offer to a wallet                            GetItem, PutItem on its version: pk=wallet#<offer_id> sk=offer

What verifiers fetch lies in the catalogue bucket under status-lists/<number>/<purpose>.jwt.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pynamodb.exceptions import DoesNotExist, TransactWriteError

from chalicelib.adapters import archive, buckets
from chalicelib.adapters.buckets import Stamp
from chalicelib.adapters.table import Refused, as_read, is_refusal, outbox, put, spoilers, transaction
from chalicelib.certificates.bits import Bits, decoded, empty, encoded
from chalicelib.certificates.models import Certificate
from chalicelib.certificates.store import CertificateItem, certificate_item
from chalicelib.core.model import Model
from chalicelib.events import Event

_OUTBOX_LASTS = timedelta(days=30)


class StatusList(Model):
    """One list, as it is kept: the places that are revoked or replaced, and those that are suspended."""

    number: int
    revoked: str
    suspended: str
    changed_at: datetime
    version: int = 0

    def bits(self) -> tuple[Bits, Bits]:
        """The bits of revocation and of suspension."""
        return decoded(self.revoked), decoded(self.suspended)


def credential(certificate_id: str, form: str) -> str | None:
    """The credential that was made of a certificate in a form."""
    try:
        item = CertificateItem.get(certificate_id, f"form#{form}", consistent_read=True)
    except DoesNotExist:
        return None
    token: str = item.body
    return token


def keep_credential(certificate: Certificate, event: Event, form: str, token: str | None, *, is_placed: bool) -> None:
    """A credential was made of a certificate; a token that is the same for everybody is kept. `is_placed`: it has its
    place only now. Raises Refused where somebody else was quicker, or writes at this moment."""
    after = certificate.model_copy(update={"version": certificate.version + 1})
    happened = CertificateItem(after.certificate_id, f"event#{event.event_id}", **outbox(event))
    happened.expires_at = event.at + _OUTBOX_LASTS
    try:
        with transaction() as write:
            write.save(certificate_item(after), condition=CertificateItem.version == certificate.version)
            write.save(happened)
            if token is not None:
                write.save(
                    CertificateItem(after.certificate_id, f"form#{form}", body=token),
                    condition=CertificateItem.pk.does_not_exist(),
                )
            if is_placed and after.place is not None:
                write.save(
                    CertificateItem(*_at(after.place.list, after.place.index), body=after.certificate_id),
                    condition=CertificateItem.pk.does_not_exist(),
                )
    except TransactWriteError as error:
        if is_refusal(error) or spoilers(error):
            raise Refused from error
        raise


def at_place(number: int, index: int) -> str | None:
    """The certificate that has a place."""
    try:
        item = CertificateItem.get(*_at(number, index))
    except DoesNotExist:
        return None
    certificate_id: str = item.body
    return certificate_id


def _at(number: int, index: int) -> tuple[str, str]:
    return f"status-list#{number}", f"place#{index:06}"


def next_place() -> int:
    """How many places had been given before this one."""
    counter = CertificateItem("status-lists", "given")
    counter.update(actions=[CertificateItem.version.add(1)])
    return int(counter.version or 1) - 1


def status_list(number: int, now: datetime) -> StatusList:
    """A list as it stands; an empty one before the first change."""
    try:
        item = CertificateItem.get(f"status-list#{number}", "bits", consistent_read=True)
    except DoesNotExist:
        nothing = encoded(empty())
        return StatusList(number=number, revoked=nothing, suspended=nothing, changed_at=now)
    return StatusList.model_validate_json(item.body)


def keep_list(changed: StatusList) -> StatusList:
    """The list in its new state. Raises Refused where somebody else was quicker."""
    after = changed.model_copy(update={"version": changed.version + 1})
    item = CertificateItem(f"status-list#{changed.number}", "bits", body=after.model_dump_json(), version=after.version)
    put(item, as_read(CertificateItem, changed.version))
    return after


@dataclass(frozen=True)
class Published:
    """What verifiers find of a list now: made from which state (0: nothing is there), and signed with which key."""

    version: int
    key_id: str
    stamp: Stamp | None


def now_published(number: int, purpose: str) -> Published:
    """What verifiers find now."""
    stamp = buckets.stamp("catalogue", _key(number, purpose))
    facts = stamp.facts if stamp else {}
    return Published(version=int(facts.get("version", 0)), key_id=facts.get("key-id", ""), stamp=stamp)


def publish(kept: StatusList, purpose: str, token: str, content_type: str, *, key_id: str, over: Published) -> None:
    """Put a signed list where verifiers fetch it. Raises Refused where somebody else was quicker."""
    key, facts = _key(kept.number, purpose), {"version": str(kept.version), "key-id": key_id}
    if not buckets.write_over(over.stamp, "catalogue", key, token.encode(), content_type=content_type, facts=facts):
        raise Refused


def published(number: int, purpose: str) -> str:
    """The signed list. Raises FileNotFoundError."""
    return archive.read("catalogue", _key(number, purpose)).decode()


def _key(number: int, purpose: str) -> str:
    return f"status-lists/{number}/{purpose}.jwt"


# Offers to wallets


class WalletOffer(Model):
    """One offer: of which certificate, how often its digits were wrong, and what came of it."""

    offer_id: str
    certificate_id: str
    service_id: str
    digits: str
    """Keyed reference of the digits."""
    tries: int = 0
    redeemed: bool = False
    given: int = 0
    """How many credentials it has brought."""
    ends_at: datetime
    """Of the code; once that is redeemed, of the token."""
    version: int = 0


def offer(offer_id: str) -> WalletOffer | None:
    """An offer as it stands."""
    try:
        item = CertificateItem.get(f"wallet#{offer_id}", "offer", consistent_read=True)
    except DoesNotExist:
        return None
    return WalletOffer.model_validate_json(item.body)


def keep_offer(changed: WalletOffer) -> WalletOffer:
    """The offer in its new state. Raises Refused where somebody else was quicker."""
    after = changed.model_copy(update={"version": changed.version + 1})
    item = CertificateItem(f"wallet#{changed.offer_id}", "offer", body=after.model_dump_json(), version=after.version)
    item.expires_at = after.ends_at + timedelta(days=1)
    put(item, as_read(CertificateItem, changed.version))
    return after
