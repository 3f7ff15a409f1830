"""A list of approved cases: read line by line, decided, issued in bulk, cut off and gone on with; no number twice."""

from collections import Counter
from contextlib import suppress
from itertools import islice
from typing import Any

import pytest

from chalicelib.adapters import buckets
from chalicelib.cards import store as cards
from chalicelib.cards.actions import bulk as runs
from chalicelib.cards.lists import actions, rules
from chalicelib.cards.lists import store as store_of_lists
from chalicelib.cards.lists.models import Approval, CaseList, NewList, Part
from chalicelib.certificates import at_once, store
from chalicelib.certificates.models import Certificate
from chalicelib.core import ids
from chalicelib.core.errors import Conflict, Invalid, NotAllowed, NotFound
from chalicelib.edge import Seat, Who
from chalicelib.identity import store as people
from chalicelib.identity.models import Challenge, Officer, OfficerRecord, Person, Session
from tests.registry.conftest import NOW, REGION

SERVICE = "himachal-pradesh/revenue/himachali-bonafide-certificate"
HEAD = "reference,mobile,name,father_name,tehsil,address,ground\n"
SOUND = "Vinod Thakur,Hari Ram,184,Village Mahori P.O. Theog,permanent-home"
REASON = "Cases of the camp at Theog, each seen and signed by the Tehsildar."


def an_officer(person_id: str = "hp-anita-katoch", office_id: str = "tehsil-theog", role: str = "tehsildar") -> Who:
    seat = Seat(office_id=office_id, role=role, body="revenue-department", region=REGION, district=23)
    return Who(kind="officer", person_id=person_id, name="Anita Katoch", seats=(seat,))


def an_officer_of_identity(officer_id: str, mobile: str) -> OfficerRecord:
    name = {"en": officer_id}
    officer = Officer(officer_id=officer_id, name=name, designation=name, seats=(), mobile=mobile)
    return OfficerRecord(officer=officer, version=1)


def a_person(mobile: str, name: str) -> None:
    """Somebody who has signed in with this number, under an account of the same name."""
    person = Person(person_id=mobile, mobile=mobile, name=name, version=1)
    code = Challenge(challenge_id=mobile, purpose="sign-in", address=mobile, code_hash="", expires_at=NOW)
    people.put_challenge(code, now=NOW)
    begun = Session(
        session_id=mobile, kind="citizen", person_id=mobile, secret_hash="", started_at=NOW, renewed_at=NOW, seen_at=NOW
    )
    people.begin_citizen_session(code, person, begun, first=True)


def csv(lines: int, first: int = 1, of: str = "T") -> str:
    return HEAD + "".join(f"{of}-{number},,{SOUND}\n" for number in range(first, first + lines))


@pytest.fixture
def officer(signed: Any) -> Who:
    from chalicelib.catalogue import actions as catalogue

    body = catalogue.service(SERVICE, on=NOW.date()).body
    who = an_officer()
    return who.model_copy(update={"seats": tuple(seat.model_copy(update={"body": body}) for seat in who.seats)})


def a_list(officer: Who, name: str) -> str:
    return actions.begin(NewList(name=name, service_id=SERVICE), officer, now=NOW).list_id


def a_decided_list(officer: Who, name: str, lines: int) -> str:
    list_id = a_list(officer, name)
    actions.add_part(list_id, Part(number=1, csv=csv(lines, of=name)), officer)
    actions.approve(list_id, Approval(reason=REASON, lines=lines), officer, now=NOW)
    return list_id


def make_some(run_id: str, most: int = 10_000) -> int:
    """Chunks made until none is left, or so many."""
    done = 0
    while done < most and (chunks := runs.chunks_left(run_id)):
        for chunk in chunks[: most - done]:
            with suppress(runs.ChunkFailed):
                runs.make_chunk(run_id, chunk, now=NOW)
            done += 1
    return done


def make_planned(run_id: str) -> None:
    """A run that has begun, to its end."""
    while not runs.plan_run(run_id):
        pass
    make_some(run_id)
    runs.end_run(run_id, now=NOW)


