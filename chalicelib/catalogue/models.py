"""A service as its department describes it, and a region around it. Registers are in a file of their own.

These classes are the documentation of `service.toml`, `region.toml`, `holidays.csv` and `offices.csv`: a key that is
not here is an error, named with its file and line by `python -m infra publish`.
"""

from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from chalicelib.catalogue.names import FieldKind, Name, Slug
from chalicelib.catalogue.registers import Register, RegisterUse
from chalicelib.catalogue.systems import Joined, System
from chalicelib.core.model import Model
from chalicelib.core.money import grouped
from chalicelib.core.text import Language, Text

Expression = Annotated[str, StringConstraints(min_length=1, max_length=500)]
"""A zen-engine expression over the fields of the form, such as `age(birth_date) >= 18`.

It may use the names of fields, `today`, literals, `and or not in`, comparisons, arithmetic, and the functions that
`rules.FUNCTIONS` names. Rupees count in rupees, dates compare as `d(birth_date) < d(today)`, `yes_no` is true or false,
a `place` is its LGD code, and what was not answered is `null`.
"""

Channel = Literal["web", "whatsapp", "counter", "doorstep"]
ServiceKind = Literal["certificate", "registration", "licence", "benefit", "record"]


RegistryFact = Literal[
    "name",
    "name_local",
    "birth_date",
    "sex",
    "care_of",
    "mobile",
    "district",
    "subdistrict",
    "village",
    "address",
    "pin_code",
    "member_id",
    "family_id",
]
"""What the registry of people can answer a question of a form with."""
Level = Literal["state", "district", "subdistrict", "village"]


class Choice(Model):
    """One answer of a `choice` field."""

    value: Slug
    label: Text


class FormField(Model):
    """One question of the form."""

    name: Name
    kind: FieldKind
    label: Text
    hint: Text | None = None
    required: bool = True
    asked_if: Expression | None = None
    """Asked only where this holds of the fields before it; where it can't be told yet, it is not asked."""
    choices: tuple[Choice, ...] = ()
    min: int | None = None
    """Least number, least rupees, or least length of text."""
    max: int | None = None
    """Greatest number, most rupees, or greatest length of text (200 for `text`, 2,000 for `long_text` where absent)."""
    pattern: str | None = None
    """Regular expression that the whole text must match (RE2 subset: no backreferences, no lookaround)."""
    level: Literal["district", "subdistrict", "village"] | None = None
    """Which places a `place` field offers (LGD)."""
    on_certificate: bool = False
    from_registry: RegistryFact | Literal["nothing"] | None = None
    """What the registry of people fills it with, for the person who applies. Where absent, questions that are plainly
    about that person are filled: the applicant's name, and fields called `birth_date`, `sex`, `mobile`, `address`,
    `pin_code`, `district`, `subdistrict` or `village`. `nothing`: this one is about somebody else."""


Fact = Literal["name", "birth_date", "number", "issuer", "issued_on"]
"""What can be read on a paper, or is signed in it."""


class PaperGroup(Model):
    """What must be shown: any one of these papers. One document never serves two groups of an application."""

    name: Slug = Field(alias="for")
    """What the paper is for: `identity`, `address`, `degree`."""
    any_one_of: tuple[Slug, ...] = Field(min_length=1)
    """Kinds of paper; their names in every language stand in `papers.toml` of the region."""
    label: Text | None = None
    required_if: Expression | None = None
    """Asked only where this holds; always where it is absent."""
    must: bool = False
    """Without it nothing is taken, also in a region that acknowledges incomplete files."""
    look_again: bool = False
    """An officer looks at it every time, even where it is proven or was verified in an earlier application."""
    compare: dict[Fact, tuple[Name, ...]] | None = None
    """Which answers must agree with what the paper says; `name = ["name", "father_name"]` agrees where one does.
    Where absent, the name on the paper is held against the applicant's, and its date of birth against `birth_date`;
    `compare = {}` compares nothing."""


class Condition(Model):
    """What must hold of the form, and what to say where it does not."""

    unless: Expression
    """Refused unless this holds. Where what it names was not answered, it is not judged."""
    say: Text
    field: Name | None = None
    """The field that the words belong to."""


class Check(Model):
    """A check by the department's own function, which is handed the named fields and nothing else."""

    function: Slug
    """Name of the function in the department's pack, such as `register-check`."""
    fields: tuple[Name, ...] = Field(min_length=1)
    label: Text


