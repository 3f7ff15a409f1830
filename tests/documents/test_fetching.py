"""Whose DigiLocker it is, what its papers say of themselves, and whether they came as they were sent."""

import base64
import hashlib
import hmac
from datetime import date
from typing import Any

import pytest

from chalicelib.adapters import digilocker
from chalicelib.adapters.digilocker import Account
from chalicelib.documents.fetching import rules
from chalicelib.documents.fetching.models import Holder

BORN = date(1994, 11, 2)


def an_account(**changes: Any) -> Account:
    facts = {"digilocker_id": "x", "name": "Vinod Thakur", "birth_date": BORN, "mobile": "9816012345"}
    return Account(**facts | changes)


@pytest.mark.parametrize(
    ("holder", "account", "differs"),
    [
        ({}, {}, None),
        ({"name": "विनोद ठाकुर"}, {}, None),
        ({"name": "Binod Negi"}, {}, "name"),
        ({"name": ""}, {}, "name"),
        ({}, {"name": ""}, "name"),
        ({}, {"mobile": ""}, "mobile"),
        ({}, {"mobile": "9816012346"}, "mobile"),
        ({"birth_date": BORN}, {"mobile": ""}, None),
        ({"birth_date": BORN}, {"birth_date": date(1994, 2, 11)}, "birth-date"),
        ({"birth_date": BORN}, {"birth_date": None}, "birth-date"),
    ],
)
def test_the_account_has_to_be_the_persons_own(
    holder: dict[str, Any], account: dict[str, Any], differs: str | None
) -> None:
    known = Holder.model_validate({"name": "Vinod Thakur", "mobile": "+919816012345"} | holder)
    assert rules.mismatch(known, an_account(**account)) == differs


@pytest.mark.parametrize(
    ("xml", "until", "active"),
    [
        (b'<?xml version="1.0"?><Certificate name="x" status="A" expiryDate="31-03-2027">', date(2027, 3, 31), True),
        (b"<Certificate expiryDate='31-03-2027' status='R'>", date(2027, 3, 31), False),
        (b'<Certificate status="S">', None, False),
        (b'<Certificate expiryDate="31-02-2027" status="A">', None, True),
        (b'<Certificate expiryDate="" status="A">', None, True),
        (b"", None, True),
    ],
)
def test_what_a_certificate_says_of_its_validity(xml: bytes, until: date | None, active: bool) -> None:
    assert (rules.expiry(xml), rules.is_active(xml)) == (until, active)


@pytest.mark.parametrize(
    ("xml", "born"),
    [
        (b'<Certificate><IssuedTo><Person name="x" dob="02-11-1994"/></IssuedTo></Certificate>', BORN),
        (b"<Certificate><IssuedTo>\n <Person dob='02-11-1994' name='x'/></IssuedTo></Certificate>", BORN),
        (b'<Certificate><IssuedTo><Person dob=""/></IssuedTo></Certificate>', None),
        (b'<Certificate><IssuedTo><Person dob="31-02-1994"/></IssuedTo></Certificate>', None),
        (b'<Certificate><CertificateData><Person dob="02-11-1994"/></CertificateData></Certificate>', None),
    ],
)
def test_whose_birth_date_a_certificate_says(xml: bytes, born: date | None) -> None:
    assert rules.born(xml) == born


def test_the_hmac_is_taken_raw_and_in_hexadecimal_digits_and_in_no_other_way(cloud: Any) -> None:
    content, key = b"%PDF-1.7 \x00\xff", digilocker.keys().client_secret.encode()
    made = hmac.new(key, content, hashlib.sha256)
    raw, digits = base64.b64encode(made.digest()).decode(), base64.b64encode(made.hexdigest().encode()).decode()
    assert digilocker.is_sealed(content, raw) and digilocker.is_sealed(content, f" {digits} ")
    for wrong in ("", made.hexdigest(), raw[:-4], base64.b64encode(hashlib.sha256(content).digest()).decode()):
        assert not digilocker.is_sealed(content, wrong)
    assert not digilocker.is_sealed(content + b"%", raw)


def test_the_challenge_is_the_one_of_the_rfc() -> None:
    """RFC 7636, appendix B."""
    told = digilocker.challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert told == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
