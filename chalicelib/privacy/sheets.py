"""What the pages show, and forms read back."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from chalicelib.core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from chalicelib.core.text import Language, say, written_moment
from chalicelib.edge import Form, Redirect, View, Who, words
from chalicelib.edge.doors import read
from chalicelib.edge.language import own_path
from chalicelib.privacy import actions, purposes, retention, views
from chalicelib.privacy.holdings import Held
from chalicelib.privacy.models import (
    Correction,
    CorrectionAnswer,
    CorrectionWish,
    ErasureWish,
    Nominee,
    StatementWish,
)

Sheet = dict[str, Any]
_T = "privacy/templates"


def purpose(who: Who, about: str, to: str) -> Sheet:
    """What a reader may state about a case."""
    return {
        "purposes": purposes.to_state(who),
        "typed": {"about": about, "to": own_path(to), "purpose": "", "reason": ""},
        "faults": [],
    }


def state(form: Form, who: Who, now: datetime) -> View | Redirect:
    """Keep what was stated and go on; where it is refused, ask again with what was typed."""
    try:
        wish = read(StatementWish, {name: form.one(name) for name in ("about", "purpose", "reason")})
        actions.state_purpose(who, wish, now=now)
    except (Invalid, NotAllowed) as problem:
        again = _again("purpose.html", purpose(who, form.one("about"), form.one("to")), form, problem)
        again.data["typed"]["to"] = own_path(form.one("to"))
        return again
    return Redirect(to=own_path(form.one("to")))


def notice(slug: str, about: str, to: str) -> Sheet:
    """The words of a notice, with whom to complain to. NotFound where no consent is asked for that."""
    found = purposes.purposes().get(slug)
    if found is None or found.notice is None:
        raise NotFound
    asked = {"purpose": slug, "about": about, "to": own_path(to)}
    return {"purpose": found, "typed": asked, "contacts": views.contacts().contacts}


def copy(kept: dict[str, tuple[Held, ...]], language: Language, now: datetime) -> Sheet:
    """Everything that is held, in words."""
    things = [(views.held(one, now), lines_of(one, language)) for items in kept.values() for one in items]
    return {"things": things}


def lines_of(held: Held, language: Language) -> list[tuple[str, str]]:
    """The facts of one thing, each with what people call it."""
    return list(_flat(held.facts, held, language, ""))


def _flat(value: Any, held: Held, language: Language, path: str) -> Iterator[tuple[str, str]]:
    pairs: Iterable[tuple[str, Any]] = ()
    if isinstance(value, dict):
        pairs = ((_label(str(name), held, language), one) for name, one in value.items())
    elif isinstance(value, list):
        pairs = (
            ((str(place), one) for place, one in enumerate(value, 1))
            if len(value) > 1
            else (("", one) for one in value)
        )
    elif value not in (None, ""):
        yield path, _written(value, language)
    for label, one in pairs:
        yield from _flat(one, held, language, " · ".join(filter(None, (path, label))))


def _label(name: str, held: Held, language: Language) -> str:
    if name in held.labels:
        return say(held.labels[name], language)
    known = words.words(language).get(f"privacy.fact.{name}")
    return known or name.replace("_", " ")


def _written(value: Any, language: Language) -> str:
    if isinstance(value, bool):
        return words.say("field.yes" if value else "field.no", language)
    text = str(value)
    if _MOMENT.fullmatch(text):
        return written_moment(datetime.fromisoformat(text), language)
    return text


_MOMENT = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def erasure_of(form: Form) -> ErasureWish:
    """What was ticked; nothing ticked is nothing."""
    return ErasureWish(items=tuple(form.get("item", ())) or ("nothing:",))


def nominee(found: Nominee | None, done: str) -> Sheet:
    """Whom one has named, as a form."""
    shown = views.nominee(found)
    typed = {"name": shown.name, "relation": shown.relation, "mobile": shown.mobile.removeprefix("+91")}
    return {"typed": typed, "named_at": shown.named_at, "done": done == "yes"}


def corrections(found: tuple[Correction, ...], kind: str, item_id: str) -> Sheet:
    """What was asked before, and a form where something is named."""
    known = retention.keepings().get(kind)
    return {
        "corrections": views.corrections(found).corrections,
        "thing": known.words if known and item_id else None,
        "typed": {"kind": kind, "item_id": item_id, "wrong": "", "_key": token_urlsafe(16)},
        "faults": [],
    }


def ask(form: Form, who: Who, key: str, now: datetime) -> View | Redirect:
    """Lay it before whoever answers for it; where it is refused, show the form again."""
    try:
        wish = read(CorrectionWish, {name: form.one(name) for name in ("kind", "item_id", "wrong")})
        actions.ask_correction(who.person_id, wish, key, now=now)
    except (Invalid, Conflict) as problem:
        sheet = corrections(actions.corrections_of(who.person_id), form.one("kind"), form.one("item_id"))
        return _again("corrections.html", sheet, form, problem)
    return Redirect(to="/privacy/corrections")


def correction(found: Correction) -> Sheet:
    """One wish, for whoever answers for it."""
    return {"wish": views.correction(found), "typed": {"outcome": "", "answer": ""}, "faults": []}


def answer(correction_id: str, form: Form, who: Who, now: datetime) -> View | Redirect:
    """Keep the answer; where it is refused, show the wish again."""
    try:
        given = read(CorrectionAnswer, {name: form.one(name) for name in ("outcome", "answer")})
        actions.answer_correction(correction_id, given, who, now=now)
    except (Invalid, Conflict) as problem:
        sheet = correction(actions.open_correction(correction_id, who, now=now))
        return _again("correction.html", sheet, form, problem)
    return Redirect(to="/corrections")


def _again(template: str, sheet: Sheet, form: Form, problem: Problem) -> View:
    typed = sheet["typed"] | {name: values[-1] for name, values in form.items()}
    data = {**sheet, "problem": problem, "faults": list(problem.faults), "typed": typed}
    return View(template=f"{_T}/{template}", data=data, status=problem.status)
