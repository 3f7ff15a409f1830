"""The words of the pages and of every problem, in every language: `<language>.toml` beside this file."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.core.errors import Fault
from chalicelib.core.text import Language


@cache
def words(language: Language) -> dict[str, str]:
    """All words of a language by dotted key."""
    tree = tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text("utf-8"))
    return dict(_flat(tree, ""))


def _flat(tree: dict[str, Any], path: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in tree.items():
        pairs += _flat(value, f"{path}{key}.") if isinstance(value, dict) else [(path + key, value)]
    return pairs


def say(key: str, language: Language, **facts: Any) -> str:
    """The words under a key with their facts filled in. A missing translation falls back to English; a guard test sees
    that there is none."""
    text = words(language).get(key) or words("en")[key]
    return text.format(**facts) if facts else text


def fault(one: Fault, language: Language) -> str:
    """One fault as a sentence."""
    text = one.text.get(language) or one.text.get("en")
    return text or say(f"problem.{one.code}", language, **one.facts)
