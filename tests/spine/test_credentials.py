"""One certificate in every form, and what an officer orders about it, as the world sees it through the doors."""

import base64
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import copy
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
from joserfc import jws
from joserfc.jwk import ECKey
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

from chalicelib.core import ids
from infra.actors import Citizen, Officer
from infra.local import digilocker_caller as digilocker
from infra.local.digilocker_caller import Pulled
from infra.samples import Sample
from tests.certificates.holder import QUESTION, Wallet
from tests.door import House, wait_until
from tests.spine import forms
from tests.spine.councils import REGISTRAR
from tests.spine.people import DOCTOR, INCOME, People, issued, opened, told
from tests.spine.test_digilocker import Locker, agreed_key

pytestmark = pytest.mark.stack

A_MINUTE_S = 60
WHY = "A complaint about the stated income is being looked into."


def part(token: str, which: int) -> dict[str, Any]:
    """Header or payload of a token."""
    text = token.split(".")[which]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return found


class World:
    """Everybody outside: they follow addresses and believe signatures of listed keys only."""

    def __init__(self, people: People) -> None:
        self.people, self.program = people, people.program()

    def get(self, address: str) -> Any:
        """What stands at an address of ours."""
        answer = self.program.http.get(urlsplit(address).path)
        assert answer.status_code == 200, (address, answer.text)
        return answer.json() if "json" in answer.headers["content-type"] else answer.text

    def read(self, token: str) -> dict[str, Any]:
        """The payload of a token whose signature is that of a key in the DID document."""
        document = self.get("/.well-known/did.json")
        keys = {method["id"]: method["publicKeyJwk"] for method in document["verificationMethod"]}
        key = ECKey.import_key(keys[part(token, 0)["kid"]])
        found: dict[str, Any] = json.loads(jws.deserialize_compact(token, key, algorithms=["ES256"]).payload)
        return found

    def issuer_key(self, issuer: str, header: dict[str, Any]) -> JWK:
        """The key of an SD-JWT, by its issuer's metadata."""
        keys = {key["kid"]: key for key in self.get("/.well-known/jwt-vc-issuer")["jwks"]["keys"]}
        return JWK(**keys[header["kid"]])

    def standing(self, number: str) -> str:
        """What the public door says of a number."""
        return str(self.program.call("GET", f"/v1/certificates/{number}")["standing"])

    def bits(self, credential: dict[str, Any]) -> dict[str, int]:
        """What the status lists say of a credential."""
        found = {}
        for entry in credential["credentialStatus"]:
            listed = self.read(self.get(entry["statusListCredential"]))["credentialSubject"]["encodedList"]
            raw = gzip.decompress(base64.urlsafe_b64decode(listed[1:] + "=" * (-len(listed[1:]) % 4)))
            index = int(entry["statusListIndex"])
            found[entry["statusPurpose"]] = raw[index // 8] >> (7 - index % 8) & 1
        return found

    def worth(self, presentation: str, **asked: str) -> dict[str, Any]:
        """What our own door says of what is shown from a wallet."""
        return self.program.call("POST", "/v1/presentations", {"presentation": presentation, **asked})

    def file_worth(self, file: bytes) -> str:
        """What our own door says of a PDF."""
        sent = {"content": base64.b64encode(file).decode()}
        return str(self.program.call("POST", "/v1/verifications", sent)["verdict"])


class Holder:
    """A citizen with a certificate in every form."""

    def __init__(self, people: People, sample: Sample = INCOME) -> None:
        self.people = people
        self.citizen, found = issued(people, sample)
        self.application_id = found["application_id"]
        self.take(found["certificate_id"])

    def take(self, number: str) -> None:
        """Every form of one of their certificates."""
        self.number = number
        self.file = self.citizen.certificate(self.number)
        answer = self.citizen.ask("GET", f"/v1/certificates/{self.number}/credential")
        assert answer.headers["content-type"] == "application/vc+jwt"
        self.vc = answer.text
        self.wallet = Wallet(_getting(self.citizen), _posting(self.citizen), self.people.stack.now)
        offer = self.citizen.call("POST", f"/v1/certificates/{self.number}/wallet-offer")
        self.wallet.scan(offer["link"])
        assert self.wallet.redeem(offer["tx_code"])[0] == 200
        status, answered = self.wallet.fetch("dc+sd-jwt", self.wallet.proof())
        assert status == 200, answered
        self.sd_jwt: str = answered["credentials"][0]["credential"]


def _getting(citizen: Citizen) -> Callable[[str], tuple[int, dict[str, Any]]]:
    def get(path: str) -> tuple[int, dict[str, Any]]:
        answer = citizen.http.get(path)
        return answer.status_code, answer.json()

    return get


def _posting(citizen: Citizen) -> Callable[[str, dict[str, Any], str], tuple[int, dict[str, Any]]]:
    def post(path: str, body: dict[str, Any], bearer: str) -> tuple[int, dict[str, Any]]:
        sent: dict[str, Any] = (
            {"json": body, "headers": {"Authorization": f"Bearer {bearer}"}} if bearer else {"data": body}
        )
        answer = citizen.http.post(path, **sent)
        return answer.status_code, answer.json()

    return post


@pytest.fixture(scope="module")
def world(people: People) -> Iterator[World]:
    """Everybody outside."""
    yield World(people)


@pytest.fixture(scope="module")
def holder(people: People) -> Iterator[Holder]:
    """Somebody with a certificate in every form."""
    yield Holder(people)


@pytest.mark.behaviour("S4")
def test_one_approval_gives_forms_that_agree_and_that_libraries_of_others_find_genuine(
    world: World, holder: Holder
) -> None:
    credential = world.read(holder.vc)
    subject = credential["credentialSubject"]
    assert subject["certificateNumber"] == ids.shown(holder.number)
    assert subject["name"] == INCOME.values["name"]
    assert subject["annual_income"] == f"{INCOME.values['annual_income'].replace(',', '')}.00"
    jsonschema.validate(credential, world.get(credential["credentialSchema"]["id"]))
    assert credential["@context"][1].endswith("/credentials/v1") and world.get(credential["@context"][1])

    shown = holder.wallet.show(holder.sd_jwt, "annual_income", "income_below_800000", "district")
    verifier = SDJWTVerifier(shown, world.issuer_key, QUESTION["audience"], QUESTION["nonce"])
    found = verifier.get_verified_payload()
    assert (found["annual_income"], found["income_below_800000"]) == (subject["annual_income"], True)
    assert found["district"] and "name" not in found
    metadata = world.get(found["vct"])
    assert metadata["vct"] == found["vct"]
    assert {claim["path"][0] for claim in metadata["claims"]} >= {"annual_income", "income_below_800000", "district"}
    wait_until(lambda: world.program.http.get(urlsplit(found["status"]["status_list"]["uri"]).path).status_code == 200)
    assert world.bits(credential) == {"revocation": 0, "suspension": 0}
    assert (world.file_worth(holder.file), world.worth(shown, **QUESTION)["verdict"]) == ("valid", "valid")


_IN_DIGILOCKER = {"valid": "A", "superseded": "R"}


class Compared:
    """All forms of a holder's certificate, held against the register."""

    def __init__(self, world: World, holder: Holder, officer: Officer, document: str) -> None:
        self.world, self.holder, self.officer, self.document = world, holder, officer, document
        self.stack = holder.people.stack

    def agree(self, standing: str, **follows: Any) -> dict[str, Any]:
        """The entry of the register, where every form says as much of it as it carries, and how it stands."""
        world, holder = self.world, self.holder
        entry: dict[str, Any] = self.officer.call("GET", f"/v1/certificates/{holder.number}/entry")
        number, name = ids.shown(holder.number), entry["holder"]
        assert entry["status"] == standing == world.standing(holder.number)

        assert forms.left_out_of_sheet(holder.file, number, name, *forms.as_words(entry).values()) == set()
        assert world.file_worth(holder.file) == standing

        assert forms.offline_code(holder.file)[:2] == (number, name)
        said = forms.offline_code(holder.file)[2]
        assert said and said.items() <= forms.labelled(entry).items()

        credential = world.read(holder.vc)
        assert forms.vc_subject(credential) == {"certificateNumber": number, **forms.as_claims(entry)}
        jsonschema.validate(credential, world.get(credential["credentialSchema"]["id"]))
        revoked = {"revocation": int(standing != "valid"), "suspension": 0}
        wait_until(lambda: world.bits(credential) == revoked, patience_s=A_MINUTE_S)
        assert world.worth(holder.vc)["verdict"] == standing

        claims = {"certificate_number": number, **forms.as_claims(entry), **follows}
        shown = holder.wallet.show(holder.sd_jwt, *claims)
        verifier = SDJWTVerifier(shown, world.issuer_key, QUESTION["audience"], QUESTION["nonce"])
        assert claims.items() <= verifier.get_verified_payload().items()
        assert world.worth(shown, **QUESTION)["verdict"] == standing

        pulled = self._pulled(entry["region"])
        told = (number, name, _IN_DIGILOCKER[standing], forms.as_words(entry))
        assert forms.digilocker_xml(pulled.xml) == told
        assert pulled.pdf == (holder.file if standing == "valid" else b"")
        return entry

    def _pulled(self, region: str) -> Pulled:
        locker = Locker(self.stack, agreed_key(self.stack), self.holder.number, self.holder.file)
        uri = f"in.gov.{region}.ekdwar-{self.document}-{self.holder.number}"
        return digilocker.read(
            locker.post(digilocker.pull_doc(locker.api_key, self.stack.now(), uri), None, region).content
        )


@pytest.mark.behaviour("S4")
@pytest.mark.parametrize(
    ("sample", "document", "correction", "follows"),
    [
        (
            INCOME,
            "INCER",
            {"name": "Sunita Ramesh Jadhav", "annual_income": "9,20,000", "purpose": "scheme", "taluka": "4193"},
            {"income_below_800000": False, "district": "Pune"},
        ),
        (DOCTOR, "MDREG", {"name": "Asha Rani Malik", "birth_date": "01-03-2000"}, {}),
    ],
    ids=["of a department", "of a council"],
)
def test_all_forms_of_a_certificate_agree_before_and_after_a_correction(
    people: People, world: World, sample: Sample, document: str, correction: dict[str, str], follows: dict[str, Any]
) -> None:
    old, officer = Holder(people, sample), people.desks(sample)[-1]
    before = Compared(world, old, officer, document).agree("valid")
    order = {"reason": "It was written down wrong in the form.", "values": correction}
    number = officer.call("POST", f"/v1/certificates/{old.number}/correction", order)["number"]
    wait_until(lambda: world.standing(old.number) == "superseded", patience_s=A_MINUTE_S)
    new = copy(old)
    new.take(number)

    after = Compared(world, new, officer, document).agree("valid", **follows)
    changed = {one for one, words in forms.as_words(after).items() if words != forms.as_words(before)[one]}
    assert changed == set(correction) and after["holder"] == correction["name"]
    assert Compared(world, old, officer, document).agree("superseded")["subject"] == before["subject"]


def test_a_wallet_finds_its_way_by_the_metadata_alone(world: World, holder: Holder) -> None:
    issuer = urlsplit(holder.wallet.offer["credential_issuer"])
    metadata = world.get(f"/.well-known/openid-credential-issuer{issuer.path}")
    assert metadata["credential_issuer"] == holder.wallet.offer["credential_issuer"]
    assert set(holder.wallet.offer["credential_configuration_ids"]) == set(
        metadata["credential_configurations_supported"]
    )
    assert urlsplit(metadata["credential_endpoint"]).path == "/wallet/credential"
    server = world.get("/.well-known/oauth-authorization-server")
    assert server["issuer"] == metadata["authorization_servers"][0]
    made_up = {"Authorization": "Bearer made.up"}
    refused = world.program.http.post("/wallet/credential", json={}, headers=made_up)
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, 'Bearer error="invalid_token"')
    before = world.program.http.options("/wallet/credential", headers={"Origin": "https://wallet.example"})
    assert (before.status_code, before.headers["access-control-allow-origin"]) == (204, "*")
    assert "Authorization" in before.headers["access-control-allow-headers"]


