"""Seven councils behind one door: entering, changing and certifying, each by the rules of its own register.

One person goes through all of it, for a person may stand in several registers.
"""

from pathlib import Path
from typing import Any

import pytest

from chalicelib.core.clock import local_date
from tests.door import House, wait_until
from tests.spine.councils import (
    ASSISTANT,
    PERSON,
    PERSON_PAPERS,
    REGISTRAR,
    Professional,
    approve,
    bring_in,
    looked_up,
    page_of,
    standing_of,
)
from tests.spine.people import People, opened

pytestmark = pytest.mark.stack

COUNCILS = ("medical", "dental", "nursing", "ayush", "pharmacy", "physiotherapy", "homoeopathy")
OPEN = tuple(one for one in COUNCILS if one not in ("nursing", "physiotherapy"))
INTERNSHIP = {"provisional-registration": "provisional-registration", "internship": "internship-certificate"}
MEDICAL_PAPERS = PERSON_PAPERS | {"degree": "degree-certificate", "marks": "marksheets"}
LEARNED = {"learning": "learning-certificates"}
BORN, NAME = "2000-02-29", "Charu Phogat"


def row(number: str, mobile: str, until: int, **more: str) -> dict[str, Any]:
    """An entry of the old books that runs out so many days from today."""
    return {"number": number, "name": NAME, "mobile": mobile, "birth_date": BORN, "valid_until": until, **more}


@pytest.fixture(scope="module")
def doctor(stack: House, people: People, tmp_path_factory: pytest.TempPathFactory) -> Professional:
    """Somebody with an entry in the old books of four councils."""
    folder, doctor = tmp_path_factory.mktemp("books"), Professional(people, NAME)
    books = {"dental": 300, "pharmacy": 45, "ayush": -40, "homoeopathy": -90}
    for at, (register, until) in enumerate(books.items(), 1):
        number, mobile = f"OLD-{register.upper()}-9", f"730000000{at}"
        bring_in(stack, folder, register, row(number, mobile, until))
        doctor.claim(register, number, BORN, mobile)
    bring_in(stack, folder, "dental", row("OLD-DENTAL-T", "7300000009", -10, kind="temporary"))
    doctor.claim("dental", "OLD-DENTAL-T", BORN, "7300000009")
    return doctor


@pytest.fixture(scope="module")
def provisional(doctor: Professional) -> str:
    """The number of a provisional registration that was really granted."""
    told = {**PERSON, "degree": "indian"}
    doctor.granted(doctor.draft("medical-provisional-registration", told, PERSON_PAPERS))
    return next(str(one["number"]) for one in doctor.entries() if one["kind"] == "provisional")


@pytest.fixture(scope="module")
def today(stack: House) -> str:
    """As people type it."""
    return f"{local_date(stack.now()):%d-%m-%Y}"


@pytest.fixture(scope="module")
def permanent(doctor: Professional, provisional: str, today: str) -> str:
    """The number of the permanent registration that came after it; the internship can't end before the provisional
    registration, which is of today."""
    told = graduate(provisional, internship_ended_on=today)
    number = doctor.draft("medical-permanent-registration", told, MEDICAL_PAPERS | INTERNSHIP)
    doctor.granted(number, ("hr-vikram-dahiya", REGISTRAR))
    found = (one for one in doctor.entries() if (one["register_name"], one["kind"]) == ("medical", "permanent"))
    return str(next(found)["number"])


def graduate(provisional: str, **changes: str) -> dict[str, str]:
    """What a doctor answers after the internship."""
    ended = {"internship_hospital": "Civil Hospital, Karnal", "internship_ended_on": "31-03-2026"}
    return {**PERSON, "degree": "indian", "provisional_number": provisional, **ended, **changes}


# One door


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
    assert "हरियाणा राज्य फार्मेसी परिषद" in opened(people.door("hi"), "/r/haryana/health").text


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


