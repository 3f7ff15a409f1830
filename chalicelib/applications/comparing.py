"""What papers say, held against what the form says. Pure rules: advice for citizen and officer, never a decision."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from chalicelib.applications.models import Application
from chalicelib.catalogue.models import Fact, PaperGroup, Service
from chalicelib.core.model import Model
from chalicelib.core.sounds import Likeness, likeness
from chalicelib.documents.days import day_of
from chalicelib.documents.models import Document, Facts, Line, Way

Kind = Literal["differs", "expired", "register"]


class Difference(Model):
    """Something that does not agree."""

    kind: Kind
    """With an answer of the form, with today's date, or with our own register."""
    fact: str
    on_form: str = ""
    """As typed; empty where the paper is held against the calendar. Of `register`: as registered."""
    on_paper: str
    field: str = ""
    """The question whose answer it is."""
    shown: bool = False
    """Whether there is a picture of the place on the page."""


class Compared(Model):
    """One paper of an application."""

    group: str
    document_id: str
    way: Way | None = None
    """By what it is proven; nothing where it is not, or not for this region."""
    by: str = ""
    """Who vouches for it."""
    is_read: bool = False
    """Whether anything could be read in it."""
    is_waiting: bool = False
    """It has arrived, and has been neither proven nor read yet."""
    needs_look: bool = True
    """False: proven, good today, and its name is the one of the form."""
    differences: tuple[Difference, ...] = ()
    registered: tuple[Line, ...] = ()
    """What our register has of the certificate that it says to be, where it is not proven to be that."""


def compared(
    application: Application, service: Service, documents: Mapping[str, Document], *, today: date
) -> dict[str, Compared]:
    """Every paper of an application whose file is here, by its group."""
    groups = {group.name: group for group in service.papers}
    return {
        name: _compared(application, service, groups[name], documents[given.document_id], today)
        for name, given in application.papers.items()
        if name in groups and given.document_id in documents and documents[given.document_id].status == "accepted"
    }


def _compared(
    application: Application, service: Service, group: PaperGroup, document: Document, today: date
) -> Compared:
    proof = document.proof if is_proof_for(document, application.region) else None
    reading = document.reading
    facts = _facts(document)
    wanted = compare_of(group, service)
    found = (
        *_differing(application.values, wanted, facts),
        *_expired(facts, today),
        *(_unregistered(facts, reading.registered.facts) if reading and reading.registered else ()),
    )
    unsure = proof is None or not _is_theirs(application.values, wanted, facts)
    places = {spot.fact for spot in reading.spots} if reading else set()
    return Compared(
        group=group.name,
        document_id=document.document_id,
        way=proof.way if proof else None,
        by=proof.by if proof else "",
        is_read=bool(reading and reading.by != "nothing"),
        is_waiting=not document.proof and not reading,
        needs_look=group.look_again or unsure or bool(found),
        differences=tuple(one.model_copy(update={"shown": one.fact in places}) for one in found),
        registered=reading.registered.lines if reading and reading.registered else (),
    )


def _facts(document: Document) -> Facts:
    """What is proven; else what was read."""
    if document.proof:
        return document.proof.facts
    return document.reading.facts if document.reading else Facts()


def is_proof_for(document: Document, region: str) -> bool:
    """Whether a document is proven for a region: by Ekdwar itself, or by somebody whom that region trusts."""
    proof = document.proof
    return proof is not None and (not proof.regions or region in proof.regions)


def compare_of(group: PaperGroup, service: Service) -> dict[Fact, tuple[str, ...]]:
    """Which answers a paper is held against."""
    if group.compare is not None:
        return {fact: tuple(names) for fact, names in group.compare.items()}
    birth = service.field.get("birth_date")
    usual: dict[Fact, tuple[str, ...]] = {"name": (service.applicant_name,)}
    return usual | ({"birth_date": ("birth_date",)} if birth and birth.kind == "date" else {})


def _differing(
    values: Mapping[str, str], wanted: Mapping[Fact, tuple[str, ...]], facts: Facts
) -> tuple[Difference, ...]:
    """What the paper says otherwise than every answer that it may agree with. What it does not say is no difference."""
    found = []
    for fact, names in wanted.items():
        on_paper = getattr(facts, fact)
        typed = {name: values[name] for name in names if values.get(name, "").strip()}
        if on_paper and typed and all(_likeness(fact, on_paper, one) == "other" for one in typed.values()):
            name, answer = next(iter(typed.items()))
            found.append(Difference(kind="differs", fact=fact, field=name, on_form=answer, on_paper=_written(on_paper)))
    return tuple(found)


def _likeness(fact: str, on_paper: object, typed: str) -> Likeness:
    if isinstance(on_paper, date):
        return "same" if day_of(typed) == on_paper else "other"
    if fact in ("name", "issuer"):
        return likeness(str(on_paper), typed)
    return "same" if _bare(str(on_paper)) == _bare(typed) else "other"


def _bare(number: str) -> str:
    return "".join(letter for letter in number.casefold() if letter.isalnum())


def _expired(facts: Facts, today: date) -> tuple[Difference, ...]:
    if facts.valid_until is None or facts.valid_until >= today:
        return ()
    return (Difference(kind="expired", fact="valid_until", on_paper=_written(facts.valid_until)),)


def _unregistered(read: Facts, register: Facts) -> tuple[Difference, ...]:
    """What a certificate that is said to be ours says otherwise than our register."""
    return tuple(
        Difference(kind="register", fact=fact, on_form=_written(known), on_paper=_written(said))
        for fact in ("name", "birth_date", "number", "valid_until")
        if (said := getattr(read, fact))
        and (known := getattr(register, fact))
        and _likeness(fact, said, _written(known)) == "other"
    )


def _is_theirs(values: Mapping[str, str], wanted: Mapping[Fact, tuple[str, ...]], facts: Facts) -> bool:
    """Whether the paper says everything that it is held against, in full; where it is held against nothing, it does."""
    return all(
        any(_likeness(fact, getattr(facts, fact), values.get(name, "")) == "same" for name in names)
        for fact, names in wanted.items()
        if fact == "name" or getattr(facts, fact)
    )


def _written(fact: object) -> str:
    return f"{fact:%d-%m-%Y}" if isinstance(fact, date) else str(fact)
