"""The words of pages and problems: the same in every language."""

import ast
import re
import string
from pathlib import Path

import pytest

from chalicelib.core.text import LANGUAGES
from chalicelib.edge.words import words

HOUSE = Path(__file__).parents[2] / "chalicelib"
OTHERS = [language for language in LANGUAGES if language != "en"]
PROBLEMS = {"Problem", "Invalid", "NotSignedIn", "NotAllowed", "NotFound", "Conflict", "TooMany"}


def facts_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_every_key(language):
    assert set(words(language)) == set(words("en"))


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_names_the_same_facts(language):
    english = words("en")
    assert {key for key, text in words(language).items() if facts_in(text) != facts_in(english.get(key, ""))} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_blank_or_left_unfinished(language):
    assert {key for key, text in words(language).items() if not text.strip() or text != text.strip()} == set()


@pytest.mark.parametrize(("language", "script"), [("hi", "ऀ-ॿ"), ("mr", "ऀ-ॿ"), ("pa", "਀-੿")])
def test_translations_are_written_in_their_own_script(language, script):
    same_everywhere = {"payments.how.upi"}
    foreign = {key for key, text in words(language).items() if not re.search(f"[{script}]", text)}
    assert foreign <= same_everywhere


def test_every_problem_in_the_code_has_words():
    codes = {code for path in HOUSE.rglob("*.py") for code in _codes(ast.parse(path.read_text("utf-8")))}
    assert {code for code in codes if f"problem.{code}" not in words("en")} == set()


def _codes(tree: ast.AST) -> set[str]:
    """Codes of problems and faults that stand in a file as they are: in a call, or in a class of problem."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found |= _code_of_call(node)
        if isinstance(node, ast.ClassDef) and any(
            getattr(base, "id", "") in PROBLEMS | {"Exception"} for base in node.bases
        ):
            found |= {
                line.value.value
                for line in node.body
                if isinstance(line, ast.Assign)
                and getattr(line.targets[0], "id", "") == "code"
                and isinstance(line.value, ast.Constant)
            }
    return found


def _code_of_call(call: ast.Call) -> set[str]:
    name = getattr(call.func, "id", "")
    given = [call.args[0]] if name in PROBLEMS and call.args else []
    given += [word.value for word in call.keywords if name == "Fault" and word.arg == "code"]
    return {one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)}