Task = Literal["receive", "verify", "decide"]
"""`receive` waits for originals by post; where the register does without them (`originals_by_post`), it is left out."""


class Stage(Model):
    """One officer role's turn."""

    role: Slug
    task: Task
    days: int | None = None
    """House limit of this stage in the unit of the promise; the law knows only the whole."""
    label: Text | None = None


_UNIT = r"^(hours|days|working_days|same_day|weekdays\((mon|tue|wed|thu|fri|sat)(, ?(mon|tue|wed|thu|fri|sat))*\))$"
_START = r"^(complete|fee_paid|order_made|notice_ended\(\d{1,3}\)|report_received\([a-z0-9-]+\))$"

Unit = Annotated[str, StringConstraints(pattern=_UNIT)]
"""`hours` run through nights and holidays. `days` are all days, `working_days` those on which offices are open.
`same_day` is the day of receipt, `weekdays(mon, wed, fri)` the day of receipt if it is one of these and else the next
of them; where offices are closed, the next day on which they are open."""
StartEvent = Annotated[str, StringConstraints(pattern=_START)]
"""`complete`: everything is there. `fee_paid`: and the fee is paid. `notice_ended(30)`: so many days after that.
`report_received(police)` and `order_made`: an officer notes the report of others, or the order, and it begins then."""


class Band(Model):
    """Another limit for some applications."""

    when: Expression
    """Over the form, such as `pages > 15`. Where what it names was not answered, the band is not taken."""
    limit: int = Field(default=0, ge=0)
    unit: Unit | None = None
    """The unit of the promise where absent."""
    say: Text | None = None
    """Which case it is, as shown to the citizen: `more than 15 pages`."""
    law: Text | None = None


class PauseReason(Model):
    """A lawful reason for the clock to stand still."""

    reason: Slug
    say: Text
    law: Text


class Promise(Model):
    """The lawful limit."""

    limit: int = Field(default=0, ge=0)
    unit: Unit
    bands: tuple[Band, ...] = ()
    """Looked at in their order: the first that holds gives the limit, the promise itself where none does."""
    starts: StartEvent = "complete"
    pauses: tuple[PauseReason, ...] = ()
    """Reasons that stop the clock of this service, beside those of the region."""
    law: Text | None = None
    """Act and notification, as shown to the citizen; the region's Act where absent."""

    @model_validator(mode="after")
    def _limits_are_whole(self) -> "Promise":
        if self.unit in ("hours", "days", "working_days") and "limit" not in self.model_fields_set:
            raise ValueError(f"{self.unit} need a limit")
        for unit, limit in [(self.unit, self.limit), *((band.unit or self.unit, band.limit) for band in self.bands)]:
            if limit and (unit == "same_day" or unit.startswith("weekdays")):
                raise ValueError(f"{unit} has no limit")
            if unit == "hours" and not limit:
                raise ValueError("no hours are no limit")
        return self


class FeeBand(Model):
    """Another fee for some applications."""

    when: Expression
    """Over the form and, where the service changes an entry of a register, the facts of the entry."""
    paise: int = Field(ge=0)
    say: Text
    """Which case it is, as shown to the citizen."""


class Fee(Model):
    """The government's or the council's fee. Its parts are shown, and receipted, apart."""

    paise: int = Field(ge=0)
    law: Text | None = None
    of: Literal["government", "council"] = "government"
    """Whose it is."""
    bands: tuple[FeeBand, ...] = ()
    """Looked at in their order: the first that holds is the fee."""
    late: tuple[FeeBand, ...] = ()
    """What comes on top for being late: the first that holds."""
    gst_percent: int = Field(default=0, ge=0, le=28)
    """Tax on all of it."""


class DerivedClaim(Model):
    """Something that follows from an answer and tells less than it, for a wallet to show in the answer's stead."""

    name: Name
    """`income_below`; the amount or the years stand behind it: `income_below_800000`."""
    of: Name
    """The field that it follows from."""
    below: tuple[int, ...] = ()
    """Of rupees: whether they are below each of these (whole rupees)."""
    years: tuple[int, ...] = ()
    """Of a date of birth: whether so many years have passed on the day of issue."""
    district: bool = False
    """Of a place: the name of its district."""
    label: Text
    """How it is called in a wallet; `{number}` stands for the amount or the years."""

    @model_validator(mode="after")
    def _one_of_them(self) -> "DerivedClaim":
        if (bool(self.below), bool(self.years), self.district).count(True) != 1:
            raise ValueError("needs either below, or years, or district")
        return self

    def each(self) -> tuple[tuple[str, int, Text], ...]:
        """Every claim that it makes: name, number, and how it is called."""
        if self.district:
            return ((self.name, 0, self.label),)
        return tuple((f"{self.name}_{number}", number, self._called(number)) for number in (*self.below, *self.years))

    def _called(self, number: int) -> Text:
        return {language: words.replace("{number}", grouped(number)) for language, words in self.label.items()}