# Onto the register


@pytest.mark.behaviour("S13")
def test_permanent_registration_is_refused_without_provisional_number_and_internship(
    people: People, doctor: Professional, provisional: str, today: str
) -> None:
    bare = doctor.draft("medical-permanent-registration", graduate(""), MEDICAL_PAPERS)
    lacking = {("paper.missing", f"paper-{group}") for group in INTERNSHIP}
    assert doctor.faults(bare) == {("field.missing", "provisional_number"), *lacking}
    half = MEDICAL_PAPERS | {"provisional-registration": "provisional-registration"}
    without = doctor.draft("medical-permanent-registration", graduate(provisional, internship_ended_on=today), half)
    assert doctor.faults(without) == {("paper.missing", "paper-internship")}
    papers = MEDICAL_PAPERS | INTERNSHIP
    before = doctor.draft("medical-permanent-registration", graduate(provisional), papers)
    assert doctor.faults(before) == {("register.before-registration", "internship_ended_on")}
    stranger = Professional(people, "Somebody Else")
    refused = stranger.faults(stranger.draft("medical-permanent-registration", graduate(provisional), {}))
    assert ("register.not-yours", "provisional_number") in refused


@pytest.mark.behaviour("S13", "S12")
def test_a_provisional_doctor_becomes_a_permanent_one_and_the_old_number_is_linked(
    people: People, doctor: Professional, provisional: str, permanent: str, today: str
) -> None:
    assert provisional.startswith("HMC-P-") and permanent.startswith("HMC-") and "-P-" not in permanent
    assert doctor.entry(provisional)["status"] == "followed" and doctor.entry(permanent)["status"] == "registered"
    path = f"/v1/registers/haryana/medical/entries/{permanent}"
    assert people.officer(REGISTRAR).call("GET", path)["entry"]["provisional_number"] == provisional
    (old,) = looked_up(people, "medical", provisional)
    assert (old["status"], old["followed_by"]) == ("followed", permanent)
    told = graduate(provisional, internship_ended_on=today)
    again = doctor.draft("medical-permanent-registration", told, MEDICAL_PAPERS | INTERNSHIP)
    twice = {("register.is-followed", "provisional_number"), ("register.there-already", "")}
    assert doctor.faults(again) == twice
    unknown = graduate("HMC-P-2025-00777")
    second = doctor.draft("medical-permanent-registration", unknown, MEDICAL_PAPERS | INTERNSHIP)
    assert doctor.faults(second) == {("register.there-already", "")}
    certificate = doctor.citizen.certificate(doctor.entry(permanent)["certificate_id"])
    assert certificate.startswith(b"%PDF")


@pytest.mark.behaviour("S14")
def test_a_graduate_from_abroad_shows_eligibility_screening_and_a_whole_year_of_internship(
    stack: House, people: People, tmp_path: Path
) -> None:
    number, mobile = "HMC-P-2025-00777", "7300000007"
    bring_in(stack, tmp_path, "medical", row(number, mobile, 90, kind="provisional", registered_on="2025-03-25"))
    doctor = Professional(people, "Divya Sangwan")
    doctor.claim("medical", number, BORN, mobile)
    papers = MEDICAL_PAPERS | INTERNSHIP
    proofs = {"screening": "screening-test-result", "eligibility": "eligibility-certificate"}
    told = graduate(number, degree="foreign", internship_began_on="31-03-2025")
    before = doctor.draft(
        "medical-permanent-registration", told | {"internship_began_on": "24-03-2025"}, papers | proofs
    )
    assert doctor.faults(before) == {("register.before-registration", "internship_began_on")}
    short = doctor.draft("medical-permanent-registration", told | {"internship_began_on": "01-06-2025"}, papers)
    assert doctor.faults(short) == {
        ("condition", "internship_ended_on"),
        ("paper.missing", "paper-screening"),
        ("paper.missing", "paper-eligibility"),
    }
    for lacking in proofs:
        given = papers | {group: kind for group, kind in proofs.items() if group != lacking}
        draft = doctor.draft("medical-permanent-registration", told, given)
        assert doctor.faults(draft) == {("paper.missing", f"paper-{lacking}")}
    complete = doctor.draft("medical-permanent-registration", told, papers | proofs)
    assert doctor.citizen.submit(complete)["status"] == "awaiting_fee"


