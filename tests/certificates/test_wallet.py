"""A certificate in a wallet: a small wallet of its own, on joserfc and the reference implementation of SD-JWT, walks
the whole of OpenID4VCI 1.0 through the public doors, and shows what it has."""

import json
from datetime import timedelta
from urllib.parse import unquote, urlencode, urlsplit

import pytest
from joserfc.jwk import ECKey
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

from chalicelib.adapters.jwk import base64url
from chalicelib.certificates import credentials, ending, lists, store, wallet
from chalicelib.core.clock import install
from tests.certificates.builders import NOW, a_citizen, an_officer, an_order
from tests.certificates.holder import GRANT, QUESTION, Wallet

INCOME = {
    "name": "annual_income",
    "label": {"en": "Income"},
    "value": {"en": "₹1,84,000"},
    "plain": "184000.00",
    "kind": "rupees",
}
NAME = {"name": "name", "label": {"en": "Name"}, "value": {"en": "Sunita Ramesh Patil"}, "plain": "Sunita Ramesh Patil"}
CLAIMS = tuple(
    {
        "name": f"income_below_{most}",
        "of": "annual_income",
        "value": most > 184_000,
        "label": {"en": "Below"},
        "below": most,
    }
    for most in (100_000, 250_000, 800_000)
)


class After:
    """A clock that stands some time after NOW."""

    def __init__(self, **later: int) -> None:
        self.moment = NOW + timedelta(**later)

    def now(self):
        return self.moment


@pytest.fixture
def an_income(issue):
    """A certificate with claims that follow from its income."""
    return lambda **changes: issue(an_order(subject=(NAME, INCOME), claims=CLAIMS, **changes))


@pytest.fixture
def post(ask):
    """`post("/wallet/token", {…})` as a form, or with a bearer token as JSON; gives status and answer."""

    def do(path: str, body: dict, bearer: str = "") -> tuple[int, dict]:
        if bearer:
            status, text, _ = ask("POST", path, body=body, headers={"authorization": f"Bearer {bearer}"})
        else:
            form = {"content-type": "application/x-www-form-urlencoded"}
            status, text, _ = ask("POST", path, body=urlencode(body), headers=form)
        return status, json.loads(text)

    return do


@pytest.fixture
def a_wallet(ask, post):
    """A wallet with an offer scanned. `a_wallet(number)` gives it and the digits."""

    def get(path: str) -> tuple[int, dict]:
        status, body, _ = ask("GET", "/wallet/offers/{offer_id}", offer_id=path.rpartition("/")[2])
        return status, json.loads(body)

    def make(number: str) -> tuple[Wallet, str]:
        status, body, _ = ask("POST", "/v1/certificates/{number}/wallet-offer", number=number, who=a_citizen())
        assert status == 201
        offered, one = json.loads(body), Wallet(get, post, lambda: NOW)
        one.scan(offered["link"])
        return one, offered["tx_code"]

    return make


@pytest.fixture
def held(an_income, a_wallet):
    """A wallet that has an income certificate as SD-JWT: the number, the wallet, the credential."""
    number = an_income()
    one, digits = a_wallet(number)
    assert one.redeem(digits)[0] == 200
    status, answer = one.fetch("sd-jwt", one.proof())
    assert status == 200, answer
    return number, one, answer["credentials"][0]["credential"]


@pytest.fixture
def checked(ask):
    """What our own door says of a presentation."""

    def do(presentation: str, **asked: str) -> dict:
        status, body, _ = ask("POST", "/v1/presentations", body={"presentation": presentation, **asked})
        assert status == 200, body
        return json.loads(body)

    return do


@pytest.fixture
def issuer_key(ask):
    """The key of an SD-JWT, as a verifier looks it up by `iss` and `kid`."""

    def look(_issuer: str, header: dict) -> JWK:
        _, body, _ = ask("GET", "/.well-known/jwt-vc-issuer")
        keys = {key["kid"]: key for key in json.loads(body)["jwks"]["keys"]}
        return JWK(**keys[header["kid"]])

    return look


