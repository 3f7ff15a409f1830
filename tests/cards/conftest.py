"""Families of Himachal Pradesh on the emulator, and a key that signs."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chalicelib.certificates.models import Signatory
from chalicelib.core.clock import local_date
from tests.registry.conftest import NOW, a_member, a_secretary

_numbers = itertools.count(1)
_NAMES = ("Ishwari", "Leelavati", "Rukmani", "Bhagwanti", "Shakuntla", "Tripta", "Vidyavati", "Parvati", "Drumti")
_FAMILIES = ("Thakur", "Kanwar", "Rathaur", "Jaswal", "Pathania", "Guleria", "Katoch", "Bisht", "Dogra", "Mahajan")


@pytest.fixture(scope="package")
def signed(cloud: Any) -> Iterator[Signatory]:
    """The region is published, and its key has a certificate."""
    from chalicelib.adapters.aws import client
    from chalicelib.adapters.settings import settings
    from infra.publish import publish
    from infra.signing import ensure_signatory

    publish([Path("regions/himachal-pradesh")], today=local_date(NOW))
    bucket = settings.bucket("catalogue")
    s3, kms = client("s3"), client("kms")
    yield ensure_signatory(kms, s3, prefix=settings.prefix, bucket=bucket, organisation="Test", now=NOW)


@pytest.fixture
def make(signed: Signatory) -> Callable[..., Any]:
    """A family of a head and so many children whom nobody has heard of before."""
    from chalicelib.registry import actions
    from chalicelib.registry.models import NewFamily

    def do(children: int = 1, office_id: str = "panchayat-mashobra", **head: Any) -> Any:
        number = next(_numbers)
        surname = f"{_FAMILIES[number % 10]}{chr(97 + number % 26)}{chr(97 + number // 26 % 26)}"
        facts = {"name": {"en": f"{_NAMES[number % 9]} {surname}", "hi": "ईश्वरी ठाकुर"}} | head
        born = f"19{50 + number % 40}-0{number % 9 + 1}-1{number % 7}"
        people = [a_member("Head", "head", born).model_copy(update=facts)]
        people += [
            a_member(f"{_NAMES[(number + at) % 9]}{chr(97 + at)} {surname}", born=f"20{10 + at}-0{at + 1}-05")
            for at in range(children)
        ]
        wanted = NewFamily(office_id=office_id, members=tuple(people))
        return actions.make_family(wanted, a_secretary(office_id), f"cards-{number}", now=NOW)

    return do
