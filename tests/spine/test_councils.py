"""Seven councils behind one door: entering, changing and certifying, each by the rules of its own register."""

from typing import Any

import pytest

from tests.door import House
from tests.spine.councils import (
    ASSISTANT,
    PERSON,
    PERSON_PAPERS,
    REGISTRAR,
    Professional,
    approve,
    bring_in,
    claimed,
    looked_up,
)
from tests.spine.people import People, opened

pytestmark = pytest.mark.stack

COUNCILS = ("medical", "dental", "nursing", "ayush", "pharmacy", "physiotherapy", "homoeopathy")
OPEN = tuple(one for one in COUNCILS if one not in ("nursing", "physiotherapy"))
INTERNSHIP = {"provisional-registration": "provisional-registration", "internship": "internship-certificate"}
BORN = "1984-02-20"


def row(number: str, name: str, mobile: str, until: int | None, **more: Any) -> dict[str, Any]:
    """An entry of the old books that runs out so many days from today."""
    return {"number": number, "name": name, "mobile": mobile, "birth_date": BORN, "valid_until": until, **more}


@pytest.fixture(scope="module")
def books(stack: House, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the councils kept on paper."""
    folder = tmp_path_factory.mktemp("books")
    medical = [
        row("HMC-901", "Suman Kadyan", "7300000001", 60, degree="MBBS"),
        row("HMC-902", "Farhan Siddiqui", "7300000002", 900, degree="MBBS"),
        row("HMC-903", "Kusum Beniwal", "7300000003", -1, degree="MBBS"),
        row("HMC-904", "Meher Bagri", "7300000004", 400, degree="MBBS"),
    ]
    ayush = [row("CIMH-901", "Dinesh Attri", "7300000005", -40), row("CIMH-902", "Sushma Deswal", "7300000006", -90)]
    bring_in(stack, folder, "medical", *medical)
    bring_in(stack, folder, "ayush", *ayush)
    bring_in(stack, folder, "pharmacy", row("HSPC-901", "Parveen Rathi", "7300000007", 45))


# S1, S11


@pytest.mark.behaviour("S1")
def test_one_sign_in_opens_all_seven_councils_and_each_its_own_services(people: People) -> None:
    door = people.citizen_at_browser(people.mobile())
    page = opened(door, "/r/haryana/health")
    assert [link for link in page.links if link.startswith("/r/haryana/health/")] == [
        f"/r/haryana/health/{council}" for council in COUNCILS
    ]
    for council in COUNCILS:
        services = [link for link in opened(door, f"/r/haryana/health/{council}").links if "/services/" in link]
        assert len(services) >= 9 and all(f"/services/haryana/health/{council}-" in link for link in services)
    for council in ("dental", "homoeopathy"):
        page = opened(door, f"/services/haryana/health/{council}-renewal")
        assert "/form" in door.submit(page, {}, action="/applications").path, "no second sign-in"
    hindi = opened(people.door("hi"), "/r/haryana/health").text
    assert "हरियाणा राज्य फार्मेसी परिषद" in hindi


@pytest.mark.behaviour("S11")
def test_a_council_that_is_not_open_says_coming_and_the_others_work(people: People) -> None:
    page = opened(people.door(), "/r/haryana/health")
    assert page.text.count("Coming") == len(COUNCILS) - len(OPEN)
    assert "has not opened here yet" in opened(people.door(), "/r/haryana/health/nursing").text
    service = opened(people.door(), "/services/haryana/health/nursing-registration")
    assert not [form for form in service.forms if form.action == "/applications"]
    citizen = people.citizen()
    refused = citizen.ask("POST", "/v1/applications", {"service_id": "haryana/health/nursing-registration"})
    assert refused.status_code == 409 and refused.json()["code"] == "register-not-open"
    for council in OPEN:
        assert citizen.begin(f"haryana/health/{council}-renewal")["status"] == "draft"


# S13, S14, S15: onto the register


@pytest.mark.behaviour("S13", "S12")
def test_a_provisional_doctor_becomes_a_permanent_one_and_the_old_number_is_linked(people: People) -> None:
    doctor = Professional(people, "Charu Phogat")
    degree = {**PERSON, "degree": "indian"}
    first = doctor.draft("medical-provisional-registration", degree, PERSON_PAPERS)
    doctor.granted(first)
    (provisional,) = doctor.entries()
    assert provisional["number"].startswith("HMC-P-") and provisional["kind"] == "provisional"

    told = {**degree, "internship_hospital": "Civil Hospital, Karnal", "internship_ended_on": "31-03-2026"}
    papers = {**PERSON_PAPERS, "degree": "degree-certificate", "marks": "marksheets"}
    bare = doctor.draft("medical-permanent-registration", told, papers)
    lacking = {("paper.missing", f"paper-{group}") for group in INTERNSHIP}
    assert doctor.faults(bare) == {("field.missing", "provisional_number"), *lacking}
    told["provisional_number"] = provisional["number"]
    stranger = Professional(people, "Somebody Else")
    refused = stranger.faults(stranger.draft("medical-permanent-registration", told, {}))
    assert ("register.not-yours", "provisional_number") in refused
    half = papers | {"provisional-registration": "provisional-registration"}
    without = doctor.draft("medical-permanent-registration", told, half)
    assert doctor.faults(without) == {("paper.missing", "paper-internship")}
    whole = doctor.draft("medical-permanent-registration", told, papers | INTERNSHIP)
    issued = doctor.granted(whole, ("hr-vikram-dahiya", REGISTRAR))

    entries = {one["kind"]: one for one in doctor.entries()}
    permanent = entries["permanent"]
    assert entries["provisional"]["status"] == "followed" and permanent["status"] == "registered"
    assert permanent["number"].startswith("HMC-") and permanent["certificate_id"] == issued["certificate_id"]
    seen = people.officer(REGISTRAR).call("GET", f"/v1/registers/haryana/medical/entries/{permanent['number']}")
    assert seen["entry"]["provisional_number"] == provisional["number"]
    (old,) = looked_up(people, "medical", provisional["number"])
    assert old["status"] == "followed" and old["followed_by"] == permanent["number"]
    again = doctor.draft("medical-permanent-registration", told, papers | INTERNSHIP)
    assert doctor.faults(again) == {("register.is-followed", "provisional_number")}


@pytest.mark.behaviour("S14")
def test_a_graduate_from_abroad_shows_eligibility_screening_and_a_whole_year_of_internship(people: People) -> None:
    graduate = Professional(people, "Rohan Ahlawat")
    told = {
        **PERSON,
        "degree": "foreign",
        "provisional_number": "HMC-P-2025-00777",
        "internship_hospital": "Civil Hospital, Karnal",
        "internship_began_on": "01-06-2025",
        "internship_ended_on": "31-03-2026",
    }
    papers = {**PERSON_PAPERS, "degree": "degree-certificate", "marks": "marksheets", **INTERNSHIP}
    proofs = {"screening": "screening-test-result", "eligibility": "eligibility-certificate"}
    number = graduate.draft("medical-permanent-registration", told, papers)
    missing = {(one["code"], one.get("field")) for one in graduate.citizen.see(number)["faults"]}
    assert missing == {
        ("condition", "internship_ended_on"),
        ("paper.missing", "paper-screening"),
        ("paper.missing", "paper-eligibility"),
    }
    for lacking in proofs:
        given = papers | {group: kind for group, kind in proofs.items() if group != lacking}
        draft = graduate.draft("medical-permanent-registration", told | {"internship_began_on": "01-03-2025"}, given)
        assert graduate.faults(draft) == {("paper.missing", f"paper-{lacking}")}
    complete = graduate.draft(
        "medical-permanent-registration", told | {"internship_began_on": "31-03-2025"}, papers | proofs
    )
    assert graduate.citizen.submit(complete)["status"] == "awaiting_fee"


@pytest.mark.behaviour("S15")
def test_a_transfer_in_needs_the_noc_and_a_transfer_out_ends_renewals(people: People, books: None) -> None:
    newcomer = Professional(people, "Leena Thomas")
    told = {**PERSON, "degree": "bds", "part": "part-a", "previous_council": "Kerala Dental Council"}
    told["previous_number"] = "KDC-1881"
    papers = PERSON_PAPERS | {"other-registration": "other-council-registration"}
    without = newcomer.draft("dental-transfer-in", told, papers)
    assert newcomer.faults(without) == {("paper.missing", "paper-other-noc")}
    whole = newcomer.draft("dental-transfer-in", told, papers | {"other-noc": "other-council-noc"})
    newcomer.granted(whole, ("hr-tarun-sethi", "hr-monika-bedi"))
    (entry,) = newcomer.entries()
    assert entry["number"].startswith("HSDC-S-") and entry["kind"] == "transferred-in"

    leaving = claimed(people, "medical", "HMC-901", "Suman Kadyan", BORN, "7300000001")
    assert leaving.citizen.begin("haryana/health/medical-renewal")["status"] == "draft"
    leaving.granted(leaving.about("medical-transfer-out", "HMC-901", to_council="Delhi Medical Council"))
    assert leaving.entries()[0]["status"] == "transferred"
    assert looked_up(people, "medical", "HMC-901")[0]["status"] == "transferred"
    renewal = leaving.about("medical-renewal", "HMC-901", {"learning": "learning-certificates"}, learned="40")
    assert leaving.faults(renewal) == {("register.is-transferred", "entry_number")}


# S12, S16: in time, late, too late


@pytest.mark.behaviour("S16", "S12", "S10")
def test_each_council_renews_in_its_own_window_for_its_own_fee(people: People, books: None) -> None:
    early = claimed(people, "medical", "HMC-902", "Farhan Siddiqui", BORN, "7300000002")
    learned = {"learning": "learning-certificates"}
    too_early = early.about("medical-renewal", "HMC-902", learned, learned="40")
    assert early.faults(too_early) == {("register.too-early", "entry_number")}

    pharmacist = claimed(people, "pharmacy", "HSPC-901", "Parveen Rathi", BORN, "7300000007")
    short = pharmacist.about("pharmacy-renewal", "HSPC-901", learned, learned="1")
    assert pharmacist.faults(short) == {("register.learned-too-little", "learned")}
    renewal = pharmacist.about("pharmacy-renewal", "HSPC-901", learned, learned="2")
    before = pharmacist.entries()[0]["valid_until"]
    paid = pharmacist.file(renewal)
    assert paid["lines"] == [{"purpose": "council-fee", "amount_paise": 165_000}]
    assistant = people.officer("hr-renu-khatri")
    waiting = assistant.wait_for(renewal, patience_s=60)
    assert waiting["desk"]["task"] == "receive" and waiting["moves"] == ["forward", "return"]
    assert "The originals have come" in opened(people.officer_at_browser("hr-renu-khatri"), f"/files/{renewal}").text
    approve(people, renewal, ("hr-renu-khatri", "hr-renu-khatri", "hr-ajay-singla"))
    pharmacist.citizen.wait_for(renewal, "issued", patience_s=60)
    after = pharmacist.entries()[0]["valid_until"]
    assert (int(after[:4]) - int(before[:4]), after[5:]) == (5, before[5:])

    vaid = claimed(people, "ayush", "CIMH-901", "Dinesh Attri", BORN, "7300000005")
    assert looked_up(people, "ayush", "CIMH-901")[0]["status"] == "lapsed"
    reentry = vaid.about("ayush-renewal", "CIMH-901")
    assert vaid.file(reentry)["lines"] == [
        {"purpose": "council-fee", "amount_paise": 30_000},
        {"purpose": "late-fee", "amount_paise": 10_000},
    ]
    assert people.officer("hr-kamla-rani").wait_for(reentry, patience_s=60)["desk"]["task"] == "verify"


@pytest.mark.behaviour("S16")
def test_what_has_lapsed_is_restored_for_an_extra_fee(people: People, books: None) -> None:
    lapsed = claimed(people, "ayush", "CIMH-902", "Sushma Deswal", BORN, "7300000006")
    assert lapsed.entries()[0]["status"] == "lapsed"
    assert lapsed.faults(lapsed.about("ayush-renewal", "CIMH-902")) == {("register.too-late", "entry_number")}
    restoration = lapsed.about("ayush-restoration", "CIMH-902", {"affidavit": "affidavit"})
    lines = {one["purpose"]: one["amount_paise"] for one in lapsed.file(restoration)["lines"]}
    assert lines == {"council-fee": 30_000, "late-fee": 30_000}
    approve(people, restoration, ("hr-kamla-rani", "hr-mahesh-vashisth"))
    lapsed.citizen.wait_for(restoration, "issued", patience_s=60)
    assert lapsed.entries()[0]["status"] == "registered"
    assert looked_up(people, "ayush", "CIMH-902")[0]["status"] == "registered"
    again = lapsed.about("ayush-restoration", "CIMH-902", {"affidavit": "affidavit"})
    assert lapsed.faults(again) == {("register.not-yet-over", "entry_number")}


# S17: services of their own


@pytest.mark.behaviour("S17", "S12")
def test_name_qualification_duplicate_and_good_standing_are_services_of_their_own(people: People, books: None) -> None:
    doctor = claimed(people, "medical", "HMC-904", "Meher Bagri", BORN, "7300000004")
    change = {"new_name": "Meher Bagri Dhanda", "notice_on": "01-02-2026"}
    unannounced = doctor.about("medical-name-change", "HMC-904", {"ground": "marriage-certificate"}, **change)
    assert doctor.faults(unannounced) == {("paper.missing", "paper-public-notice")}
    grounds = {"ground": "marriage-certificate", "public-notice": "newspaper-notice"}
    doctor.granted(doctor.about("medical-name-change", "HMC-904", grounds, **change))
    (found,) = looked_up(people, "medical", "dhanda")
    assert found["name"] == "Meher Bagri Dhanda" and found["previous_names"] == ["Meher Bagri"]

    doctor.name = "Meher Bagri Dhanda"
    studied = {"degree": "MD (Medicine)", "university": "Panjab University", "passed_on": "01-06-2024"}
    papers = {"degree": "qualification-certificate", "marks": "qualification-marksheets"}
    doctor.granted(doctor.about("medical-additional-qualification", "HMC-904", papers, **studied))
    assert [one["en"] for one in looked_up(people, "medical", "HMC-904")[0]["qualifications"]] == [
        "MBBS",
        "MD (Medicine)",
    ]
    before = doctor.entries()[0]["certificate_id"]
    duplicate = doctor.granted(doctor.about("medical-duplicate", "HMC-904", {"loss": "police-report"}))
    assert doctor.entries()[0]["certificate_id"] == duplicate["certificate_id"] != before
    assert people.program().call("GET", f"/v1/certificates/{before}")["standing"] == "superseded"

    number = doctor.about("medical-good-standing", "HMC-904")
    lines = {one["purpose"]: one["amount_paise"] for one in doctor.file(number)["lines"]}
    assert lines == {"council-fee": 200_000, "gst": 36_000}
    registrar = people.officer(REGISTRAR)
    orders = "/v1/registers/haryana/medical/entries/HMC-904/orders"
    opened_by = {
        "order": "open-proceedings",
        "order_number": "HMC/D/12",
        "reason": "A complaint of a patient's family.",
    }
    assert people.officer(ASSISTANT).ask("POST", orders, opened_by).status_code == 403
    registrar.call("POST", orders, opened_by)
    assert doctor.faults(doctor.about("medical-good-standing", "HMC-904")) == {
        ("register.in-proceedings", "entry_number")
    }
    people.officer(ASSISTANT).move(people.officer(ASSISTANT).wait_for(number, patience_s=60), "forward")
    file = registrar.wait_for(number, patience_s=60)
    assert [one["code"] for one in file["register_says"]["faults"]] == ["register.in-proceedings"]
    approval = {"move": "approve", "turn": file["turn"], "papers": dict.fromkeys(file["papers"], "")}
    held = registrar.ask("POST", f"/v1/files/{number}/moves", approval)
    assert held.status_code == 422 and "register.in-proceedings" in held.text
    closed = {
        "order": "close-proceedings",
        "order_number": "HMC/D/12-C",
        "reason": "The complaint was withdrawn in writing.",
    }
    registrar.call("POST", orders, closed)
    registrar.move(registrar.file(number), "approve")
    assert doctor.citizen.wait_for(number, "issued", patience_s=60)["certificate_id"]
