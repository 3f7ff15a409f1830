"""A run of bulk issue: planned once, cut off, gone on with; no number twice."""

import re
from collections import Counter

import pytest

from chalicelib.cards import bulk, store
from chalicelib.cards.actions import bulk as actions
from chalicelib.core.errors import Invalid
from tests.registry.conftest import NOW, REGION


def plan(run_id: str) -> None:
    while not actions.plan_run(run_id):
        pass


def make_all(run_id: str) -> None:
    while chunks := actions.chunks_left(run_id):
        for chunk in chunks:
            try:
                actions.make_chunk(run_id, chunk, now=NOW)
            except actions.ChunkFailed:
                continue
    actions.end_run(run_id, now=NOW)


def test_a_run_that_was_cut_off_goes_on_where_it_stopped_and_uses_no_number_twice(make):
    families = [make(children=1, office_id="panchayat-khaniyara").family.family_id for _ in range(12)]
    actions.begin_run("run-one", "cards", REGION, now=NOW)
    plan("run-one")
    first = actions.chunks_left("run-one")[0]
    actions.make_chunk("run-one", first, now=NOW)
    assert actions.make_chunk("run-one", first, now=NOW) == 0

    again = actions.begin_run("run-one", "cards", REGION, now=NOW)
    make_all("run-one")

    run = actions.see_run("run-one")
    assert again.attempt == 2
    assert run.chunks == run.chunks_done and run.ended_at == NOW
    cards = store.of_holders(families)
    assert Counter(card.face.holder_id for card in cards) == dict.fromkeys(families, 1)
    assert run.made >= 3 * len(families)
    actions.begin_run("run-two", "cards", REGION, now=NOW)
    plan("run-two")
    make_all("run-two")
    assert actions.see_run("run-two").made == 0


def test_what_cannot_be_made_is_left_for_a_person_and_the_rest_is_made(monkeypatch):
    tried: Counter[str] = Counter()

    def make(one: str, _now: object) -> int:
        tried[one] += 1
        if one == "bad":
            raise OSError("no")
        return 1

    listed = bulk.Listed(ids=("good", "bad", "fine"))
    monkeypatch.setitem(bulk.kinds, "trial", bulk.Kind(listed=lambda _scope, _after: listed, make=make))
    actions.begin_run("run-bad", "trial", "", now=NOW)
    plan("run-bad")
    make_all("run-bad")
    run = actions.see_run("run-bad")
    assert (run.chunks, run.chunks_done) == (1, 0)
    assert (tried["bad"], tried["fine"], run.made) == (bulk.TRIES, 1, 2)
    assert actions.set_aside("run-bad") == ("bad",)


def test_behind_a_whole_wave_that_was_tried_in_vain_the_rest_is_made(monkeypatch):
    many = bulk.CHUNK * (bulk.WAVE + 1)
    listed = bulk.Listed(ids=tuple(f"{number:03}" for number in range(many)))

    def make(one: str, _now: object) -> int:
        if int(one) < bulk.CHUNK * bulk.WAVE:
            raise OSError("no")
        return 1

    monkeypatch.setitem(bulk.kinds, "trial", bulk.Kind(listed=lambda _scope, _after: listed, make=make))
    monkeypatch.setattr(bulk, "TRIES", 1)
    actions.begin_run("run-behind", "trial", "", now=NOW)
    plan("run-behind")
    make_all("run-behind")
    run = actions.see_run("run-behind")
    assert (run.chunks, run.chunks_done, run.made) == (bulk.WAVE + 1, 1, bulk.CHUNK)


def test_begun_again_a_run_takes_up_all_that_was_set_aside(monkeypatch):
    down = True

    def make(_one: str, _now: object) -> int:
        if down:
            raise OSError("no")
        return 1

    many = tuple(f"{number:04}" for number in range(102 * bulk.CHUNK))
    pages = {None: bulk.Listed(ids=many[:510], next="510"), "510": bulk.Listed(ids=many[510:])}
    kind = bulk.Kind(listed=lambda _scope, after: pages[after], make=make)
    monkeypatch.setitem(bulk.kinds, "trial", kind)
    monkeypatch.setattr(bulk, "TRIES", 1)
    actions.begin_run("run-down", "trial", "", now=NOW)
    plan("run-down")
    make_all("run-down")
    assert actions.see_run("run-down").made == 0 and actions.set_aside("run-down") == many
    down = False
    again = actions.begin_run("run-down", "trial", "", now=NOW)
    assert again.ended_at is None and actions.set_aside("run-down") == ()
    assert {chunk.tries for chunk in store.chunks_left("run-down", 1000)} == {0}
    make_all("run-down")
    run = actions.see_run("run-down")
    assert (run.made, run.chunks, run.chunks_done) == (len(many), 102, 102)


def test_a_run_that_cannot_go_on_stops_no_other(monkeypatch, capsys):
    begun = []

    def start(_machine: str, _name: str, order: dict[str, str]) -> None:
        if order["run_id"] == "run-1-broken":
            raise OSError("Asha Devi")
        begun.append(order["run_id"])

    monkeypatch.setattr(actions.workflow, "is_running", lambda *_: False)
    monkeypatch.setattr(actions.workflow, "start", start)
    for run_id in ("run-1-broken", "run-2-sound"):
        actions.begin_run(run_id, "cards", REGION, now=NOW)
    with pytest.raises(actions.NotResumed, match=r"^run-1-broken$"):
        actions.resume_runs()
    assert "run-2-sound" in begun
    told = capsys.readouterr().out
    assert '"run_id":"run-1-broken"' in told and "Asha" not in told
    for run_id in ("run-1-broken", "run-2-sound"):
        actions.end_run(run_id, now=NOW)


def test_a_run_of_any_name_has_an_execution_that_may_be_begun():
    office = "maharashtra-right-to-service-commission"
    runs = [bulk.Run(run_id=f"certificates-{office}.{'a' * 59}{n}", kind="", scope="", begun_at=NOW) for n in (1, 2)]
    names = {actions._execution(run.model_copy(update={"attempt": 1000})) for run in runs}
    assert len(names) == 2 and all(re.fullmatch(r"[A-Za-z0-9_-]{1,80}", name) for name in names)


def test_a_name_belongs_to_one_run():
    actions.begin_run("run-name", "cards", REGION, now=NOW)
    with pytest.raises(Invalid):
        actions.begin_run("run-name", "cards", "punjab", now=NOW)
    with pytest.raises(Invalid):
        actions.begin_run("run-other", "no-such-kind", REGION, now=NOW)
