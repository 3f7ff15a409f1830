"""The public register, orders of the registrar, and all councils side by side."""

import csv
import io
from typing import Any

import httpx
import pytest
from lxml import html

from chalicelib.core import ids
from tests.door import House, wait_until
from tests.spine.councils import ASSISTANT, REGISTRAR, Professional, answer_to, approve, bring_in, looked_up, page_of
from tests.spine.people import People, opened

pytestmark = pytest.mark.stack

PUBLIC = {"number", "status", "since", "name", "previous_names", "part", "kind", "qualifications", "registered_on"}
PUBLIC |= {"valid_until", "followed_by", "remarks"}
BORN = "1979-11-08"


@pytest.fixture(scope="module")
def books(stack: House, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What two councils kept on paper."""
    common = {"birth_date": BORN, "degree": "BDS"}
    rows = [
        {"number": "HSDC-801", "name": "Dr. Tanvi Chhabra", "mobile": "7300000011", "valid_until": 300, **common},
        {"number": "HSDC-802", "name": "Tanisha Chhabra", "mobile": "7300000012", "valid_until": -5, **common},
        {"number": "HSDC-803", "name": "=Tanu Vohra", "mobile": "7300000019", "valid_until": 300, **common},
        {"number": "HSDC-804", "name": "Monika Bedi", "mobile": "9000000162", "valid_until": 300, **common},
    ]
    bring_in(stack, tmp_path_factory.mktemp("books"), "dental", *rows)
    entries = [{"number": "CHSM-801", "name": "Usha Wadhwa", "mobile": "7300000014", "valid_until": 40, **common}]
    bring_in(stack, tmp_path_factory.mktemp("books"), "homoeopathy", *entries)


def by_number(found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {one["number"]: one for one in found}


@pytest.mark.behaviour("S18")
def test_anyone_finds_a_practitioner_by_number_or_name_and_sees_nothing_private(people: People, books: None) -> None:
    assert [one["name"] for one in looked_up(people, "dental", "hsdc-801")] == ["Dr. Tanvi Chhabra"]
    assert set(by_number(looked_up(people, "dental", "tan"))) >= {"HSDC-801", "HSDC-802", "HSDC-803"}
    found = by_number(looked_up(people, "dental", "chhabra"))
    assert {number: one["status"] for number, one in found.items()} == {"HSDC-801": "registered", "HSDC-802": "lapsed"}
    assert all({"number", "name", "status"} <= set(one) <= PUBLIC for one in found.values())
    page = opened(people.door(), "/r/haryana/register/dental?q=chhabra").text
    assert "HSDC-801" in page and "Lapsed" in page
    assert not any(secret in page for secret in ("7300000011", BORN, "8 November 1979"))
    assert "समाप्त" in opened(people.door("hi"), "/r/haryana/register/dental?q=HSDC-802").text


@pytest.mark.behaviour("S18")
def test_nobody_reads_a_register_by_walking_it(stack: House, people: People, books: None) -> None:
    walker = stack.door(address="203.0.113.77")
    short = walker.api("GET", "/v1/registers/haryana/dental?q=ta")
    assert short.status_code == 422 and "register.more-letters" in short.text
    known = walker.api("GET", "/v1/registers/haryana/dental?q=HSDC-801").json()
    unknown = walker.api("GET", "/v1/registers/haryana/dental?q=HSDC-9999").json()
    assert set(known) == set(unknown) and unknown == {"items": [], "more": False}
    for number in range(57):
        assert walker.api("GET", f"/v1/registers/haryana/dental?q=HSDC-{number}").status_code == 200
    stopped = walker.api("GET", "/v1/registers/haryana/dental?q=HSDC-801")
    assert stopped.status_code == 429 and stopped.json()["code"] == "too-many"
    page = walker.get("/r/haryana/register/dental?q=chhabra")
    assert page.status == 429 and "HSDC-801" not in page.text
    assert looked_up(people, "dental", "HSDC-801"), "others are not held up"


@pytest.mark.behaviour("S18")
def test_the_public_columns_of_a_register_are_a_list_that_says_its_age(
    stack: House, people: People, books: None
) -> None:
    stack.tick("make_register_lists")
    page = opened(people.door(), "/r/haryana/register/dental")
    assert "made on" in page.text and "/r/haryana/register/dental/list" in page.links
    answer = people.door().http.get("/r/haryana/register/dental/list")
    text = httpx.get(answer.headers["Location"]).content.decode("utf-8-sig")
    rows = {row["number"]: row for row in csv.DictReader(io.StringIO(text))}
    assert {"HSDC-801", "HSDC-802", "HSDC-803"} <= set(rows)
    assert rows["HSDC-802"]["status"] == "lapsed" and rows["HSDC-801"]["qualifications"] == "BDS"
    assert rows["HSDC-803"]["name"] == "'=Tanu Vohra", "a spreadsheet runs nothing"
    assert set(rows["HSDC-801"]) <= PUBLIC and "73000000" not in text and BORN not in text


@pytest.mark.behaviour("S18")
def test_an_entry_from_before_finds_its_holder_only_with_the_code_of_its_own_mobile(
    people: People, books: None
) -> None:
    stranger = people.citizen()
    claim = {"region": "haryana", "register_name": "dental", "number": "HSDC-803", "birth_date": "1990-01-01"}
    sent = stranger.call("POST", "/v1/registrations/claims", claim)
    assert set(sent) == {"challenge_id", "expires_at"} and not people.place.messages("+917300000013")
    wrong = stranger.ask("POST", "/v1/registrations/claims/answer", {**claim, **answer_to(sent, "123456")})
    assert wrong.status_code == 422
    holder, registrar = Professional(people, "=Tanu Vohra"), people.officer("hr-monika-bedi")
    page = page_of(registrar, "/desk/registers/haryana/dental/HSDC-803")
    assert "Correct a particular" in page and '<option value="mobile"' in page
    corrected = {"order": "correct", "order_number": "HSDC/2/2026", "particular": "mobile", "value": "7300000013"}
    why = {"reason": "She showed her identity card at the council."}
    path = "/v1/registers/haryana/dental/entries/HSDC-803/orders"
    remark = registrar.call("POST", path, corrected | why)["entry"]["remarks"][0]
    assert (remark["before"], remark["after"]) == ("+917300000019", "+917300000013")
    holder.claim("dental", "HSDC-803", BORN, "7300000013")
    assert [one["number"] for one in holder.entries()] == ["HSDC-803"]
    assert "link your professional registration" in people.place.messages("+917300000013")[0]["text"]
    again = stranger.call("POST", "/v1/registrations/claims", claim | {"birth_date": BORN})
    assert again["challenge_id"] and len(people.place.messages("+917300000013")) == 1, "it has its holder"


@pytest.mark.behaviour("S18")
def test_only_the_registrar_suspends_and_the_register_says_so_at_once(people: People, books: None) -> None:
    path = "/v1/registers/haryana/dental/entries/HSDC-801"
    suspension = {
        "order": "suspend",
        "order_number": "HSDC/12/2026",
        "reason": "Practised outside the register's part.",
    }
    assert people.officer("hr-tarun-sethi").ask("POST", f"{path}/orders", suspension).status_code == 403
    assert people.officer(REGISTRAR).ask("GET", path).status_code == 404, "another council's"
    registrar = people.officer("hr-monika-bedi")
    own = registrar.ask("POST", "/v1/registers/haryana/dental/entries/HSDC-804/orders", suspension)
    assert (own.status_code, own.json()["code"]) == (403, "own-registration")
    assert registrar.ask("POST", f"{path}/orders", suspension | {"reason": "no"}).status_code == 422
    registrar.call("POST", f"{path}/orders", suspension | {"public": True})
    assert "HSDC/12/2026" in page_of(registrar, "/desk/registers/haryana/dental/HSDC-801")
    (shown,) = looked_up(people, "dental", "HSDC-801")
    assert shown["status"] == "suspended" and shown["since"]
    assert [one["order_number"] for one in shown["remarks"]] == ["HSDC/12/2026"]
    wait_until(lambda: any("HSDC/12/2026" in one["text"] for one in people.place.messages("+917300000011")))
    again = registrar.call("POST", f"{path}/orders", suspension | {"public": True})
    assert len(again["entry"]["remarks"]) == 1, "the same order is written once"

    holder = Professional(people, "Dr. Tanvi Chhabra")
    holder.claim("dental", "HSDC-801", BORN, "7300000011")
    assert "HSDC/12/2026" in page_of(holder.citizen, "/registrations")
    told = {"entry_number": "HSDC-801", "mobile": holder.citizen.mobile, "district": "67"}
    duplicate = holder.draft("dental-duplicate", told, {})
    assert ("register.is-suspended", "entry_number") in holder.faults(duplicate)
    lift = {"order": "lift", "order_number": "HSDC/15/2026", "reason": "The council has heard and cleared the dentist."}
    assert registrar.call("POST", f"{path}/orders", lift)["standing"] == "registered"
    (shown,) = looked_up(people, "dental", "HSDC-801")
    assert shown["status"] == "registered"
    assert [one["order_number"] for one in shown["remarks"]] == ["HSDC/12/2026", "HSDC/15/2026"], (
        "the end is public too"
    )
    assert registrar.ask("POST", f"{path}/orders", suspension).json()["code"] == "order-number-used"


@pytest.mark.behaviour("S7")
def test_the_supervisor_sees_all_councils_side_by_side(people: People, books: None) -> None:
    director = people.officer("hr-manoj-verma")

    def figures() -> dict[str, Any]:
        lines = director.call("GET", "/v1/dashboards/haryana/health")["lines"]
        return next(one for one in lines if one["body"] == "haryana-homoeopathy-council")

    before = figures()["tally"]
    assert len(director.call("GET", "/v1/dashboards/haryana/health")["lines"]) == 7
    homoeopath = Professional(people, "Usha Wadhwa")
    homoeopath.claim("homoeopathy", "CHSM-801", BORN, "7300000014")
    number = homoeopath.about("homoeopathy-renewal", "CHSM-801")
    homoeopath.file(number)
    change = {"received": 1, "pending": 1, "late": 0, "approved": 0, "issued": 0, "rejected": 0}
    wait_until(lambda: figures()["tally"] == {name: before[name] + by for name, by in change.items()}, patience_s=60)
    oldest = figures()
    assert oldest["oldest_id"] and oldest["oldest_since"]
    page = page_of(director, "/dashboards/haryana/health")
    assert "Haryana Medical Council" in page
    row = html.fromstring(page).xpath("//tr[th[contains(., 'Council of Homoeopathic System')]]")[0]
    shown = {cell.get("data-label"): " ".join(cell.text_content().split()) for cell in row.xpath("td")}
    assert [shown["Received"], shown["Pending"]] == [str(oldest["tally"][name]) for name in ("received", "pending")]
    assert shown["Oldest open file"].startswith(ids.shown(oldest["oldest_id"]))
    approve(people, number, ("hr-manju-sihag", "hr-pradeep-ahuja"))
    homoeopath.citizen.wait_for(number, "issued", patience_s=60)
    done = {"received": 1, "pending": 0, "late": 0, "approved": 0, "issued": 1, "rejected": 0}
    wait_until(lambda: figures()["tally"] == {name: before[name] + by for name, by in done.items()}, patience_s=60)
    for officer in (ASSISTANT, REGISTRAR):
        assert people.officer(officer).ask("GET", "/v1/dashboards/haryana/health").status_code == 404
    assert people.program().ask("GET", "/v1/dashboards/haryana/health").status_code == 401