@pytest.mark.behaviour("S19")
def test_what_an_officer_suspends_is_not_valid_anywhere_within_a_minute_and_valid_again_when_it_is_lifted(
    stack: House, people: People, world: World, holder: Holder
) -> None:
    talathi, tehsildar = people.desks(INCOME)
    path = f"/v1/certificates/{holder.number}"
    assert talathi.ask("POST", f"{path}/suspension", {"reason": WHY}).status_code == 403
    assert tehsildar.ask("POST", f"{path}/suspension", {"reason": "short"}).status_code == 422
    tehsildar.call("POST", f"{path}/suspension", {"reason": WHY})

    credential, shown = world.read(holder.vc), holder.wallet.show(holder.sd_jwt, "income_below_800000")
    page = opened(people.door(), f"/verify/{holder.number}")
    assert '<p class="big">Suspended</p>' in page.text and WHY not in page.text
    assert world.standing(holder.number) == "suspended"
    assert (world.file_worth(holder.file), world.worth(shown, **QUESTION)["verdict"]) == ("suspended", "suspended")
    wait_until(lambda: world.bits(credential) == {"revocation": 0, "suspension": 1}, patience_s=A_MINUTE_S)
    wait_until(lambda: len(told(stack, holder.citizen, ids.shown(holder.number))) > 1, patience_s=A_MINUTE_S)

    tehsildar.call("POST", f"{path}/lifting", {"reason": "The complaint was unfounded."})
    assert world.standing(holder.number) == "valid"
    wait_until(lambda: world.bits(credential) == {"revocation": 0, "suspension": 0}, patience_s=A_MINUTE_S)
    entry = tehsildar.call("GET", f"{path}/entry")
    assert [(move["what"], move["reason"] == WHY) for move in entry["moves"]] == [("suspend", True), ("lift", False)]
    assert [move["by"]["officer_id"] for move in entry["moves"]] == [tehsildar.officer_id] * 2