@pytest.mark.behaviour("S15")
def test_a_transfer_in_needs_the_noc_and_a_transfer_out_ends_renewals(people: People, doctor: Professional) -> None:
    there = {"previous_council": "Kerala Dental Council", "previous_number": "KDC-1881"}
    told = {**PERSON, "degree": "bds", "part": "part-a", **there}
    papers = PERSON_PAPERS | {"other-registration": "other-council-registration"}
    without = doctor.draft("dental-transfer-in", told, papers)
    assert doctor.faults(without) == {("paper.missing", "paper-other-noc"), ("register.there-already", "")}

    lost = doctor.about("dental-duplicate", "OLD-DENTAL-9", {"loss": "police-report"})
    duplicate = doctor.granted(lost, ("hr-tarun-sethi", "hr-monika-bedi"))["certificate_id"]
    leaving = doctor.about("dental-transfer-out", "OLD-DENTAL-9", to_council="Delhi Dental Council")
    no_objection = doctor.granted(leaving, ("hr-tarun-sethi", "hr-monika-bedi"))["certificate_id"]
    assert doctor.entry("OLD-DENTAL-9")["status"] == "transferred"
    assert looked_up(people, "dental", "OLD-DENTAL-9")[0]["status"] == "transferred"
    wait_until(lambda: standing_of(people, duplicate) == "revoked", patience_s=60)
    assert "was transferred to another council" in page_of(doctor.citizen, f"/applications/{lost}")
    assert standing_of(people, no_objection) == "valid"
    renewal = doctor.about("dental-renewal", "OLD-DENTAL-9", LEARNED, learned="40")
    assert ("register.is-transferred", "entry_number") in doctor.faults(renewal)

    whole = doctor.draft("dental-transfer-in", told, papers | {"other-noc": "other-council-noc"})
    doctor.granted(whole, ("hr-tarun-sethi", "hr-monika-bedi"))
    entry = next(one for one in doctor.entries() if one["kind"] == "transferred-in")
    assert entry["number"].startswith("HSDC-S-") and entry["status"] == "registered"


# In time, late, too late


@pytest.mark.behaviour("S16", "S12", "S10")
def test_pharmacy_renews_for_five_years_with_two_certificates_and_originals_by_post(
    people: People, doctor: Professional
) -> None:
    papers, told = LEARNED | {"undertaking": "undertaking"}, {"learned": "2", "birth_date": BORN}
    short = doctor.about("pharmacy-renewal", "OLD-PHARMACY-9", LEARNED, **told | {"learned": "1"})
    lacking = {("register.learned-too-little", "learned"), ("paper.missing", "paper-undertaking")}
    assert doctor.faults(short) == lacking
    aged = doctor.about("pharmacy-renewal", "OLD-PHARMACY-9", papers, **told | {"birth_date": "01-01-1950"})
    assert doctor.faults(aged) == {("paper.missing", "paper-alive")}
    renewal = doctor.about("pharmacy-renewal", "OLD-PHARMACY-9", papers, **told)
    before = doctor.entry("OLD-PHARMACY-9")["valid_until"]
    assert doctor.file(renewal)["lines"] == [{"purpose": "council-fee", "amount_paise": 165_000}]
    assistant = people.officer("hr-renu-khatri")
    waiting = assistant.wait_for(renewal, patience_s=60)
    assert waiting["desk"]["task"] == "receive" and waiting["moves"] == ["forward", "return"]
    assert "The originals have come" in page_of(assistant, f"/files/{renewal}")
    approve(people, renewal, ("hr-renu-khatri", "hr-renu-khatri", "hr-ajay-singla"))
    doctor.citizen.wait_for(renewal, "issued", patience_s=60)
    after = doctor.entry("OLD-PHARMACY-9")["valid_until"]
    assert (int(after[:4]) - int(before[:4]), after[5:7]) == (5, before[5:7])
    early = doctor.about("pharmacy-renewal", "OLD-PHARMACY-9", papers, **told)
    assert doctor.faults(early) == {("register.too-early", "entry_number")}