def numbers(case: CaseList, lines: range, of: str) -> list[str]:
    """Which certificate each line has."""
    cases = [rules.case_number("HP", case, f"{of}-{line}") for line in lines]
    found = [next(iter(at_once.rules.numbers_of("HP", case))) for case in cases]
    assert all(
        (one := store.get(number)) and one.order.application_id == case
        for number, case in zip(found, cases, strict=True)
    )
    return found


def test_faults_are_named_by_line_and_nothing_is_lost(officer: Who) -> None:
    list_id = a_list(officer, "with-faults")
    text = csv(2) + f",,{SOUND}\nT-4,12345,{SOUND}\nT-5,,Vinod,,184,Village,no-such-ground\nT-6,,{SOUND},more\n"
    read = actions.add_part(list_id, Part(number=1, csv=text), officer)
    assert (read.sound, [one.line for one in read.faulty]) == (2, [3, 4, 5, 6])
    named = {one.line: {fault.field for fault in one.faults} for one in read.faulty}
    assert named[3] == {"reference"} and named[4] == {"mobile"} and {"father_name", "ground"} <= named[5]
    assert actions.faulty(list_id, 1, officer) == read.faulty
    assert actions.add_part(list_id, Part(number=1, csv=text), officer) == read, "the same part is taken once"
    actions.add_part(list_id, Part(number=2, csv=csv(1, first=7)), officer)
    shown = actions.see(list_id, officer)
    assert (shown.lines, shown.faulty, shown.parts) == (7, 4, 2)
    with pytest.raises(Invalid, match="list-lines"):
        actions.approve(list_id, Approval(reason=REASON, lines=7), officer, now=NOW)
    assert actions.approve(list_id, Approval(reason=REASON, lines=3), officer, now=NOW).decision
    with pytest.raises(Conflict):
        actions.add_part(list_id, Part(number=3, csv=csv(1)), officer)
    begun = rules.run_of(list_id)
    assert begun in {run.run_id for run in cards.open_runs()}, "the sweep begins what was approved"
    make_planned(begun)
    table = actions.results(list_id, 1, officer).splitlines()[1:]
    assert [line.split(",")[:2] for line in table] == [
        *(["1", "T-1"], ["2", "T-2"]),
        *([str(line), ""] for line in range(3, 7)),
    ]
    assert [bool(line.split(",")[2]) for line in table] == [True, True, False, False, False, False]
    assert list_id in {one.list_id for one in actions.of_officer(officer)}


def test_a_case_is_issued_once_in_however_many_lists_it_is_brought(officer: Who) -> None:
    sound = {number: f"R-{number},,{SOUND}\n" for number in range(1, 6)}
    first = a_list(officer, "five")
    read = actions.add_part(first, Part(number=1, csv=HEAD + "".join(sound.values()) + sound[2]), officer)
    assert [one.line for one in read.faulty] == [6], "twice in a part"
    with_faults = HEAD + sound[1] + sound[2] + sound[3] + f"R-4,12345,{SOUND}\nR-5,,Vinod,,184,Village,none\n"
    list_id = a_list(officer, "five-two-faulty")
    actions.add_part(list_id, Part(number=1, csv=with_faults), officer)
    doubled = actions.add_part(list_id, Part(number=2, csv=HEAD + sound[3] + f"R-1,12345,{SOUND}\n"), officer)
    assert [{(fault.code, fault.field) for fault in one.faults} for one in doubled.faulty] == [
        {("list-doubled", "reference")},
        {("list-doubled", "reference"), ("field.mobile", "mobile")},
    ]
    actions.approve(list_id, Approval(reason=REASON, lines=3), officer, now=NOW)
    make_planned(rules.run_of(list_id))

    again = a_list(officer, "five-again")
    whole = actions.add_part(again, Part(number=1, csv=HEAD + "".join(sound.values())), officer)
    assert (whole.sound, [one.line for one in whole.faulty]) == (2, [1, 2, 3])
    told = [one.faults[0].facts["number"] for one in whole.faulty]
    assert told == [line.split(",")[2] for line in actions.results(list_id, 1, officer).splitlines()[1:4]]
    actions.approve(again, Approval(reason=REASON, lines=2), officer, now=NOW)
    make_planned(rules.run_of(again))
    found = runs.count(rules.run_of(again))
    assert found and (found.listed, found.numbered, found.twice, found.missing) == (2, 2, (), ())

    before = numbers(actions._settled(list_id)[0], range(1, 6), "R")
    actions.approve(first, Approval(reason=REASON, lines=5), officer, now=NOW)
    make_planned(rules.run_of(first))
    assert numbers(actions._settled(first)[0], range(1, 6), "R") == before, "brought before, and approved after"
    assert {ids.read_number(one) for one in told} < set(before)


