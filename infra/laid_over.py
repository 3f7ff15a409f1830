"""One definition laid over another: `extends = "../_councils/renewal.toml"`.

Tables merge. A list takes the place of the list below, but questions and papers have names: one of the same name is
laid over the one below, a new one comes behind. Whatever is found wrong is named in the file that says it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.core.text import Language, Text

TomlPath = tuple[str | int, ...]
Load = Callable[[Path], tuple[str, dict[str, Any]]]
"""Text and tree of a file; an empty tree where it can't be read."""
NAMED = {"fields": "name", "papers": "for"}
"""Lists whose members have names, and under which key."""


@dataclass(frozen=True)
class Layer:
    """One file as it was written."""

    file: Path
    text: str
    tree: dict[str, Any]


@dataclass(frozen=True)
class Laid:
    """Files laid over one another, the service's own first."""

    layers: tuple[Layer, ...]
    tree: dict[str, Any]

    def where(self, path: TomlPath) -> tuple[Layer, TomlPath]:
        """The layer that says what stands at a path, and the path in it; the own file where none does."""
        found = [(layer, tuple(_followed(layer.tree, self.tree, path))) for layer in self.layers]
        return max(found, key=lambda one: len(one[1]))


def read(file: Path, load: Load) -> Laid:
    """A file and all that it extends. Raises ValueError where files extend each other in a circle."""
    layers: list[Layer] = []
    ahead: Path | None = file
    while ahead is not None:
        if any(layer.file == ahead for layer in layers):
            raise ValueError(f"extends itself by way of {ahead.name}")
        text, tree = load(ahead)
        below = tree.get("extends")
        layers.append(Layer(ahead, text, {key: value for key, value in tree.items() if key != "extends"}))
        ahead = (ahead.parent / str(below)).resolve() if below is not None else None
    whole: dict[str, Any] = {}
    for layer in reversed(layers):
        whole = over(whole, layer.tree)
    return Laid(tuple(layers), whole)


def over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """One table laid over another."""
    return {**below, **{key: _value(key, below.get(key), value) for key, value in above.items()}}


def _value(key: str, below: Any, above: Any) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        return over(below, above)
    if key in NAMED and isinstance(below, list) and isinstance(above, list):
        return _by_name(NAMED[key], below, above)
    return above


def _by_name(key: str, below: list[Any], above: list[Any]) -> list[Any]:
    mine = {one.get(key): one for one in above}
    old = [over(one, mine.pop(one.get(key), {})) for one in below]
    return [*old, *mine.values()]


def _followed(here: Any, there: Any, path: TomlPath) -> Iterator[str | int]:
    """As much of a path as a layer has; members of named lists are found by their names."""
    name = ""
    for part in path:
        if isinstance(part, int):
            at = _position(here, there, part, NAMED.get(name, ""))
            if at is None:
                return
            here, there = here[at], there[part]
            yield at
        elif isinstance(here, dict) and part in here:
            here, there, name = here[part], there.get(part) if isinstance(there, dict) else None, part
            yield part
        else:
            return


def _position(here: Any, there: Any, number: int, key: str) -> int | None:
    if not isinstance(here, list) or not isinstance(there, list) or number >= len(there):
        return None
    if not key:
        return number if number < len(here) else None
    return next((at for at, one in enumerate(here) if one.get(key) == there[number].get(key)), None)


# Words that a register fills in


def filled(tree: Any, facts: Mapping[str, Text]) -> Any:
    """A tree whose words in each language name the council: `{council}` and `{profession}` are filled in."""
    if isinstance(tree, Mapping):
        if isinstance(tree.get("en"), str):
            return {language: _filled(words, facts, language) for language, words in tree.items()}
        return {key: filled(value, facts) for key, value in tree.items()}
    if isinstance(tree, list):
        return [filled(one, facts) for one in tree]
    return _filled(tree, facts, "en") if isinstance(tree, str) else tree


def _filled(words: Any, facts: Mapping[str, Text], language: Language) -> Any:
    if not isinstance(words, str):
        return words
    for name, by_language in facts.items():
        words = words.replace(f"{{{name}}}", by_language.get(language) or by_language["en"])
    return words


def filled_template(template: str, facts: Mapping[str, Text]) -> str:
    """The same for a Typst template, which says the language: `{council.hi}`. Signs of Typst are
    quoted."""
    for name, by_language in facts.items():
        for language, words in by_language.items():
            template = template.replace(f"{{{name}.{language}}}", re.sub(r"([\\\[\]#*_$@<>`~/])", r"\\\1", words))
    return template
