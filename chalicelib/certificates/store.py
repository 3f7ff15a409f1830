"""The certificates table. Access patterns:

1. a certificate by its number                     GetItem  pk=<certificate_id> sk=certificate
2. its state and what happened to it               TransactWriteItems: the certificate on its version, the outbox item
3. one into the register, another out of it        TransactWriteItems: both, both outbox items, links to its bases
4. what should have been made by now               Query    by_watch watch=making, watch_at <= a moment (keys only)
5. what an office has to look at again             Query    by_watch watch=doubt#<office_id> (keys), BatchGetItem
6. which certificates were built on one            Query    pk=<certificate_id>, sk begins with base#
7. a correction, and the note on the corrected one  TransactWriteItems: both, the outbox item
8. a call of DigiLocker's, so that none counts twice  PutItem pk=digilocker#<region> sk=txn#<txn>, for minutes

The signed files lie in the certificates bucket under <certificate_id>.pdf, written once; the signing keys'
certificates in the catalogue bucket under signing/signatories.json.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.adapters import archive
from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, Refused, index, is_refusal, outbox, put, transaction
from chalicelib.certificates.models import Certificate, Signatories
from chalicelib.events import Event

_SK = "certificate"
_MAKING = "making"
_BUILT = "base#"
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


def create(certificate: Certificate, event: Event | None = None) -> None:
    """A new certificate and its event, where there is one to tell. Raises Refused where its number is taken."""
    if event is None:
        put(certificate_item(certificate), CertificateItem.pk.does_not_exist())
    else:
        _write((certificate, event, True))


def create_correction(correction: Certificate, event: Event, corrected: Certificate) -> None:
    """A new certificate, and what is noted on the one that it corrects: both or neither. Raises Refused."""
    _write((correction, event, True), (_next(corrected), None, False))


def change(certificate: Certificate, event: Event | None = None) -> Certificate:
    """The new state, and what happened, in one transaction. Raises Refused where somebody else was quicker."""
    after = _next(certificate)
    _write((after, event, False))
    return after


def register(issued: Certificate, event: Event, old: tuple[Certificate, Event] | None = None) -> None:
    """A certificate is in the register; the one that it replaces goes, and those that it was built on know of it."""
    _write(
        (_next(issued), event, False), *([(_next(old[0]), old[1], False)] if old else []), links=issued.order.based_on
    )


def built_on(certificate_id: str) -> tuple[str, ...]:
    """Numbers of the certificates that were decided on this one."""
    rows = CertificateItem.query(certificate_id, CertificateItem.sk.startswith(_BUILT), consistent_read=True)
    return tuple(row.sk.removeprefix(_BUILT) for row in rows)


def in_doubt(office_id: str) -> tuple[Certificate, ...]:
    """What an office has to look at again, so many at a time."""
    rows = list(CertificateItem.by_watch.query(_doubt(office_id), limit=_BATCH))
    found = CertificateItem.batch_get([(row.pk, _SK) for row in rows], consistent_read=True)
    certificates = {item.pk: Certificate.model_validate_json(item.body) for item in found}
    return tuple(certificates[row.pk] for row in rows if row.pk in certificates)


def get_many(certificate_ids: Iterable[str]) -> tuple[Certificate, ...]:
    """Those of these that there are, in no order."""
    keys = [(certificate_id, _SK) for certificate_id in set(certificate_ids)]
    found = CertificateItem.batch_get(keys, consistent_read=True)
    return tuple(Certificate.model_validate_json(item.body) for item in found)


def overdue(now: datetime) -> tuple[str, ...]:
    """Numbers of those that should have been made by now, the oldest first, so many at a time."""
    rows = CertificateItem.by_watch.query(_MAKING, CertificateItem.watch_at <= _sortable(now), limit=_BATCH)
    return tuple(row.pk for row in rows)


def _next(certificate: Certificate) -> Certificate:
    return certificate.model_copy(update={"version": certificate.version + 1})


def _write(*changes: tuple[Certificate, Event | None, bool], links: Iterable[str] = ()) -> None:
    try:
        with transaction() as write:
            for certificate, event, is_new in changes:
                _put(write, certificate, is_new=is_new)
                if event is not None:
                    write.save(_happened(certificate, event))
            for base in links:
                write.save(CertificateItem(base, f"{_BUILT}{changes[0][0].certificate_id}"))
    except TransactWriteError as error:
        if is_refusal(error):
            raise Refused from error
        raise


def _put(write: TransactWrite, certificate: Certificate, *, is_new: bool) -> None:
    as_it_was = CertificateItem.version == certificate.version - 1
    write.save(certificate_item(certificate), condition=CertificateItem.pk.does_not_exist() if is_new else as_it_was)


def certificate_item(certificate: Certificate) -> CertificateItem:
    watch, watch_at = _watched(certificate)
    return CertificateItem(
        certificate.certificate_id,
        _SK,
        body=certificate.model_dump_json(),
        version=certificate.version,
        watch=watch,
        watch_at=_sortable(watch_at) if watch_at else None,
    )


def _watched(certificate: Certificate) -> tuple[str | None, datetime | None]:
    """Under what the sweep or an office finds it, and since when."""
    if certificate.status == "ordered" and certificate.failure is None:
        return _MAKING, certificate.tried_at + _PATIENCE * certificate.attempt
    if certificate.doubts and certificate.status in ("valid", "suspended"):
        return _doubt(certificate.order.office_id), certificate.ordered_at
    return None, None


def _doubt(office_id: str) -> str:
    return f"doubt#{office_id}"


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
    put(item, CertificateItem.pk.does_not_exist())


# Files


def keep_file(certificate: Certificate, signed: bytes, *, sha256: str, key_id: str) -> dict[str, str]:
    """Keep the signed file, where none is there yet; the facts of the one that is there now."""
    facts, key = {"sha256": sha256, "key-id": key_id}, _key(certificate)
    kept = archive.write_once("certificates", key, signed, content_type="application/pdf", facts=facts)
    return facts if kept else archive.facts("certificates", key) or facts


def file_facts(certificate: Certificate) -> dict[str, str] | None:
    """`sha256` and `key-id` of the signed file; None before it is signed."""
    return archive.facts("certificates", _key(certificate))


def file_sha256(certificate: Certificate) -> str | None:
    """The SHA-256 of the signed file as the archive has counted it; None where it has not."""
    return archive.sha256("certificates", _key(certificate))


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
