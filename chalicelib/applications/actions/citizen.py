"""What a citizen does with an application."""

from collections.abc import Iterator
from datetime import date, datetime

from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Refused
from chalicelib.applications import clock, registers, rules, store
from chalicelib.applications.actions import papers, people, proposals, writing
from chalicelib.applications.models import (
    Application,
    Beginning,
    Desk,
    PaperOffer,
    PaperOffers,
    Whom,
)
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.fees import FeeSum
from chalicelib.catalogue.models import Office, PublishedService, Stage
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Conflict, Fault, Invalid, NotFound
from chalicelib.documents import actions as documents
from chalicelib.documents.models import Gift, UploadSlip
from chalicelib.edge import Who
from chalicelib.events import applications as told
from chalicelib.payments import actions as payments
from chalicelib.registry import actions as registry


def begin(beginning: Beginning, who: Who, key: str, *, now: datetime) -> Application:
    """Begin a draft. The number belongs to the person and the key, so the same request finds the same draft; where
    somebody else's application has that number already, the next one that belongs to them is taken."""
    service = catalogue.service(beginning.service_id, on=local_date(now))
    if beginning.channel not in service.definition.channels:
        raise Invalid(None, Fault(code="channel.not-offered", field="channel"))
    registers.must_be_open(service)
    region = catalogue.region(service.region)
    numbers = rules.numbers_of(region.region.code, who.person_id, key)
    about = registry.meant(who.person_id, beginning.about)
    draft = Application(
        application_id=next(numbers),
        service_id=service.service_id,
        service_version=service.version,
        region=service.region,
        applicant_id=who.person_id,
        channel=beginning.channel,
        language=who.language,
        about=about,
        created_at=now,
    )
    draft = _answered(draft, service, {**people.known(service, region, who, about), **beginning.values})
    return _begun(draft, numbers, now)


def _begun(draft: Application, numbers: Iterator[str], now: datetime) -> Application:
    try:
        return store.save(draft, now)
    except Refused:
        found = store.get(draft.application_id)
    if found.applicant_id == draft.applicant_id:
        if found.service_id != draft.service_id:
            raise Conflict("key-of-another")
        return found
    return _begun(draft.model_copy(update={"application_id": next(numbers)}), numbers, now)


def own(application_id: str, who: Who) -> Application:
    """An application of the one who asks; for anybody else there is none."""
    application = store.get(application_id)
    if application.applicant_id != who.person_id:
        raise NotFound
    return application


def mine(who: Who, after: str | None) -> store.Page:
    """A citizen's applications, newest first."""
    return store.of_applicant(who.person_id, after)


def change_values(application_id: str, values: dict[str, str], who: Who, *, now: datetime) -> Application:
    """Keep what was typed, right or wrong; of a returned file only the marked fields change."""
    application = _changeable(application_id, who)
    return writing.save(_answered(application, writing.service_of(application), values), now)


def change_about(application_id: str, wanted: Whom, who: Who, *, now: datetime) -> Application:
    """Ask for another member of one's family, or for oneself: the form is filled with what is known of them, and papers
    of somebody else leave the draft. Invalid for who is not of the family, Conflict once it is filed."""
    application = own(application_id, who)
    about = registry.meant(who.person_id, wanted.about)
    if application.status != "draft":
        raise Conflict("about-not-open")
    if about == application.about:
        return application
    service, region = writing.service_of(application), catalogue.region(application.region)
    before = people.known(service, region, who, application.about)
    typed = {name: value for name, value in application.values.items() if before.get(name) != value}
    kept = {"about": about, "values": typed, "papers": papers.papers_of(application, about)}
    theirs = application.model_copy(update=kept)
    return writing.save(_answered(theirs, service, people.known(service, region, who, about)), now)


def _answered(application: Application, service: PublishedService, values: dict[str, str]) -> Application:
    open_fields = rules.changeable_fields(application, service.definition)
    kept = application.values | {name: value for name, value in values.items() if name in open_fields}
    name = kept.get(service.definition.applicant_name, "").strip()
    return application.model_copy(update={"values": kept, "applicant_name": name})


