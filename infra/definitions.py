"""Reads what departments wrote under `regions/` and finds everything that is wrong with it, with file and line."""

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from chalicelib.adapters import vouching
from chalicelib.catalogue import rules
from chalicelib.catalogue.models import (
    Department,
    Holiday,
    Office,
    Officer,
    Paper,
    Place,
    PublishedRegion,
    PublishedService,
    Redress,
    Region,
    Rung,
    Service,
    Trusted,
)
from chalicelib.catalogue.registers import ENTRY_FACTS, Register
from chalicelib.catalogue.systems import System
from chalicelib.certificates import digital
from chalicelib.core.model import Model
from chalicelib.core.text import Language, Text
from infra import laid_over
from infra.laid_over import Laid
from infra.trial import fault_of_certificate, sample_value

_M = TypeVar("_M", bound=Model)
TomlPath = tuple[str | int, ...]
LONG_AGO = date(2000, 1, 1)


@dataclass(frozen=True, order=True)
class Wrong:
    """One thing that is wrong, where a department finds it."""

    file: Path
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.words}"


@dataclass
class Findings:
    """Everything found so far."""

    wrongs: list[Wrong] = field(default_factory=list)

    def add(self, file: Path, line: int, words: str) -> None:
        self.wrongs.append(Wrong(file, line, words))


# A region


def read_region(folder: Path, findings: Findings) -> PublishedRegion | None:
    """A region as its folder describes it (version 0: not published yet), or None where it can't be read."""
    before = len(findings.wrongs)
    region = _toml_model(folder / "region.toml", Region, findings)
    holidays = _csv_models(folder / "holidays.csv", Holiday, findings)
    offices = _csv_models(folder / "offices.csv", Office, findings)
    officers = _csv_models(folder / "officers.csv", Officer, findings)
    places = _csv_models(folder / "places.csv", Place, findings)
    papers = _papers(folder / "papers.toml", findings)
    roles = _roles(folder / "roles.toml", findings)
    redress = _toml_model(folder / "ladders.toml", Redress, findings)
    trusted = _trusted(folder / "trust.toml", findings)
    systems = _systems(folder / "systems.toml", findings)
    if region is None or redress is None or len(findings.wrongs) > before:
        return None
    if region.slug != folder.name:
        findings.add(folder / "region.toml", 1, f"slug is {region.slug}, the folder is {folder.name}")
    found = PublishedRegion(
        version=0,
        region=region,
        holidays=holidays,
        offices=offices,
        officers=officers,
        places=places,
        papers=papers,
        roles=roles,
        redress=redress,
        registers=_registers(folder, findings),
        trusted=trusted,
        systems=systems,
        card_template=card.read_text("utf-8") if (card := folder / "card.typ").exists() else "",
    )
    _check_region(folder, found, findings)
    return found


def _papers(file: Path, findings: Findings) -> tuple[Paper, ...]:
    text, tree = _toml(file, findings)
    papers = [_model(file, text, {"kind": kind, **told}, Paper, findings, under=kind) for kind, told in tree.items()]
    return tuple(paper for paper in papers if paper)


def _trusted(file: Path, findings: Findings) -> tuple[Trusted, ...]:
    """A region without the file trusts nobody."""
    if not file.exists():
        return ()
    told = _toml_model(file, _Trust, findings)
    return told.trusted if told else ()


class _Trust(Model):
    trusted: tuple[Trusted, ...] = ()


def _systems(file: Path, findings: Findings) -> tuple[System, ...]:
    """A region without the file is joined with nobody's system."""
    if not file.exists():
        return ()
    told = _toml_model(file, _Systems, findings)
    return told.systems if told else ()


class _Systems(Model):
    systems: tuple[System, ...] = ()


def _check_systems(file: Path, found: PublishedRegion, findings: Findings) -> None:
    text, seen = _text(file, Findings()), set[str]()
    for at, one in enumerate(found.systems):
        if one.system in seen:
            findings.add(file, line_of(text, ("systems", at, "system")), f"two systems are called {one.system}")
        seen.add(one.system)
    if found.systems:
        _languages(file, _toml(file, Findings())[1], found.region.languages, findings)


def _roles(file: Path, findings: Findings) -> dict[str, Text]:
    text, tree = _toml(file, findings)
    found = {role: _model(file, text, {"title": title}, _Role, findings, under=role) for role, title in tree.items()}
    return {role: told.title for role, told in found.items() if told}


