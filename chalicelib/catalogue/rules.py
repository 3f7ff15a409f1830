"""Decisions about a form: what is asked, what is wrong with it, what it says, and whose desk it goes to."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from chalicelib.catalogue.models import (
    FormField,
    Office,
    Place,
    PublishedRegion,
    PublishedService,
    RegistryFact,
    Rung,
    Service,
)
from chalicelib.core import aadhaar
from chalicelib.core.errors import Fault
from chalicelib.core.model import Model
from chalicelib.core.text import normal

Values = Mapping[str, str]
"""What a person typed, by name of the field."""
Places = Mapping[int, Place]


class Asked(Model):
    """What a form asks of this person, given what has been answered."""

    fields: tuple[str, ...]
    papers: tuple[str, ...]


class Answers(Model):
    """A form, read: what could be understood, and everything that is wrong."""

    typed: dict[str, Any]
    """By field, as JSON can hold it: rupees in paise, dates in ISO form, places as LGD codes, `yes_no` as booleans."""
    asked: tuple[str, ...]
    faults: tuple[Fault, ...]


def faults_of_form(definition: Service, values: Values, places: Places, *, today: date) -> list[Fault]:
    """Everything that is wrong with a form at once: unknown names, each field, then each condition."""
    answers = read(definition, values, places, today=today)
    unknown = [Fault(code="field.unknown", field=name) for name in values if name not in definition.field]
    return [*unknown, *answers.faults, *_broken_conditions(definition, answers, today)]


def typed(definition: Service, values: Values, *, today: date) -> dict[str, Any]:
    """The answers as JSON-able values; only of what is asked and could be understood."""
    return read(definition, values, None, today=today).typed


def asked(definition: Service, values: Values, *, today: date) -> Asked:
    """Which fields and which groups of papers are asked, given what has been typed so far."""
    answers = read(definition, values, None, today=today)
    told = facts(definition, answers.typed)
    papers = (
        group.name
        for group in definition.papers
        if group.required_if is None or evaluate(group.required_if, told, today) is True
    )
    return Asked(fields=answers.asked, papers=tuple(papers))


def read(definition: Service, values: Values, places: Places | None, *, today: date) -> Answers:
    """Read a form field by field. Without `places`, any LGD code is taken for a place."""
    found: dict[str, Any] = {}
    names: list[str] = []
    faults: list[Fault] = []
    for field in definition.fields:
        if field.asked_if and evaluate(field.asked_if, facts(definition, found), today) is not True:
            continue
        names.append(field.name)
        try:
            value = read_field(field, values.get(field.name, ""), places)
        except _Wrong as wrong:
            faults.append(Fault(code=wrong.code, field=field.name, facts=wrong.facts))
            continue
        if value is not None:
            found[field.name] = value
    return Answers(typed=found, asked=tuple(names), faults=tuple(faults))


def read_fields(fields: Iterable[FormField], values: Values, places: Places) -> Answers:
    """Read a form of the house's own, whose questions are asked of everybody."""
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for field in fields:
        try:
            value = read_field(field, values.get(field.name, ""), places)
        except _Wrong as wrong:
            faults.append(Fault(code=wrong.code, field=field.name, facts=wrong.facts))
            continue
        if value is not None:
            found[field.name] = value
    return Answers(typed=found, asked=(), faults=tuple(faults))


def _broken_conditions(definition: Service, answers: Answers, today: date) -> list[Fault]:
    told = facts(definition, answers.typed)
    faulty = {fault.field for fault in answers.faults}
    return [
        Fault(code="condition", field=condition.field, text=dict(condition.say))
        for condition in definition.conditions
        if not faulty & names_in(condition.unless) and evaluate(condition.unless, told, today) is False
    ]


# One field


class _Wrong(Exception):
    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = f"field.{code}"
        self.facts = facts


def read_field(field: FormField, raw: str, places: Places | None) -> Any:
    """The value of one field, None where it was left open and may be."""
    text = normal(raw)
    if not text:
        if field.required:
            raise _Wrong("missing")
        return None
    return _READERS[field.kind](field, text, places)


def _text(field: FormField, text: str, _places: Places | None, longest: int = 200) -> str:
    if any(unicodedata.category(one) == "Cc" and one not in "\n\r\t" for one in text):
        raise _Wrong("characters")
    if len(text) < (field.min or 0):
        raise _Wrong("too-short", min=field.min)
    if len(text) > (field.max or longest):
        raise _Wrong("too-long", max=field.max or longest)
    if not field.pattern and aadhaar.is_in(text):
        raise _Wrong("aadhaar")
    return _matching(field, text)


def _matching(field: FormField, text: str) -> str:
    if field.pattern and not _pattern(field.pattern).fullmatch(text):
        raise _Wrong("pattern")
    return text


def _long_text(field: FormField, text: str, places: Places | None) -> str:
    return _text(field, text.replace("\r\n", "\n"), places, longest=2000)


def _number(field: FormField, text: str, _places: Places | None) -> int:
    plain = _latin(text).replace(",", "")
    if not re.fullmatch(r"-?\d{1,15}", plain, re.ASCII):
        raise _Wrong("number")
    return _within(field, int(plain))


