"""The questions that pages ask about a person, as data, and how what was typed becomes a model."""

import base64
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.models import Choice, FormField, PublishedRegion
from chalicelib.core.errors import Fault, Invalid
from chalicelib.core.text import LANGUAGES, Text, normal
from chalicelib.edge import Form, words
from chalicelib.edge.doors import read
from chalicelib.registry.models import (
    CodeWanted,
    Corrected,
    DeathNoted,
    Decided,
    FileSeen,
    FileShown,
    KycSeen,
    Mover,
    MoveWanted,
    NewFamily,
    NewMember,
    PairDecided,
    Relation,
    Resident,
    TemporaryWanted,
)

SPOUSE = "spouse_"
PAPERS = ("voter-card", "ration-card", "driving-licence", "passport", "aadhaar-seen")
"""What a secretary may have seen; words under `registry.paper`."""


def _say(key: str) -> Text:
    return {language: words.say(f"registry.{key}", language) for language in LANGUAGES}


@cache
def person(prefix: str = "") -> tuple[FormField, ...]:
    """What is asked of everybody; another's questions have a prefix."""
    return (
        _field(prefix, "name", "text", hint=True, max=100),
        _field(prefix, "name_local", "text", required=False, max=100),
        _field(prefix, "birth_date", "date"),
        _field(prefix, "sex", "choice", choices=("female", "male", "other")),
        _field(prefix, "care_of", "text", required=False, hint=True, max=100),
        _field(prefix, "mobile", "mobile", required=False),
    )


@cache
def address() -> tuple[FormField, ...]:
    """Where they live, asked once for a family."""
    return (
        _field("", "subdistrict", "place", level="subdistrict"),
        _field("", "address", "text", required=False, max=200),
        _field("", "pin_code", "pin_code", required=False),
    )


@cache
def proof(prefix: str = "") -> tuple[FormField, ...]:
    """Whether the officer has seen them and a paper that proves who they are."""
    last_four = _field(prefix, "last_four", "text", required=False, hint=True, pattern="[0-9]{4}")
    return (_field(prefix, "seen", "yes_no"), last_four)


def _field(
    prefix: str, name: str, kind: str, *, hint: bool = False, choices: tuple[str, ...] = (), **more: Any
) -> FormField:
    facts: dict[str, Any] = {"name": f"{prefix}{name}", "kind": kind, "label": _say(f"field.{name}"), **more}
    if hint:
        facts["hint"] = _say(f"hint.{name}")
    options = tuple(Choice(value=one, label=_say(f"{name}.{one}")) for one in choices)
    return FormField.model_validate({**facts, "choices": options})


# Reading


def family(typed: Form, region: PublishedRegion) -> NewFamily:
    """A family that an officer makes: the head, the spouse where there is one. Invalid with every fault."""
    members = [_member(typed, region, "head", "", proven=True)]
    if typed.one(f"{SPOUSE}name").strip():
        members.append(_member(typed, region, "spouse", SPOUSE, proven=True))
    return read(NewFamily, {"office_id": typed.one("office"), "members": _all(members)})


def temporary(typed: Form, region: PublishedRegion) -> TemporaryWanted:
    """The same, asked for by a citizen with the number of the ration card."""
    members = [_member(typed, region, "head", "")]
    if typed.one(f"{SPOUSE}name").strip():
        members.append(_member(typed, region, "spouse", SPOUSE))
    facts = {
        "office_id": typed.one("office"),
        "ration_card": normal(typed.one("ration_card")),
        "members": _all(members),
    }
    return read(TemporaryWanted, facts)


def member(typed: Form, region: PublishedRegion) -> NewMember:
    """Somebody who is added to a family."""
    relation: Relation = "spouse" if typed.one("relation") == "spouse" else "child"
    return read(NewMember, _all([_member(typed, region, relation, "", proven=True)])[0])


def correction(typed: Form, region: PublishedRegion) -> Corrected:
    """The facts of a person as they are to be from now on."""
    facts, faults = _facts(typed, region, "", (*person(), *address()))
    reason = normal(typed.one("reason"))
    if len(reason) < 10:
        faults.append(Fault(code="field.too-short", field="reason", facts={"min": 10}))
    if faults:
        raise Invalid(None, *faults)
    return read(Corrected, {**facts, "reason": reason})


def move(typed: Form, office_id: str) -> MoveWanted:
    """Up to two members who move, each by what stands on the card."""
    movers = [_mover(typed, at) for at in ("one", "two") if typed.one(f"member_{at}").strip()]
    family_id = _number(typed.one("to_family_id"))
    facts = {"movers": movers, "to_family_id": family_id, "office_id": office_id, "why": typed.one("why")}
    return read(MoveWanted, {**facts, "on": _day(typed.one("on"), "on"), "note": normal(typed.one("note"))})


def _mover(typed: Form, at: str) -> Mover:
    facts = {"member_id": _number(typed.one(f"member_{at}")), "birth_date": _day(typed.one(f"born_{at}"), f"born_{at}")}
    return read(Mover, {**facts, "relation": typed.one(f"as_{at}") or "head"})


def death(typed: Form) -> DeathNoted:
    """When a member died."""
    return read(DeathNoted, {"died_on": _day(typed.one("died_on"), "died_on"), "note": normal(typed.one("note"))})


def seen(typed: Form) -> KycSeen:
    """Which paper the officer has seen."""
    return read(KycSeen, {"paper": typed.one("paper"), "last_four": typed.one("last_four").strip()})


def file_seen(typed: Form) -> FileSeen:
    """An offline Aadhaar file, with the consent of the one whose it is. Invalid without that."""
    return read(FileSeen, _file(typed))