@pytest.mark.behaviour("S12")
def test_continuing_education_goes_on_record_and_counts_when_it_is_time_to_renew(
    stack: House, people: People, doctor: Professional
) -> None:
    entry, today = "OLD-PHARMACY-9", local_date(stack.now())
    event = {"event": "Update on antibiotics", "event_on": f"{today:%d-%m-%Y}", "learned": "1"}
    before = doctor.entry(entry)["certificate_id"]
    record = doctor.about("pharmacy-learning", entry, LEARNED, **event)
    assert doctor.file(record) == {}, "no fee is known"
    approve(people, record, ("hr-renu-khatri", "hr-ajay-singla"))
    doctor.citizen.wait_for(record, "issued", patience_s=60)
    after = doctor.entry(entry)
    assert (after["learned"], after["learning_unit"]["en"]) == (1, "certificates")
    assert after["certificate_id"] == before, "it is no certificate of registration"


@pytest.mark.behaviour("S12", "S16", "S10")
def test_ayush_takes_a_hundred_rupees_more_for_re_entry_and_no_paper_by_post(
    people: People, doctor: Professional
) -> None:
    assert looked_up(people, "ayush", "OLD-AYUSH-9")[0]["status"] == "lapsed"
    reentry = doctor.about("ayush-renewal", "OLD-AYUSH-9")
    assert doctor.file(reentry)["lines"] == [
        {"purpose": "council-fee", "amount_paise": 30_000},
        {"purpose": "late-fee", "amount_paise": 10_000},
    ]
    assert people.officer("hr-kamla-rani").wait_for(reentry, patience_s=60)["desk"]["task"] == "verify"


@pytest.mark.behaviour("S16")
def test_what_has_lapsed_is_restored_for_an_extra_fee(people: People, doctor: Professional) -> None:
    number, affidavit = "OLD-HOMOEOPATHY-9", {"affidavit": "affidavit"}
    assert doctor.entry(number)["status"] == "lapsed" == looked_up(people, "homoeopathy", number)[0]["status"]
    assert doctor.faults(doctor.about("homoeopathy-renewal", number)) == {("register.too-late", "entry_number")}
    restoration = doctor.about("homoeopathy-restoration", number, affidavit)
    lines = {one["purpose"]: one["amount_paise"] for one in doctor.file(restoration)["lines"]}
    assert lines == {"council-fee": 100_000, "late-fee": 100_000}
    approve(people, restoration, ("hr-manju-sihag", "hr-pradeep-ahuja"))
    doctor.citizen.wait_for(restoration, "issued", patience_s=60)
    assert doctor.entry(number)["status"] == "registered" == looked_up(people, "homoeopathy", number)[0]["status"]
    again = doctor.about("homoeopathy-restoration", number, affidavit)
    assert doctor.faults(again) == {("register.not-yet-over", "entry_number")}
    for service, papers in (("dental-renewal", LEARNED), ("dental-restoration", LEARNED | affidavit)):
        temporary = doctor.about(service, "OLD-DENTAL-T", papers, learned="40")
        assert doctor.faults(temporary) == {("register.is-temporary", "entry_number")}


# Services of their own


