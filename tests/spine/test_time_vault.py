"""Papers are given once: proposed, filled in by consent, looked at once, counted; through the public doors.

These move the clock forward in the end, and put one more service in force for a while.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.core.clock import IST
from infra import samples
from infra.actors import Citizen, Officer
from tests.door import House, wait_until
from tests.spine.councils import page_of
from tests.spine.people import INCOME, People, issued, opened, scan

pytestmark = pytest.mark.stack

REGIONS = Path(__file__).parents[2] / "regions"
SERVICE = "maharashtra/revenue/fee-concession"
PAPERS = """
[[papers]]
for = "identity"
any_one_of = ["voter-id", "driving-licence"]
look_again = true

[[papers]]
for = "address"
any_one_of = ["ration-card", "electricity-bill"]

[[papers]]
for = "income"
any_one_of = ["income-certificate"]
"""
ONE_MORE = """
[[papers]]
for = "photograph"
any_one_of = ["photograph"]
"""


@pytest.fixture(scope="module", autouse=True)
def concession(stack: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A service that asks for what another one issues: with four papers at first, with three now, and without a fee."""
    root = tmp_path_factory.mktemp("vault") / "regions"
    shutil.copytree(REGIONS, root)
    folder = shutil.copytree(root / "maharashtra/revenue/income-certificate", root / SERVICE)
    text = (folder / "service.toml").read_text("utf-8").replace("paise = 2000", "paise = 0")
    before, _, rest = text.partition("[[papers]]")
    after = rest[rest.index("[[conditions]]") :].replace('"INCER"', '"FEECO"')
    today = stack.now().astimezone(IST).date()
    versions = [before + PAPERS + ONE_MORE + after, before + PAPERS + after]
    run(stack, folder, versions, ["publish", str(folder), "--from", today.isoformat()])
    yield
    run(stack, folder, versions[1:], ["publish", str(folder), "--until", today.isoformat()])


def run(stack: House, folder: Path, versions: list[str], words: list[str]) -> None:
    """As an operator does; the functions look at the shelves anew."""
    stack.stop_host()
    for text in versions:
        (folder / "service.toml").write_text(text, "utf-8")
        command = [sys.executable, "-m", "infra", *words]
        subprocess.run(command, env=stack.environment(), cwd=REGIONS.parent, check=True, capture_output=True)
    stack.start_host()


@dataclass
class Story:
    """Somebody who has an income certificate, and what came of it."""

    citizen: Citizen
    first: dict[str, Any]
    papers: dict[str, dict[str, Any]] = field(default_factory=dict)
    built: str = ""
    """A certificate that was decided on the first one."""


@pytest.fixture(scope="module")
def story(people: People, concession: None) -> Story:
    """A first application, decided; every paper of it has been uploaded and verified."""
    citizen, first = issued(people, INCOME)
    used = set(INCOME.papers.values())

    def remembered() -> dict[str, dict[str, Any]] | None:
        found = {one["kind"]: one for one in vault(citizen)}
        looked = {kind for kind, one in found.items() if one.get("verified")}
        return found if "income-certificate" in found and used <= looked else None

    return Story(citizen, first, wait_until(remembered))


def vault(citizen: Citizen) -> list[dict[str, Any]]:
    """What is in it, the newest first."""
    found: list[dict[str, Any]] = citizen.call("GET", "/v1/documents")["documents"]
    return found


def proposed(citizen: Citizen, number: str) -> dict[str, dict[str, Any]]:
    """Group and paper."""
    found = citizen.call("GET", f"/v1/applications/{number}/proposals")["proposals"]
    return {one["group"]: one["paper"] for one in found}


def begun(citizen: Citizen, **more: Any) -> str:
    """A draft of the service that asks for what there is already."""
    body = {"service_id": SERVICE, "values": INCOME.values, **more}
    number: str = citizen.call("POST", "/v1/applications", body)["application_id"]
    return number