def test_a_certificate_goes_to_the_account_of_its_mobile_only_where_the_name_is_the_lines(officer: Who) -> None:
    a_person("+917200000001", "विनोद ठाकुर")
    a_person("+917200000002", "Sunil Negi")
    lines = "".join(f"C-{nth},720000000{nth},{SOUND}\n" for nth in (1, 2, 3))
    list_id = a_list(officer, "claimed")
    actions.add_part(list_id, Part(number=1, csv=HEAD + lines), officer)
    actions.approve(list_id, Approval(reason=REASON, lines=3), officer, now=NOW)
    make_planned(rules.run_of(list_id))
    table = [line.split(",") for line in actions.results(list_id, 1, officer).splitlines()]
    assert [row[3] for row in table] == ["account", "claimed", "not claimed", "not claimed"]
    holders = [store.get(ids.read_number(row[2]) or "").order.holder_id for row in table[1:]]  # type: ignore[union-attr]
    assert holders == ["+917200000001", f"unclaimed#{list_id}#2", f"unclaimed#{list_id}#3"]


@pytest.mark.parametrize(
    ("text", "code", "faults"),
    [
        (HEAD + '1,,"' + "x" * 140_000, "list-unread", set()),
        (HEAD.replace("mobile", "name"), "list-head", {("list-column", "name")}),
        (
            HEAD.replace("mobile", "reference,town"),
            "list-head",
            {("list-column", "reference"), ("field.unknown", "town")},
        ),
        (HEAD + "ठ" * 70_000, "list-bytes", set()),
    ],
)
def test_a_table_that_cannot_be_read_says_why(officer: Who, text: str, code: str, faults: set[Any]) -> None:
    list_id = a_list(officer, "unread")
    with pytest.raises(Invalid, match=code) as told:
        actions.add_part(list_id, Part(number=1, csv=text), officer)
    assert {(fault.code, fault.field) for fault in told.value.faults} == faults


def test_only_who_decides_on_the_service_may_bring_a_list(officer: Who) -> None:
    patwari = officer.model_copy(
        update={"seats": tuple(one.model_copy(update={"role": "patwari"}) for one in officer.seats)}
    )
    with pytest.raises(NotAllowed):
        a_list(patwari, "not-mine")
    list_id = a_list(officer, "mine")
    with pytest.raises(NotFound):
        actions.see(list_id, patwari)
    with pytest.raises(Invalid, match="list-head"):
        actions.add_part(list_id, Part(number=1, csv="name\nVinod\n"), officer)
    with pytest.raises(Conflict):
        actions.add_part(list_id, Part(number=2, csv=csv(1)), officer)
    runs.begin_run("unapproved", "certificates", list_id, now=NOW)
    with pytest.raises(Invalid, match="list-not-approved"):
        runs.plan_run("unapproved")


