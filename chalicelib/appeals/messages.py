"""What citizens are told of their appeals, and officers of notices: which message, with which facts."""

from datetime import datetime

from chalicelib.appeals import cases, rules, store
from chalicelib.appeals.cases import Case
from chalicelib.appeals.models import Appeal
from chalicelib.applications.models import Turn
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
}
"""The message of each event that somebody hears of; an appeal that came by itself has words of its own."""


def tell(event: told.AppealEvent, *, now: datetime) -> None:
    """Tell of one turn what was said at that turn, however much has happened since."""
    appeal = store.get(event.appeal_id)
    case = cases.of(appeal.application_id)
    person = _officer(case, event) if isinstance(event, told.PenaltyNoticed) else identity.contact(appeal.appellant_id)
    notifications.tell(
        event_id=event.event_id,
        person=person,
        senders=case.region.region.senders,
        message=_message(event),
        language=person.language if isinstance(event, told.PenaltyNoticed) else appeal.language,
        facts=_facts(case, appeal, event, store.turn(event.appeal_id, event.turn)),
        now=now,
    )


def _message(event: told.AppealEvent) -> str:
    if isinstance(event, told.AppealFiled) and event.origin != "citizen":
        return "automatic-appeal"
    return MESSAGES[type(event)]


def _officer(case: Case, event: told.PenaltyNoticed) -> Contact:
    """Officers are told at the address of their office, in the language of the region."""
    officer = case.officer(event.officer_id)
    if officer is None:
        raise LookupError(event.officer_id)
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
    is_notice = isinstance(event, told.PenaltyNoticed)
    return {
        "number": appeal.appeal_id,
        "application": appeal.application_id,
        "service": case.service.definition.title,
        "authority": rung.title,
        "office": rules.named(rung, case.region, appeal.office_id),
        "due": event.answer_by if isinstance(event, told.PenaltyNoticed) else appeal.due.due_on,
        "hearing": local_date(appeal.hearing.at) if appeal.hearing else "",
        "where": appeal.hearing.where if appeal.hearing else "",
        "order": _order(appeal),
        "reason": turn.note,
        "link": "/notices" if is_notice else f"/appeals/{appeal.appeal_id}",
    }


def _order(appeal: Appeal) -> Text | str:
    if appeal.order is None:
        return ""
    kind = appeal.order.kind
    return {language: words.say(f"appeals.order.{kind}", language) for language in LANGUAGES}