def _rupees(field: FormField, text: str, _places: Places | None) -> int:
    plain = re.sub(r"(?i)^(₹|rs\.?|inr)|/-$|[\s,]", "", _latin(text))
    found = re.fullmatch(r"(\d{1,12})(?:\.(\d{1,2}))?", plain, re.ASCII)
    if not found:
        raise _Wrong("rupees")
    _within(field, int(found[1]))
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def _within(field: FormField, number: int) -> int:
    if field.min is not None and number < field.min:
        raise _Wrong("too-small", min=field.min)
    if field.max is not None and number > field.max:
        raise _Wrong("too-large", max=field.max)
    return number


def _date(_field: FormField, text: str, _places: Places | None) -> str:
    plain = _latin(text)
    if found := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", plain, re.ASCII):
        day, month, year = map(int, found.groups())
    elif found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", plain, re.ASCII):
        year, month, day = map(int, found.groups())
    else:
        raise _Wrong("date")
    try:
        told = date(year, month, day)
    except ValueError:
        raise _Wrong("date") from None
    if not 1850 <= told.year <= 2200:
        raise _Wrong("date")
    return told.isoformat()


def _choice(field: FormField, text: str, _places: Places | None) -> str:
    if text not in {choice.value for choice in field.choices}:
        raise _Wrong("choice")
    return text


def _yes_no(_field: FormField, text: str, _places: Places | None) -> bool:
    if text.lower() not in ("yes", "no", "true", "false"):
        raise _Wrong("yes-no")
    return text.lower() in ("yes", "true")


def _mobile(_field: FormField, text: str, _places: Places | None) -> str:
    plain = re.sub(r"[\s()-]", "", _latin(text))
    plain = re.sub(r"^(\+91|0091|91(?=\d{10}$)|0(?=\d{10}$))", "", plain)
    if not re.fullmatch(r"[6-9]\d{9}", plain, re.ASCII):
        raise _Wrong("mobile")
    return plain


def _email(_field: FormField, text: str, _places: Places | None) -> str:
    if len(text) > 254 or not re.fullmatch(r"[^\s@,;<>]{1,64}@[^\s@,;<>.]+(\.[^\s@,;<>.]+)+", text):
        raise _Wrong("email")
    return text


def _pin_code(_field: FormField, text: str, _places: Places | None) -> str:
    plain = _latin(text).replace(" ", "")
    if not re.fullmatch(r"[1-9]\d{5}", plain, re.ASCII):
        raise _Wrong("pin-code")
    return plain


def _place(field: FormField, text: str, places: Places | None) -> int:
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise _Wrong("place")
    code = int(text)
    if places is not None and (code not in places or field.level not in (None, places[code].level)):
        raise _Wrong("place")
    return code


_READERS: dict[str, Callable[[FormField, str, Places | None], Any]] = {
    "text": _text,
    "long_text": _long_text,
    "number": _number,
    "rupees": _rupees,
    "date": _date,
    "choice": _choice,
    "yes_no": _yes_no,
    "mobile": _mobile,
    "email": _email,
    "pin_code": _pin_code,
    "place": _place,
}


def _latin(text: str) -> str:
    """Digits of any script as 0 to 9: a person may type ५००."""
    return "".join(str(unicodedata.digit(one)) if one.isdigit() else one for one in text)


@lru_cache(maxsize=256)
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)


# Expressions

FUNCTIONS = frozenset({"age", "d", "len", "startsWith", "endsWith", "contains", "upper", "lower", "abs", "min", "max"})
"""What an expression may call. `age(birth_date)` is full years on the day; `d(x)` makes a date comparable."""
METHODS = frozenset({"add", "sub", "diff", "year", "month", "day", "isBefore", "isAfter", "isSame"})
"""What may be asked of a date: `d(issued_on).add('6M')`, `d(today).diff(d(issued_on), 'day')`."""
_KEYWORDS = frozenset({"and", "or", "not", "in", "true", "false", "null"})
_AGE = re.compile(r"\bage\(\s*([a-z][a-z0-9_]*)\s*\)")
_DATE = re.compile(r"\bd\(\s*([a-z][a-z0-9_]*)\s*\)")


def evaluate(expression: str, told: Mapping[str, Any], today: date) -> Any:
    """What an expression gives for some facts (see `facts`), or None where they are not enough to tell."""
    if any(told.get(name) is None for name in _DATE.findall(expression) if name != "today"):
        return None
    ages = {name: _age(told.get(name), today) for name in _AGE.findall(expression)}
    try:
        return _compiled(expression).evaluate({**told, "today": today.isoformat(), "_ages": ages})
    except RuntimeError:
        return None


