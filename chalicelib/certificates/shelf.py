"""The certificates table, what is made of certificates for programs of others. Access patterns:

1. the credential of a certificate in one form     GetItem  pk=<certificate_id> sk=form#<form>
2. a credential made for the first time            TransactWriteItems: the certificate on its version, the form, the
                                                   outbox item
3. how many places of status lists are given       UpdateItem pk=status-lists sk=given, ADD
4. a status list                                   GetItem, PutItem on its version: pk=status-list#<number> sk=bits

What verifiers fetch lies in the catalogue bucket under status-lists/<number>/<purpose>.jwt.
"""

from datetime import datetime, timedelta

from pynamodb.exceptions import DoesNotExist, PutError, TransactWriteError

from chalicelib.adapters import archive, buckets
from chalicelib.adapters.table import Refused, is_refusal, outbox, transaction
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


def keep_credential(certificate: Certificate, event: Event, form: str, token: str | None) -> None:
    """A certificate has been given its place and, in a form that is the same for everybody, its credential. Raises
    Refused where somebody else was quicker."""
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
    except TransactWriteError as error:
        if is_refusal(error):
            raise Refused from error
        raise


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
    as_it_was = CertificateItem.version == changed.version if changed.version else CertificateItem.pk.does_not_exist()
    try:
        item.save(condition=as_it_was)
    except PutError as error:
        if is_refusal(error):
            raise Refused from error
        raise
    return after


def publish(number: int, purpose: str, token: str, content_type: str) -> None:
    """Put a signed list where verifiers fetch it."""
    buckets.write("catalogue", _key(number, purpose), token.encode(), content_type=content_type)


def is_published(number: int, purpose: str) -> bool:
    """Whether verifiers find the list."""
    return archive.facts("catalogue", _key(number, purpose)) is not None


def published(number: int, purpose: str) -> str:
    """The signed list. Raises FileNotFoundError."""
    return archive.read("catalogue", _key(number, purpose)).decode()


def _key(number: int, purpose: str) -> str:
    return f"status-lists/{number}/{purpose}.jwt"
