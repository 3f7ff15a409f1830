"""Joining a department's own system: where it is, and secrets that change without a gap."""

import json
from argparse import Namespace
from typing import Any

import pytest

from chalicelib.adapters.aws import client
from chalicelib.adapters.settings import settings
from infra.join import join, main

pytestmark = pytest.mark.usefixtures("cloud")


def kept() -> dict[str, Any]:
    secret = client("secretsmanager").get_secret_value(SecretId=settings.secret("joined"))["SecretString"]
    told: dict[str, Any] = json.loads(secret)
    return told


def test_joining_again_changes_the_address_and_no_secret() -> None:
    first = join("punjab", "e-sewa", "https://one.example/")
    again = join("punjab", "e-sewa", "https://two.example")
    assert (first["url"], again["url"]) == ("https://one.example", "https://two.example")
    assert (first["ours"], first["theirs"]) == (again["ours"], again["theirs"])
    assert first["ours"] != first["theirs"], "what we send can't be sent back to us as theirs"
    assert kept()["punjab/e-sewa"] == again


def test_new_secrets_leave_the_last_ones_good_and_no_older_ones() -> None:
    secrets = [join("punjab", "sewa-two", "https://one.example", new_secrets=True)["theirs"] for _ in range(3)]
    assert [len(one) for one in secrets] == [1, 2, 2]
    assert secrets[1][1] == secrets[0][0] and secrets[2] == [secrets[2][0], secrets[1][0]]


def test_one_system_does_not_touch_another() -> None:
    before = join("haryana", "saral", "https://saral.example")
    join("haryana", "antyodaya", "https://antyodaya.example", new_secrets=True)
    assert kept()["haryana/saral"] == before


@pytest.mark.parametrize(
    ("system", "stage", "url", "code"),
    [
        ("no-such", "dev", "https://x.example", 1),
        ("e-district", "dev", "http://x.example", 1),
        ("e-district", "dev", "https://x.example", 0),
        ("e-district", "local", "http://x.example", 0),
    ],
)
def test_only_what_a_region_names_is_joined_and_never_in_the_open(system: str, stage: str, url: str, code: int) -> None:
    told = Namespace(region="himachal-pradesh", system=system, stage=stage, url=url, new_secrets=False)
    before = kept().get("himachal-pradesh/e-district")
    try:
        assert main(told) == code
    finally:
        if before:
            join("himachal-pradesh", "e-district", before["url"])
