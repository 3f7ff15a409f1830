"""`python -m infra new-service haryana/revenue/some-service --like income-certificate`: begins a service.

The new folder can be published as it is. It is fitted to its region: its languages, its papers, the roles of its
offices. What has to be translated or replaced is named with file and line.
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.catalogue.models import Level, PublishedRegion
from infra import laid_over
from infra.definitions import Findings, TomlPath, line_of, read_region, texts_of
from infra.publish import Faulty

DEPTH: dict[Level, int] = {"village": 0, "subdistrict": 1, "district": 2, "state": 3}
PLAIN_CERTIFICATE = '#import "/certificate.typ": *\n#show: certificate\n\n#particulars()\n'
Tree = dict[str, Any]


class CannotBegin(Exception):
    """The folder is there already, or there is nothing to begin with; the message says which."""


@dataclass(frozen=True)
class _Place:
    """Where the new service will stand."""

    folder: Path
    region: PublishedRegion
    body: str
    title: str

    @property
    def languages(self) -> tuple[str, ...]:
        return self.region.region.languages


def new_service(root: Path, service_id: str, *, like: str, body: str | None = None) -> list[str]:
    """Make the folder of a service, fitted to its region, and say what is left to do, with file and line."""
    folder = root / service_id
    if service_id.count("/") != 2 or folder.exists():
        raise CannotBegin(f"{service_id}: there is such a folder already, or it is not region/department/service")
    example = _example(root, like, near=folder)
    region = _region(folder.parent.parent)
    tree = _whole(example / "service.toml")
    is_neighbour = example.parent == folder.parent
    own = _body_of_department(folder.parent, region, body)
    place = _Place(folder, region, body or (tree.get("body") if is_neighbour else None) or own, _title(folder.name))
    folder.mkdir(parents=True)
    (folder / "service.toml").write_text(
        _written(_fitted(tree, place, is_neighbour=is_neighbour), like=_id(example)), encoding="utf-8"
    )
    (folder / "certificate.typ").write_text(_certificate(example, folder), encoding="utf-8")
    return list(_left_to_do(folder, region))


def _example(root: Path, like: str, *, near: Path) -> Path:
    """The service to copy: of the same department or region before any other."""
    found = sorted(
        file.parent for file in root.glob("*/*/*/service.toml") if like in (file.parent.name, _id(file.parent))
    )
    if not found:
        raise CannotBegin(f"no service under {root} is called {like}")
    return min(found, key=lambda one: (one.parent != near.parent, one.parent.parent != near.parent.parent))


def _whole(file: Path) -> Tree:
    """A definition with all that it is laid over."""
    return laid_over.read(file, lambda one: (text := one.read_text("utf-8"), tomllib.loads(text))).tree


def _id(folder: Path) -> str:
    return "/".join(folder.parts[-3:])


def _region(folder: Path) -> PublishedRegion:
    findings = Findings()
    region = read_region(folder, findings)
    if region is None or findings.wrongs:
        raise Faulty(findings.wrongs)
    return region


def _body_of_department(folder: Path, region: PublishedRegion, body: str | None) -> str:
    """As `department.toml` says, which is made where there is none."""
    file = folder / "department.toml"
    if file.exists():
        return str(tomllib.loads(file.read_text("utf-8"))["body"])
    body = body or f"{folder.name}-department"
    bodies = sorted({office.body for office in region.offices})
    if body not in bodies:
        raise CannotBegin(f"offices.csv has no office of {body}; name one of these with --body: {', '.join(bodies)}")
    folder.mkdir(parents=True, exist_ok=True)
    title = dict.fromkeys(region.region.languages, f"{_title(folder.name)} department")
    file.write_text(f'title = {_value(title)}\nbody = "{body}"\n', encoding="utf-8")
    return body


def _title(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


# Fitting


def _fitted(tree: Tree, place: _Place, *, is_neighbour: bool) -> Tree:
    """The definition as it can stand in the new place."""
    own = dict.fromkeys(place.languages, place.title)
    fitted: Tree = _in_languages(tree, place.languages)
    fitted["source"] = "Say here which notification, order or page the facts of this service come from."
    fitted["body"] = place.body
    fitted["title"] = own
    fitted["summary"] = own
    fitted["papers"] = list(_papers(fitted.get("papers", []), place.region))
    fitted["stages"] = _stages(fitted["stages"], place)
    fitted["certificate"] |= {"title": own}
    if not is_neighbour:
        fitted.pop("checks", None)
        fitted.pop("joined", None)
        fitted.pop("appeals", None)
        fitted["certificate"].pop("authority", None)
        fitted["certificate"].pop("signatory_role", None)
        _without_register(fitted)
    return fitted


def _without_register(fitted: Tree) -> None:
    """What only a register of that department knows."""
    if fitted.pop("register", None) is None:
        return
    fitted["certificate"]["valid"] = "for 5 years"
    fitted["fee"] = {"paise": fitted.get("fee", {}).get("paise", 0)}
    fitted["stages"] = [stage for stage in fitted["stages"] if stage["task"] != "receive"]


def _in_languages(tree: Any, languages: tuple[str, ...]) -> Any:
    """The same tree with every text in these languages; English stands in for what is missing."""
    if isinstance(tree, Mapping):
        if isinstance(tree.get("en"), str):
            return {language: tree.get(language, tree["en"]) for language in languages}
        return {key: _in_languages(value, languages) for key, value in tree.items()}
    return [_in_languages(one, languages) for one in tree] if isinstance(tree, list) else tree


def _papers(groups: list[Tree], region: PublishedRegion) -> Iterator[Tree]:
    for group in groups:
        known = [kind for kind in group["any_one_of"] if kind in region.paper]
        if known:
            yield group | {"any_one_of": known}


def _stages(stages: list[Tree], place: _Place) -> list[Tree]:
    """The same turns; a role that the body does not have is replaced by the next that it has, from the ground up."""
    held = _roles_from_the_ground(place)
    if not held:
        raise CannotBegin(f"officers.csv has no officer in an office of {place.body}")
    return [
        stage if stage["role"] in held else _without_label(stage) | {"role": held[min(number, len(held) - 1)]}
        for number, stage in enumerate(stages)
    ]


def _without_label(stage: Tree) -> Tree:
    return {key: value for key, value in stage.items() if key != "label"}


def _roles_from_the_ground(place: _Place) -> list[str]:
    offices = place.region.office
    own = [officer for officer in place.region.officers if offices[officer.office_id].body == place.body]
    own.sort(key=lambda officer: DEPTH[offices[officer.office_id].level])
    return list(dict.fromkeys(officer.role for officer in own))


def _certificate(example: Path, folder: Path) -> str:
    """A neighbour's sheet has the right languages; from elsewhere only the plain one is taken."""
    if example.parent.parent != folder.parent.parent:
        return PLAIN_CERTIFICATE
    own = example / "certificate.typ"
    return own.read_text("utf-8") if own.exists() else PLAIN_CERTIFICATE