def test_a_wallet_gets_both_forms_through_the_doors_that_the_metadata_names(an_income, a_wallet, ask):
    one, digits = a_wallet(an_income())
    _, body, _ = ask("GET", "/.well-known/oauth-authorization-server")
    server = json.loads(body)
    assert server["pre-authorized_grant_anonymous_access_supported"] is True
    assert urlsplit(server["token_endpoint"]).path == "/wallet/token"
    assert one.offer["grants"][GRANT]["tx_code"] == {
        "input_mode": "numeric",
        "length": 6,
        "description": "The six digits beside the code that you scanned",
    }

    status, token = one.redeem(digits)
    assert (status, token["token_type"]) == (200, "Bearer")
    for form, proof in (("dc+sd-jwt", one.proof()), ("vc+jwt", "")):
        status, answer = one.fetch(form, proof)
        assert status == 200
        assert len(answer["credentials"]) == 1


@pytest.mark.behaviour("S4")
def test_the_reference_implementation_finds_it_genuine_and_sees_only_what_is_shown(held, issuer_key):
    number, one, credential = held
    shown = one.show(credential, "income_below_800000")
    verified = SDJWTVerifier(shown, issuer_key, QUESTION["audience"], QUESTION["nonce"]).get_verified_payload()
    assert verified["income_below_800000"] is True
    hidden = {"name", "annual_income", "certificate_number", "income_below_100000", "income_below_250000"}
    assert not hidden & set(verified)
    assert "Sunita" not in shown and "184000" not in shown and number not in shown
    assert verified["vct"].endswith("/credentials/maharashtra/revenue/a-service/type")


def test_an_office_checks_a_presentation_and_learns_only_what_is_shown(held, checked):
    _, one, credential = held
    found = checked(one.show(credential, "income_below_250000", "income_below_100000"), **QUESTION)
    assert (found["verdict"], found["bound"]) == ("valid", True)
    assert found["claims"] == {"income_below_100000": False, "income_below_250000": True}
    assert found["title"]["en"] == "Income certificate"


def test_a_presentation_for_another_verifier_question_or_time_is_not_its_holders(held, checked):
    _, one, credential = held
    shown = one.show(credential, "name")
    assert checked(shown, **QUESTION)["verdict"] == "valid"
    for wrong in ({"nonce": "another"}, {"audience": "https://other.example"}, {"nonce": ""}, {"audience": ""}):
        assert checked(shown, **QUESTION | wrong)["verdict"] == "not-bound"
    assert checked(credential, **QUESTION)["verdict"] == "not-bound"
    assert checked(credential)["verdict"] == "valid"
    assert checked(credential)["bound"] is False

    install(After(minutes=6))
    assert checked(shown, **QUESTION)["verdict"] == "not-bound"


def test_who_has_copied_a_credential_cannot_show_it_as_the_holder(held, checked):
    _, one, credential = held
    one.key = ECKey.generate_key("P-256")
    assert checked(one.show(credential, "name"), **QUESTION)["verdict"] == "not-bound"


def test_what_was_tampered_with_or_added_is_foreign(held, checked):
    _, _, credential = held
    token, *slips = credential.split("~")
    forged = base64url(json.dumps(["salt", "income_below_100000", True]).encode())
    deep = base64url(b"[" * 20_000 + b"]" * 20_000)
    odd = [base64url(one) for one in (b"7", b"null", b'"abc"', b'{"a":1,"b":2,"c":3}', b'["salt",["name"],1]', b"\xff")]
    head, body, mark = token.split(".")
    bent = f"{head}.{body}.{'A' if mark[0] != 'A' else 'B'}{mark[1:]}"
    for wrong in (
        f"{token}~{forged}~",
        f"{token}~{slips[0]}~{slips[0]}~",
        "~".join([bent, *slips]),
        "not~a~credential~or~so",
        *(f"{token}~{one}~" for one in (*odd, deep)),
        *(f"{one}.{body}.{mark}~" for one in (*odd, deep)),
        *(f"{head}.{one}.{mark}" for one in (*odd, deep)),
        f"{token}~{slips[0]}~{head}.{deep}.{mark}",
        f"{head}.{body}.AAAA~",
        f"{head}.{body}.~{slips[0]}~",
    ):
        assert checked(wrong)["verdict"] == "foreign"