class _Role(Model):
    title: Text


def _registers(folder: Path, findings: Findings) -> tuple[Register, ...]:
    """The registers of all departments; a file is called as its register is."""
    found = []
    for file in sorted(folder.glob("*/registers/*.toml")):
        text, tree = _toml(file, findings)
        named = {"name": file.stem, "department": file.parents[1].name, **tree}
        if register := _model(file, text, named, Register, findings):
            found.append(register)
    return tuple(sorted(found, key=lambda one: (one.department, one.place_in_list)))


def _check_registers(folder: Path, found: PublishedRegion, findings: Findings) -> None:
    """A register has a head office with a registrar, and all its words."""
    seated = {(found.office[one.office_id].body, one.role) for one in found.officers if one.office_id in found.office}
    for one in found.registers:
        file = folder / one.department / "registers" / f"{one.name}.toml"
        if (one.body, one.registrar) not in seated:
            findings.add(file, 1, f"no officer of {one.body} in officers.csv has the role {one.registrar}")
        _languages(file, _toml(file, Findings())[1], found.region.languages, findings)
    _unique(folder / "region.toml", [one.name for one in found.registers], findings)


def _check_region(folder: Path, found: PublishedRegion, findings: Findings) -> None:
    offices, places = folder / "offices.csv", folder / "places.csv"
    for row, office in enumerate(found.offices, 2):
        place = found.place.get(office.place)
        if place is None or place.level != office.level:
            findings.add(offices, row, f"{office.office_id}: no {office.level} has the code {office.place}")
    for row, officer in enumerate(found.officers, 2):
        if officer.office_id not in found.office:
            findings.add(folder / "officers.csv", row, f"{officer.officer_id}: no office is called {officer.office_id}")
        if officer.role not in found.roles:
            findings.add(folder / "officers.csv", row, f"{officer.officer_id}: no role is called {officer.role}")
    for row, place in enumerate(found.places, 2):
        if place.level != "state" and place.parent not in found.place:
            findings.add(places, row, f"{place.title['en']}: no place has the code {place.parent}")
    _unique(offices, [office.office_id for office in found.offices], findings)
    _unique(folder / "officers.csv", [officer.officer_id for officer in found.officers], findings)
    _unique(places, [place.code for place in found.places], findings)
    _unique(folder / "holidays.csv", [(str(one.day), one.district) for one in found.holidays], findings)
    _check_calendar(folder, found, findings)
    _languages(folder / "region.toml", found.region.model_dump(), found.region.languages, findings)
    _check_ladders(folder / "ladders.toml", found, findings)
    _check_registers(folder, found, findings)
    _check_trusted(folder / "trust.toml", found, findings)
    _check_systems(folder / "systems.toml", found, findings)
    for name in ("papers.toml", "roles.toml", "ladders.toml"):
        _languages(folder / name, _toml(folder / name, Findings())[1], found.region.languages, findings)


def _check_calendar(folder: Path, found: PublishedRegion, findings: Findings) -> None:
    for row, holiday in enumerate(found.holidays, 2):
        if holiday.district is not None and getattr(found.place.get(holiday.district), "level", "") != "district":
            findings.add(folder / "holidays.csv", row, f"no district has the code {holiday.district}")
    for key in ("heads", "above"):
        for role in getattr(found.region.escalation, key):
            if role not in found.roles:
                findings.add(folder / "region.toml", 1, f"escalation.{key}: roles.toml has no {role}")


def _check_ladders(file: Path, found: PublishedRegion, findings: Findings) -> None:
    """Rungs have roles of the region, limits that can be kept, and the commission last."""
    text = _text(file, Findings())
    for name, ladder in found.redress.ladders.items():
        for at, rung in enumerate(ladder.rungs):
            for words in _faults_of_rung(rung, found, is_last=rung is ladder.rungs[-1]):
                findings.add(file, line_of(text, ("ladders", name, "rungs", at)), f"{name}, rung {at + 1}: {words}")


def _check_trusted(file: Path, found: PublishedRegion, findings: Findings) -> None:
    """Certificates can be read, papers exist, and Aadhaar is named only where the region may verify it."""
    for at, one in enumerate(found.trusted):
        for words in _faults_of_trusted(one, found):
            findings.add(file, line_of(_text(file, Findings()), ("trusted", at)), words)