def test_nobody_decides_on_a_case_of_their_own(officer: Who) -> None:
    mobile = "9000000206"
    people.keep_officer(an_officer_of_identity(officer.person_id, f"+91{mobile}"))
    list_id = a_list(officer, "own-case")
    own = f"own-1,{mobile},{SOUND}\n"
    read = actions.add_part(list_id, Part(number=1, csv=HEAD + own + f"own-2,,{SOUND}\n"), officer)
    assert [(one.line, [(fault.code, fault.field) for fault in one.faults]) for one in read.faulty] == [
        (1, [("own-application", "mobile")])
    ]
    colleague = officer.model_copy(update={"person_id": "hp-colleague"})
    brought = actions.add_part(list_id, Part(number=2, csv=HEAD + own), colleague)
    assert brought.sound == 1, "another officer may decide on it"
    with pytest.raises(NotAllowed, match="own-application"):
        actions.approve(list_id, Approval(reason=REASON, lines=2), officer, now=NOW)
    assert actions.see(list_id, officer).decision is None

    people.keep_officer(an_officer_of_identity("hp-colleague", f"+91{mobile}"))
    actions.approve(list_id, Approval(reason=REASON, lines=2), colleague, now=NOW)
    make_planned(rules.run_of(list_id))
    assert runs.set_aside(rules.run_of(list_id)) == (f"{list_id} 2 3",), "nor by a number that came later"