@pytest.mark.behaviour("S19")
def test_a_presentation_of_a_suspended_or_revoked_certificate_says_so_at_once(held, checked):
    number, one, credential = held
    shown = one.show(credential, "income_below_800000")
    ending.suspend(number, an_officer(), "A complaint is being looked into.", now=NOW)
    assert checked(shown, **QUESTION)["verdict"] == "suspended"
    ending.lift(number, an_officer(), "The complaint was unfounded.", now=NOW)
    assert checked(shown, **QUESTION)["verdict"] == "valid"
    ending.revoke(number, an_officer(), "The papers were forged.", now=NOW)
    assert checked(shown, **QUESTION)["verdict"] == "revoked"


def test_a_w3c_credential_can_be_checked_at_the_same_door(issue, checked):
    number = issue(an_order())
    token = credentials.vc_of(number, a_citizen(), now=NOW)
    found = checked(token)
    assert (found["verdict"], found["claims"]["annual_income"]) == ("valid", "₹1,84,000")
    head, body, mark = token.split(".")
    assert checked(f"{head}.{body[:-4]}AAAA.{mark}")["verdict"] == "foreign"


def test_five_wrong_digits_end_an_offer(an_income, a_wallet):
    one, digits = a_wallet(an_income())
    wrong = f"{(int(digits) + 1) % 10**6:06}"
    for _ in range(5):
        assert one.redeem(wrong) == (400, {"error": "invalid_grant"})
    assert one.redeem(digits) == (400, {"error": "invalid_grant"})


def test_a_code_works_once_and_for_a_quarter_of_an_hour(an_income, a_wallet, ask):
    one, digits = a_wallet(an_income())
    assert one.redeem(digits)[0] == 200
    assert one.redeem(digits)[0] == 400
    other, digits = a_wallet(an_income())

    install(After(minutes=16))
    assert other.redeem(digits)[0] == 400
    offer_id = other.offer["grants"][GRANT]["pre-authorized_code"].partition(".")[0]
    assert ask("GET", "/wallet/offers/{offer_id}", offer_id=offer_id)[0] == 404


def test_of_two_who_redeem_at_once_one_gets_a_token(an_income, a_wallet, monkeypatch):
    one, digits = a_wallet(an_income())
    keep, first = wallet.shelf.keep_offer, []

    def keep_late(changed):
        if not first:
            first.append(None)
            first.append(one.redeem(digits)[0])
        return keep(changed)

    monkeypatch.setattr(wallet.shelf, "keep_offer", keep_late)
    assert one.redeem(digits)[0] == 400
    assert first[1] == 200


def test_a_wallet_that_fetches_both_forms_at_once_gets_both(an_income, a_wallet, monkeypatch):
    one, digits = a_wallet(an_income())
    one.redeem(digits)
    keep, other = wallet.shelf.keep_offer, []

    def keep_late(changed):
        if not other:
            other.append(None)
            other.append(one.fetch("vc+jwt")[0])
        return keep(changed)

    monkeypatch.setattr(wallet.shelf, "keep_offer", keep_late)
    assert one.fetch("sd-jwt", one.proof())[0] == 200
    assert other[1] == 200


def test_six_credentials_come_of_one_offer(an_income, a_wallet):
    one, digits = a_wallet(an_income())
    one.redeem(digits)
    assert [one.fetch("vc+jwt")[0] for _ in range(7)] == [200] * 6 + [400]


