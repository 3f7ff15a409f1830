"""Base45 (RFC 9285): bytes as letters that a QR code packs at 5.5 bits each."""

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE = {letter: value for value, letter in enumerate(_LETTERS)}


def encode(content: bytes) -> str:
    """Two bytes become three letters; a last single one becomes two."""
    return "".join(_letters(content[at : at + 2]) for at in range(0, len(content), 2))


def decode(text: str) -> bytes:
    """The bytes again. Raises ValueError for what `encode` never writes."""
    if len(text) % 3 == 1 or not set(text) <= _VALUE.keys():
        raise ValueError("not base45")
    return b"".join(_bytes(text[at : at + 3]) for at in range(0, len(text), 3))


def _letters(pair: bytes) -> str:
    value, letters = int.from_bytes(pair), ""
    for _ in range(len(pair) + 1):
        value, digit = divmod(value, 45)
        letters += _LETTERS[digit]
    return letters


def _bytes(letters: str) -> bytes:
    value, size = 0, len(letters) - 1
    for letter in reversed(letters):
        value = value * 45 + _VALUE[letter]
    if value >= 256**size:
        raise ValueError("not base45")
    return value.to_bytes(size)