def _faults_of_trusted(one: Trusted, found: PublishedRegion) -> Iterator[str]:
    try:
        vouching.der(one.certificate)
    except ValueError:
        yield "certificate: no certificate in PEM"
    if unknown := [kind for kind in one.papers if kind not in found.paper]:
        yield f"papers: papers.toml has no {', '.join(unknown)}"
    if one.way.startswith("aadhaar") and not found.region.aadhaar.offline:
        yield "region.toml does not have [aadhaar] offline = true"


def _faults_of_rung(rung: Rung, found: PublishedRegion, *, is_last: bool) -> Iterator[str]:
    if rung.role not in found.roles:
        yield f"roles.toml has no {rung.role}"
    if rung.is_commission and not is_last:
        yield "a commission is the last rung"
    if rung.penalty and rung.penalty.least_paise > rung.penalty.most_paise:
        yield "the least penalty is greater than the most"
    if rung.file_at_most_days is not None and rung.file_at_most_days < rung.file_within_days:
        yield "file_at_most_days is less than file_within_days"
    if unknown := [key for key in rung.unverified if key not in Rung.model_fields]:
        yield f"unverified names {', '.join(unknown)}, which is no key"


def _unique(file: Path, keys: Sequence[Any], findings: Findings) -> None:
    first: dict[Any, int] = {}
    for row, key in enumerate(keys, 2):
        if key in first:
            findings.add(file, row, f"{key} stands in line {first[key]} already")
        first.setdefault(key, row)


# A service


def read_service(folder: Path, region: PublishedRegion, findings: Findings) -> PublishedService | None:
    """A service as its folder describes it (version 0: not published yet), or None where it can't be read."""
    laid = _laid(folder / "service.toml", findings)
    department = _toml_model(folder.parent / "department.toml", Department, findings)
    if laid is None or department is None:
        return None
    register = _register_of(laid, region)
    facts = {"council": register.title, "profession": register.profession} if register else {}
    tree = _for_register(laid_over.filled(laid.tree, facts), register)
    service = _laid_model(replace(laid, tree=tree), Service, findings)
    if service is None:
        return None
    template = _template(laid, findings)
    draft = PublishedService(
        service_id=service_id(folder),
        version=0,
        in_force_from=LONG_AGO,
        region=region.region.slug,
        department=folder.parent.name,
        department_title=department.title,
        body=service.body or (register.body if register else department.body),
        department_body=department.body,
        definition=service,
        template=laid_over.filled_template(_text(template, findings), facts),
        messages=_toml(folder / "messages.toml", findings)[1] if (folder / "messages.toml").exists() else {},
    )
    _ServiceCheck(folder, draft, region, findings, replace(laid, tree=tree), template).everything()
    return draft


def _laid(file: Path, findings: Findings) -> Laid | None:
    before = len(findings.wrongs)
    try:
        laid = laid_over.read(file, lambda one: _toml(one, findings))
    except ValueError as error:
        findings.add(file, 1, str(error))
        return None
    return None if len(findings.wrongs) > before else laid


def _register_of(laid: Laid, region: PublishedRegion) -> Register | None:
    use = laid.tree.get("register")
    return region.register_named.get(str(use.get("name"))) if isinstance(use, dict) else None


def _for_register(tree: dict[str, Any], register: Register | None) -> dict[str, Any]:
    """Without the stages that wait for originals by post, where the register does without them; and with the facts of
    the register behind those of the service."""
    if register is None:
        return tree
    if "{source}" in str(tree.get("source")):
        tree = {**tree, "source": tree["source"].replace("{source}", register.source.strip())}
    if register.originals_by_post or not isinstance(tree.get("stages"), list):
        return tree
    return {**tree, "stages": [stage for stage in tree["stages"] if stage.get("task") != "receive"]}


def _template(laid: Laid, findings: Findings) -> Path:
    """The service's own `certificate.typ`, or the one that lies beside what it extends, under the same name."""
    own = laid.layers[0].file.parent / "certificate.typ"
    below = (layer.file.with_suffix(".typ") for layer in laid.layers[1:])
    return own if own.exists() else next((one for one in below if one.exists()), own)