def test_hundreds_are_issued_a_run_cut_off_goes_on_and_no_number_is_used_twice(
    officer: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_id = a_list(officer, "hundreds")
    for part in (1, 2):
        actions.add_part(list_id, Part(number=part, csv=csv(100, first=100 * part - 99, of="hundreds")), officer)
    actions.approve(list_id, Approval(reason=REASON, lines=200), officer, now=NOW)
    runs.begin_run("hundreds", "certificates", list_id, now=NOW)
    while not runs.plan_run("hundreds"):
        pass
    assert make_some("hundreds", most=11) == 11
    case = store_of_lists.get(list_id)
    assert case
    first = numbers(case, range(1, 111), "hundreds")
    files = {number: store.get(number).sha256 for number in first}  # type: ignore[union-attr]

    _cut_off_between_signature_and_register(monkeypatch)
    half = runs.count("hundreds")
    assert half and (half.listed, half.numbered, half.twice, len(half.missing)) == (200, 110, (), 90)
    assert "hundreds" in {run.run_id for run in cards.open_runs()}
    again = runs.begin_run("hundreds", "certificates", list_id, now=NOW)
    make_some("hundreds")
    runs.end_run("hundreds", now=NOW)

    run = runs.see_run("hundreds")
    assert (again.attempt, run.made, run.chunks, run.chunks_done) == (2, 200, 20, 20)
    assert "hundreds" not in {run.run_id for run in cards.open_runs()}
    whole = runs.count("hundreds")
    assert whole and (whole.listed, whole.numbered, whole.twice, whole.missing) == (200, 200, (), ())
    everyone = numbers(case, range(1, 201), "hundreds")
    assert max(Counter(everyone).values()) == 1
    assert {number: store.get(number).sha256 for number in first} == files, "what was made stays as it was"  # type: ignore[union-attr]
    assert {store.get(number).status for number in everyone} == {"valid"}  # type: ignore[union-attr]
    before = {number: store.get(number) for number in everyone}
    runs.begin_run("hundreds-again", "certificates", list_id, now=NOW)
    while not runs.plan_run("hundreds-again"):
        pass
    make_some("hundreds-again")
    after = {number: store.get(number) for number in everyone}
    assert after == before, "another run over the same list changes nothing"


def test_after_a_disturbance_its_officer_has_the_rest_made_and_no_number_is_used_twice(
    officer: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_id = a_decided_list(officer, "disturbed", 30)
    run_id, make = rules.run_of(list_id), at_once.issue
    while not runs.plan_run(run_id):
        pass

    def issue(order: Any, *, now: Any) -> None:
        if order.holder_id.rpartition("#")[2] > "15":
            raise OSError("no key")
        make(order, now=now)

    monkeypatch.setattr(at_once, "issue", issue)
    make_planned(run_id)
    before = runs.see_run(run_id)
    left = runs.set_aside(run_id)
    assert before.ended_at and 0 < before.made < 30 and len(left) == 30 - before.made
    monkeypatch.undo()

    for _ in range(2):
        actions.try_again(list_id, officer, now=NOW)
    assert runs.see_run(run_id).attempt == 2, "asked twice, it is once"
    assert run_id in {run.run_id for run in cards.open_runs()}, "the sweep begins it"
    make_planned(run_id)
    after, found = runs.see_run(run_id), runs.count(run_id)
    assert (after.made, after.chunks_done, runs.set_aside(run_id)) == (30, 3, ())
    assert found and (found.listed, found.numbered, found.twice, found.missing) == (30, 30, (), ())


def test_a_number_that_another_has_is_passed_over_and_counted_as_the_next(officer: Who) -> None:
    list_id = a_decided_list(officer, "collides", 2)
    settled = actions._settled(list_id)
    case = rules.case_number("HP", settled[0], "collides-1")
    theirs, own = islice(at_once.rules.numbers_of("HP", case), 2)
    lines = store_of_lists.approved_part(list_id, 1).lines
    other = rules.order_of(settled[0], lines[1], *settled[1:], "").model_copy(update={"application_id": "HP-ANOTHER"})
    store.create(Certificate(certificate_id=theirs, order=other, ordered_at=NOW, tried_at=NOW))
    runs.begin_run("collides", "certificates", list_id, now=NOW)
    while not runs.plan_run("collides"):
        pass
    make_some("collides")
    found_there = at_once.issued("HP", [case, "HP-NOBODY"])
    assert {one: each.certificate_id for one, each in found_there.items()} == {case: own}
    found = runs.count("collides")
    assert found and (found.listed, found.numbered, found.twice, found.missing) == (2, 2, (), ())


def test_lines_that_were_changed_after_the_decision_are_not_issued(officer: Who) -> None:
    list_id = a_decided_list(officer, "tampered", 1)
    decision = actions.see(list_id, officer).decision
    (digest,) = store_of_lists.hashes(list_id)
    assert decision and decision.sha256 == rules.digest_of([digest])
    key = store_of_lists._key(list_id, 1, digest)
    kept = buckets.read("vault", key, max_bytes=10_000) or b""
    buckets.write("vault", key, kept.replace(b"Vinod", b"Sunil"), content_type="application/json")
    runs.begin_run("tampered", "certificates", list_id, now=NOW)
    with pytest.raises(ValueError, match="was changed"):
        runs.plan_run("tampered")


def test_of_two_who_bring_the_same_part_one_is_taken_and_its_lines_are_kept(
    officer: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_id = a_list(officer, "raced")
    slow = store_of_lists.get(list_id)
    actions.add_part(list_id, Part(number=1, csv=csv(2, of="raced")), officer)
    monkeypatch.setattr(actions.store, "get", lambda _: slow)
    with pytest.raises(Conflict):
        actions.add_part(list_id, Part(number=1, csv=csv(1, first=9, of="raced")), officer)
    monkeypatch.undo()
    assert [one.reference for one in store_of_lists.part(list_id, 1).lines] == ["raced-1", "raced-2"]  # type: ignore[union-attr]


def test_what_follows_from_a_line_can_be_shown_without_the_line_as_of_an_application(officer: Who) -> None:
    list_id = a_decided_list(officer, "claims", 1)
    case, service, region = actions._settled(list_id)
    order = rules.order_of(case, store_of_lists.approved_part(list_id, 1).lines[0], service, region, "")
    assert {one.name: one.value for one in order.claims} == {"district": "Shimla"}
    assert (order.officer["en"], order.role) == ("Anita Katoch", "tehsildar")


def _cut_off_between_signature_and_register(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first chunk of what follows loses its process after a signature and before the register knows."""
    chunk = runs.chunks_left("hundreds")[0]

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(at_once.actions, "register", killed)
        with pytest.raises(KeyboardInterrupt):
            runs.make_chunk("hundreds", chunk, now=NOW)
