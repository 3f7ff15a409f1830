"""What citizens are told of their appeals, and officers of notices: which message, with which facts."""

from datetime import date, datetime

from chalicelib.appeals import cases, rules, store
from chalicelib.appeals.cases import Case
from chalicelib.appeals.models import Appeal
from chalicelib.applications.models import Turn
from chalicelib.catalogue.models import Officer
from chalicelib.core.clock import local_date
from chalicelib.core.text import LANGUAGES, Text
from chalicelib.edge import words
from chalicelib.events import appeals as told
from chalicelib.identity import actions as identity
from chalicelib.identity.models import Contact
from chalicelib.notifications import actions as notifications
from chalicelib.notifications.models import Fact

MESSAGES: dict[type[told.AppealEvent], str] = {
    told.AppealFiled: "appeal-acknowledged",
    told.HearingFixed: "hearing-fixed",
    told.AppealOrdered: "appeal-order",
    told.PenaltyNoticed: "penalty-notice",
    told.OrderNotObeyed: "order-not-obeyed",
}
"""The message of each event that somebody hears of; an appeal that came by itself has words of its own."""


def tell(event: told.AppealEvent, *, now: datetime) -> None:
    """Tell of one turn what was said at that turn, however much has happened since."""
    appeal = store.get(event.appeal_id)
    case = cases.of(appeal.application_id)
    facts = _facts(case, appeal, event, store.turn(event.appeal_id, event.turn))
    for person in _hearers(case, appeal, event):
        notifications.tell(
            event_id=event.event_id,
            person=person,
            senders=case.region.region.senders,
            message=_message(event),
            language=person.language,
            facts=facts,
            now=now,
        )


def _message(event: told.AppealEvent) -> str:
    if isinstance(event, told.AppealFiled) and event.origin != "citizen":
        return "automatic-appeal"
    return MESSAGES[type(event)]


def _hearers(case: Case, appeal: Appeal, event: told.AppealEvent) -> tuple[Contact, ...]:
    """The citizen in the language of the application; of a notice its officer, of an order in vain who gave it."""
    if isinstance(event, told.PenaltyNoticed):
        officer = case.officer(event.officer_id)
        if officer is None:
            raise LookupError(event.officer_id)
        return (_contact(case, officer),)
    if isinstance(event, told.OrderNotObeyed):
        return tuple(_contact(case, one) for one in case.region.officers_in(appeal.office_id, appeal.role))
    return (identity.contact(appeal.appellant_id).model_copy(update={"language": appeal.language}),)


def _contact(case: Case, officer: Officer) -> Contact:
    """Officers are told at the address of their office, in the language of the region."""
    languages = case.region.region.languages
    return Contact(
        person_id=officer.officer_id,
        name=officer.name["en"],
        mobile=f"+91{officer.mobile[-10:]}",
        email=officer.email or None,
        language=next((one for one in languages if one != "en"), "en"),
    )


def _facts(case: Case, appeal: Appeal, event: told.AppealEvent, turn: Turn) -> dict[str, Fact]:
    """All that any of the messages may tell."""
    rung = case.rungs[appeal.rung - 1]
    is_notice, where = isinstance(event, told.PenaltyNoticed), "appeals"
    if isinstance(event, told.OrderNotObeyed):
        where = "cases"
    return {
        "number": appeal.appeal_id,
        "application": appeal.application_id,
        "service": case.service.definition.title,
        "authority": rung.title,
        "office": rules.named(rung, case.region, appeal.office_id),
        "due": _due(appeal, event),
        "hearing": local_date(appeal.hearing.at) if appeal.hearing else "",
        "where": appeal.hearing.where if appeal.hearing else "",
        "order": _order(appeal),
        "reason": turn.note,
        "link": "/notices" if is_notice else f"/{where}/{appeal.appeal_id}",
    }


def _due(appeal: Appeal, event: told.AppealEvent) -> date:
    """Of a notice the last day to answer, of an order in vain its date, else of the authority's own time."""
    if isinstance(event, told.PenaltyNoticed):
        return event.answer_by
    if isinstance(event, told.OrderNotObeyed) and appeal.order and appeal.order.issue_by:
        return appeal.order.issue_by
    return appeal.due.due_on


def _order(appeal: Appeal) -> Text | str:
    if appeal.order is None:
        return ""
    kind = appeal.order.kind
    return {language: words.say(f"appeals.order.{kind}", language) for language in LANGUAGES}