class CertificateKind(Model):
    """The certificate that an approval makes."""

    type: Annotated[str, StringConstraints(pattern=r"^[A-Z]{5}$")]
    """DigiLocker document type, five letters."""
    title: Text
    valid: Annotated[
        str,
        StringConstraints(
            pattern=r"^(for life|for \d+ (days|months|years)|until 31 March after issue|as the register says)$"
        ),
    ]
    """`as the register says`: as long as the entry that the service makes or renews."""
    authority: Text | None = None
    """Who certifies, at the head of the sheet; the department where absent."""
    signatory_role: Slug | None = None
    """Whose name stands on it; the deciding officer where absent."""
    claims: tuple[DerivedClaim, ...] = ()
    """What a wallet can show of it without showing the answers themselves."""


Power = Literal["confirm", "modify", "remand", "direct"]
"""What an authority may order: leave it as it is, change it, have it decided anew, have it issued by a date."""


class PenaltyRange(Model):
    """What an officer may be made to pay, after having been heard."""

    least_paise: int = Field(ge=0)
    most_paise: int = Field(gt=0)


class Rung(Model):
    """One authority of a ladder: who it is, by when one goes to it, by when it decides, and what it may do."""

    title: Text
    """What the Act calls it."""
    role: Slug
    """Who sits there, as in `roles.toml`; a service may name another role."""
    is_commission: bool = False
    """The last rung, outside the departments: it may take up a case by itself, and gives way to a court."""
    section: str = ""
    """Of the Act."""
    file_within_days: int = Field(gt=0)
    """Days to appeal, from the decision, or from the first late moment."""
    late_with_cause: bool = False
    """Whether the authority may take a later appeal where the cause of the delay is good."""
    file_at_most_days: int | None = None
    """Days after which no cause helps; without, any cause may."""
    after_silence_days: int | None = None
    """Days from the appeal below after which one may go on though it was not decided; its own limit where absent."""
    decide_within: int = Field(gt=0)
    decide_unit: Literal["days", "working_days"] = "days"
    decide_at_most: int | None = None
    """In the same unit: how long with reasons in writing."""
    powers: tuple[Power, ...] = ("confirm", "modify", "remand", "direct")
    penalty: PenaltyRange | None = None
    compensation_most_paise: int = 0
    automatic: bool = False
    """An appeal comes here by itself when what is below was not decided in time; never against a rejection."""
    source: str
    """Where these facts come from."""
    unverified: tuple[str, ...] = ()
    """Keys of this rung that no source has confirmed yet; a region checks them before it goes live."""


class Ladder(Model):
    """To whom a citizen may appeal, one after the other."""

    title: Text
    rungs: tuple[Rung, ...] = Field(min_length=1)


class Review(Model):
    """A drawn share of rejections is looked at again by another officer."""

    share_percent: int = Field(default=0, ge=0, le=100)
    """0: none is."""
    source: str = ""


class Redress(Model):
    """`ladders.toml`: what a citizen of a region can do about a rejection or a delay."""

    ladders: dict[Slug, Ladder] = {}
    """By name; `general` is the one that a service has where it names none."""
    review: Review = Review()


class Appeals(Model):
    """Which ladder of the region a service has, and who sits on its rungs."""

    ladder: Slug = "general"
    """Name of a ladder in `ladders.toml` of the region."""
    roles: tuple[Slug, ...] = ()
    """Roles of its rungs from the first on, where they are others than the ladder names."""