@pytest.mark.behaviour("S17")
def test_name_qualification_and_duplicate_are_services_of_their_own(
    people: People, doctor: Professional, permanent: str
) -> None:
    change = {"new_name": "Charu Phogat Dhanda", "notice_on": "01-02-2026"}
    unannounced = doctor.about("medical-name-change", permanent, {"ground": "marriage-certificate"}, **change)
    assert doctor.faults(unannounced) == {("paper.missing", "paper-public-notice")}
    grounds = {"ground": "marriage-certificate", "public-notice": "newspaper-notice"}
    doctor.granted(doctor.about("medical-name-change", permanent, grounds, **change))
    (found,) = looked_up(people, "medical", "dhanda")
    assert (found["name"], found["previous_names"]) == ("Charu Phogat Dhanda", [NAME])

    studied = {"degree": "MD (Medicine)", "university": "Panjab University", "passed_on": "01-06-2024"}
    papers = {"degree": "qualification-certificate", "marks": "qualification-marksheets"}
    doctor.granted(doctor.about("medical-additional-qualification", permanent, papers, **studied))
    degrees = [one["en"] for one in looked_up(people, "medical", permanent)[0]["qualifications"]]
    assert degrees == ["MBBS, university in India", "MD (Medicine)"]

    before = doctor.entry(permanent)["certificate_id"]
    duplicate = doctor.granted(doctor.about("medical-duplicate", permanent, {"loss": "police-report"}))
    assert doctor.entry(permanent)["certificate_id"] == duplicate["certificate_id"] != before
    assert standing_of(people, before) == "superseded"
    printed = people.program().call("GET", f"/v1/certificates/{duplicate['certificate_id']}")
    assert printed["holder"] == "C••• P••• D•••", "as the register says, and not as was typed"


@pytest.mark.behaviour("S17")
def test_good_standing_is_refused_while_proceedings_are_open(
    people: People, doctor: Professional, permanent: str
) -> None:
    number = doctor.about("medical-good-standing", permanent)
    lines = {one["purpose"]: one["amount_paise"] for one in doctor.file(number)["lines"]}
    assert lines == {"council-fee": 200_000, "gst": 36_000}
    registrar, orders = people.officer(REGISTRAR), f"/v1/registers/haryana/medical/entries/{permanent}/orders"
    begun = {"order": "open-proceedings", "order_number": "HMC/D/12", "reason": "A complaint of a patient's family."}
    assert people.officer(ASSISTANT).ask("POST", orders, begun).status_code == 403
    registrar.call("POST", orders, begun)
    registrar.call("POST", orders, begun | {"order_number": "HMC/D/11"})
    another = doctor.about("medical-good-standing", permanent)
    assert doctor.faults(another) == {("register.in-proceedings", "entry_number")}

    people.officer(ASSISTANT).move(people.officer(ASSISTANT).wait_for(number, patience_s=60), "forward")
    file = registrar.wait_for(number, patience_s=60)
    assert [one["code"] for one in file["register_says"]["faults"]] == ["register.in-proceedings"]
    assert "Proceedings about this registration are open" in page_of(registrar, f"/files/{number}")
    approval = {"move": "approve", "turn": file["turn"], "papers": dict.fromkeys(file["papers"], "")}
    held = registrar.ask("POST", f"/v1/files/{number}/moves", approval)
    assert held.status_code == 422 and "register.in-proceedings" in held.text
    closed = {
        "order": "close-proceedings",
        "order_number": "HMC/D/13",
        "reason": "The complaint was withdrawn in writing.",
    }
    assert registrar.ask("POST", orders, closed).status_code == 422, "which of the two?"
    registrar.call("POST", orders, closed | {"closes": "HMC/D/12"})
    assert registrar.ask("POST", f"/v1/files/{number}/moves", approval).status_code == 422
    registrar.call("POST", orders, closed | {"order_number": "HMC/D/14"})
    registrar.move(registrar.file(number), "approve")
    assert doctor.citizen.wait_for(number, "issued", patience_s=60)["certificate_id"]
