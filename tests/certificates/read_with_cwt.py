"""A stranger's verifier: the package cwt, in an environment of its own. Code and key set come on standard input."""

import base64
import json
import sys
import zlib

import cbor2
import cwt

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def base45(text: str) -> bytes:
    content = b""
    for at in range(0, len(text), 3):
        letters = text[at : at + 3]
        value = sum(LETTERS.index(letter) * 45**place for place, letter in enumerate(letters))
        content += value.to_bytes(len(letters) - 1, "big")
    return content


code, keys = json.load(sys.stdin)
message = zlib.decompress(base45(code))
key_id = cbor2.loads(cbor2.loads(message).value[0])[4]
known = next(key for key in keys if base64.urlsafe_b64decode(key["kid"] + "=")[:8] == key_id)
key = cwt.COSEKey.new(
    {1: 2, -1: 1, 2: key_id, 3: -7, **{n: base64.urlsafe_b64decode(known[c] + "=") for n, c in ((-2, "x"), (-3, "y"))}}
)
try:
    print(cwt.decode(message, key))
except cwt.VerifyError as error:
    print(type(error).__name__)
