"""One certificate in every form, and what an officer orders about it, as the world sees it through the doors."""

import base64
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
from joserfc import jws
from joserfc.jwk import ECKey
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

from chalicelib.core import ids
from infra.actors import Citizen
from tests.certificates.holder import QUESTION, Wallet
from tests.door import House, wait_until
from tests.spine.councils import REGISTRAR
from tests.spine.people import DOCTOR, INCOME, People, issued, opened, told

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
    """A citizen with an income certificate in every form."""

    def __init__(self, people: People) -> None:
        self.citizen, found = issued(people, INCOME)
        self.application_id, self.number = found["application_id"], found["certificate_id"]
        self.file = self.citizen.certificate(self.number)
        answer = self.citizen.ask("GET", f"/v1/certificates/{self.number}/credential")
        assert answer.headers["content-type"] == "application/vc+jwt"
        self.vc = answer.text
        self.wallet = Wallet(_getting(self.citizen), _posting(self.citizen), people.stack.now)
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
    order = {"what": "correct", "reason": "The name was misspelt in the form.", "value.name.en": "Corrected Name"}
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
    people: People, world: World
) -> None:
    citizen, found = issued(people, DOCTOR)
    number = found["certificate_id"]
    registered = wait_until(lambda: citizen.call("GET", "/v1/registrations")["items"], patience_s=A_MINUTE_S)[0]
    orders = f"/v1/registers/haryana/{registered['register_name']}/entries/{registered['number']}/orders"
    registrar = people.officer(REGISTRAR)
    why = "Practised under another practitioner's name."
    registrar.call("POST", orders, {"order": "suspend", "order_number": "HMC/7/2026", "reason": why})
    wait_until(lambda: world.standing(number) == "suspended", patience_s=A_MINUTE_S)
    page = opened(people.door(), f"/verify/{number}")
    assert '<p class="big">Suspended</p>' in page.text and why not in page.text
    assert world.file_worth(citizen.certificate(number)) == "suspended"
    registrar.call(
        "POST",
        orders,
        {"order": "lift", "order_number": "HMC/9/2026", "reason": "The council has heard and cleared the doctor."},
    )
    wait_until(lambda: world.standing(number) == "valid", patience_s=A_MINUTE_S)