def _laid_model(laid: Laid, kind: type[_M], findings: Findings) -> _M | None:
    try:
        return kind.model_validate(laid.tree)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            layer, path = laid.where(one["loc"])
            findings.add(layer.file, line_of(layer.text, path), f"{_dotted(one['loc'])}: {_words(one)}")
        return None


def service_id(folder: Path) -> str:
    """`…/regions/haryana/health/some-service` is `haryana/health/some-service`."""
    return "/".join(folder.resolve().parts[-3:])


class _ServiceCheck:
    """What the schema alone can't see of a service."""

    def __init__(
        self,
        folder: Path,
        draft: PublishedService,
        region: PublishedRegion,
        findings: Findings,
        laid: Laid,
        template: Path,
    ) -> None:
        self.folder, self.draft, self.region, self.findings = folder, draft, region, findings
        self.service = draft.definition
        self.laid, self.template = laid, template

    def wrong(self, path: TomlPath, words: str) -> None:
        layer, there = self.laid.where(path)
        self.findings.add(layer.file, line_of(layer.text, there), words)

    def everything(self) -> None:
        self.languages()
        self.register()
        self.fields()
        self.expressions()
        self.names()
        self.papers()
        self.stages()
        self.promise()
        self.checks()
        self.joined()
        self.certificate()
        self.claims()
        self.credentials()

    def languages(self) -> None:
        for path, words in texts_of(self.laid.tree):
            missing = [language for language in self.region.region.languages if language not in words]
            if missing:
                self.wrong(path, f"{_dotted(path)}: no words in {', '.join(missing)}")

    def register(self) -> None:
        """A register of the department, its entry by a text field, and a validity that it knows."""
        use = self.service.on_register
        if use is None:
            if self.service.certificate.valid == "as the register says":
                self.wrong(("certificate", "valid"), "no register says how long: the service has none")
            return
        known = self.region.register_named.get(use.name)
        if known is None or known.department != self.draft.department:
            self.wrong(("register", "name"), f"registers/ of the department has no {use.name}.toml")
        elif use.kind not in known.numbers:
            self.wrong(("register", "kind"), f"{use.name}.toml has no numbers for {use.kind}")
        if use.prior and getattr(self.service.field.get(use.prior), "kind", "") != "text":
            self.wrong(("register", "prior"), f"{use.prior} is not a field of kind text")
        for name in use.after_prior:
            if getattr(self.service.field.get(name), "kind", "") != "date":
                self.wrong(("register", "after_prior"), f"{name} is not a field of kind date")

    def fields(self) -> None:
        seen: set[str] = set()
        for at, one in enumerate(self.service.fields):
            path: TomlPath = ("fields", at)
            if one.name in seen:
                self.wrong((*path, "name"), f"two fields are called {one.name}")
            seen.add(one.name)
            if (one.kind == "choice") != bool(one.choices):
                self.wrong(path, f"{one.name}: choices belong to a field of kind choice, and it needs them")
            if one.level and one.kind != "place":
                self.wrong((*path, "level"), f"{one.name}: only a place has a level")
            if one.pattern and (fault := fault_of_pattern(one.pattern)):
                self.wrong((*path, "pattern"), f"{one.name}: {fault}")
            if one.min is not None and one.max is not None and one.min > one.max:
                self.wrong((*path, "min"), f"{one.name}: min is greater than max")

    def expressions(self) -> None:
        for path, expression, known in self._expressions():
            fault = rules.faults_of_expression(expression)
            unknown = rules.names_in(expression) - known
            if fault:
                self.wrong(path, f"{expression}: {fault}")
            elif unknown:
                self.wrong(path, f"{expression}: no field is called {', '.join(sorted(unknown))} (before this)")
            elif not isinstance(self._tried(expression), bool):
                self.wrong(path, f"{expression}: does not give true or false for fields of these kinds")

    def _expressions(self) -> Iterator[tuple[TomlPath, str, set[str]]]:
        before: set[str] = set()
        for at, one in enumerate(self.service.fields):
            if one.asked_if:
                yield ("fields", at, "asked_if"), one.asked_if, set(before)
            before.add(one.name)
        for at, group in enumerate(self.service.papers):
            if group.required_if:
                yield ("papers", at, "required_if"), group.required_if, before
        for at, condition in enumerate(self.service.conditions):
            yield ("conditions", at, "unless"), condition.unless, before
        for at, band in enumerate(self.service.promise.bands):
            yield ("promise", "bands", at, "when"), band.when, before
        of_entry = set(ENTRY_FACTS) if self.service.on_register and self.service.on_register.prior else set()
        for key in ("bands", "late"):
            for at, fee in enumerate(getattr(self.service.fee, key)):
                yield ("fee", key, at, "when"), fee.when, before | of_entry

    def _tried(self, expression: str) -> Any:
        answers = {one.name: sample_value(one, self.region) for one in self.service.fields}
        told = {**ENTRY_FACTS, **rules.facts(self.service, answers)}
        return rules.evaluate(expression, told, date(2026, 1, 1))

    def names(self) -> None:
        for at, condition in enumerate(self.service.conditions):
            if condition.field and condition.field not in self.service.field:
                self.wrong(("conditions", at, "field"), f"no field is called {condition.field}")
        if getattr(self.service.field.get(self.service.office_by), "kind", "") != "place":
            self.wrong(("office_by",), f"{self.service.office_by} is not a field of kind place")
        elif not self.service.field[self.service.office_by].required:
            self.wrong(("office_by",), f"{self.service.office_by} must be required: it says whose desk this goes to")
        if getattr(self.service.field.get(self.service.applicant_name), "kind", "") != "text":
            self.wrong(("applicant_name",), f"{self.service.applicant_name} is not a field of kind text")

    def papers(self) -> None:
        seen: set[str] = set()
        for at, group in enumerate(self.service.papers):
            if group.name in seen:
                self.wrong(("papers", at, "for"), f"two groups of papers are for {group.name}")
            seen.add(group.name)
            for kind in group.any_one_of:
                if kind not in self.region.paper:
                    self.wrong(("papers", at, "any_one_of"), f"papers.toml of the region has no {kind}")
            for name in (one for names in (group.compare or {}).values() for one in names):
                if name not in self.service.field:
                    self.wrong(("papers", at, "compare"), f"no field is called {name}")

    def stages(self) -> None:
        held = self._roles_of_the_body()
        for at, stage in enumerate(self.service.stages):
            if stage.role not in held:
                words = f"no officer of {self.draft.body} in officers.csv has the role {stage.role}"
                self.wrong(("stages", at, "role"), words)
        tasks = [stage.task for stage in self.service.stages]
        if tasks[-1] != "decide" or "decide" in tasks[:-1]:
            self.wrong(("stages", len(tasks) - 1, "task"), "the last stage decides, and no other does")
        self.appeals()

    def appeals(self) -> None:
        told = self.service.appeals
        ladder = self.region.redress.ladders.get(told.ladder)
        if ladder is None:
            self.wrong(("appeals", "ladder"), f"ladders.toml of the region has no ladder {told.ladder}")
        elif len(told.roles) > len(ladder.rungs):
            self.wrong(("appeals", "roles"), f"the ladder {told.ladder} has {len(ladder.rungs)} rungs")
        for role in told.roles:
            if role not in self.region.roles:
                self.wrong(("appeals", "roles"), f"roles.toml of the region has no {role}")

    def _roles_of_the_body(self) -> set[str]:
        offices = {office.office_id for office in self.region.offices if office.body == self.draft.body}
        return {officer.role for officer in self.region.officers if officer.office_id in offices}

    def promise(self) -> None:
        """No limit falls on days of the week on which the offices of the region are always closed."""
        promise, week = self.service.promise, self.region.region.week
        units = [promise.unit, *(band.unit or promise.unit for band in promise.bands)]
        if "weekdays(sat)" in units and week == "sundays_and_saturdays":
            self.wrong(("promise", "unit"), "offices of the region are closed on Saturdays")

    def checks(self) -> None:
        functions = functions_of(self.folder.parent)
        for at, check in enumerate(self.service.checks):
            if check.function not in functions:
                self.wrong(("checks", at, "function"), f"functions/app.py of the department has no {check.function}")
            for name in check.fields:
                if name not in self.service.field:
                    self.wrong(("checks", at, "fields"), f"no field is called {name}")

    def joined(self) -> None:
        """The region knows the system, the form has what it is handed, and nothing waits for an officer of ours."""
        told = self.service.joined
        if told is None:
            return
        if told.system not in self.region.system_named:
            self.wrong(("joined", "system"), f"systems.toml of the region has no {told.system}")
        groups = {group.name for group in self.service.papers}
        for key, names, known in (("fields", told.fields, self.service.field), ("papers", told.papers, groups)):
            for name in names:
                if name not in known:
                    self.wrong(
                        ("joined", key), f"{'no field is called' if key == 'fields' else 'no papers are for'} {name}"
                    )
        if self.service.promise.starts.startswith(("report_received", "order_made")):
            self.wrong(("promise", "starts"), "an officer at our desk would have to note this, and works elsewhere")

    def certificate(self) -> None:
        """Every answer that the sheet names is sure to be there, and Typst can draw it."""
        before = len(self.findings.wrongs)
        for line, text in enumerate(self.draft.template.splitlines(), 1):
            for name in re.findall(r'#(?:local|english)\("([^"]*)"\)', text):
                if name not in self._sure_answers():
                    words = f"{name} is not a required field that is always asked and stands on_certificate"
                    self.findings.add(self.template, line, words)
        if self.draft.template and len(self.findings.wrongs) == before:
            fault = fault_of_certificate(self.draft, self.region, _text(self.template, Findings()))
            if fault:
                self.findings.add(self.template, 1, fault)

    def claims(self) -> None:
        """Every claim follows from a field of the right kind, and no two names are the same."""
        seen = {one.name for one in self.service.fields if one.on_certificate}
        for at, claim in enumerate(self.service.certificate.claims):
            path: TomlPath = ("certificate", "claims", at)
            kind = "rupees" if claim.below else "date" if claim.years else "place"
            if getattr(self.service.field.get(claim.of), "kind", "") != kind:
                self.wrong((*path, "of"), f"{claim.of} is not a field of kind {kind}")
            for name, _, _ in claim.each():
                if name in seen:
                    self.wrong((*path, "name"), f"two claims are called {name}")
                seen.add(name)

    def credentials(self) -> None:
        """No name on a certificate is one that its credentials use for themselves."""
        reserved = digital.RESERVED | ({"registration_number"} if self.service.on_register else set())
        fields, claims = enumerate(self.service.fields), enumerate(self.service.certificate.claims)
        named: list[tuple[TomlPath, str]] = [(("fields", at), one.name) for at, one in fields if one.on_certificate]
        named += [(("certificate", "claims", at), name) for at, claim in claims for name, _, _ in claim.each()]
        for path, name in named:
            if name in reserved:
                self.wrong((*path, "name"), f"{name}: credentials use this name for themselves")

    def _sure_answers(self) -> set[str]:
        sure = (one for one in self.service.fields if one.on_certificate and one.required and not one.asked_if)
        return {one.name for one in sure} | ({"registration_number"} if self.service.on_register else set())


