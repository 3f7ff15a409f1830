"""e-KYC by an offline Aadhaar file, through the doors: who may, what is compared, and that nothing of it stays."""

import base64
import hashlib
import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from chalicelib.adapters import aws
from chalicelib.adapters.aadhaar import Aadhaar, is_linked
from chalicelib.adapters.settings import settings
from chalicelib.core.clock import IST, clock, local_date
from chalicelib.privacy import purposes
from infra.local.emulator import Emulator
from infra.papers import signed
from infra.papers.signed import SHARE_CODE, signer
from infra.publish import publish
from tests.registry.conftest import NOW, REGION, a_member, a_secretary
from tests.registry.doors import Knocker, a_citizen, as_, hidden

HERE = "panchayat-mashobra"
_mobiles = count(8_300_000_001)
_names = iter(["Anchla", "Basanti", "Chanchla", "Dropti", "Ekadashi", "Fulma", "Gangi", "Himi", "Inderkala", "Jhanki"])


@pytest.fixture(scope="module")
def registered(cloud: Emulator, himachal: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The state is registered with UIDAI, and trusts the certificate that signs these files; afterwards it is not."""
    folder = tmp_path_factory.mktemp("regions") / REGION
    shutil.copytree(Path("regions") / REGION, folder)
    region = folder / "region.toml"
    off = 'offline = false\novse_registration_id = ""'
    assert off in region.read_text("utf-8")
    on = 'offline = true\novse_registration_id = "OVSE-HP-1"'
    region.write_text(region.read_text("utf-8").replace(off, on), "utf-8")
    words = '{ en = "UIDAI", hi = "UIDAI", pa = "UIDAI", mr = "UIDAI" }'
    trust = f'[[trusted]]\nway = "aadhaar-xml"\ntitle = {words}\npapers = ["aadhaar-offline"]\n'
    (folder / "trust.toml").write_text(f'{trust}certificate = """{signer("UIDAI").pem}"""\n', "utf-8")
    today = local_date(NOW)
    publish([folder], today=today)
    yield
    publish([Path("regions") / REGION], today=today)


def a_resident(**changes: Any) -> dict[str, Any]:
    """A woman whom the register has, made by the secretary."""
    facts = {"born": "1984-06-17", **changes}
    member = a_member(f"{next(_names)} Devi Sankhyan", "head", **facts)
    wanted = {"office_id": HERE, "members": [member.model_dump(mode="json")]}
    status, made = as_(a_secretary(HERE)).api("POST", "/v1/families", wanted)
    assert status == 201, made
    found: dict[str, Any] = made["members"][0]
    return found


def a_file(person: dict[str, Any], mobile: str = "", *, by: str = "UIDAI", days: int = 0, **told: str) -> bytes:
    """Her offline file; UIDAI knows her by 1234 at the end, so the hash is made four times."""
    at = (clock().now() - timedelta(days=days, hours=1)).astimezone(IST)
    hashed = mobile + SHARE_CODE
    for _ in range(4):
        hashed = hashlib.sha256(hashed.encode()).hexdigest()
    facts = {"name": person["name"]["en"], "dob": "17-06-1984", "gender": "F", "m": hashed if mobile else "", **told}
    return signed.zipped(signed.offline_xml(signer(by), at=f"{at:%Y%m%d%H%M%S}123", **facts))


def shown(person: dict[str, Any], file: bytes, **changes: Any) -> dict[str, Any]:
    """What a program sends."""
    facts = {"member_id": person["member_id"], "birth_date": "1984-06-17", "share_code": SHARE_CODE}
    version = purposes.purpose("verify-person").version
    return {**facts, "file": base64.b64encode(file).decode(), "notice_version": version, **changes}


def refused(citizen: Knocker, body: dict[str, Any]) -> tuple[int, str]:
    """Status and the one code of a refusal."""
    status, answer = citizen.api("POST", "/v1/my/kyc-files", body)
    return status, (answer.get("errors") or [answer])[0]["code"]


def test_where_a_state_is_not_registered_there_is_no_such_door(cloud: Emulator, himachal: None) -> None:
    person, mobile = a_resident(), str(next(_mobiles))
    citizen = a_citizen(cloud, mobile)
    assert citizen.api("POST", "/v1/my/kyc-files", shown(person, a_file(person, mobile)))[0] == 404


def test_the_hash_of_a_mobile_is_as_uidai_makes_it() -> None:
    facts: Any = {"name": "x", "birth_date": None, "sex": "F", "signed_at": clock().now()}
    hashed = {
        "0001": "83a7a0f063a54a401d498a02",
        "0002": "0dc38db8f9c614d705e54f5e",
        "0007": "49ca24260d70a94d4161a788",
    }
    for last_four, begins in hashed.items():
        text = "9876543210Ab1@"
        for _ in range(int(last_four[-1])):
            text = hashlib.sha256(text.encode()).hexdigest()
        assert text.startswith(begins), "the example of the specification"
        found = Aadhaar(**facts, last_four=last_four, mobile_hash=text)
        assert is_linked(found, "9876543210", "Ab1@") and not is_linked(found, "9876543211", "Ab1@")
    assert not is_linked(Aadhaar(**facts, last_four="0001"), "9876543210", "Ab1@")


@pytest.mark.behaviour("S45")
def test_a_citizen_is_known_by_the_file_and_the_linked_mobile_and_nothing_of_it_stays(
    cloud: Emulator, registered: None, capfd: pytest.CaptureFixture[str]
) -> None:
    person, mobile = a_resident(), str(next(_mobiles))
    citizen = a_citizen(cloud, mobile)
    file, before = a_file(person, mobile), files_there()
    status, known = citizen.api("POST", "/v1/my/kyc-files", shown(person, file))
    assert status == 200, known
    assert (known["kyc"]["way"], known["kyc"]["last_four"]) == ("aadhaar-xml", "1234")
    assert citizen.api("GET", "/v1/my/family")[1]["family"]["family_id"] == person["family_id"]
    (consent,) = citizen.api("GET", "/v1/privacy/consents")[1]["consents"]
    assert (consent["purpose"]["en"], consent["about"]) == (
        "to establish that it is you (e-KYC)",
        person["member_id"],
    )
    assert SHARE_CODE not in capfd.readouterr().out
    assert not everything_holding(SHARE_CODE) and not everything_holding(base64.b64encode(file).decode()[:40])
    assert files_there() == before


def files_there() -> list[str]:
    """What lies in the bucket of uploads."""
    found = aws.client("s3").list_objects_v2(Bucket=settings.bucket("incoming"))
    return [one["Key"] for one in found.get("Contents", ())]


def everything_holding(text: str) -> list[str]:
    """The tables in which some item holds a text."""
    tables = [name for name in aws.client("dynamodb").list_tables()["TableNames"] if name.startswith(settings.prefix)]
    items = {name: json.dumps(aws.client("dynamodb").scan(TableName=name)["Items"], default=str) for name in tables}
    return [name for name, held in items.items() if text in held]


def test_a_file_that_proves_nothing_links_nobody(cloud: Emulator, registered: None) -> None:
    person, mobile = a_resident(), str(next(_mobiles))
    citizen, other = a_citizen(cloud, mobile), a_citizen(cloud, str(next(_mobiles)))
    good = a_file(person, mobile)
    assert refused(other, shown(person, good)) == (409, "aadhaar-not-linked"), "another's file does not make one them"
    assert refused(other, shown(person, a_file(person))) == (409, "aadhaar-not-linked"), "no mobile is linked"
    assert refused(citizen, shown(person, good, share_code="Xy9!")) == (422, "aadhaar.share-code")
    assert refused(citizen, shown(person, b"PK no zip")) == (422, "aadhaar.unreadable")
    stranger = a_citizen(cloud, mobile)
    assert refused(stranger, shown(person, a_file(person, mobile, by="Forger"))) == (422, "aadhaar.unproven")
    assert stranger.api("GET", "/v1/my/family")[0] == 404


def test_an_old_file_and_one_of_somebody_else_are_refused(cloud: Emulator, registered: None) -> None:
    person, mobile = a_resident(), str(next(_mobiles))
    citizen = a_citizen(cloud, mobile)
    assert refused(citizen, shown(person, a_file(person, mobile, days=4))) == (422, "aadhaar.unproven")
    for told in ({"name": "Rohini Katoch"}, {"dob": "18-06-1984"}, {"gender": "M"}):
        assert refused(citizen, shown(person, a_file(person, mobile, **told))) == (409, "aadhaar-another")
    stale = shown(person, a_file(person, mobile), notice_version=99)
    assert refused(citizen, stale) == (409, "notice-changed")


@pytest.mark.behaviour("S44")
def test_at_the_office_the_file_serves_without_a_linked_mobile_and_the_board_counts_it(
    cloud: Emulator, registered: None
) -> None:
    person = a_resident()
    before = _line()
    office = as_(a_secretary(HERE), by_cookie=True)
    page = office.page(f"/residents/{person['member_id']}")
    form = {**hidden(page), "share_code": SHARE_CODE}
    path = f"/residents/{person['member_id']}/kyc-file"
    asked = office.post(path, form, {"file": a_file(person)})
    assert asked["statusCode"] == 422 and SHARE_CODE not in asked["body"], "nobody has agreed"
    agreed = {**form, "agreed": str(purposes.purpose("verify-person").version)}
    answer = office.post(path, agreed, {"file": a_file(person)})
    assert answer["statusCode"] == 303, answer
    after = _line()
    assert (after["known"] - before["known"], before["left"] - after["left"]) == (1, 1)
    again = a_resident(another={})
    body = {key: value for key, value in shown(again, a_file(again)).items() if key not in ("member_id", "birth_date")}
    where = f"/v1/residents/{again['member_id']}/kyc-file"
    assert as_(a_secretary("panchayat-theog")).api("POST", where, body)[0] == 403


def _line() -> dict[str, Any]:
    board = Knocker().api("GET", f"/v1/regions/{REGION}/kyc-board")[1]
    found: dict[str, Any] = next(one for one in board["lines"] if one["office_id"] == HERE)
    return found


def test_the_page_takes_the_file_without_scripts_and_never_shows_the_share_code(
    cloud: Emulator, registered: None
) -> None:
    person, mobile = a_resident(), str(next(_mobiles))
    citizen = a_citizen(cloud, mobile, by_cookie=True)
    assert "/family/file" in citizen.page("/family")
    page = citizen.page("/family/file", language="hi")
    assert purposes.purpose("verify-person").notice["hi"][:40] in page
    typed = {**hidden(page), "member_id": person["member_id"], "birth_date": "17-06-1984", "share_code": "Xy9!"}
    typed |= {"agreed": str(purposes.purpose("verify-person").version)}
    wrong = citizen.post("/family/file", typed, {"file": a_file(person, mobile)})
    assert wrong["statusCode"] == 422 and "does not open" in wrong["body"] and "Xy9!" not in wrong["body"]
    done = citizen.post("/family/file", {**typed, "share_code": SHARE_CODE}, {"file": a_file(person, mobile)})
    assert (done["statusCode"], done["headers"]["Location"]) == (303, "/family")
    assert person["member_id"] in citizen.page("/family")
