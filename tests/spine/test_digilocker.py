"""A certificate in DigiLocker: pulled by its holder, refused to everybody else, ended when the office ends it."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import httpx
import pytest

from chalicelib.core import ids
from infra.local import digilocker_caller as digilocker
from infra.local.digilocker_caller import Pulled
from tests.door import House
from tests.spine.people import DOCTOR, People, issued

pytestmark = pytest.mark.stack

BORN = "29-02-2000"


@dataclass
class Locker:
    """DigiLocker, and a certificate that somebody wants to have in it."""

    stack: House
    api_key: str
    certificate_id: str
    file: bytes

    def post(self, body: bytes, mac: str | None = None, region: str = "haryana") -> httpx.Response:
        """One call, whatever comes back."""
        return httpx.post(
            f"http://127.0.0.1:{self.stack.port}/v1/digilocker/{region}/pull",
            content=body,
            headers={
                "Host": self.stack.url.removeprefix("http://"),
                "Content-Type": "application/xml",
                "x-digilocker-hmac": mac if mac is not None else digilocker.keyed(body, self.api_key),
            },
            timeout=60,
        )

    def asked(self, **changes: str) -> bytes:
        """The holder types the number into DigiLocker's form."""
        facts = {
            "doc_type": "MDREG",
            "name": "ASHA MALIK",
            "birth_date": BORN,
            "number": ids.shown(self.certificate_id),
            **changes,
        }
        return digilocker.pull_uri(self.api_key, self.stack.now(), **facts)

    def pulled(self, body: bytes, mac: str | None = None) -> Pulled:
        """What it answers to whom it lets in."""
        answer = self.post(body, mac)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("application/xml")
        return digilocker.read(answer.content)


@pytest.fixture(scope="module")
def locker(stack: House, people: People) -> Iterator[Locker]:
    """DigiLocker knows the key that an operator has agreed with it."""
    citizen, found = issued(people, DOCTOR)
    yield Locker(stack, agreed_key(stack), found["certificate_id"], citizen.certificate(found["certificate_id"]))


def agreed_key(stack: House) -> str:
    """The key that the stack's operator has agreed with DigiLocker."""
    secrets = boto3.client("secretsmanager", **_place(stack))
    secret = secrets.get_secret_value(SecretId=f"{stack.environment()['EKDWAR_PREFIX']}/digilocker-issuer")
    return str(json.loads(secret["SecretString"])["api_key"])


def _place(stack: House) -> dict[str, Any]:
    there = stack.environment()
    return {
        "endpoint_url": there["AWS_ENDPOINT_URL"],
        "region_name": "ap-south-1",
        "aws_access_key_id": "test",
        "aws_secret_access_key": "test",
    }


@pytest.mark.behaviour("S5")
@pytest.mark.parametrize("as_hex", [False, True], ids=["bytes", "hexadecimal digits"])
def test_its_holder_pulls_the_same_file_with_its_data_signed(locker: Locker, as_hex: bool) -> None:
    body = locker.asked()
    found = locker.pulled(body, digilocker.keyed(body, locker.api_key, as_hex=as_hex))
    assert (found.status, found.reason) == ("1", "")
    assert found.uri == f"in.gov.haryana.ekdwar-MDREG-{locker.certificate_id}"
    assert found.person == {"name": "Asha Malik", "dob": BORN, **_sex(found)}
    assert hashlib.sha256(found.pdf).digest() == hashlib.sha256(locker.file).digest()
    assert b'status="A"' in found.xml and b"SignatureValue" in found.xml


def _sex(found: Pulled) -> dict[str, str]:
    return {name: value for name, value in found.person.items() if name == "gender"}


@pytest.mark.behaviour("S5")
@pytest.mark.parametrize(
    "changes",
    [{"name": "Ramesh Kumar"}, {"birth_date": "28-02-2000"}, {"number": "HRC-AAAAA-AAAAA-A"}, {"doc_type": "INCER"}],
    ids=["another name", "another date of birth", "an unknown number", "another document"],
)
def test_who_is_not_its_holder_is_refused_and_told_why(locker: Locker, changes: dict[str, str]) -> None:
    found = locker.pulled(locker.asked(**changes))
    assert found.status == "0"
    assert found.reason == "No certificate with this number was issued to a person of this name and date of birth."
    assert (found.uri, found.pdf, found.xml, found.person) == ("", b"", b"", {})


def test_who_is_not_digilocker_is_told_nothing(locker: Locker) -> None:
    body = locker.asked()
    stale = digilocker.pull_uri(
        locker.api_key,
        locker.stack.now(),
        doc_type="MDREG",
        name="Asha Malik",
        birth_date=BORN,
        number=locker.certificate_id,
        ts="2026-01-15T10:30:00+05:30",
    )
    tries: list[Callable[[], httpx.Response]] = [
        lambda: locker.post(body, ""),
        lambda: locker.post(body, digilocker.keyed(body, "another-key")),
        lambda: locker.post(body + b"\n", digilocker.keyed(body, locker.api_key)),
        lambda: locker.post(stale),
        lambda: locker.post(b"<!DOCTYPE x><PullURIRequest/>"),
    ]
    answers = [one() for one in tries]
    assert [answer.status_code for answer in answers] == [401] * len(tries)
    assert all(locker.certificate_id not in answer.text and "Asha" not in answer.text for answer in answers)


def test_the_same_call_counts_once(locker: Locker) -> None:
    body = locker.asked()
    assert [locker.post(body).status_code, locker.post(body).status_code] == [200, 401]


def test_another_states_door_does_not_know_it(locker: Locker) -> None:
    answer = locker.post(locker.asked(), region="punjab")
    assert digilocker.read(answer.content).status == "0"


@pytest.mark.behaviour("S5", "S19")
def test_what_the_office_ends_is_ended_in_digilocker_at_once(locker: Locker, people: People) -> None:
    uri = f"in.gov.haryana.ekdwar-MDREG-{locker.certificate_id}"
    saved = locker.pulled(digilocker.pull_doc(locker.api_key, locker.stack.now(), uri))
    assert b'status="A"' in saved.xml and saved.pdf == locker.file
    _, registrar = people.desks(DOCTOR)
    why = {"reason": "The degree was found to be forged in an enquiry."}
    registrar.call("POST", f"/v1/certificates/{locker.certificate_id}/revocation", why)
    saved = locker.pulled(digilocker.pull_doc(locker.api_key, locker.stack.now(), uri))
    assert b'status="R"' in saved.xml and saved.pdf == b""
    for how in ("pdf", ""):
        refused = locker.pulled(digilocker.pull_doc(locker.api_key, locker.stack.now(), uri, format=how))
        assert (refused.status, refused.pdf) == ("0", b"") and "no longer valid" in refused.reason
    again = locker.pulled(locker.asked())
    assert (again.status, again.pdf) == ("0", b"") and "no longer valid" in again.reason
