"""What can be done about digital credentials: make one of a certificate, and say what its words mean."""

from datetime import datetime

from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Refused
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import PublishedService
from chalicelib.catalogue.registers import ON_CERTIFICATES
from chalicelib.certificates import digital, keys, lists, shelf, store
from chalicelib.certificates.models import Certificate, Place
from chalicelib.certificates.writing import changed, told
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.core.text import Text
from chalicelib.edge.request import Who
from chalicelib.events.certificates import CredentialMade

VC = "vc+jwt"
_TRIES = 5


def own(certificate_id: str, who: Who) -> Certificate:
    """A certificate of its holder's, which is in the register. Raises NotFound for everybody else."""
    certificate = store.get(certificate_id)
    if certificate is None or certificate.order.holder_id != who.person_id or certificate.status == "ordered":
        raise NotFound
    return certificate


def vc_of(certificate_id: str, who: Who, *, now: datetime) -> str:
    """The W3C credential of its holder's certificate, as `application/vc+jwt`: made once, and the same ever after.

    Raises NotFound for everybody else, Conflict where it was ended before one was made.
    """
    return vc(own(certificate_id, who), now=now)


def vc(certificate: Certificate, *, now: datetime) -> str:
    """The W3C credential of a certificate."""
    for _ in range(_TRIES):
        made = shelf.credential(certificate.certificate_id, VC)
        if made is not None:
            return made
        place = _place(certificate)
        placed = changed(certificate, place=place)
        payload = digital.credential(placed, place, site=settings.public_url, issuer=keys.DID)
        token = keys.sign({"typ": VC, "cty": "vc"}, payload, now=now)
        event = CredentialMade(**told(placed, f"made#{VC}", now), form=VC)
        try:
            shelf.keep_credential(placed, event, VC, token, is_placed=certificate.place is None)
        except Refused:
            certificate = store.get(certificate.certificate_id) or certificate
            continue
        return token
    raise Conflict


def placed(certificate: Certificate, form: str, *, now: datetime) -> Certificate:
    """The certificate with its place in the status lists, given now where it has none yet."""
    for _ in range(_TRIES):
        if certificate.place is not None:
            return certificate
        given = changed(certificate, place=_place(certificate))
        try:
            event = CredentialMade(**told(given, f"made#{form}", now), form=form)
            shelf.keep_credential(given, event, form, None, is_placed=True)
        except Refused:
            certificate = store.get(certificate.certificate_id) or certificate
            continue
        return given.model_copy(update={"version": given.version + 1})
    raise Conflict


def _place(certificate: Certificate) -> Place:
    """The one it has, or a new one. Nothing is made of what has been ended. What is not kept after all stays empty."""
    if certificate.status not in ("valid", "suspended"):
        raise Conflict("certificate-not-valid")
    return certificate.place or lists.new_place()


# What the words mean


def schema(service_id: str, version: str) -> digital.Claims:
    """JSON schema of the credentials of a version of a service. Raises NotFound."""
    if not (version.isascii() and version.isdecimal()):
        raise NotFound
    service = catalogue.service_version(service_id, int(version))
    where = f"{settings.public_url}/credentials/{service_id}/{version}/schema"
    return digital.schema(where, service.definition.certificate.title, _particulars(service))


def type_metadata(service_id: str, *, now: datetime) -> digital.Claims:
    """What a wallet shows of the credentials of a service. Raises NotFound."""
    service = in_force(service_id, now=now)
    title = service.definition.certificate.title
    return digital.type_metadata(service_id, title, named(service), site=settings.public_url)


def in_force(service_id: str, *, now: datetime) -> PublishedService:
    """A service as it is today. Raises NotFound."""
    return catalogue.service(service_id, on=local_date(now))


def _particulars(service: PublishedService) -> list[tuple[str, str, Text]]:
    """Name, kind and label of everything that a service's certificates may say: answers, and words of a register."""
    asked = {one.name: (str(one.kind), one.label) for one in service.definition.fields if one.on_certificate}
    known = {**ON_CERTIFICATES, **asked} if service.definition.on_register else asked
    return [(name, kind, label) for name, (kind, label) in known.items()]


def named(service: PublishedService) -> list[tuple[str, Text]]:
    """Every claim of a service's certificates, and how it is called."""
    particulars = [(name, label) for name, _, label in _particulars(service)]
    derived = [(name, label) for claim in service.definition.certificate.claims for name, _, label in claim.each()]
    return [("certificate_number", _NUMBER), *particulars, *derived]


_NUMBER: Text = {
    "en": "Certificate number",
    "hi": "प्रमाण पत्र संख्या",
    "pa": "ਸਰਟੀਫਿਕੇਟ ਨੰਬਰ",
    "mr": "प्रमाणपत्र क्रमांक",
}
