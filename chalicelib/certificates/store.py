"""The certificates table. Access patterns:

1. a certificate by its number                     GetItem  pk=<certificate_id> sk=certificate
2. its state and what happened to it               TransactWriteItems: the certificate on its version, the outbox item
3. two certificates when one takes another's place TransactWriteItems: both, and both outbox items
4. what should have been made by now               Query    by_watch watch=making, watch_at <= a moment (keys only)
7. a call of DigiLocker's, so that none counts twice  PutItem pk=digilocker#<region> sk=txn#<txn>, for minutes

The signed files lie in the certificates bucket under <certificate_id>.pdf, written once; the signing keys'
certificates in the catalogue bucket under signing/signatories.json.
"""

from datetime import datetime, timedelta
from functools import lru_cache

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, PutError, TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.adapters import archive
from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, Refused, index, is_refusal, outbox, transaction
from chalicelib.certificates.models import Certificate, Signatories
from chalicelib.events import Event

_SK = "certificate"
_MAKING = "making"
_PATIENCE = timedelta(minutes=3)
"""Making takes seconds; what is not there after this, times the attempt, is started again."""
_OUTBOX_LASTS = timedelta(days=30)
_BATCH = 100
SIGNATORIES_KEY = "signing/signatories.json"
_SIGNATORIES_LAST_S = 300


class CertificateItem(Item):
    """A certificate, or something that happened to one (outbox)."""

    class Meta(MetaBase):
        table_name = settings.table("certificates")

    watch = UnicodeAttribute(null=True)
    watch_at = UnicodeAttribute(null=True)
    by_watch = index("by_watch", "watch", "watch_at", keys_only=True)


def get(certificate_id: str) -> Certificate | None:
    """A certificate as it stands."""
    try:
        item = CertificateItem.get(certificate_id, _SK, consistent_read=True)
    except DoesNotExist:
        return None
    return Certificate.model_validate_json(item.body)


def create(certificate: Certificate, event: Event) -> None:
    """A new certificate and its event. Raises Refused where its number is taken."""
    _write((certificate, event, True))


def change(certificate: Certificate, event: Event | None = None) -> Certificate:
    """The new state, and what happened, in one transaction. Raises Refused where somebody else was quicker."""
    after = certificate.model_copy(update={"version": certificate.version + 1})
    _write((after, event, False))
    return after


def replace(new: tuple[Certificate, Event], old: tuple[Certificate, Event]) -> None:
    """One certificate takes another's place, in one transaction. Raises Refused where somebody else was quicker."""
    _write(*((one.model_copy(update={"version": one.version + 1}), event, False) for one, event in (new, old)))


def overdue(now: datetime) -> tuple[str, ...]:
    """Numbers of those that should have been made by now, the oldest first, so many at a time."""
    rows = CertificateItem.by_watch.query(_MAKING, CertificateItem.watch_at <= _sortable(now), limit=_BATCH)
    return tuple(row.pk for row in rows)


def _write(*changes: tuple[Certificate, Event | None, bool]) -> None:
    try:
        with transaction() as write:
            for certificate, event, is_new in changes:
                _put(write, certificate, is_new=is_new)
                if event is not None:
                    write.save(_happened(certificate, event))
    except TransactWriteError as error:
        if is_refusal(error):
            raise Refused from error
        raise


def _put(write: TransactWrite, certificate: Certificate, *, is_new: bool) -> None:
    as_it_was = CertificateItem.version == certificate.version - 1
    write.save(_item(certificate), condition=CertificateItem.pk.does_not_exist() if is_new else as_it_was)


def _item(certificate: Certificate) -> CertificateItem:
    being_made = certificate.status == "ordered" and certificate.failure is None
    return CertificateItem(
        certificate.certificate_id,
        _SK,
        body=certificate.model_dump_json(),
        version=certificate.version,
        watch=_MAKING if being_made else None,
        watch_at=_sortable(certificate.tried_at + _PATIENCE * certificate.attempt) if being_made else None,
    )


def _happened(certificate: Certificate, event: Event) -> CertificateItem:
    return CertificateItem(
        certificate.certificate_id,
        f"event#{event.event_id}",
        **outbox(event),
        expires_at=event.at + _OUTBOX_LASTS,
    )


def _sortable(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def remember_call(region: str, txn: str, *, until: datetime) -> None:
    """A call of DigiLocker's has been answered. Raises Refused where it has been before."""
    item = CertificateItem(f"digilocker#{region}", f"txn#{txn}", expires_at=until)
    try:
        item.save(condition=CertificateItem.pk.does_not_exist())
    except PutError as error:
        if is_refusal(error):
            raise Refused from error
        raise


# Files


def keep_file(certificate: Certificate, signed: bytes, *, sha256: str, key_id: str) -> None:
    """Keep the signed file, where none is there yet."""
    facts = {"sha256": sha256, "key-id": key_id}
    archive.write_once("certificates", _key(certificate), signed, content_type="application/pdf", facts=facts)


def file_facts(certificate: Certificate) -> dict[str, str] | None:
    """`sha256` and `key-id` of the signed file; None before it is signed."""
    return archive.facts("certificates", _key(certificate))


def file(certificate: Certificate) -> bytes:
    """The signed file. Raises FileNotFoundError before it is signed."""
    return archive.read("certificates", _key(certificate))


def link(certificate: Certificate, *, file_name: str, lasts_s: int) -> str:
    """A short link to the signed file."""
    return archive.download_link("certificates", _key(certificate), file_name=file_name, lasts_s=lasts_s)


def _key(certificate: Certificate) -> str:
    return f"{certificate.certificate_id}.pdf"


def signatories(now: datetime) -> Signatories:
    """The signing keys' certificates, not older than five minutes. Raises FileNotFoundError before `infra.signing`."""
    return _signatories(int(now.timestamp()) // _SIGNATORIES_LAST_S)


@lru_cache(maxsize=2)
def _signatories(_slot: int) -> Signatories:
    return fresh_signatories()


def fresh_signatories() -> Signatories:
    """The signing keys' certificates as they are."""
    return Signatories.model_validate_json(archive.read("catalogue", SIGNATORIES_KEY))
