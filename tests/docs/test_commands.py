"""Commands in the documentation can be given: targets of make exist, `python -m infra` lines are understood."""

import argparse
import importlib
import re
import shlex
from pathlib import Path

import pytest

from infra.__main__ import COMMANDS

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def lines() -> list[tuple[str, str]]:
    """Every line of every block of commands, with the page it is on."""
    found = []
    for page in PAGES:
        for block in re.findall(r"```(?:console|sh)\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
            found += [(str(page.relative_to(ROOT)), line) for line in block.strip().splitlines()]
    return found


COMMAND_LINES = lines()


def test_there_are_commands_to_look_at() -> None:
    pages = {page for page, _ in COMMAND_LINES}
    assert {"README.md", "CONTRIBUTING.md", "docs/tour.md", "docs/developers.md", "docs/operators/index.md"} <= pages


@pytest.mark.parametrize(("page", "line"), COMMAND_LINES, ids=[f"{page}: {line}" for page, line in COMMAND_LINES])
def test_a_command_in_the_documentation_can_be_given(page: str, line: str) -> None:
    words = shlex.split(line)
    if words[0] == "make":
        assert words[1] in TARGETS
        return
    assert words[:3] == ["python", "-m", "infra"], f"{page}: what is {line}?"
    parse(words[3:])


def parse(arguments: list[str]) -> argparse.Namespace:
    """As `python -m infra` does it; SystemExit where it would complain."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stage", default="local")
    commands = parser.add_subparsers(dest="command", required=True)
    name = next(one for one in arguments if one in COMMANDS)
    importlib.import_module(COMMANDS[name][0]).add_arguments(commands.add_parser(name))
    return parser.parse_args(arguments)


def test_commands_that_pages_name_in_passing_exist() -> None:
    for page in PAGES:
        text = page.read_text("utf-8")
        assert set(re.findall(r"`make ([a-z-]+)", text)) <= TARGETS, page
        named = set(re.findall(r"`python -m infra (?:--stage \w+ )?([a-z-]+)", text)) - {"-"}
        assert {one for one in named if not one.startswith("-")} <= set(COMMANDS), page