class Service(Model):
    """Something the public can ask for."""

    title: Text
    summary: Text
    who: tuple[Text, ...] = ()
    """Who may ask, as read before beginning; `conditions` say the same to a machine."""
    kind: ServiceKind
    channels: tuple[Channel, ...] = ("web",)
    category: Slug = "certificates"
    source: str
    """Where the facts of this definition come from."""
    fields: tuple[FormField, ...]
    papers: tuple[PaperGroup, ...] = ()
    conditions: tuple[Condition, ...] = ()
    checks: tuple[Check, ...] = ()
    stages: tuple[Stage, ...] = Field(min_length=1)
    promise: Promise
    fee: Fee = Fee(paise=0)
    certificate: CertificateKind
    on_register: RegisterUse | None = Field(default=None, alias="register")
    """What the certificate does to a register of professionals."""
    joined: Joined | None = None
    """Its officers work in a system of their own; at our desks nobody moves its files."""
    appeals: Appeals = Appeals()
    body: Slug | None = None
    """Whose offices take the file; the department's own body where absent."""
    office_by: Name
    """The `place` field that says which offices take the file."""
    applicant_name: Name = "name"
    """The field that holds the applicant's name."""

    @cached_property
    def field(self) -> dict[str, FormField]:
        return {field.name: field for field in self.fields}


class Department(Model):
    """`department.toml`: who runs the services of a folder."""

    title: Text
    body: Slug
    """The body whose offices take the files, as in `offices.csv`."""


class PublishedService(Model):
    """A service in a version, as the functions see it."""

    service_id: str
    """`haryana/health/medical-permanent-registration`"""
    version: int
    in_force_from: date
    region: Slug
    department: str
    department_title: Text
    body: Slug
    """Whose offices take the file."""
    department_body: Slug = "department"
    """The department's own body, which watches those of its councils."""
    definition: Service
    template: str = ""
    """Source of `certificate.typ`."""
    messages: dict[str, Text] = {}
    """What differs from the general messages, by message key."""


class ServiceSummary(Model):
    """One line in a list of services."""

    service_id: str
    version: int
    region: Slug
    department: str
    department_title: Text
    title: Text
    summary: Text
    kind: ServiceKind
    category: Slug
    channels: tuple[Channel, ...]
    fee_paise: int
    promise: Promise
    body: Slug = "department"
    """Whose offices take the file."""
    department_body: Slug = "department"
    """The department's own."""
    on_register: str = ""
    """Name of the register that it belongs to."""
    papers: dict[Slug, tuple[Slug, ...]] = {}
    """Paper groups with the kinds of paper that each takes."""


class RegionSummary(Model):
    """One line in a list of regions."""

    slug: Slug
    code: str
    title: Text
    languages: tuple[Language, ...]
    accent: str


class Office(Model):
    """Where officers sit."""

    office_id: Slug
    body: Slug
    """Who it belongs to: `revenue-department`, `haryana-medical-council`, …"""
    title: Text
    place: int
    """LGD code of the place it serves."""
    level: Level
    district: int | None = None
    """LGD code of its district; None for a head office."""
    address: str = ""


class Officer(Model):
    """Who sits there, in which role."""

    officer_id: Slug
    name: Text
    designation: Text
    role: Slug
    office_id: Slug
    mobile: str
    email: str


class Place(Model):
    """An LGD place."""

    code: int
    title: Text
    level: Level
    parent: int | None = None


class Act(Model):
    """The right-to-service Act of a region."""

    title: Text
    section: str = ""


class Colours(Model):
    """What makes pages of a region recognisable. WCAG AA against white."""

    accent: Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")] = "#1f4b99"


class Senders(Model):
    """By what names messages go out (DLT header, mail address)."""

    sms_header: Annotated[str, StringConstraints(pattern=r"^[A-Z]{6}$")]
    sms_entity_id: str
    sms_templates: dict[str, str] = {}
    """Template ids of the operators (DLT) by message and language: `"approved.hi" = "1107…"`."""
    email: str
    whatsapp_templates: dict[str, str] = {}
    """Approved templates of WhatsApp, a document at their head, by message and language: `"certificate.hi" = "…"`."""


class Surcharge(Model):
    """Days that an application through some channels may take longer."""

    counter: int = Field(default=0, ge=0)
    doorstep: int = Field(default=0, ge=0)
    law: Text
    in_force: bool = False
    """Off unless the region says that its present law has it."""


class Escalation(Model):
    """Who hears of a file that is about to be late, and of one that is."""

    near: float = Field(default=0.8, gt=0, lt=1)
    """Share of the limit after which the head of the office is told."""
    heads: tuple[Slug, ...] = ()
    """Roles that are heads of offices; the first that has an officer for the place of the file is told."""
    above: tuple[Slug, ...] = ()
    """Roles of the next level, told when the limit has passed."""


