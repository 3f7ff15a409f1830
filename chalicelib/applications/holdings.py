"""What applications hold of a person: drafts and files, and by them documents, certificates, fees and messages."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from chalicelib.applications import actions, rules
from chalicelib.applications.models import Application
from chalicelib.certificates.checking import actions as checking
from chalicelib.core.errors import NotFound
from chalicelib.documents import erasing as documents
from chalicelib.documents.models import Document
from chalicelib.notifications import actions as notifications
from chalicelib.payments import actions as payments
from chalicelib.privacy import holdings
from chalicelib.privacy.holdings import Held

_INWARD = {"version", "turn", "attempt", "checked", "applicant_id", "region_version"}
"""Counts of ours that say nothing of anybody."""


def _applications(person_id: str) -> Iterator[Held]:
    return map(_application, actions.all_of(person_id))


def _find_application(application_id: str) -> Held | None:
    found = actions.find(application_id)
    return _application(found) if found else None


def _application(one: Application) -> Held:
    is_draft = one.status == "draft"
    facts = one.model_dump(mode="json", exclude_defaults=True, exclude=_INWARD)
    if not is_draft:
        facts["timeline"] = [
            turn.model_dump(mode="json", include={"kind", "at", "officer", "role", "note"})
            for turn in actions.timeline(one.application_id)
        ]
    definition = actions.service_of(one).definition
    return Held(
        subject_id=one.applicant_id,
        kind="draft" if is_draft else "application",
        item_id=one.application_id,
        title=definition.title,
        facts=facts,
        labels={field.name: field.label for field in definition.fields},
        begun_at=one.created_at,
        over_at=rules.over_at(one),
        **_desk(one),
    )


def _desk(one: Application) -> dict[str, str]:
    """Who decides on it answers for it."""
    if not one.desks:
        return {}
    return {"region": one.region, "office_id": one.desks[-1].office_id, "role": one.desks[-1].role}


def _erase_application(held: Held, now: datetime) -> bool:
    return actions.erase(held.item_id, now=now)


def _documents(person_id: str) -> Iterator[Held]:
    return map(partial(_document, actions.all_of(person_id)), documents.all_of(person_id))


def _find_document(document_id: str) -> Held | None:
    found = documents.find(document_id)
    return _document(actions.all_of(found.holder_id), found) if found else None


def _document(everything: tuple[Application, ...], one: Document) -> Held:
    """A paper is kept as long as the applications that it is part of; where there is none, for its own time."""
    using = [file for file in everything if file.status != "draft" and _uses(file, one.document_id)]
    ends = [rules.over_at(file) for file in using]
    facts = one.model_dump(mode="json", exclude_defaults=True, exclude={"version", "holder_id", "content_key"})
    return Held(
        subject_id=one.holder_id,
        kind=_kind_of(one, is_used=bool(using)),
        item_id=one.document_id,
        facts=facts | {"applications": [file.application_id for file in using]},
        begun_at=one.given_at,
        over_at=max((end for end in ends if end), default=None) if all(ends) else None,
    )


def _kind_of(one: Document, *, is_used: bool) -> str:
    """A certificate of ours in the vault is kept as certificates are."""
    if is_used:
        return "document"
    if one.origin == "issued":
        return "certificate"
    return "upload" if one.status == "waiting" else "unused-document"


def _uses(file: Application, document_id: str) -> bool:
    return any(paper.document_id == document_id for paper in file.papers.values())


def _erase_document(held: Held, _now: datetime) -> bool:
    found = documents.find(held.item_id)
    return found is not None and documents.erase(found)


def _certificates(person_id: str) -> Iterator[Held]:
    for one in actions.all_of(person_id):
        found = checking.find(one.certificate_id) if one.certificate_id else None
        if found:
            order = found.order
            facts = found.model_dump(mode="json", exclude_defaults=True, exclude={"order": {"template"}})
            yield Held(
                subject_id=person_id,
                kind="certificate",
                item_id=found.certificate_id,
                title=order.title,
                facts=facts,
                begun_at=found.numbered_at or found.ordered_at,
                region=order.region,
                office_id=order.office_id,
                role=order.role or (one.desks[-1].role if one.desks else ""),
            )


def _payments(person_id: str) -> Iterator[Held]:
    for one in actions.all_of(person_id):
        found = _payment(one.payment_id, person_id)
        if found:
            yield found


def _payment(payment_id: str, person_id: str) -> Held | None:
    try:
        found = payments.get_own(payment_id, person_id) if payment_id else None
    except NotFound:
        return None
    if found is None:
        return None
    facts: dict[str, Any] = found.model_dump(mode="json", exclude_defaults=True, exclude={"version", "payer_id"})
    return Held(subject_id=person_id, kind="payment", item_id=payment_id, facts=facts, begun_at=found.created_at)


def _messages(person_id: str) -> Iterator[Held]:
    """By what happened to the applications: messages are kept by what they tell of."""
    for one in actions.all_of(person_id):
        turns = [] if one.status == "draft" else actions.timeline(one.application_id)
        at = {turn.event_id: turn.at for turn in turns}
        for event_id, channel, sent in notifications.sent(tuple(at), person_id):
            facts = {"channel": channel, "about": one.application_id, **sent.model_dump(mode="json")}
            yield Held(
                subject_id=person_id,
                kind="message",
                item_id=f"{event_id}.{channel}",
                facts=facts,
                begun_at=at[event_id],
            )


holdings.register("applications", _applications, find=_find_application, erase=_erase_application)
holdings.register("documents", _documents, find=_find_document, erase=_erase_document)
holdings.register("certificates", _certificates)
holdings.register("payments", _payments)
holdings.register("notifications", _messages)
