"""What a certificate is, from the order to the answer that a stranger gets."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.catalogue.names import FieldKind, Name, Slug
from chalicelib.core.model import Model
from chalicelib.core.text import Language, Text

Status = Literal["ordered", "valid", "suspended", "revoked", "superseded"]
Validity = Annotated[
    str,
    StringConstraints(
        pattern=r"^(for life|for \d+ (days|months|years)|until 31 March after issue|until \d{4}-\d{2}-\d{2})$"
    ),
]
DEFAULT_TEMPLATE = '#import "/certificate.typ": *\n#show: certificate\n#particulars()\n'
"""What is drawn for a service that brings no `certificate.typ`."""


class SubjectField(Model):
    """One line of what is certified, as it will be read."""

    name: Name
    label: Text
    value: Text
    plain: str | int | bool | None = None
    """The same for programs: a day in ISO form, rupees as `184000.00`, the value of a choice, the code of a place;
    None: only the words."""
    kind: FieldKind | None = None
    """As what it was asked."""


class Claim(Model):
    """Something that follows from a particular and tells less than it: `income_below_800000`."""

    name: Name
    of: Name
    """The particular that it follows from."""
    value: str | bool
    label: Text
    below: int | None = None
    """Rupees that the particular is below, or is not."""


UNCLAIMED = "unclaimed#"
"""How the holder of a certificate begins that nobody's account holds."""


class CertificateOrder(Model):
    """All that goes on the certificate. Nothing is looked up later, so that it can be made again as it was."""

    application_id: str
    service_id: str
    version: int
    """Version of the service that the application was filed under."""
    region: Slug
    region_code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    language: Language
    """The region's own language, which stands beside English."""
    accent: Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")] = "#1f4b99"
    type: Annotated[str, StringConstraints(pattern=r"^[A-Z]{5}$")]
    """DigiLocker document type."""
    title: Text
    authority: Text
    """Who certifies, at the head of the sheet: `Government of Maharashtra`, a council, a municipality."""
    holder_id: str
    """Person whose certificate it is."""
    holder_name: str
    holder_born_on: date | None = None
    """As it was answered. It is not drawn: by it DigiLocker's person is told from another of the same name."""
    subject: tuple[SubjectField, ...] = Field(min_length=1)
    office_id: Slug
    office: Text
    role: Slug | None = None
    """Role of the officer who signs; who sits there in this role may revoke. None: whoever sits there."""
    officer_id: str
    """Who decided; of a department's own system, the system and the id there."""
    officer: Text
    designation: Text
    law: Text
    valid: Validity
    issued_on: date
    """Day of the decision."""
    template: str = DEFAULT_TEMPLATE
    """Source of the department's `certificate.typ`."""
    supersedes: str | None = None
    """Certificate that this one takes the place of."""
    correction: str | None = None
    """Why an officer had it made in that one's place; None where it is no correction."""
    claims: tuple[Claim, ...] = ()
    """What follows from the particulars and can be shown without them."""
    based_on: tuple[str, ...] = ()
    """Certificates of ours that were among the papers it was decided on."""

    @property
    def is_unclaimed(self) -> bool:
        """Nobody's account holds it: a line of a list named no mobile number that somebody has proven."""
        return self.holder_id.startswith(UNCLAIMED)


class Authority(Model):
    """On whose word the standing of a certificate changes."""

    officer_id: str
    officer: str
    """Name, as it is told."""
    office_id: Slug


MoveKind = Literal["suspend", "lift", "revoke", "correct", "keep"]
"""keep: an officer has looked at a doubt, and the certificate stays as it is."""


class StandingMove(Model):
    """One change of standing: what, on whose word, and why."""

    what: MoveKind
    by: Authority
    reason: str
    """In the officer's words; never shown to strangers."""
    about: tuple[str, ...] = ()
    """keep: the revoked certificates that it is kept in spite of; else the entry of a register behind the move."""
    at: datetime


class Place(Model):
    """Where the status lists have a certificate."""

    list: int
    index: int