def offered(citizen: Citizen, number: str, group: str, document_id: str) -> tuple[int, str]:
    """What the door says to a paper that is put to a group by hand."""
    offer = {"group": group, "document_id": document_id}
    answer = citizen.ask("PUT", f"/v1/applications/{number}/papers", offer)
    told = answer.json()
    return answer.status_code, told.get("errors", [{}])[0].get("code", told.get("code", ""))


def accept_all(citizen: Citizen, number: str) -> dict[str, Any]:
    """Consent to everything that is proposed."""
    found = proposed(citizen, number)
    offers = [{"group": group, "document_id": one["document_id"]} for group, one in found.items()]
    return citizen.call("POST", f"/v1/applications/{number}/proposals", {"offers": offers})


@pytest.mark.behaviour("S64", "S65")
def test_what_was_given_or_issued_once_is_proposed_and_filled_in_by_one_press(people: People, story: Story) -> None:
    citizen = story.citizen
    number = begun(citizen)
    found = proposed(citizen, number)
    assert {group: one["kind"] for group, one in found.items()} == {
        "identity": "voter-id",
        "address": "ration-card",
        "income": "income-certificate",
    }
    certificate = found["income"]
    assert (certificate["origin"], certificate["source_id"]) == ("issued", story.first["certificate_id"])
    assert certificate["proof"]["way"] == "ekdwar-file" and certificate["valid_until"]
    assert citizen.see(number)["papers"] == {}, "nothing is filled in before the citizen says so"

    door = people.citizen_at_browser(citizen.mobile)
    page = opened(door, f"/applications/{number}/form")
    assert "You have these already" in page.text and "Issued through Ekdwar" in page.text
    form = page.form("/form").fields
    seen = {f"proposed-{group}": [one["document_id"]] for group, one in found.items()}
    assert all(f'name="{name}" value="{value[0]}"' in page.text for name, value in seen.items())
    page = door.post(f"/applications/{number}/proposals", {**form, **seen, "use": ["all"]})
    assert page.status == 200 and "You have these already" not in page.text
    filled = citizen.see(number)
    assert {group: one["document_id"] for group, one in filled["papers"].items()} == {
        group: one["document_id"] for group, one in found.items()
    }
    assert all(one["consent_id"] for one in filled["papers"].values())
    lines = citizen.call("GET", "/v1/privacy/log")["lines"]
    about = [line for line in lines if line["about"] == number]
    assert {"consented", "read"} <= {line["act"] for line in about}
    assert all("to put a paper that you have already to your application" in str(line["purpose"]) for line in about)
    assert citizen.submit(number)["status"] == "submitted"
    mine = opened(door, "/documents").text
    assert "Verified by an officer" in mine and story.first["number"] in mine


@pytest.mark.behaviour("S9")
def test_what_an_officer_verified_needs_no_look_again_and_the_figure_says_so(people: People, story: Story) -> None:
    citizen = story.citizen
    before = looks(people)
    number = begun(citizen)
    accept_all(citizen, number)
    citizen.submit(number)
    desks = people.desks(INCOME)
    file = desks[0].wait_for(number)
    trust = {group: one.get("trust", {}).get("why") for group, one in file["papers"].items()}
    assert trust == {"identity": None, "address": "verified", "income": "proven"}, "identity is to be looked at anew"
    assert file["papers"]["address"]["trust"]["application_id"] == story.first["application_id"]
    page = opened(people.officer_at_browser("mh-prakash-jadhav"), f"/files/{number}").text
    assert "Verified on" in page and story.first["number"] in page and "Proven genuine on" in page

    samples.decide(desks, number)
    story.built = citizen.wait_for(number, "issued", patience_s=60)["certificate_id"]
    after = wait_until(lambda: found if (found := looks(people)) != before else None)
    assert {name: after[name] - before[name] for name in after} == {"asked": 1, "saved": 2}


