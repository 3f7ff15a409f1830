"""W3C credentials and status lists, read by joserfc and jwcrypto with nothing but what our public doors say."""

import gzip
import json
import zlib
from base64 import urlsafe_b64decode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import jsonschema
import pytest
from joserfc import jws as joserfc_jws
from joserfc.jwk import ECKey
from jwcrypto import jwk as jwcrypto_jwk
from jwcrypto import jws as jwcrypto_jws

from chalicelib.catalogue.models import PublishedService
from chalicelib.certificates import bits, credentials, digital, ending, lists, particulars, reactions, store
from chalicelib.certificates.checking import actions as checking
from chalicelib.certificates.models import Place
from chalicelib.events.certificates import CertificateSuspended
from infra.signing import NothingPrepared, prepare_key, use_key
from tests.builders import a_service
from tests.certificates.builders import NOW, Still, a_certificate, a_citizen, an_officer, an_order

WHY = "A complaint is being looked into."
SITE = "https://ekdwar.example"


@pytest.fixture
def keys(ask):
    """The public keys by name, out of the DID document."""

    def look() -> dict:
        status, body, _ = ask("GET", "/.well-known/did.json")
        assert status == 200
        methods = json.loads(body)["verificationMethod"]
        return {method["id"]: method["publicKeyJwk"] for method in methods}

    return look


@pytest.fixture
def credential(ask):
    """The credential of a certificate, by the door of its holder."""

    def get(number: str, who=None) -> tuple:
        path = "/v1/certificates/{number}/credential"
        return ask("GET", path, number=number, who=who or a_citizen())[:2]

    return get


def opened(token: str, keys: dict) -> dict:
    """The payload, where two libraries of others find the signature of a listed key good."""
    header = json.loads(urlsafe_b64decode(token.split(".", maxsplit=1)[0] + "=="))
    key = keys[header["kid"]]
    found = joserfc_jws.deserialize_compact(token, ECKey.import_key(key), algorithms=["ES256"])
    other = jwcrypto_jws.JWS()
    other.deserialize(token, jwcrypto_jwk.JWK(**{name: key[name] for name in ("kty", "crv", "x", "y")}))
    assert other.payload == found.payload
    return json.loads(found.payload)