def offer_paper(application_id: str, offer: PaperOffer, who: Who, *, now: datetime) -> Application:
    """Put a document of one's own to a paper group. What a group doesn't take or is no longer good is refused."""
    application = _changeable(application_id, who)
    document = documents.get_own(offer.document_id, who.person_id)
    return writing.save(papers.with_paper(application, offer, document, now), now)


def accept_proposals(application_id: str, wanted: PaperOffers, who: Who, *, now: datetime) -> Application:
    """Fill in papers of one's vault. That the citizen pressed the button is the consent; it is kept, and so is what was
    fetched for which purpose. Invalid with every paper that does not serve; then nothing is filled in."""
    application = _changeable(application_id, who)
    own = proposals.own_documents(application, wanted)
    consent_id = proposals.consented(application, wanted, now=now)
    for offer in wanted.offers:
        application = papers.with_paper(application, offer, own[offer.document_id], now, consent_id=consent_id)
    return writing.save(application, now)


def ask_for_paper(application_id: str, group: str, gift: Gift, who: Who, key: str, *, now: datetime) -> UploadSlip:
    """Where to post a file for a paper group; the group waits for it from now on. It is about whom the application is
    for."""
    back = f"{settings.public_url}/applications/{application_id}/form"
    about = own(application_id, who).about
    gift = gift.model_copy(update={"about": about})
    slip = documents.ask_to_give(who.person_id, gift, f"{application_id}.{group}.{key}", now=now, back=back)
    offer_paper(application_id, PaperOffer(group=group, document_id=slip.document_id), who, now=now)
    return slip


def faults(application: Application, *, now: datetime) -> list[Fault]:
    """Everything that stands between this draft and its submission."""
    service = writing.service_of(application)
    region = catalogue.region(application.region)
    found = forms.faults_of_form(service.definition, application.values, region.place, today=local_date(now))
    refused = region.region.incomplete == "refused"
    must = {group.name for group in service.definition.papers if group.must or refused}
    found += [
        Fault(code="paper.missing", field=f"paper-{group}")
        for group in papers.missing_papers(application, service)
        if group in must
    ]
    found += registers.faults(application, service, _counted_on(application, now))
    return found + papers.faults_of_documents(application, now=now)


def _counted_on(application: Application, now: datetime) -> date:
    """The day by which the register judges: that of filing, which a file that was sent back keeps."""
    kept = application.filed_at if application.status == "returned" else None
    return local_date(kept or now)


def submit(application_id: str, who: Who, key: str, *, now: datetime) -> Application:
    """File it. Invalid with every fault at once; said twice, it is filed once. Where the last day for paying has passed
    it is filed anew, by the rules of today."""
    application = own(application_id, who)
    if demand_is_over(application, now=now):
        application = application.model_copy(update={"payment_id": ""})
    elif application.status not in rules.CHANGEABLE or writing.done_before(application, key):
        return application
    if application.status == "draft":
        _still_offered(application, now)
        registers.must_be_open(writing.service_of(application))
    found = faults(application, now=now)
    if found:
        raise Invalid(None, *found)
    try:
        return _submitted(application, key, now)
    except Refused:
        return submit(application_id, who, key, now=now)


def demand_is_over(application: Application, *, now: datetime) -> bool:
    """Whether it waits for a fee that can't be paid any more, since its price or a window of the register hung on the
    day."""
    return application.status == "awaiting_fee" and payments.is_over(application.payment_id, now=now)


def _submitted(application: Application, key: str, now: datetime) -> Application:
    if application.status == "returned":
        return _resubmit(application, key, now)
    filed = _addressed(application, now)
    if filed.missing:
        return _incomplete(application, filed, key, now)
    filed = filed.model_copy(update={"filed_at": now})
    fee = registers.fee(filed, writing.service_of(filed), local_date(now))
    if fee.paise and not filed.payment_id:
        return _ask_fee(filed, fee, now)
    return _accept(filed, key, now)


def _incomplete(application: Application, filed: Application, key: str, now: datetime) -> Application:
    """Acknowledged with what it lacks; that it still lacks the same is no news."""
    if application.status == "incomplete" and application.missing == filed.missing:
        return application
    return writing.record(filed, "incomplete", told.ApplicationIncomplete, now, key=key)