def facts(definition: Service, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Typed answers as expressions see them: every field by name, rupees in rupees, null where there is no answer."""
    told: dict[str, Any] = {}
    for field in definition.fields:
        value = answers.get(field.name)
        told[field.name] = value / 100 if field.kind == "rupees" and value is not None else value
    return told


def names_in(expression: str) -> frozenset[str]:
    """The fields that an expression names."""
    return _words(expression)[0] - {"today"}


def faults_of_expression(expression: str) -> str | None:
    """Why an expression can't be taken, in English for the department, or None."""
    _names, calls, methods = _words(expression)
    if calls - FUNCTIONS or methods - METHODS:
        return f"{', '.join(sorted((calls - FUNCTIONS) | (methods - METHODS)))} can't be used in an expression"
    if len(re.findall(r"\b(?:d|age)\(", expression)) != len(_AGE.findall(expression) + _DATE.findall(expression)):
        return "age(…) and d(…) take the name of a field, or d(today)"
    import zen  # where an expression is used: the engine takes its time to load

    found = zen.validate_expression(_AGE.sub(r"_ages.\1", expression))
    return None if found is None else str(found["source"])


@lru_cache(maxsize=512)
def _compiled(expression: str) -> Any:
    import zen

    return zen.compile_expression(_AGE.sub(r"_ages.\1", expression))


def _words(expression: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Names, functions called and methods called, outside of quoted text."""
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "''", expression)
    found = re.findall(r"(\.\s*)?\b([A-Za-z_]\w*)\b(\s*\()?", bare)
    names = {word for dot, word, call in found if not dot and not call} - _KEYWORDS
    calls = {word for dot, word, call in found if not dot and call} - _KEYWORDS
    return frozenset(names), frozenset(calls), frozenset(word for dot, word, _call in found if dot)


def _age(born: str | None, today: date) -> int | None:
    """Full years. Who was born on 29 February grows older on 1 March of a common year."""
    if born is None:
        return None
    day = date.fromisoformat(born)
    return today.year - day.year - ((today.month, today.day) < (day.month, day.day))


# What the registry of people answers


_PLAINLY: dict[str, RegistryFact] = {
    "birth_date": "birth_date",
    "sex": "sex",
    "mobile": "mobile",
    "address": "address",
    "pin_code": "pin_code",
    "district": "district",
    "subdistrict": "subdistrict",
    "village": "village",
}


def fact_of(definition: Service, field: FormField) -> str | None:
    """Which fact of the applicant a question asks for, as the definition names it or its name plainly says."""
    if field.from_registry:
        return field.from_registry if field.from_registry != "nothing" else None
    return "name" if field.name == definition.applicant_name else _PLAINLY.get(field.name)


def answered_from(definition: Service, known: Mapping[str, str], places: Places) -> dict[str, str]:
    """The answers that are known of the applicant already, as they would be typed; only those that the form takes."""
    found: dict[str, str] = {}
    for field in definition.fields:
        value = known.get(fact_of(definition, field) or "", "")
        try:
            if value and read_field(field, value, places) is not None:
                found[field.name] = value
        except _Wrong:
            continue
    return found


def stated(definition: Service, answers: Mapping[str, Any]) -> dict[str, str]:
    """What an application says of its applicant, by the facts that the registry keeps. `answers` as `typed` gives."""
    told = {fact_of(definition, field): answers.get(field.name) for field in definition.fields}
    return {fact: str(value) for fact, value in told.items() if fact and value not in (None, "")}


# Offices


def office_for(region: PublishedRegion, body: str, role: str, place: int) -> Office | None:
    """The nearest office of a body that has an officer in this role: at the place, or up its tree to the state."""
    taking = region.offices_of
    return next((taking[body, role, code] for code in up_from(region, place) if (body, role, code) in taking), None)


def rungs_of(service: Service, region: PublishedRegion) -> tuple[Rung, ...]:
    """To whom one may appeal about a service, first to last, with the roles that the service itself names."""
    ladder = region.redress.ladders.get(service.appeals.ladder)
    named = service.appeals.roles
    return tuple(
        rung.model_copy(update={"role": named[at]}) if at < len(named) else rung
        for at, rung in enumerate(ladder.rungs if ladder else ())
    )


def authority_for(region: PublishedRegion, body: str, role: str, place: int) -> Office | None:
    """The office of an authority: the body's own, or that of any body, nearest to the place."""
    found = office_for(region, body, role, place)
    bodies = dict.fromkeys(office.body for office in region.offices)
    others = (office_for(region, other, role, place) for other in bodies)
    return found or next((office for office in others if office), None)


def places_offered(region: PublishedRegion, service: PublishedService, field: FormField) -> tuple[Place, ...]:
    """The places that a `place` field offers, in the order of the region: for the field that chooses the desk, only
    those that every stage has an office for."""
    places = tuple(one for one in region.places if field.level in (None, one.level))
    if field.name != service.definition.office_by:
        return places
    roles = {stage.role for stage in service.definition.stages}
    return tuple(one for one in places if all(office_for(region, service.body, role, one.code) for role in roles))


def up_from(region: PublishedRegion, place: int) -> tuple[int, ...]:
    """A place and those it lies in: village, subdistrict, district, state. The state ends every path."""
    path: list[int] = []
    code: int | None = place
    while code is not None and code not in path:
        path.append(code)
        known = region.place.get(code)
        code = known.parent if known else None
    return tuple(path) if region.region.lgd in path else (*path, region.region.lgd)