@pytest.mark.behaviour("S104")
def test_after_a_change_of_keys_every_form_is_still_genuine(
    stack: House, people: People, world: World, holder: Holder
) -> None:
    before = part(holder.vc, 0)["kid"]
    for step in ("--prepare", "--use"):
        subprocess.run(
            [sys.executable, "-m", "infra", "signing", step],
            env={**os.environ, **stack.environment()},
            cwd=stack.root,
            check=True,
            capture_output=True,
        )
    stack.stop_host()
    stack.start_host()
    new = Holder(people)
    assert part(new.vc, 0)["kid"] != before
    for one in (holder, new):
        credential = world.read(one.vc)
        wait_until(lambda found=credential: world.bits(found) == {"revocation": 0, "suspension": 0})
        shown = one.wallet.show(one.sd_jwt, "name")
        verifier = SDJWTVerifier(shown, world.issuer_key, QUESTION["audience"], QUESTION["nonce"])
        assert verifier.get_verified_payload()["name"] == INCOME.values["name"]
        assert (world.file_worth(one.file), world.worth(shown, **QUESTION)["verdict"]) == ("valid", "valid")


@pytest.mark.behaviour("S19")
def test_a_corrected_certificate_takes_the_place_of_the_former_one_for_everybody(
    stack: House, people: People, world: World, holder: Holder
) -> None:
    _, tehsildar = people.desks(INCOME)
    door = people.officer_at_browser(tehsildar.officer_id)
    page = opened(door, f"/desk/certificates/{holder.number}")
    order = {"what": "correct", "reason": "The name was misspelt in the form.", "value.name": "Corrected Name"}
    said = door.submit(page, order, having="what")
    assert said.status == 200 and "is being made" in said.text

    wait_until(lambda: world.standing(holder.number) == "superseded", patience_s=A_MINUTE_S)
    citizen = people.again(holder.citizen)
    new = wait_until(
        lambda: found if (found := citizen.see(holder.application_id)["certificate_id"]) != holder.number else None,
        patience_s=A_MINUTE_S,
    )
    assert world.standing(new) == "valid"
    assert world.read(citizen.ask("GET", f"/v1/certificates/{new}/credential").text)["credentialSubject"]["name"] == (
        "Corrected Name"
    )
    credential = world.read(holder.vc)
    wait_until(lambda: world.bits(credential)["revocation"] == 1, patience_s=A_MINUTE_S)
    wait_until(
        lambda: any("corrected" in text or "दुरुस्त" in text for text in told(stack, citizen, ids.shown(holder.number)))
    )