_FIRST_DAY: Text = {
    "en": "General Clauses Act, 1897, section 9",
    "hi": "साधारण खंड अधिनियम, 1897, धारा 9",
    "pa": "ਜਨਰਲ ਕਲਾਜ਼ਿਜ਼ ਐਕਟ, 1897, ਧਾਰਾ 9",
    "mr": "सर्वसाधारण परिभाषा अधिनियम, 1897, कलम 9",
}
_LAST_DAY: Text = {
    "en": "General Clauses Act, 1897, section 10",
    "hi": "साधारण खंड अधिनियम, 1897, धारा 10",
    "pa": "ਜਨਰਲ ਕਲਾਜ਼ਿਜ਼ ਐਕਟ, 1897, ਧਾਰਾ 10",
    "mr": "सर्वसाधारण परिभाषा अधिनियम, 1897, कलम 10",
}


class DayCount(Model):
    """On whose word days are counted as they are."""

    first: Text = _FIRST_DAY
    """Why the day of receipt is not counted."""
    last: Text = _LAST_DAY
    """Why a last day on which offices are closed moves to the next on which they are open."""
    week: Text | None = None
    """The order that closes offices on some days of the week."""


class People(Model):
    """`[people]` of `region.toml`: how a region keeps its families, and by when all are to be known (e-KYC)."""

    family: Text
    """What the family's number and card are called: Him Parivar."""
    member: Text
    """What a member's are called: Him Sadasya."""
    rural_role: Slug
    """Who makes families in the country: the Panchayat Secretary."""
    town_role: Slug
    """Who makes and verifies them in towns."""
    kyc_from: date
    kyc_days: int = Field(default=30, gt=0)
    card_years: int = Field(default=10, gt=0)
    """How long a family's or member's card is good."""
    source: str
    """Where these facts come from."""


class DataProtection(Model):
    """Whom people ask about their data, and complain to first (Digital Personal Data Protection Act, 2023, ss. 6(3),
    8(9) and 13)."""

    officer: Text
    email: str
    phone: str = ""
    address: Text


class Aadhaar(Model):
    """Offline verification of Aadhaar. It is off unless the region is registered with UIDAI for it (Aadhaar
    (Authentication and Offline Verification) Amendment Regulations, 2025); other papers always serve as well
    (Aadhaar Act, 2016, section 4(7))."""

    offline: bool = False
    ovse_registration_id: str = ""
    """Of the region as an Offline Verification Seeking Entity."""
    xml_days: int = Field(default=3, gt=0, le=30)
    """Days for which an offline e-KYC file counts as fresh."""

    @model_validator(mode="after")
    def _is_registered(self) -> "Aadhaar":
        if self.offline and not self.ovse_registration_id:
            raise ValueError("offline verification needs an ovse_registration_id")
        return self


class Trusted(Model):
    """Somebody whose signature proves papers. Nobody is trusted by default."""

    way: Literal["pades", "digilocker-xml", "aadhaar-qr", "aadhaar-xml"]
    """What is signed: a PDF, a certificate as XML, Aadhaar's QR code, Aadhaar's offline file."""
    title: Text
    """Who it is, as citizens and officers read it."""
    certificate: str
    """PEM. Of `pades` and `digilocker-xml` the root that its signers lead to; of Aadhaar the signer's own."""
    papers: tuple[Slug, ...] = Field(min_length=1)
    """Kinds of paper that it can vouch for."""


class DigilockerIssuer(Model):
    """How DigiLocker knows a region as an issuer of documents."""

    issuer_id: Annotated[str, StringConstraints(pattern=r"^[a-z]+(\.[a-z]+)+$")]
    """Given by the National e-Governance Division: `in.gov.uk.edistrict`."""
    number_field: str = "CertificateNo"
    """Under which name DigiLocker's form sends the certificate number, as agreed at onboarding."""
    pull_document: bool = False
    """Whether a saved URI may be opened again by the older call (up to specification 1.12)."""


