"""Cards of families and members, and what they open, through the public doors."""

import re
from typing import Any

import httpx
import pypdfium2
import pytest

from chalicelib.adapters import base45, cbor
from chalicelib.core import ids
from infra.actors import Citizen, Officer, Program
from tests.door import House, wait_until
from tests.qr import codes_in
from tests.spine.people import People, opened

pytestmark = pytest.mark.stack

OFFICE, SECRETARY = "panchayat-theog", "hp-yashpal-chauhan"
WELFARE = "hp-kuldeep-mehra"


def a_member(name: str, relation: str, born: str, mobile: str = "") -> dict[str, Any]:
    facts = {"name": {"en": name, "hi": "कमला वर्मा"}, "birth_date": born, "sex": "female", "relation": relation}
    return facts | {"district": 23, "subdistrict": 184, "mobiles": [mobile] if mobile else []}


class Home:
    """A family with a citizen who is its head and has done the e-KYC."""

    def __init__(self, people: People) -> None:
        self.people, self.mobile = people, people.mobile()
        self.secretary: Officer = people.officer(SECRETARY)
        members = [
            a_member("Kamla Devi Verma", "head", "1950-03-04", self.mobile),
            a_member("Nisha Verma", "child", "2001-08-09"),
        ]
        wanted = {"office_id": OFFICE, "members": members}
        made = self.secretary.call("POST", "/v1/families", wanted, key="a-home-with-cards")
        self.family_id = made["family"]["family_id"]
        self.head, self.child = made["members"]
        self.head_id, self.child_id = self.head["member_id"], self.child["member_id"]
        self.citizen: Citizen = people.citizen(mobile=self.mobile)
        self._know()

    def _know(self) -> None:
        seen = len(self.people.stack.inbox(self.mobile))
        told = {"member_id": self.head_id, "birth_date": self.head["birth_date"]}
        way = self.citizen.call("POST", "/v1/my/kyc-codes", told)
        answer = {"challenge_id": way["challenge_id"], "code": code_of_sms(self.people.stack, self.mobile, seen)}
        self.citizen.call("POST", "/v1/my/kyc-answers", answer)

    def cards(self, most: int) -> list[dict[str, Any]]:
        """Those of the head and of the family, once there are so many."""

        def there() -> list[dict[str, Any]] | None:
            response = self.citizen.ask("GET", "/v1/cards")
            found: list[dict[str, Any]] = response.json().get("cards", [])
            return found if len([one for one in found if one["status"] == "valid"]) >= most else None

        return wait_until(there, patience_s=60, every_s=0.3)

    def of_family(self) -> list[dict[str, Any]]:
        """Every card, as the secretary sees them."""
        found: list[dict[str, Any]] = self.secretary.call("GET", f"/v1/families/{self.family_id}/cards")["cards"]
        return found

    def file(self, card_id: str) -> bytes:
        """The signed file."""
        headers = {"Authorization": f"Bearer {self.citizen.token}"}
        answer = self.citizen.http.get(f"/my-cards/{card_id}/download", headers=headers)
        return httpx.get(answer.headers["Location"], timeout=60).content


def code_of_sms(stack: House, mobile: str, seen: int) -> str:
    sent = wait_until(lambda: found if len(found := stack.inbox(mobile)) > seen else None)
    found = re.search(r"\b\d{6}\b", sent[0]["text"])
    assert found, sent
    return found[0]


@pytest.fixture(scope="module")
def home(people: People) -> Home:
    """One for all these tests."""
    return Home(people)


def claims_of(file: bytes) -> dict[int, Any]:
    import zlib

    with pypdfium2.PdfDocument(file) as document:
        [code] = codes_in(document[1].render(scale=8).to_pil())
    payload = cbor.decode(zlib.decompress(base45.decode(code.text))).value[2]
    claims: dict[int, Any] = cbor.decode(payload)
    return claims


@pytest.mark.behaviour("S46", "S47")
def test_a_family_and_every_member_has_a_card_with_number_and_a_code_that_says_nothing_sensitive(
    people: People, home: Home
) -> None:
    own, family = home.cards(2)
    assert (own["holder_id"], family["holder_id"]) == (home.head_id, home.family_id)
    file = home.file(own["card_id"])
    with pypdfium2.PdfDocument(file) as document:
        sizes = [tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in document]
        front = document[0].get_textpage().get_text_range()
    assert sizes == [(86, 54), (86, 54), (210, 297)]
    assert ids.shown(home.head_id) in front and "Him Sadasya" in front and "Kamla Devi Verma" in front
    claims = claims_of(file)
    assert claims[169] == {1: ids.shown(home.head_id), 4: "Kamla Devi Verma"}
    assert home.mobile not in str(claims) and "1950" not in str(claims)
    asked = claims[-70001][7]
    assert people.program().call("GET", asked)["standing"] == "valid"
    assert people.program().call("GET", asked[:-16] + "0" * 16)["standing"] == "unknown"