def withdraw(application_id: str, who: Who, key: str, *, now: datetime) -> Application:
    """Take it back, as long as nobody has decided."""
    application = own(application_id, who)
    if application.status == "withdrawn":
        return application
    if application.decision or application.status == "draft":
        raise Conflict("too-late-to-withdraw")
    ended, clocks = clock.ended(application, now)
    try:
        return writing.record(ended, "withdrawn", told.ApplicationWithdrawn, now, key=key, clocks=clocks)
    except Refused:
        return withdraw(application_id, who, key, now=now)


def note_payment(application_id: str, payment_id: str, *, now: datetime) -> None:
    """The fee has arrived: the application is complete, and the clock starts. What came for a withdrawn one, after the
    last day of its demand, or on a demand that another has followed goes back."""
    application = store.get(application_id)
    asked = application.payment_id == payment_id and not demand_is_over(application, now=now)
    if application.status == "awaiting_fee" and asked:
        _accept(application, payment_id, now)
    elif application.complete_at is None or application.payment_id != payment_id:
        payments.owe_refund(payment_id, now=now)


def _still_offered(application: Application, now: datetime) -> None:
    """A service that is notified no more takes no new files, and finishes the old."""
    try:
        catalogue.service(application.service_id, on=local_date(now))
    except NotFound:
        raise Conflict("service-denotified") from None


def _changeable(application_id: str, who: Who) -> Application:
    application = own(application_id, who)
    if application.status not in rules.CHANGEABLE:
        raise Conflict("already-filed")
    return application


def _addressed(application: Application, now: datetime) -> Application:
    """With the offices that take it, and what it lacks."""
    service = writing.service_of(application)
    region = catalogue.region(application.region)
    place = int(application.values[service.definition.office_by])
    desks = tuple(
        _desk(n, stage, forms.office_for(region, service.body, stage.role, place))
        for n, stage in enumerate(service.definition.stages)
    )
    update = {
        "desks": desks,
        "body": service.body,
        "filed_at": application.filed_at or now,
        "missing": papers.missing_papers(application, service),
    }
    return application.model_copy(update=update)


def _desk(number: int, stage: Stage, office: Office | None) -> Desk:
    if office is None:
        raise Invalid(None, Fault(code="office.none", facts={"role": stage.role}))
    return Desk(stage=number, role=stage.role, task=stage.task, office_id=office.office_id)


def _ask_fee(application: Application, fee: FeeSum, now: datetime) -> Application:
    payment = payments.demand_fee(
        application_id=application.application_id,
        payer_id=application.applicant_id,
        region=application.region,
        amount_paise=fee.fee_paise,
        of_council=fee.of == "council",
        late_paise=fee.late_paise,
        gst_paise=fee.gst_paise,
        good_until=registers.payable_until(application, writing.service_of(application), local_date(now)),
        now=now,
    )
    return store.save(application.model_copy(update={"status": "awaiting_fee", "payment_id": payment.payment_id}), now)


def _accept(application: Application, key: str, now: datetime) -> Application:
    """Complete and paid: the promise begins, in the same write. One that has begun before is never begun again. It was
    filed when it was submitted, not when the fee came."""
    attempt = application.attempt + 1
    complete_at = application.complete_at or now
    complete = application.model_copy(update={"complete_at": complete_at, "attempt": attempt, "missing": ()})
    begun, clocks = clock.begin(complete, now)
    return writing.record(begun, "submitted", told.ApplicationSubmitted, now, key=key, clocks=clocks, attempt=attempt)


def _resubmit(application: Application, key: str, now: datetime) -> Application:
    """Mended: the file goes back to the stage it came from. Its clock has not stopped, unless the law says so."""
    attempt = application.attempt + 1
    again = application.model_copy(update={"attempt": attempt, "checked": False, "answers": (), "mend": None})
    again, clocks = clock.mended(again, now)
    return writing.record(again, "submitted", told.ApplicationResubmitted, now, key=key, clocks=clocks, attempt=attempt)
