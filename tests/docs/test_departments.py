"""What the department pages say is so: their commands run, their definitions publish, every key is explained."""

import argparse
import importlib
import re
import shlex
import shutil
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chalicelib.catalogue import actions, rules
from chalicelib.catalogue import models as m
from infra.__main__ import COMMANDS

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "departments"
SECTIONS = {
    "The service": m.Service,
    "[[fields]]": m.FormField,
    "[[papers]]": m.PaperGroup,
    "[[conditions]]": m.Condition,
    "[[checks]]": m.Check,
    "[[stages]]": m.Stage,
    "[promise]": m.Promise,
    "[[promise.bands]]": m.Band,
    "[[promise.pauses]]": m.PauseReason,
    "[fee]": m.Fee,
    "[[fee.bands]] and [[fee.late]]": m.FeeBand,
    "[certificate]": m.CertificateKind,
    "[register]": m.RegisterUse,
    "[joined]": m.Joined,
    "[appeals]": m.Appeals,
}


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def section(title: str) -> str:
    found: str = (PAGES / "service-toml.md").read_text("utf-8").split(f"\n## {title}\n")[1].split("\n## ")[0]
    return found


@pytest.mark.parametrize("title", SECTIONS)
def test_every_key_is_explained_and_no_other(title: str) -> None:
    heads = re.findall(r"^\| (\*{0,2}`.*?) \|", section(title).split("| kind |")[0], re.MULTILINE)
    told = {key: head.startswith("**") for head in heads for key in re.findall(r"`(\w+)`", head)}
    fields = SECTIONS[title].model_fields
    assert told == {field.alias or name: field.is_required() for name, field in fields.items()}


def test_every_kind_of_field_is_explained() -> None:
    told = re.findall(r"^\| `(\w+)` \|", section("[[fields]]").split("| kind |")[1], re.MULTILINE)
    assert tuple(told) == m.FieldKind.__args__


def test_every_function_of_expressions_is_explained_and_every_example_can_be_taken() -> None:
    text = section("Expressions")
    assert all(f"{name}" in text for name in rules.FUNCTIONS - {"d"})
    examples = re.findall(r"\| `([^`|]*)` \|$", text, re.MULTILINE)
    assert len(examples) >= 5 and not any(rules.faults_of_expression(one) for one in examples)


def replaced(text: str, block: str) -> str:
    """A definition with the keys and tables of a block put in the place of its own, or added at its end."""
    if block.startswith("[["):
        return f"{text}\n{block}"
    for table in re.split(r"\n(?=\[)", block):
        name = re.match(r"\[.*\]", table)
        if name:
            text = re.sub(
                rf"(?ms)^{re.escape(name[0])}\n.*?(?=^\[|\Z)", lambda _, new=table: new.rstrip() + "\n\n", text
            )
        else:
            for line in table.splitlines():
                key = line.split(" = ")[0]
                text = re.sub(rf"(?m)^{key} = .*$", lambda _, new=line: new, text, count=1)
    return text


def run(line: str) -> int:
    """What `python -m infra …` does, in this process."""
    _python, _m, _infra, command, *rest = shlex.split(line)
    module = importlib.import_module(COMMANDS[command][0])
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    code: int = module.main(parser.parse_args(rest))
    return code


def test_the_ten_minute_path_works_as_printed(
    cloud: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "regions", tmp_path / "regions")
    monkeypatch.chdir(tmp_path)
    text = (PAGES / "make-a-service.md").read_text("utf-8")
    begin, check, publish, later = (block.strip() for block in blocks(text, "sh"))
    assert run(begin) == 0

    file = Path("regions/punjab/revenue/rural-area-certificate/service.toml")
    for block in blocks(text, "toml"):
        file.write_text(replaced(file.read_text("utf-8"), block), "utf-8")
    assert run(check) == 0, capsys.readouterr().err
    assert run(publish) == 0
    assert run(later) == 0
    assert "unchanged, version 1" in capsys.readouterr().out

    found = actions.service("punjab/revenue/rural-area-certificate", on=date(2100, 1, 1)).definition
    assert found.title["en"] == "Rural area certificate" and found.certificate.type == "RACER"
    assert found.fields[-1].name == "village_since" and found.fee.paise == 1000
    assert tomllib.loads(file.read_text("utf-8"))["source"].startswith("Punjab")


def test_every_key_of_a_paper_is_explained_and_no_other() -> None:
    text = (PAGES / "papers-toml.md").read_text("utf-8").split("\n## ")[0]
    heads = re.findall(r"^\| (\*{0,2}`.*?) \|", text, re.MULTILINE)
    told = {key: head.startswith("**") for head in heads for key in re.findall(r"`(\w+)`", head)}
    fields = {name: field.is_required() for name, field in m.Paper.model_fields.items() if name != "kind"}
    assert told == fields


@pytest.mark.parametrize(
    ("title", "model"),
    [("[ladders.general]", m.Ladder), ("[[ladders.general.rungs]]", m.Rung), ("[review]", m.Review)],
)
def test_every_key_of_the_ladders_is_explained_and_no_other(title: str, model: type[m.Model]) -> None:
    text = (PAGES / "ladders-toml.md").read_text("utf-8").split(f"\n## {title}\n")[1].split("\n## ")[0]
    heads = re.findall(r"^\| (\*{0,2}`.*?) \|", text, re.MULTILINE)
    told = {key: head.startswith("**") for head in heads for key in re.findall(r"`(\w+)`", head)}
    assert told == {name: field.is_required() for name, field in model.model_fields.items()}