def commission(people: People) -> Officer:
    """Who sees the figures of the whole state."""
    return people.officer("mh-arvind-deshpande")


def looks(people: People) -> dict[str, int]:
    """Of this month, for the one service."""
    found: dict[str, int] = reported(people)["looks"]
    return found


def reported(people: People) -> dict[str, Any]:
    """What the report says of the one service."""
    services = commission(people).call("GET", "/v1/papers")["services"]
    return next(one for one in services if one["service_id"] == SERVICE)


@pytest.mark.behaviour("S85")
def test_one_document_never_serves_two_groups(people: People, story: Story) -> None:
    citizen = people.citizen("mr")
    number = citizen.begin(INCOME.service_id, INCOME.values)["application_id"]
    given = citizen.give(number, "income", "self-declaration", scan("self-declaration"), "application/pdf")
    citizen.document(given)
    other = citizen.begin(INCOME.service_id, INCOME.values)["application_id"]
    found = proposed(citizen, other)
    assert [one["document_id"] for one in found.values()] == [given], "it would do for income and for the declaration"
    assert offered(citizen, number, "declaration", given)[0] == 200
    refused = citizen.ask("POST", f"/v1/applications/{number}/submission")
    missing = {one["field"] for one in refused.json()["errors"] if one["code"] == "paper.missing"}
    assert refused.status_code == 422 and missing == {"paper-identity", "paper-address", "paper-declaration"}


@pytest.mark.behaviour("S19", "S65")
def test_other_peoples_rejected_revoked_and_removed_papers_are_neither_proposed_nor_taken(
    people: People, story: Story
) -> None:
    citizen, papers = story.citizen, story.papers
    certificate, built = story.first["certificate_id"], built_on_it(people, story)
    stranger = people.citizen("mr")
    number = begun(stranger)
    assert proposed(stranger, number) == {}
    assert offered(stranger, number, "address", papers["ration-card"]["document_id"])[0] == 404

    returned = begun(citizen)
    accept_all(citizen, returned)
    citizen.submit(returned)
    desk = people.desks(INCOME)[0]
    why = "The card is of another household."
    desk.move(desk.wait_for(returned), "return", papers={"address": why})
    assert citizen.see(returned)["mend"]["papers"] == {"address": why}
    draft = begun(citizen)
    wait_until(lambda: "address" not in proposed(citizen, draft))
    assert offered(citizen, draft, "address", papers["ration-card"]["document_id"]) == (422, "paper.rejected")

    order = {"reason": "The income was stated wrongly on purpose."}
    office = people.desks(INCOME)[1]
    office.call("POST", f"/v1/certificates/{certificate}/revocation", order)
    is_looked_at_again(people, office, built, certificate)
    wait_until(lambda: "income" not in proposed(citizen, draft))
    assert offered(citizen, draft, "income", papers["income-certificate"]["document_id"]) == (422, "paper.revoked")

    identity = papers["voter-id"]["document_id"]
    citizen.call("DELETE", f"/v1/documents/{identity}")
    assert proposed(citizen, draft) == {}
    assert offered(citizen, draft, "identity", identity) == (422, "paper.removed")
    assert desk.ask("GET", f"/v1/files/{returned}/papers/identity").status_code == 200, "what was filed stays there"


def built_on_it(people: People, story: Story) -> str:
    """A certificate that was decided on the first one: that of another test, or a new one."""
    if not story.built:
        number = begun(story.citizen)
        accept_all(story.citizen, number)
        story.citizen.submit(number)
        samples.decide(people.desks(INCOME), number)
        story.built = story.citizen.wait_for(number, "issued", patience_s=60)["certificate_id"]
    return story.built


