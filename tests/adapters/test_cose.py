"""CBOR, base45 and COSE as their specifications have them."""

import hashlib
from functools import partial

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as any_

from chalicelib.adapters import base45, cbor, cose

KEY = ec.generate_private_key(ec.SECP256R1())
VALUES = any_.recursive(
    any_.integers(-(2**63), 2**63)
    | any_.binary(max_size=300)
    | any_.text(max_size=300)
    | any_.booleans()
    | any_.none(),
    lambda inner: (
        any_.lists(inner, max_size=30) | any_.dictionaries(any_.integers(-99_999, 99_999), inner, max_size=30)
    ),
    max_leaves=20,
)


def sign(payload: bytes, key: ec.EllipticCurvePrivateKey = KEY) -> bytes:
    how = ec.ECDSA(utils.Prehashed(SHA256()))
    return cose.sign(payload, key_id=b"12345678", sign_digest=partial(key.sign, signature_algorithm=how))


def known(key_id: bytes) -> ec.EllipticCurvePublicKey | None:
    return KEY.public_key() if key_id == b"12345678" else None


# RFC 8949, appendix A
@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "00"),
        (23, "17"),
        (24, "1818"),
        (1000, "1903e8"),
        (1000000000000, "1b000000e8d4a51000"),
        (-1, "20"),
        (-1000, "3903e7"),
        (False, "f4"),
        (True, "f5"),
        (None, "f6"),
        (b"\x01\x02\x03\x04", "4401020304"),
        ("ü水", "65c3bce6b0b4"),
        ([1, [2, 3], [4, 5]], "8301820203820405"),
        ({1: 2, 3: 4}, "a201020304"),
        ({"a": 1, "b": [2, 3]}, "a26161016162820203"),
        (cbor.Tagged(1, 1363896240), "c11a514b67b0"),
    ],
)
def test_values_are_written_and_read_as_the_examples_of_the_specification(value, written):
    assert cbor.encode(value).hex() == written
    assert cbor.decode(bytes.fromhex(written)) == value


@given(VALUES)
def test_what_is_written_is_read_again(value):
    assert cbor.decode(cbor.encode(value)) == value


def test_keys_are_written_in_order_whatever_order_they_came_in():
    assert cbor.encode({169: 1, 1: 1, -1: 1}) == cbor.encode({-1: 1, 169: 1, 1: 1}) == bytes.fromhex("a3010118a9012001")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "1817",
        "190017",
        "9f01ff",
        "a2030101",
        "a203010101",
        "a201010101",
        "62c3",
        "fb3ff199999999999a",
        "0000",
        "81" * 20,
    ],
)
def test_nothing_is_read_that_could_have_been_written_in_another_way(wrong):
    with pytest.raises(ValueError):
        cbor.decode(bytes.fromhex(wrong))


# RFC 9285, section 4.3 and 4.4
@pytest.mark.parametrize(
    ("content", "text"),
    [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0")],
)
def test_base45_is_that_of_the_specification(content, text):
    assert base45.encode(content) == text
    assert base45.decode(text) == content


@given(any_.binary(max_size=200))
def test_base45_loses_nothing(content):
    assert base45.decode(base45.encode(content)) == content


@pytest.mark.parametrize("wrong", ["A", "GGW", "::", "bb8", "ÄÄÄ"])
def test_no_other_text_is_base45(wrong):
    with pytest.raises(ValueError):
        base45.decode(wrong)


def test_a_signed_message_gives_its_payload():
    assert cose.read(sign(b"payload"), known) == b"payload"


def test_a_change_of_any_byte_is_found():
    message = sign(b"payload")
    for at in range(len(message)):
        changed = message[:at] + bytes((message[at] ^ 1,)) + message[at + 1 :]
        with pytest.raises(cose.NotSigned):
            cose.read(changed, known)


def test_another_key_with_the_same_name_has_not_signed_it():
    with pytest.raises(cose.NotSigned):
        cose.read(sign(b"payload", ec.generate_private_key(ec.SECP256R1())), known)


def test_the_key_is_asked_once_and_for_a_digest():
    asked: list[bytes] = []

    def sign_digest(digest: bytes) -> bytes:
        asked.append(digest)
        return KEY.sign(digest, ec.ECDSA(utils.Prehashed(SHA256())))

    message = cose.sign(b"payload", key_id=b"12345678", sign_digest=sign_digest)
    protected = cbor.decode(message).value[0]
    signed = cbor.encode(["Signature1", protected, b"", b"payload"])
    assert asked == [hashlib.sha256(signed).digest()]
