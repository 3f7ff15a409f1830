"""The words of the pages and of every problem, in every language: `<language>.toml` beside this file, and in a package
`<language>.json`, which is read ten times as fast."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.core.errors import Fault
from chalicelib.core.text import Language

FOLDER = Path(__file__).parent


@cache
def words(language: Language) -> dict[str, str]:
    """All words of a language by dotted key."""
    packed = FOLDER / f"{language}.json"
    if packed.exists():
        found: dict[str, str] = json.loads(packed.read_bytes())
        return found
    import tomllib

    return dict(_flat(tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8")), ""))


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