def functions_of(department: Path) -> set[str]:
    """The names of the functions in a department's pack."""
    app = department / "functions" / "app.py"
    return set(re.findall(r'lambda_function\(name="([^"]+)"', app.read_text("utf-8"))) if app.exists() else set()


def fault_of_pattern(pattern: str) -> str | None:
    """Why a regular expression can't be taken: what it means must not depend on backtracking, nor its time explode."""
    try:
        re.compile(pattern)
    except re.error as error:
        return f"{pattern} is no regular expression: {error}"
    if re.search(r"\(\?(?!:)|\\[1-9]", pattern):
        return f"{pattern}: no backreferences, no lookaround"
    if re.search(r"[*+}]\)[*+{]", pattern):
        return f"{pattern}: a repetition of a repetition can take for ever"
    return None


# Languages


def _languages(file: Path, tree: Mapping[str, Any], languages: Sequence[Language], findings: Findings) -> None:
    text = file.read_text("utf-8")
    for path, words in texts_of(tree, ()):
        missing = [language for language in languages if language not in words]
        if missing:
            findings.add(file, line_of(text, path), f"{_dotted(path)}: no words in {', '.join(missing)}")


def texts_of(tree: Any, path: TomlPath = ()) -> Iterator[tuple[TomlPath, Mapping[str, Any]]]:
    """Every table that has words by language."""
    if isinstance(tree, Mapping):
        if isinstance(tree.get("en"), str):
            yield path, tree
            return
        items: Iterable[tuple[str | int, Any]] = tree.items()
    elif isinstance(tree, list | tuple):
        items = enumerate(tree)
    else:
        return
    for key, value in items:
        yield from texts_of(value, (*path, key))