class Region(Model):
    """A state of India."""

    slug: Slug
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    """Prefix of its application numbers."""
    lgd: int
    title: Text
    languages: tuple[Language, ...]
    """Languages of its pages and certificates, the state's own first after English."""
    act: Act
    week: Literal["sundays", "sundays_and_second_saturdays", "sundays_and_saturdays"] = "sundays_and_second_saturdays"
    """Days on which offices are closed every week or month."""
    incomplete: Literal["refused", "acknowledged"] = "refused"
    """A file that lacks papers: not taken, or taken with a slip that lists them and gives no due date (Himachal)."""
    query_pauses: bool = False
    """Whether the clock stands still while a file that was returned lies with the citizen. No Act read here says so."""
    pauses: tuple[PauseReason, ...] = ()
    """What may stop the clock of any service."""
    surcharge: Surcharge | None = None
    day_count: DayCount = DayCount()
    escalation: Escalation = Escalation()
    people: People | None = None
    """None: the region keeps no registry of families here."""
    colours: Colours = Colours()
    aadhaar: Aadhaar = Aadhaar()
    senders: Senders
    data_protection: DataProtection | None = None
    digilocker: DigilockerIssuer | None = None
    """Absent: certificates of the region can't be pulled into DigiLocker."""


class Holiday(Model):
    """A gazetted day."""

    day: date
    district: int | None = None
    """LGD code of the only district that keeps it; the whole state where absent."""
    title: Text
    authority: str


class Paper(Model):
    """A kind of paper."""

    kind: Slug
    title: Text
    hint: Text | None = None
    types: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Z]{5}$")], ...] = ()
    """DigiLocker document types that are this paper: `["INCER"]`."""
    good_for_days: int | None = Field(default=None, ge=1)
    """How long after it was given a file of this kind is still taken; for ever where absent."""


class PublishedRegion(Model):
    """A region with everything around its services."""

    version: int
    region: Region
    holidays: tuple[Holiday, ...]
    offices: tuple[Office, ...]
    officers: tuple[Officer, ...]
    places: tuple[Place, ...]
    papers: tuple[Paper, ...]
    roles: dict[str, Text]
    redress: Redress = Redress()
    registers: tuple[Register, ...] = ()
    """Registers of professionals, in the order in which departments show them."""
    trusted: tuple[Trusted, ...] = ()
    """`trust.toml`: whose signatures prove papers."""
    systems: tuple[System, ...] = ()
    """`systems.toml`: systems of departments' own that files are handed over to."""
    card_template: str = ""
    """Source of `card.typ`: how the cards of families and members are drawn; the house's own way where empty."""

    @cached_property
    def system_named(self) -> dict[str, System]:
        return {system.system: system for system in self.systems}

    @cached_property
    def register_named(self) -> dict[str, Register]:
        return {register.name: register for register in self.registers}

    @cached_property
    def holiday(self) -> dict[date, Holiday]:
        """The holidays of the whole state."""
        return {holiday.day: holiday for holiday in self.holidays if holiday.district is None}

    @cached_property
    def _local(self) -> dict[int, dict[date, Holiday]]:
        districts = {one.district for one in self.holidays if one.district is not None}
        return {
            code: self.holiday | {one.day: one for one in self.holidays if one.district == code} for code in districts
        }

    def holidays_in(self, district: int | None) -> dict[date, Holiday]:
        """The holidays that a district keeps: those of the state, and its own."""
        return self.holiday if district is None else self._local.get(district, self.holiday)

    @cached_property
    def office(self) -> dict[str, Office]:
        return {office.office_id: office for office in self.offices}

    @cached_property
    def place(self) -> dict[int, Place]:
        return {place.code: place for place in self.places}

    @cached_property
    def offices_of(self) -> dict[tuple[str, str, int], Office]:
        """The office of a body for a role at a place; where there are several, that of the officer who stands first."""
        found: dict[tuple[str, str, int], Office] = {}
        for officer in self.officers:
            office = self.office[officer.office_id]
            found.setdefault((office.body, officer.role, office.place), office)
        return found

    @cached_property
    def inside(self) -> dict[int, tuple[Place, ...]]:
        """The places right inside a place, by its code, in the order of their English names."""
        found: dict[int, list[Place]] = {}
        for place in sorted(self.places, key=lambda one: one.title["en"]):
            if place.parent is not None:
                found.setdefault(place.parent, []).append(place)
        return {code: tuple(places) for code, places in found.items()}

    def officers_in(self, office_id: str, role: str) -> tuple[Officer, ...]:
        """Who holds a role in an office."""
        return tuple(one for one in self.officers if one.office_id == office_id and one.role == role)

    @cached_property
    def paper(self) -> dict[str, Paper]:
        return {paper.kind: paper for paper in self.papers}

    @cached_property
    def kind_of_doctype(self) -> dict[str, str]:
        """Which kind of paper a DigiLocker document type is."""
        return {doctype: paper.kind for paper in self.papers for doctype in paper.types}