def file_shown(typed: Form) -> FileShown:
    """The same with what stands on the card. Invalid with every fault of both."""
    return read(FileShown, {**_file(typed, "member_id", "birth_date"), **code_wanted(typed).model_dump()})


def _file(typed: Form, *more: str) -> dict[str, Any]:
    content = typed.files.get("file", b"")
    given = {name: typed.one(name).strip() for name in (*more, "share_code", "agreed")} | {"file": content}
    faults = [Fault(code="field.missing", field=name) for name in _IN_ORDER if name in given and not given[name]]
    if faults:
        raise Invalid(None, *faults)
    known = {"share_code": given["share_code"], "notice_version": given["agreed"]}
    return {"file": base64.b64encode(content), **known}


_IN_ORDER = ("member_id", "birth_date", "file", "share_code", "agreed")


def decision(typed: Form) -> Decided:
    """What becomes of a difference, and why."""
    return read(Decided, {"accepted": typed.one("outcome") == "accept", "reason": _reason(typed)})


def pair_decision(typed: Form) -> PairDecided:
    """What becomes of a pair, and why: `another`, or the member number that stays."""
    keep = typed.one("outcome")
    same = keep != "another"
    return read(PairDecided, {"same": same, "keep": keep if same else "", "reason": _reason(typed)})


def _reason(typed: Form) -> str:
    reason = normal(typed.one("reason"))
    if len(reason) < 10:
        raise Invalid(None, Fault(code="field.too-short", field="reason", facts={"min": 10}))
    return reason


def code_wanted(typed: Form) -> CodeWanted:
    """Whose e-KYC, by what stands on the card."""
    born = _day(typed.one("birth_date"), "birth_date")
    return read(CodeWanted, {"member_id": _number(typed.one("member_id")), "birth_date": born})


def _number(typed: str) -> str:
    """A number as printed, spoken or typed: without its hyphens."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def _day(typed: str, name: str) -> date:
    field = FormField(name=name, kind="date", label={"en": name})
    answers = forms.read_fields((field,), {name: typed}, {})
    if answers.faults:
        raise Invalid(None, *answers.faults)
    return date.fromisoformat(answers.typed[name])


def _member(
    typed: Form, region: PublishedRegion, relation: Relation, prefix: str, *, proven: bool = False
) -> tuple[dict[str, Any], list[Fault]]:
    fields = (*person(prefix), *address(), *(proof(prefix) if proven else ()))
    facts, faults = _facts(typed, region, prefix, fields)
    another = {
        name.removeprefix(f"{prefix}another-"): normal(values[-1])
        for name, values in typed.items()
        if name.startswith(f"{prefix}another-") and values[-1].strip()
    }
    faults += [
        Fault(code="field.too-short", field=f"{prefix}another-{number}", facts={"min": 10})
        for number, reason in another.items()
        if len(reason) < 10
    ]
    return {**facts, "relation": relation, "another": another}, faults


def _facts(
    typed: Form, region: PublishedRegion, prefix: str, fields: tuple[FormField, ...]
) -> tuple[dict[str, Any], list[Fault]]:
    values = {field.name: typed.one(field.name) for field in fields}
    answers = forms.read_fields(fields, values, region.place)
    told = {name.removeprefix(prefix): value for name, value in answers.typed.items()}
    place = region.place.get(told.get("subdistrict", 0))
    names = {"en": told.pop("name", ""), own_language(region): told.pop("name_local", "")}
    mobile = told.pop("mobile", "")
    facts = {
        **told,
        "name": {language: name for language, name in names.items() if name},
        "district": place.parent if place else 0,
        "mobiles": (mobile,) if mobile else (),
    }
    return facts, list(answers.faults)


def own_language(region: PublishedRegion) -> str:
    """The language of the region's own script, after English."""
    return (*region.region.languages, "hi")[1]


def _all(read_members: list[tuple[dict[str, Any], list[Fault]]]) -> list[dict[str, Any]]:
    """What was read of each. Invalid with every fault of all."""
    faults = [fault for _facts_of_one, found in read_members for fault in found]
    if faults:
        raise Invalid(None, *faults)
    return [facts for facts, _none in read_members]


# Showing again


def typed_of(resident: Resident, region: PublishedRegion) -> Mapping[str, str]:
    """What the registry has of a person, as it would be typed."""
    mobile = resident.mobiles[0] if resident.mobiles else ""
    return {
        **{name: str(getattr(resident, name)) for name in ("birth_date", "sex", "care_of", "address", "pin_code")},
        "name": resident.name["en"],
        "name_local": resident.name.get(own_language(region), ""),  # type: ignore[call-overload]
        "subdistrict": str(resident.subdistrict),
        "mobile": mobile,
    }


def at_fields(faults: tuple[Fault, ...]) -> list[Fault]:
    """Faults of a family's members at the questions of the page: `members.1.birth_date` is the spouse's."""
    return [fault.model_copy(update={"field": _at_field(fault.field)}) for fault in faults]


def _at_field(field: str | None) -> str | None:
    if not field or not field.startswith("members."):
        return field
    _members, at, *rest = field.split(".")
    return (SPOUSE if at == "1" else "") + (rest[0] if rest else "name")


def changed_from(before: Resident, wanted: Corrected) -> Corrected:
    """A correction keeps what the page does not ask for: the village, further mobiles, names in other scripts."""
    kept = before.mobiles[1:] if wanted.mobiles else ()
    village = before.village if before.subdistrict == wanted.subdistrict else None
    name = {**before.name, **wanted.name}
    facts = {"mobiles": (*wanted.mobiles, *(one for one in kept if one not in wanted.mobiles)), "village": village}
    return wanted.model_copy(update={**facts, "name": name})