# Files


def _text(file: Path, findings: Findings) -> str:
    if not file.exists():
        findings.add(file, 1, "this file is missing")
        return ""
    return file.read_text("utf-8")


def _toml(file: Path, findings: Findings) -> tuple[str, dict[str, Any]]:
    text = _text(file, findings)
    try:
        return text, _parsed(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        findings.add(file, int(found[1]) if found else text.count("\n") + 1, str(error))
        return text, {}


@lru_cache(maxsize=512)
def _parsed(text: str) -> dict[str, Any]:
    """A file as it was parsed before: many services lie over the same few. Nobody changes the tree."""
    return tomllib.loads(text)


def _toml_model(file: Path, kind: type[_M], findings: Findings) -> _M | None:
    before = len(findings.wrongs)
    text, tree = _toml(file, findings)
    return None if len(findings.wrongs) > before else _model(file, text, tree, kind, findings)


def _model(
    file: Path, text: str, tree: Mapping[str, Any], kind: type[_M], findings: Findings, *, under: str = ""
) -> _M | None:
    try:
        return kind.model_validate(tree)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            path = (under, *one["loc"]) if under else one["loc"]
            findings.add(file, line_of(text, path), f"{_dotted(path)}: {_words(one)}")
        return None


def _words(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return "this key is not known; see docs/departments/service-toml.md"
    if error["type"] == "missing":
        return "this key is missing"
    message: str = error["msg"]
    return f"{message} (it says {error['input']!r})" if isinstance(error["input"], str | int) else message


def _csv_models(file: Path, kind: type[_M], findings: Findings) -> tuple[_M, ...]:
    """One model a row. A column `title.hi` is the Hindi of `title`; an empty cell is as good as none."""
    rows = csv.DictReader(_text(file, findings).splitlines())
    found = [_model(file, "", _row(row), kind, _AtLine(findings, line)) for line, row in enumerate(rows, 2)]
    return tuple(one for one in found if one)


class _AtLine(Findings):
    """Findings of one row of a table."""

    def __init__(self, findings: Findings, line: int) -> None:
        super().__init__(findings.wrongs)
        self._line = line

    def add(self, file: Path, line: int, words: str) -> None:
        super().add(file, self._line, words)


def _row(row: Mapping[str, str | None]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column, cell in row.items():
        if cell:
            head, _, language = column.partition(".")
            if language:
                found.setdefault(head, {})[language] = cell
            else:
                found[head] = cell
    return found


def _dotted(path: TomlPath) -> str:
    """`fields[2].label.mr`"""
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".") or "the file"


# Lines

_ARRAY = re.compile(r"\s*\[\[\s*([\w.-]+)\s*\]\]")
_TABLE = re.compile(r"\s*\[\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"\s*([\w-]+|\"[^\"]*\")((?:\.[\w-]+)*)\s*=(.*)")
_ROW = re.compile(r"\s*[\[{\"'\w-]")


def line_of(text: str, path: TomlPath) -> int:
    """The line where a key of a TOML file stands, or the nearest that encloses it (line 1 where nothing does)."""
    best, depth = 1, 0
    for number, place in _places(text):
        shared = next((at for at, (a, b) in enumerate(zip(place, path, strict=False)) if a != b), None)
        length = len(place) if shared is None else 0
        if depth < length <= len(path):
            best, depth = number, length
    return best


def _places(text: str) -> Iterator[tuple[int, TomlPath]]:
    table: TomlPath = ()
    counts: dict[str, int] = {}
    inside: TomlPath | None = None
    at = 0
    for number, line in enumerate(text.splitlines(), 1):
        if inside is not None:
            if line.strip().startswith("]"):
                inside = None
            elif _ROW.match(line):
                yield number, (*inside, at)
                at += 1
        elif found := _ARRAY.match(line):
            count = counts.get(found[1], 0)
            counts[found[1]] = count + 1
            table = (*found[1].split("."), count)
            yield number, table
        elif found := _TABLE.match(line):
            table = tuple(found[1].split("."))
            yield number, table
        elif found := _KEY.match(line):
            key = (*table, found[1].strip('"'), *found[2].split(".")[1:])
            yield number, key
            if found[3].split("#")[0].strip() == "[":
                inside, at = key, 0