class Certificate(Model):
    """A certificate in the register."""

    certificate_id: str
    """Also its number; `core.ids.shown` prints it."""
    order: CertificateOrder
    status: Status = "ordered"
    attempt: int = 1
    ordered_at: datetime
    tried_at: datetime
    """When the latest attempt at making it began."""
    numbered_at: datetime | None = None
    """When making began: the time on the sheet and in the signature."""
    issued_on: date | None = None
    valid_until: date | None = None
    """Last day on which it is good; None for life."""
    offline: str | None = None
    """Text of the offline code on the sheet; kept, because no two signatures are alike and the sheet has to be."""
    sha256: str | None = None
    """Of the signed file."""
    key_id: str | None = None
    """The key that signed the file, as its signatory is called."""
    failure: str | None = None
    """Why the last attempt ended with a person, as a code."""
    ended_on: date | None = None
    """Day from which it is no longer valid."""
    ended_by: str | None = None
    """Officer who revoked it, or certificate that took its place."""
    reason: str | None = None
    """Why it was suspended or revoked, in the officer's words; never shown to strangers."""
    moves: tuple[StandingMove, ...] = ()
    """What officers did with it since it was issued, the first first."""
    doubts: tuple[str, ...] = ()
    """Revoked certificates that it was built on and that no officer has looked at since."""
    place: Place | None = None
    """Given when the first credential is made of it."""
    version: int = 1


class Signatory(Model):
    """One signing key and the certificate that vouches for it."""

    key_id: str
    """ARN of the KMS key; of another kind of signer, what that knows its key by."""
    kind: str = "kms"
    """By which signer of `certificates.signers` it signs files."""
    chain: str
    """PEM: the key's own certificate first."""


class Signatories(Model):
    """The key that signs now, every key that has signed (their certificates stay good for checking), and the next."""

    current: str
    files: str = ""
    """The key that signs files, where that is another one than signs codes, credentials and lists."""
    signatories: tuple[Signatory, ...]
    """The latest first."""

    def now(self) -> Signatory:
        """Whose turn it is to sign codes, credentials and lists: always a key of ours in KMS."""
        return self.of(self.current)

    def for_files(self) -> Signatory:
        """Whose turn it is to sign files."""
        return self.of(self.files or self.current)

    @property
    def keys(self) -> tuple[Signatory, ...]:
        """Those by whose P-256 keys codes, credentials and lists are checked."""
        return tuple(one for one in self.signatories if one.kind == "kms")

    def of(self, key_id: str) -> Signatory:
        """The latest signatory with a key. Raises StopIteration where there is none."""
        return next(one for one in self.signatories if one.key_id == key_id)


class PublicKey(Model):
    """One of our keys as a JSON Web Key (RFC 7517)."""

    kty: Literal["EC"] = "EC"
    crv: Literal["P-256"] = "P-256"
    use: Literal["sig"] = "sig"
    alg: Literal["ES256"] = "ES256"
    kid: str
    """Its thumbprint (RFC 7638). An offline code names the first eight bytes of it."""
    x: str
    y: str
    nbf: int
    """From when on it is vouched for, in seconds since 1970."""
    exp: int
    """Until when it may sign. What it signed before stays good."""


class KeySet(Model):
    """Every key that signs, has signed or is about to, the latest first."""

    as_of: datetime
    current: str
    """`kid` of the one that signs now."""
    keys: tuple[PublicKey, ...]


class Standing(StrEnum):
    """What a number is worth today."""

    VALID = "valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


class FileVerdict(StrEnum):
    """What a file is worth today: a standing, or what is wrong with the file itself."""

    VALID = "valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    CHANGED = "changed"
    """Signed by us, and changed since."""
    FOREIGN = "foreign"
    """Not signed by us."""


class Checked(Model):
    """What anybody may know who holds the paper. Nothing that does not stand on it, and the name only in part."""

    standing: Standing
    number: str
    title: Text | None = None
    authority: Text | None = None
    office: Text | None = None
    holder: str | None = None
    """First letters of the name, for comparing."""
    issued_on: date | None = None
    valid_until: date | None = None
    ended_on: date | None = None


class CheckedFile(Model):
    """What a file turned out to be."""

    verdict: FileVerdict
    certificate: Checked | None = None


class Held(Model):
    """How a certificate stands, for its holder."""

    standing: Standing
    last: StandingMove | None
    """What an officer did with it last."""