@pytest.mark.parametrize(
    ("header", "changes", "error"),
    [
        ({"typ": "JWT"}, {}, "invalid_proof"),
        ({"jwk": ECKey.generate_key("P-256").as_dict(private=False)}, {}, "invalid_proof"),
        ({}, {"aud": "https://somebody.else"}, "invalid_proof"),
        ({}, {"iat": int((NOW - timedelta(minutes=10)).timestamp())}, "invalid_proof"),
        ({}, {"nonce": "1.made-up.0"}, "invalid_nonce"),
        ({}, {"nonce": 7}, "invalid_nonce"),
        ({}, {"nonce": None}, "invalid_proof"),
    ],
    ids=["type", "another key", "another issuer", "old", "foreign nonce", "a number as nonce", "no nonce"],
)
def test_a_proof_that_is_not_for_us_now_brings_nothing(an_income, a_wallet, header, changes, error):
    one, digits = a_wallet(an_income())
    one.redeem(digits)
    assert one.fetch("sd-jwt", one.proof(header, **changes)) == (400, {"error": error})
    assert one.fetch("sd-jwt", one.proof())[0] == 200


def test_without_proof_token_or_known_form_there_is_nothing(an_income, a_wallet):
    one, digits = a_wallet(an_income())
    one.redeem(digits)
    assert one.fetch("sd-jwt") == (400, {"error": "invalid_proof"})
    for stolen in (f"{one.token[:-1]}x", "made.up", "-"):
        assert one.fetch("sd-jwt", one.proof(), bearer=stolen) == (401, {"error": "invalid_token"})
    unknown = {"credential_configuration_id": "passport.dc+sd-jwt"}
    assert one.post("/wallet/credential", unknown, one.token) == (400, {"error": "unknown_credential_configuration"})
    nested = "[" * 200_000
    for nothing in ({}, {"credential_configuration_id": None}, nested, f'{{"proofs":{nested}', "[]", "no json"):
        assert one.post("/wallet/credential", nothing, one.token) == (400, {"error": "invalid_credential_request"})