# Writing


def _written(tree: Tree, *, like: str) -> str:
    head = {key: value for key, value in tree.items() if not _is_table(value)}
    lines = [f"# Begun like {like}. docs/departments/service-toml.md explains every key."]
    lines += [f"{key} = {_value(value)}" for key, value in head.items()]
    for key, value in tree.items():
        if isinstance(value, list) and _is_table(value):
            for one in value:
                lines += ["", f"[[{key}]]", *_pairs(one)]
        elif _is_table(value) and value:
            lines += ["", f"[{key}]", *_pairs(value)]
    return "\n".join(lines) + "\n"


def _is_table(value: Any) -> bool:
    """Whether a value stands under a heading of its own; a text by language does not."""
    if isinstance(value, list):
        return bool(value) and isinstance(value[0], Mapping)
    return isinstance(value, Mapping) and not isinstance(value.get("en"), str)


def _pairs(table: Tree) -> list[str]:
    return [f"{key} = {_rows(value) if _is_table(value) else _value(value)}" for key, value in table.items()]


def _rows(rows: list[Tree]) -> str:
    return "[\n" + "".join(f"  {_value(row)},\n" for row in rows) + "]"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


# What is left


def _left_to_do(folder: Path, region: PublishedRegion) -> Iterator[str]:
    for file in (folder.parent / "department.toml", folder / "service.toml"):
        text = file.read_text("utf-8")
        for path, words in texts_of(tomllib.loads(text)):
            same = [one for one in region.region.languages if one != "en" and words[one] == words["en"]]
            if same:
                yield f"{file}:{line_of(text, path)}: still to be translated ({', '.join(same)}): {words['en']}"
    definition = folder / "service.toml"
    keys: tuple[tuple[TomlPath, str], ...] = (
        (("source",), "the source"),
        (("promise", "limit"), "the limit"),
        (("fee", "paise"), "the fee"),
    )
    for key, what in keys:
        yield f"{definition}:{line_of(definition.read_text('utf-8'), key)}: check {what}"


# Command line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("service_id", metavar="REGION/DEPARTMENT/SERVICE")
    parser.add_argument("--like", required=True, metavar="SERVICE", help="the service to begin from")
    parser.add_argument("--body", help="whose offices take the files, as in offices.csv")
    parser.add_argument("--root", type=Path, default=Path("regions"), help="the folder of regions")


def main(args: argparse.Namespace) -> int:
    """0 when the folder is there, 1 with the reason why not."""
    try:
        left = new_service(args.root, args.service_id, like=args.like, body=args.body)
    except (CannotBegin, Faulty) as reason:
        print(reason, file=sys.stderr)
        return 1
    print(*left, sep="\n")
    print(
        f"{args.root / args.service_id} is there. Try it: python -m infra publish --check {args.root / args.service_id}"
    )
    return 0