@pytest.mark.behaviour("S19")
def test_who_is_suspended_in_the_register_has_no_valid_certificate_until_the_order_is_lifted(
    stack: House, people: People, world: World
) -> None:
    citizen, found = issued(people, DOCTOR)
    number = found["certificate_id"]
    registered = wait_until(lambda: citizen.call("GET", "/v1/registrations")["items"], patience_s=A_MINUTE_S)[0]
    orders = f"/v1/registers/haryana/{registered['register_name']}/entries/{registered['number']}/orders"
    registrar = people.officer(REGISTRAR)
    credential = world.read(citizen.ask("GET", f"/v1/certificates/{number}/credential").text)
    assert credential["credentialSubject"]["registration_number"] == registered["number"]
    jsonschema.validate(credential, world.get(credential["credentialSchema"]["id"]))
    why = "Practised under another practitioner's name."
    registrar.call("POST", orders, {"order": "suspend", "order_number": "HMC/7/2026", "reason": why})
    wait_until(lambda: world.standing(number) == "suspended", patience_s=A_MINUTE_S)
    heard = wait_until(lambda: told(stack, citizen, "HMC/7/2026"), patience_s=A_MINUTE_S)
    assert len(heard) == 1 and registered["number"] in heard[0]
    (order,) = citizen.call("GET", "/v1/registrations")["items"][0]["orders"]
    assert (order["order_number"], order["reason"]) == ("HMC/7/2026", why)
    page = opened(people.door(), f"/verify/{number}")
    assert '<p class="big">Suspended</p>' in page.text and why not in page.text
    assert world.file_worth(citizen.certificate(number)) == "suspended"
    registrar.call(
        "POST",
        orders,
        {"order": "lift", "order_number": "HMC/9/2026", "reason": "The council has heard and cleared the doctor."},
    )
    wait_until(lambda: world.standing(number) == "valid", patience_s=A_MINUTE_S)
    wait_until(lambda: told(stack, citizen, "HMC/9/2026"), patience_s=A_MINUTE_S)
    assert not told(stack, citizen, ids.shown(number))[1:], "of the certificate only that it was issued"