def is_looked_at_again(people: People, office: Officer, built: str, base: str) -> None:
    """What was built on a revoked certificate is on the list of its office, stays good until an officer ends it, and
    leaves the list when one has looked and says why it stays."""

    def doubted() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = office.call("GET", "/v1/desk/certificates")["certificates"]
        return [one for one in found if one["number"] == built]

    assert [one["doubts"] for one in wait_until(doubted, patience_s=60)] == [[base]]
    assert base in page_of(office, f"/desk/certificates/{built}") and built in page_of(office, "/desk/certificates")
    worth = people.program().call("GET", f"/v1/certificates/{built}")
    assert (worth["standing"], base in str(worth)) == ("valid", False), "no machine ends it, and strangers hear nothing"
    kept = {"reason": "The other papers prove the same income."}
    office.call("POST", f"/v1/certificates/{built}/keeping", kept)
    assert doubted() == [] and kept["reason"] in page_of(office, f"/desk/certificates/{built}")


@pytest.mark.behaviour("S84")
def test_the_report_says_which_papers_could_go_and_how_many_fewer_are_asked(people: People, story: Story) -> None:
    citizen = people.citizen("mr")
    ready, number = begun(citizen), begun(citizen)
    for group, kind in (("identity", "driving-licence"), ("address", "ration-card")):
        citizen.document(citizen.give(ready, group, kind, scan(kind), "application/pdf"))
    again = citizen.give(number, "identity", "driving-licence", scan("driving-licence"), "application/pdf")
    citizen.document(again)
    accept_all(citizen, number)
    before = counts(people)
    refused = citizen.ask("POST", f"/v1/applications/{number}/submission")
    assert [one["field"] for one in refused.json()["errors"]] == ["paper-income"]
    _, earlier = issued(people, INCOME, citizen)
    wait_until(lambda: "income" in proposed(citizen, number))
    accept_all(citizen, number)
    citizen.submit(number)
    grown = wait_until(lambda: found if (found := counts(people)) != before else None)
    new = {group: {name: grown[group][name] - before[group][name] for name in grown[group]} for group in grown}
    assert new["identity"] == {"asked": 1, "filled": 0, "fetchable": 1, "twice": 1, "decided": 0, "decisive": 0}
    assert new["address"]["filled"] == new["income"]["filled"] == 1 and earlier["certificate_id"]

    report = commission(people).call("GET", "/v1/papers")
    one = reported(people)
    assert (one["before"], one["now"]) == (4, 3)
    marked = {group["group"]: group["marks"] for group in one["groups"]}
    assert marked["identity"] == marked["income"] == ["can-be-fetched"] and marked["address"] == []
    assert counts(people)["address"]["decisive"] >= 1, "an application was returned for it"
    assert report["before"] == report["now"] + 1 and report["cut_percent"] == round(100 / report["before"])
    assert report["possible_percent"] > report["cut_percent"] and report["marked"] >= 2
    page = opened(people.officer_at_browser("mh-arvind-deshpande"), "/papers").text
    assert "it can be fetched" in page and f"{report['cut_percent']} % fewer" in page


def counts(people: People) -> dict[str, dict[str, int]]:
    """Of the one service, by group."""
    return {one["group"]: one["count"] for one in reported(people)["groups"]}


@pytest.mark.behaviour("S65")
def test_a_paper_that_has_grown_old_is_neither_proposed_nor_taken(stack: House, people: People, story: Story) -> None:
    citizen = people.citizen("mr")
    number = begun(citizen)
    bill = citizen.give(number, "address", "electricity-bill", scan("electricity-bill"), "application/pdf")
    citizen.document(bill)
    stack.advance(timedelta(days=10))
    citizen = people.again(citizen)
    draft = begun(citizen)
    assert proposed(citizen, draft)["address"]["document_id"] == bill
    accept_all(citizen, draft)
    stack.advance(timedelta(days=83))
    citizen = people.again(citizen)
    fresh = begun(citizen)
    assert proposed(citizen, fresh) == {}
    assert offered(citizen, fresh, "address", bill) == (422, "paper.expired")
    found = {one["field"]: one["code"] for one in citizen.see(draft)["faults"]}
    assert found["paper-address"] == "paper.expired"
