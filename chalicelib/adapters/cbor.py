"""CBOR (RFC 8949), as much as signed claims need: whole numbers, bytes, text, lists, maps, true, false, null, tags.

Written in the one deterministic way of section 4.2.1, and nothing else is read: lengths are definite and shortest, keys
stand in order and once. So what was signed can be written again byte for byte.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _LIST, _MAP, _TAG, _SIMPLE = range(8)
_SIMPLE_VALUES: dict[int, Any] = {20: False, 21: True, 22: None}
_DEEPEST = 8


@dataclass(frozen=True)
class Tagged:
    """A value under a tag."""

    tag: int
    value: Any


def encode(value: Any) -> bytes:
    """The bytes of a value. Raises TypeError for kinds that are not written here, such as floats."""
    for kind, write in _WRITERS.items():
        if isinstance(value, kind):
            return write(value)
    raise TypeError(f"no CBOR for {type(value).__name__}")


def _whole(number: int) -> bytes:
    return _head(_UNSIGNED, number) if number >= 0 else _head(_NEGATIVE, -1 - number)


def _text(text: str) -> bytes:
    return _head(_TEXT, len(text.encode())) + text.encode()


def _list(values: Sequence[Any]) -> bytes:
    return _head(_LIST, len(values)) + b"".join(map(encode, values))


def _map(values: Mapping[Any, Any]) -> bytes:
    pairs = sorted((encode(key), encode(value)) for key, value in values.items())
    return _head(_MAP, len(pairs)) + b"".join(key + value for key, value in pairs)


_WRITERS: dict[Any, Callable[[Any], bytes]] = {
    bool: lambda value: _head(_SIMPLE, 20 + value),
    type(None): lambda _: _head(_SIMPLE, 22),
    int: _whole,
    bytes: lambda value: _head(_BYTES, len(value)) + value,
    str: _text,
    (list, tuple): _list,
    dict: _map,
    Tagged: lambda tagged: _head(_TAG, tagged.tag) + encode(tagged.value),
}
"""In this order: to Python, True is a whole number."""


def decode(content: bytes) -> Any:
    """The value of bytes that `encode` could have written. Raises ValueError for all others."""
    reader = _Reader(content)
    value = reader.value(_DEEPEST)
    if reader.at != len(content):
        raise ValueError("more than one value")
    return value


def _head(kind: int, size: int) -> bytes:
    if size < 24:
        return bytes((kind << 5 | size,))
    for more, width in enumerate((1, 2, 4, 8)):
        if size < 256**width:
            return bytes((kind << 5 | 24 + more,)) + size.to_bytes(width)
    raise TypeError("number too large for CBOR")


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0

    def value(self, deep: int) -> Any:
        if not deep:
            raise ValueError("too deep")
        kind, size = self._read_head()
        match kind:
            case 2 | 3:
                return self._take(size) if kind == _BYTES else self._take(size).decode()
            case 4:
                return [self.value(deep - 1) for _ in range(size)]
            case 5:
                return dict(self._pairs(size, deep - 1))
            case 6:
                return Tagged(size, self.value(deep - 1))
        return self._small(kind, size)

    def _small(self, kind: int, size: int) -> Any:
        if kind != _SIMPLE:
            return size if kind == _UNSIGNED else -1 - size
        if size not in _SIMPLE_VALUES:
            raise ValueError("no such value here")
        return _SIMPLE_VALUES[size]

    def _pairs(self, size: int, deep: int) -> Iterator[tuple[Any, Any]]:
        before = b""
        for _ in range(size):
            began = self.at
            key = self.value(deep)
            if not isinstance(key, int | str) or (written := self.content[began : self.at]) <= before:
                raise ValueError("keys out of order")
            before = written
            yield key, self.value(deep)

    def _read_head(self) -> tuple[int, int]:
        first = self._take(1)[0]
        kind, size = first >> 5, first & 31
        if size < 24:
            return kind, size
        if size > 27 or kind == _SIMPLE:
            raise ValueError("indefinite or unknown length")
        width = 1 << size - 24
        size = int.from_bytes(self._take(width))
        if size < (24 if width == 1 else 256 ** (width // 2)):
            raise ValueError("longer than needed")
        return kind, size

    def _take(self, size: int) -> bytes:
        taken = self.content[self.at : self.at + size]
        if len(taken) != size:
            raise ValueError("ends too early")
        self.at += size
        return taken