@pytest.mark.behaviour("S49")
def test_the_number_of_a_card_alone_shows_nothing_and_a_code_opens_the_benefits(
    stack: House, people: People, home: Home
) -> None:
    stranger = people.program()
    unknown = ids.number_for("HPM", "nobody at all")
    answers = [stranger.call("POST", "/v1/cards/codes", {"number": one}) for one in (home.child_id, unknown)]
    assert [set(one) for one in answers] == [{"challenge_id", "expires_at"}] * 2
    assert [len(one["challenge_id"]) for one in answers] == [40, 40]
    for path in (f"/cards/{home.head_id}", f"/v1/cards/{home.head_id}", f"/v1/benefits?number={home.head_id}"):
        answer = stranger.ask("GET", path)
        assert answer.status_code in (401, 403, 404) and "Kamla" not in answer.text
    seen = len(stack.inbox(home.mobile))
    sent = stranger.call("POST", "/v1/cards/codes", {"number": ids.shown(home.head_id)})
    code = code_of_sms(stack, home.mobile, seen)
    wrong = {"challenge_id": sent["challenge_id"], "code": "000000" if code != "000000" else "111111"}
    assert stranger.ask("POST", "/v1/cards/benefits", wrong).status_code == 422
    found = stranger.call("POST", "/v1/cards/benefits", {"challenge_id": sent["challenge_id"], "code": code})
    assert found["member_id"] == home.head_id


@pytest.mark.behaviour("S49")
def test_the_page_shows_entitled_and_received_and_which_fact_is_missing(people: People, home: Home) -> None:
    welfare: Officer = people.officer(WELFARE)
    paid = {
        "member_id": home.head_id,
        "department": "social-justice",
        "reference": "2026-11/000417",
        "title": {"en": "Old age pension, November", "hi": "वृद्धावस्था पेंशन, नवंबर"},
        "paise": 170_000_00,
        "paid_on": str(people.stack.now().date()),
    }
    for _ in range(2):
        assert welfare.call("POST", "/v1/disbursements", paid)["reference"] == paid["reference"]
    assert welfare.ask("POST", "/v1/disbursements", paid | {"paise": 1}).status_code == 409
    assert home.secretary.ask("POST", "/v1/disbursements", paid).status_code == 403
    found = home.citizen.call("GET", "/v1/benefits")
    chances = {one["service_id"].rpartition("/")[2]: one for one in found["entitled"]}
    assert chances["old-age-pension"]["chance"] == "entitled"
    missing = [fact["en"] for fact in chances["widow-pension"]["missing"]]
    assert chances["widow-pension"]["chance"] == "facts-missing" and "Income of the family in a year" in missing
    assert found["received_paise"] == paid["paise"] and len(found["received"]) == 1
    page = opened(people.citizen_at_browser(home.mobile), "/benefits")
    assert "₹1,70,000" in page.text and "Old age pension" in page.text
    log = home.citizen.call("GET", "/v1/privacy/log")["lines"]
    assert any("a benefit that was paid to you" in str(line["purpose"]) for line in log)


@pytest.mark.behaviour("S47")
def test_on_marriage_the_number_stays_and_the_card_before_is_superseded(people: People, home: Home) -> None:
    before = next(one for one in home.of_family() if one["holder_id"] == home.child_id)
    mover = {"member_id": home.child_id, "birth_date": home.child["birth_date"], "relation": "head"}
    today = str(people.stack.now().date())
    wanted = {"movers": [mover], "office_id": OFFICE, "why": "own-household", "on": today}
    moved = home.secretary.call("POST", "/v1/families/moves", wanted)
    new_family = moved["family"]["family_id"]

    def there() -> dict[str, Any] | None:
        cards = home.secretary.call("GET", f"/v1/families/{new_family}/cards")["cards"]
        found = [one for one in cards if one["holder_id"] == home.child_id and one["status"] == "valid"]
        return found[0] if found and found[0]["card_id"] != before["card_id"] else None

    after = wait_until(there, patience_s=60, every_s=0.3)
    assert (after["holder_id"], after["issue"]) == (home.child_id, before["issue"] + 1)


@pytest.mark.behaviour("S46", "S47")
def test_a_lost_card_ends_at_once_and_a_duplicate_needs_a_reason(people: People, home: Home) -> None:
    own = next(one for one in home.cards(2) if one["kind"] == "member" and one["status"] == "valid")
    asked = claims_of(home.file(own["card_id"]))[-70001][7]
    home.citizen.call("POST", f"/v1/cards/{own['card_id']}/loss")
    assert people.program().call("GET", asked)["standing"] == "revoked"
    path = f"/v1/holders/{home.head_id}/cards"
    assert home.secretary.ask("POST", path, {"reason": "x"}).status_code == 422
    given = home.secretary.call("POST", path, {"reason": "Lost on the way to the bank in Theog"})
    assert given["holder_id"] == home.head_id and given["issue"] == own["issue"] + 1
    stranger: Program = people.citizen()
    assert stranger.ask("POST", f"/v1/cards/{given['card_id']}/loss").status_code == 404


@pytest.mark.behaviour("S46")
def test_bulk_issue_by_the_machine_makes_what_is_missing_and_nothing_twice(
    stack: House, people: People, home: Home
) -> None:
    import os
    import subprocess
    import sys

    def run(name: str) -> str:
        command = [sys.executable, "-m", "infra", "bulk", "--region", "himachal-pradesh", "--name", name]
        env = {**os.environ, **stack.environment()}
        done = subprocess.run(
            command, env=env, cwd=stack.root, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    home.cards(1)
    before = {one["card_id"] for one in home.of_family()}
    run("trial")
    told = run("trial")
    assert "attempt 2" in told
    assert {one["card_id"] for one in home.of_family()} == before
    officer = people.officer_at_browser(SECRETARY)
    page = opened(officer, "/bulk/trial")
    assert "<progress" in page.text
    found = home.secretary.call("GET", "/v1/bulk/trial")
    assert found["planned"] and found["chunks"] == found["chunks_done"] >= 1
