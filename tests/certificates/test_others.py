"""Credentials before software that nobody here wrote: jose, jsonld, sd-jwt-vc, vc-bitstring-status-list of npm.

Installed on demand, by the lock file in `tests/others`, into a folder that later runs find again.
"""

import hashlib
import json
import os
import shutil
import subprocess
from base64 import urlsafe_b64decode
from pathlib import Path

import pytest

from chalicelib.adapters.settings import settings
from chalicelib.certificates import credentials, ending, lists, wallet
from chalicelib.certificates import store as register
from tests.certificates.builders import NOW, a_citizen, an_officer, an_order
from tests.certificates.holder import QUESTION, Wallet

HERE = Path(__file__).parents[1] / "others"
WHY = "A complaint is being looked into."

pytestmark = pytest.mark.skipif(not (shutil.which("node") and shutil.which("npm")), reason="needs node and npm")


@pytest.fixture(scope="session")
def others() -> Path:
    """The folder with the libraries, installed where they are not there yet. The first one to come installs."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ekdwar"
    name = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:16]
    folder = cache / f"others-{name}"
    if not folder.exists():
        coming = cache / f"others-{name}.{os.getpid()}"
        coming.mkdir(parents=True)
        for file in ("package.json", "package-lock.json"):
            shutil.copy(HERE / file, coming)
        quiet = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
        subprocess.run(quiet, cwd=coming, check=True, capture_output=True, timeout=300)
        try:
            coming.rename(folder)
        except OSError:
            shutil.rmtree(coming)
    return folder


@pytest.fixture
def look(others, tmp_path):
    """What the libraries find."""

    def do(**asked: object) -> dict:
        program = others / f"check-{os.getpid()}.mjs"
        shutil.copy(HERE / "check.mjs", program)
        try:
            done = subprocess.run(
                ["node", str(program)], input=json.dumps(asked), capture_output=True, text=True, timeout=60, check=False
            )
        finally:
            program.unlink()
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return do


@pytest.fixture
def shown(issue, ask):
    """A certificate in both forms, with its lists as they stand: `shown(number)`."""
    holders: dict[str, tuple[Wallet, str]] = {}

    def do(number: str) -> dict:
        vc = credentials.vc_of(number, a_citizen(), now=NOW)
        if number not in holders:
            one = Wallet(lambda _: (200, {}), lambda *_: (200, {}), lambda: NOW)
            certificate = register.get(number)
            key = {name: one.key.as_dict(private=False)[name] for name in ("kty", "crv", "x", "y")}
            holders[number] = one, wallet.sd_jwt_of(certificate, key, now=NOW)
        lists.note_standing(number, now=NOW)
        one, credential = holders[number]
        place = str(register.get(number).place.list)
        kid = json.loads(urlsafe_b64decode(vc.split(".")[0] + "=="))["kid"]
        _, body, _ = ask("GET", "/.well-known/did.json")
        keys = {method["id"]: method["publicKeyJwk"] for method in json.loads(body)["verificationMethod"]}
        return {
            "vc": vc,
            "key": keys[kid],
            "lists": {purpose: lists.published(place, purpose) for purpose in ("revocation", "suspension")},
            "status_list": lists.published(place, "tokens"),
            "sd_jwt": one.show(credential, "name"),
            "holder": one.key.as_dict(private=False),
            "nonce": QUESTION["nonce"],
            "moment": int(NOW.timestamp()) + 5,
            "contexts": {f"{settings.public_url}/credentials/v1": json.loads(ask("GET", "/credentials/v1")[1])},
        }

    return do


@pytest.mark.behaviour("S4")
def test_they_find_both_forms_genuine_and_good(issue, shown, look):
    found = look(**shown(issue(an_order())))
    assert found["vc"]["found"]["type"][1] == "IncomeCertificateCredential"
    assert found["statuses"]["found"] == {"revocation": False, "suspension": False}
    assert found["sd_jwt"]["found"]["name"] == "Sunita Ramesh Patil"
    assert "annual_income" not in found["sd_jwt"]["found"]


@pytest.mark.behaviour("S4")
def test_every_word_of_a_credential_is_explained_by_the_contexts_without_the_net(issue, shown, look):
    found = look(**shown(issue(an_order())))["linked"]["found"]
    [subject] = found["https://www.w3.org/2018/credentials#credentialSubject"]
    ours = f"{settings.public_url}/credentials/v1#"
    assert subject["https://schema.org/name"][0]["@value"] == "Sunita Ramesh Patil"
    assert {f"{ours}certificateNumber", f"{ours}annual_income"} <= set(subject)
    assert f"{ours}IncomeCertificateCredential" in found["@type"]
    statuses = found["https://www.w3.org/2018/credentials#credentialStatus"]
    entry = "https://www.w3.org/ns/credentials/status#BitstringStatusListEntry"
    assert [one["@type"] for one in statuses] == [[entry], [entry]]


def test_a_word_that_no_context_explains_is_refused(issue, shown, look):
    whole = shown(issue(an_order()))
    [address] = whole["contexts"]
    empty = {address: {"@context": {}}}
    assert "refused" in look(**whole | {"contexts": empty})["linked"]


@pytest.mark.behaviour("S19")
def test_they_see_what_an_officer_has_suspended_lifted_and_revoked(issue, shown, look):
    number = issue(an_order())
    shown(number)
    ending.suspend(number, an_officer(), WHY, now=NOW)
    suspended = look(**shown(number))
    assert suspended["statuses"]["found"] == {"revocation": False, "suspension": True}
    assert "Status is not valid" in suspended["sd_jwt"]["refused"]
    ending.lift(number, an_officer(), "The complaint was unfounded.", now=NOW)
    assert look(**shown(number))["sd_jwt"]["found"]["name"] == "Sunita Ramesh Patil"
    ending.revoke(number, an_officer(), "The papers were forged.", now=NOW)
    revoked = look(**shown(number))
    assert revoked["statuses"]["found"] == {"revocation": True, "suspension": False}
    assert "Status is not valid" in revoked["sd_jwt"]["refused"]


def test_they_refuse_what_was_tampered_with_and_another_nonce(issue, shown, look):
    whole = shown(issue(an_order()))
    head, body, mark = whole["vc"].split(".")
    bent = {"vc": f"{head}.{body[:-4]}AAAA.{mark}"}
    assert "refused" in look(**whole | bent)["vc"]
    assert "refused" in look(**whole | {"nonce": "another"})["sd_jwt"]