def test_a_token_may_be_sent_under_bearer_in_any_case_and_a_wrong_one_is_answered_as_rfc_6750_says(
    an_income, a_wallet, ask
):
    one, digits = a_wallet(an_income())
    one.redeem(digits)
    wanted = {"credential_configuration_id": one.offer["credential_configuration_ids"][1]}
    for scheme, status in (("bearer", 200), ("BEARER", 200), ("Basic", 401)):
        headers = {"authorization": f"{scheme} {one.token}"}
        found = ask("POST", "/wallet/credential", body=wanted, headers=headers)
        assert found[0] == status
    assert found[2]["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    assert ask("POST", "/wallet/credential", body=wanted)[0] == 401


@pytest.mark.parametrize("missing", ["grant_type", "pre-authorized_code", "tx_code"])
def test_what_is_not_asked_rightly_costs_no_try(an_income, a_wallet, missing):
    one, digits = a_wallet(an_income())
    code = one.offer["grants"][GRANT]["pre-authorized_code"]
    whole = {"grant_type": GRANT, "pre-authorized_code": code, "tx_code": digits}
    for wrong in (None, ""):
        asked = {name: value for name, value in {**whole, missing: wrong}.items() if value is not None}
        for _ in range(6):
            assert one.post("/wallet/token", asked, "") == (400, {"error": "invalid_request"})
    other = {**whole, "grant_type": "authorization_code"}
    assert one.post("/wallet/token", other, "") == (400, {"error": "unsupported_grant_type"})
    assert one.redeem(digits)[0] == 200


def test_only_its_holder_is_made_an_offer(an_income, ask):
    number = an_income()
    path = "/v1/certificates/{number}/wallet-offer"
    for stranger in (a_citizen("person-2"), an_officer()):
        assert ask("POST", path, number=number, who=stranger)[0] == 404
    ending.revoke(number, an_officer(), "The papers were forged.", now=NOW)
    assert ask("POST", path, number=number, who=a_citizen())[0] == 409


@pytest.mark.parametrize("how", ["suspended", "expired"])
def test_what_is_not_valid_today_is_not_offered_and_the_page_says_so(an_income, a_wallet, ask, how):
    install(After(hours=9, minutes=50))
    number = an_income(valid="for 1 days")
    one, digits = a_wallet(number)
    one.redeem(digits)
    if how == "suspended":
        ending.suspend(number, an_officer(), "A complaint is being looked into.", now=NOW)
    else:
        install(After(hours=9, minutes=56))
    assert ask("POST", "/v1/certificates/{number}/wallet-offer", number=number, who=a_citizen())[0] == 409
    status, page, _ = ask("GET", "/certificates/{certificate_id}/wallet", certificate_id=number, who=a_citizen())
    assert status == 200 and "not valid today" in page and '<form method="post" action="/certificates' not in page
    assert one.fetch("vc+jwt") == (400, {"error": "credential_request_denied"})


def test_what_was_revoked_after_the_offer_is_not_given(an_income, a_wallet):
    number = an_income()
    one, digits = a_wallet(number)
    one.redeem(digits)
    ending.revoke(number, an_officer(), "The papers were forged.", now=NOW)
    assert one.fetch("sd-jwt", one.proof()) == (400, {"error": "credential_request_denied"})


def test_the_page_shows_the_code_to_scan_and_the_digits_to_type(an_income, ask):
    number = an_income()
    path = "/certificates/{certificate_id}/wallet"
    status, page, _ = ask("GET", path, certificate_id=number, who=a_citizen())
    assert status == 200 and "data:image" not in page
    form = {"content-type": "application/x-www-form-urlencoded"}
    status, page, _ = ask("POST", path, certificate_id=number, who=a_citizen(), headers=form, body="")
    assert status == 200 and "data:image/svg+xml;base64," in page
    assert unquote(page).count("/wallet/offers/") == 1


@pytest.mark.behaviour("S104")
def test_after_a_change_of_keys_what_is_in_wallets_is_still_genuine(held, checked, issuer_key, change_key):
    _, one, credential = held
    change_key()
    shown = one.show(credential, "name")
    assert checked(shown, **QUESTION)["verdict"] == "valid"
    verified = SDJWTVerifier(shown, issuer_key, QUESTION["audience"], QUESTION["nonce"]).get_verified_payload()
    assert verified["name"] == "Sunita Ramesh Patil"


def test_each_credential_has_salts_of_its_own_and_names_one_place_of_the_lists(an_income, a_wallet):
    number = an_income()
    one, digits = a_wallet(number)
    one.redeem(digits)
    slips = [
        set(one.fetch("sd-jwt", one.proof())[1]["credentials"][0]["credential"].split("~")[1:-1]) for _ in range(2)
    ]
    assert not slips[0] & slips[1]
    assert len(slips[0]) == 6
    place = store.get(number).place
    assert lists.shelf.at_place(place.list, place.index) == number


def test_a_wallet_in_a_browser_may_ask_and_read(an_income, a_wallet, ask):
    one, digits = a_wallet(an_income())
    one.redeem(digits)
    offer_id = one.token.partition(".")[0]
    elsewhere = {"sec-fetch-site": "cross-site", "origin": "https://wallet.example"}
    asked = [
        ask("GET", "/wallet/offers/{offer_id}", offer_id=offer_id, headers=elsewhere),
        ask("GET", "/.well-known/ekdwar-keys.json", headers=elsewhere),
        ask("POST", "/wallet/nonce", headers=elsewhere),
        ask("POST", "/wallet/credential", body={}, headers=elsewhere),
        ask("POST", "/v1/presentations", body={"presentation": "x" * 30}, headers=elsewhere),
        ask("POST", "/v1/presentations", body={}, headers=elsewhere),
    ]
    assert [status for status, _, _ in asked] == [404, 200, 200, 401, 200, 422]
    for path in ("/wallet/token", "/wallet/nonce", "/wallet/credential", "/v1/presentations"):
        found = ask("OPTIONS", path, headers=elsewhere)
        assert (found[0], found[2]["Access-Control-Allow-Methods"]) == (204, "POST")
        assert "Authorization" in found[2]["Access-Control-Allow-Headers"]
        asked.append(found)
    assert {headers["Access-Control-Allow-Origin"] for _, _, headers in asked} == {"*"}
    assert "Access-Control-Allow-Origin" not in ask("GET", "/v1/certificates/{number}", number="x")[2]