def bit(encoded: str, index: int) -> int:
    """A bit of a list, by the words of the specification."""
    raw = gzip.decompress(urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4)))
    return raw[index // 8] >> (7 - index % 8) & 1


def statuses(ask, keys: dict, payload: dict) -> tuple[int, int, int]:
    """What the lists say of a credential: revoked, suspended, and the token's status."""
    found = {}
    for entry in payload["credentialStatus"]:
        number, purpose = entry["statusListCredential"].split("/")[-2:]
        _, token, _ = ask("GET", "/status-lists/{number}/{purpose}", number=number, purpose=purpose)
        found[purpose] = bit(opened(token, keys)["credentialSubject"]["encodedList"], int(entry["statusListIndex"]))
    _, token, _ = ask("GET", "/status-lists/{number}/{purpose}", number=number, purpose="tokens")
    packed = opened(token, keys)["status_list"]["lst"]
    index = int(entry["statusListIndex"])
    raw = zlib.decompress(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    return found["revocation"], found["suspension"], raw[index // 4] >> 2 * (index % 4) & 3


@pytest.mark.behaviour("S4")
def test_a_certificate_is_a_w3c_credential_that_other_libraries_find_genuine(issue, credential, keys):
    number = issue(an_order())
    status, token = credential(number)
    assert status == 200

    payload = opened(token, keys())
    header = json.loads(urlsafe_b64decode(token.split(".")[0] + "=="))
    assert (header["typ"], header["alg"], header["cty"]) == ("vc+jwt", "ES256", "vc")
    assert payload["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert payload["type"] == ["VerifiableCredential", "IncomeCertificateCredential"]
    assert "vc" not in payload and "vp" not in payload
    assert payload["issuer"]["id"] == payload["iss"] == header["kid"].partition("#")[0]
    assert payload["validFrom"] == "2026-11-20T18:30:00Z"
    assert payload["validUntil"] == "2027-03-31T18:29:59Z"
    assert payload["exp"] == int(datetime(2027, 3, 31, 18, 29, 59, tzinfo=UTC).timestamp())
    said = {one["@language"]: one["@value"] for one in payload["credentialSubject"]["name"]}
    assert said == {"en": "Sunita Ramesh Patil", "mr": "सुनीता रमेश पाटील"}


def test_the_same_certificate_is_the_same_credential_however_often_it_is_asked_for(issue, credential):
    number = issue(an_order())
    assert credential(number)[1] == credential(number)[1]
    one, other = (a_certificate(an_order(application_id="MH4K7QX9M2TDR")) for _ in range(2))
    place = Place(list=0, index=7)
    assert digital.credential(one, place, site=SITE, issuer="did:web:x") == digital.credential(
        other, place, site=SITE, issuer="did:web:x"
    )


def test_only_its_holder_gets_the_credential(issue, credential):
    number = issue(an_order())
    assert credential(number, a_citizen("person-2"))[0] == 404


def test_nothing_is_made_of_a_certificate_that_was_ended_before(issue, credential):
    number = issue(an_order())
    ending.revoke(number, an_officer(), "The papers were forged.", now=NOW)
    assert credential(number)[0] == 409


def test_a_credential_of_a_suspended_certificate_is_made_and_its_list_says_so(issue, ask, credential, keys):
    number = issue(an_order())
    ending.suspend(number, an_officer(), WHY, now=NOW)
    status, token = credential(number)
    assert status == 200
    lists.make_sure(number, now=NOW)
    assert statuses(ask, keys(), opened(token, keys())) == (0, 1, 2)


@pytest.mark.behaviour("S19")
def test_the_status_lists_say_at_once_what_the_register_says(issue, ask, credential, keys):
    number, untouched = issue(an_order()), issue(an_order())
    payload, other = (opened(credential(one)[1], keys()) for one in (number, untouched))
    for one in (number, untouched):
        lists.make_sure(one, now=NOW)
    assert statuses(ask, keys(), payload) == (0, 0, 0)

    def after(move) -> tuple:
        move(number, an_officer(), WHY, now=NOW)
        for _ in range(2):
            lists.note_standing(number, now=NOW)
        return statuses(ask, keys(), payload)

    assert after(ending.suspend) == (0, 1, 2)
    assert after(ending.lift) == (0, 0, 0)
    assert after(ending.revoke) == (1, 0, 1)
    assert statuses(ask, keys(), other) == (0, 0, 0)


def test_a_list_of_which_nothing_changed_is_not_fetched_again(issue, ask, credential):
    number = issue(an_order())
    credential(number)
    lists.make_sure(number, now=NOW)
    path, which = "/status-lists/{number}/{purpose}", str(store.get(number).place.list)
    status, _, headers = ask("GET", path, number=which, purpose="revocation")
    assert (status, headers["Content-Type"]) == (200, "application/vc+jwt")
    assert "max-age=30" in headers["Cache-Control"]
    again = ask("GET", path, number=which, purpose="revocation", headers={"if-none-match": headers["ETag"]})
    assert again[:2] == (304, "")
    for wrong in (("999999", "revocation"), (which, "anything"), ("-1", "revocation"), ("०", "revocation")):
        assert ask("GET", path, number=wrong[0], purpose=wrong[1])[0] == 404


def test_two_changes_at_once_are_both_in_the_list(issue, credential, monkeypatch):
    """The first one is about to write what it has read when the other one comes in between."""
    numbers = [issue(an_order()) for _ in range(2)]
    for number in numbers:
        credential(number)
        ending.suspend(number, an_officer(), WHY, now=NOW)
    quicker, keep = [numbers[1]], lists.shelf.keep_list

    def keep_late(changed):
        if quicker:
            lists.note_standing(quicker.pop(), now=NOW)
        return keep(changed)

    monkeypatch.setattr(lists.shelf, "keep_list", keep_late)
    lists.note_standing(numbers[0], now=NOW)
    for number in numbers:
        place = store.get(number).place
        assert bits.has(lists.shelf.status_list(place.list, NOW).bits()[1], place.index)


def published_bit(number: str, purpose: str = "suspension") -> int:
    """What verifiers read of a certificate."""
    place = store.get(number).place
    token = lists.published(str(place.list), purpose)
    payload = json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
    return bit(payload["credentialSubject"]["encodedList"], place.index)


def test_what_is_published_last_is_what_is_kept(issue, credential, monkeypatch):
    """Of two who publish at once the one with the older list is slower, and stops."""
    numbers = [issue(an_order()) for _ in range(2)]
    for number in numbers:
        credential(number)
        ending.suspend(number, an_officer(), WHY, now=NOW)
    quicker, publish, tried = [numbers[1]], lists.shelf.publish, []

    def publish_late(kept, purpose, *what, **over):
        if quicker:
            lists.note_standing(quicker.pop(), now=NOW)
        tried.append((kept.version, purpose))
        publish(kept, purpose, *what, **over)

    monkeypatch.setattr(lists.shelf, "publish", publish_late)
    lists.note_standing(numbers[0], now=NOW)
    assert [published_bit(number) for number in numbers] == [1, 1]
    older, newer = sorted({version for version, _ in tried})
    assert tried == [*((newer, purpose) for purpose in lists.PURPOSES), (older, "revocation")]


def test_a_lifting_that_overtakes_the_suspension_stays(issue, credential, monkeypatch):
    """Nothing is set yet when the lifting is noted, so nothing is written that would stop the slower suspension."""
    number = issue(an_order())
    credential(number)
    lists.note_standing(number, now=NOW)
    ending.suspend(number, an_officer(), WHY, now=NOW)
    quicker, keep = [number], lists.shelf.keep_list

    def keep_late(changed):
        if quicker:
            ending.lift(quicker[0], an_officer(), "The complaint was unfounded.", now=NOW)
            lists.note_standing(quicker.pop(), now=NOW)
        return keep(changed)

    monkeypatch.setattr(lists.shelf, "keep_list", keep_late)
    lists.note_standing(number, now=NOW)
    assert published_bit(number) == 0


def test_ten_who_write_at_once_are_all_in_the_list(issue, credential):
    numbers = [issue(an_order()) for _ in range(10)]
    for number in numbers:
        credential(number)
        ending.suspend(number, an_officer(), WHY, now=NOW)
    together = Barrier(len(numbers))

    def note(number):
        together.wait()
        lists.note_standing(number, now=NOW)

    with ThreadPoolExecutor(len(numbers)) as pool:
        list(pool.map(note, numbers))
    assert [published_bit(number) for number in numbers] == [1] * 10


def test_an_event_brings_the_list_up_to_date_and_one_without_credential_has_no_place(issue, ask, credential, keys):
    number = issue(an_order())
    event = CertificateSuspended(
        event_id="1", at=NOW, certificate_id=number, application_id="A", service_id="s", region="r", officer_id="o"
    )
    reactions.spread_standing(event, Still())
    assert store.get(number).place is None
    payload = opened(credential(number)[1], keys())
    ending.suspend(number, an_officer(), WHY, now=NOW)
    reactions.spread_standing(event, Still())
    assert statuses(ask, keys(), payload) == (0, 1, 2)


@pytest.mark.behaviour("S104")
def test_after_a_change_of_keys_old_credentials_and_lists_are_still_genuine(issue, ask, credential, keys, change_key):
    old = issue(an_order())
    before = credential(old)[1]
    lists.make_sure(old, now=NOW)
    change_key()
    new = issue(an_order())
    after = credential(new)[1]
    lists.note_standing(new, now=NOW)

    assert before.split(".")[0] != after.split(".")[0]
    payloads = [opened(token, keys()) for token in (before, after)]
    assert [statuses(ask, keys(), payload) for payload in payloads] == [(0, 0, 0), (0, 0, 0)]
    assert credential(old)[1] == before


@pytest.mark.behaviour("S104")
def test_what_a_new_key_signs_is_found_genuine_by_who_fetched_the_keys_before_it_signed(
    issue, ask, credential, keys, signing
):
    former = set(keys())
    prepared = signing(prepare_key, organisation="Ekdwar test", now=datetime.now(UTC))
    assert signing(prepare_key, organisation="Ekdwar test", now=datetime.now(UTC)) == prepared
    listed, offline = keys(), checking.key_set(now=NOW)
    _, body, _ = ask("GET", "/.well-known/jwt-vc-issuer")
    [kid] = set(listed) - former
    assert kid in {key["kid"] for key in json.loads(body)["jwks"]["keys"]}
    assert kid.endswith(offline.keys[0].kid) and offline.current != offline.keys[0].kid
    assert opened(credential(issue(an_order()))[1], {name: listed[name] for name in former})

    assert signing(use_key).key_id == prepared.key_id
    store._signatories.cache_clear()
    assert opened(credential(issue(an_order()))[1], {kid: listed[kid]})
    with pytest.raises(NothingPrepared):
        signing(use_key)


def test_every_word_of_a_credential_has_a_meaning_of_ours_or_of_the_w3c(ask):
    _, body, headers = ask("GET", "/credentials/v1")
    context = json.loads(body)["@context"]
    assert headers["Content-Type"] == "application/ld+json"
    assert context["@vocab"].endswith("/credentials/v1#")


def test_a_credential_fits_the_schema_of_its_service():
    fields = [("name", "text", {"en": "Name"}), ("annual_income", "rupees", {"en": "Income"})]
    fields += [("address", "long_text", {"en": "Address"}), ("born", "date", {"en": "Born"})]
    schema = digital.schema(f"{SITE}/schema", {"en": "Income certificate"}, fields)
    jsonschema.Draft202012Validator.check_schema(schema)
    order = an_order()
    amount = {"annual_income": {"plain": "184000.00", "kind": "rupees"}}
    typed = tuple(field.model_copy(update=amount.get(field.name, {})) for field in order.subject)
    certificate = a_certificate(order.model_copy(update={"subject": typed}))
    payload = digital.credential(certificate, Place(list=0, index=7), site=SITE, issuer="did:web:x")
    assert payload["credentialSubject"]["annual_income"] == "184000.00"
    jsonschema.validate(payload, schema)
    wrong = {**payload, "credentialSubject": {**payload["credentialSubject"], "annual_income": 184000}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema)


def test_a_credential_from_a_register_fits_the_schema_and_the_metadata_of_its_service():
    register = {"name": "doctors", "does": "enter"}
    fields = [
        {"name": one.name, "kind": "text", "label": one.label, "on_certificate": True} for one in an_order("hi").subject
    ]
    service = a_service(register=register, fields=fields, office_by="name")
    schema = digital.schema(f"{SITE}/schema", {"en": "Registration"}, particulars.lines(service))
    subject = (particulars.number_line("HR-00017"), *an_order("hi").subject)
    certificate = a_certificate(an_order("hi", subject=subject))
    payload = digital.credential(certificate, Place(list=0, index=7), site=SITE, issuer="did:web:x")
    assert payload["credentialSubject"]["registration_number"] == "HR-00017"
    jsonschema.validate(payload, schema)
    published = PublishedService.model_construct(definition=service)
    assert [name for name, _ in credentials.named(published)][:2] == ["certificate_number", "registration_number"]


def test_a_type_is_named_after_the_title():
    assert digital.type_name({"en": "Certificate of permanent registration"}) == (
        "CertificateOfPermanentRegistrationCredential"
    )
    assert credentials.VC == "vc+jwt"
