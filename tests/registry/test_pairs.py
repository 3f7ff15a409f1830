"""People who stand in the registry twice: found in bulk as one by one, listed once, decided by an officer."""

import argparse
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.core.errors import Conflict, NotAllowed
from chalicelib.edge import Request, View
from chalicelib.edge.views import render
from chalicelib.registry import actions, likeness, sheets, store
from chalicelib.registry.models import NewFamily, PairDecided
from infra.duplicates import command, made_up
from infra.duplicates.job import Job
from tests.registry.conftest import NOW, REGION, a_member, a_secretary

HERE = "panchayat-mashobra"
WHY = "Both have been seen, with their papers."


def test_sql_and_python_agree(tmp_path: Path) -> None:
    """Of what either calls likely, they agree on at least 99 in 100; and where both do, on the weight."""
    people = {one.member_id: one.traits for one in made_up.registry(4000, twice=0.3)}
    job = Job(tmp_path / "job", parts=3)
    job.bring(people.items())
    job.load()
    in_bulk = {(pair.one, pair.other): pair.likelihood for pair in job.find()}
    job.close()
    blocks: dict[str, list[str]] = {}
    for number, traits in people.items():
        for block in likeness.blocks(traits):
            blocks.setdefault(block, []).append(number)
    looked_at = {(a, b) for block in blocks.values() for a in block for b in block if a < b}
    judged = {pair: likeness.compare(people[pair[0]], people[pair[1]]).likelihood for pair in looked_at}
    likely = {pair: chance for pair, chance in judged.items() if chance >= likeness.LIKELY}
    bulk = {(min(pair), max(pair)): chance for pair, chance in in_bulk.items()}
    both = likely.keys() & bulk.keys()
    assert len(both) > 800
    assert len(both) >= 0.99 * len(likely.keys() | bulk.keys())
    assert sum(abs(likely[pair] - bulk[pair]) < 0.001 for pair in both) >= 0.99 * len(both)


def test_a_job_that_was_killed_goes_on(tmp_path: Path) -> None:
    people = [(one.member_id, one.traits) for one in made_up.registry(500, twice=0.3)]

    def killed(what: str, done: int, of: int) -> None:
        if what == "Comparing" and done == 2:
            raise KeyboardInterrupt

    whole = _found(Job(tmp_path / "whole", parts=4), people)
    with pytest.raises(KeyboardInterrupt):
        _found(Job(tmp_path / "job", parts=4, say=killed), people)
    done = {file.name: file.stat().st_mtime_ns for file in (tmp_path / "job").glob("pairs-*.parquet")}
    assert len(done) == 2
    assert _found(Job(tmp_path / "job", parts=4), people) == whole
    assert all((tmp_path / "job" / name).stat().st_mtime_ns == at for name, at in done.items())


def _found(job: Job, people: Any) -> Any:
    try:
        job.bring(people)
        job.load()
        return job.find()
    finally:
        job.close()


def _run(folder: Path, **changes: Any) -> int:
    asked = {
        "region": REGION,
        "folder": folder,
        "at_least": 0.5,
        "parts": 2,
        "memory_gb": 1,
        "list": False,
        "keep": False,
    }
    return command.main(argparse.Namespace(**asked | changes))


def _family(name: str, key: str, days: int = 0, *, another: str = "", **changes: Any) -> Any:
    facts = {"born": "1984-02-11", "care_of": "Om Parkash", "mobiles": ("9816012345",)} | changes
    head = a_member(name, "head", **facts, another={another: WHY} if another else {})
    made = actions.make_family(
        NewFamily(office_id=HERE, members=(head,)), a_secretary(), key, now=NOW + timedelta(days=days)
    )
    return made.members[0]


def test_listed_once_and_decided(himachal: None, tmp_path: Path) -> None:
    first = _family("Sheela Devi Bragta", "pair-1")
    second = _family("Shila Devi Bragta", "pair-2", 1, another=first.member_id)
    for at, name in enumerate(
        ("Asha", "Geeta", "Kavita", "Lata", "Meena", "Pooja", "Rekha", "Sonia", "Tara", "Usha") * 3
    ):
        _family(name, f"x{at}", born=f"{1921 + 3 * at}-05-17", mobiles=(), care_of="", subdistrict=181)
    ours = (min(first.member_id, second.member_id), max(first.member_id, second.member_id))
    folder = tmp_path / "job"
    assert _run(folder, list=True) == 0
    assert not store.listed([ours])
    assert _run(folder) == 0
    assert not folder.exists()
    pages = [actions.pairs_at(HERE, a_secretary(), None, now=NOW) for _ in range(2) if _run(folder) == 0]
    assert [[(one.one, one.other) for one in page.pairs].count(ours) for page in pages] == [1, 1]
    assert set(ours) <= pages[0].people.keys()

    for language in ("en", "hi", "pa", "mr"):
        secretary = a_secretary(language=language)
        context = {
            "resourcePath": "/pairs",
            "httpMethod": "GET",
            "path": "/pairs",
            "identity": {"sourceIp": "192.0.2.7"},
        }
        view = View(template="registry/templates/pairs.html", data=sheets.pairs(secretary, HERE, None, NOW))
        request = Request({"requestContext": context, "headers": {"accept-language": language}, "body": None})
        page = render(view, request, secretary)
        assert "Sheela Devi Bragta" in page and "Shila Devi Bragta" in page
        assert all(f'name="outcome" value="{choice}"' in page for choice in ("another", *ours))

    same = PairDecided(same=True, reason=WHY)
    decided = actions.decide_pair(*ours, same, a_secretary(), now=NOW)
    assert (decided.outcome, decided.reason) == ("same", WHY)
    gone = store.resident(second.member_id)
    assert (gone.status, gone.merged_into) == ("merged", first.member_id)
    assert store.family(second.family_id).members == ()
    assert store.resident(first.member_id).status == "living"
    assert [turn.kind for turn in store.turns(first.member_id)][-1] == "resident.merged.v1"
    assert actions.decide_pair(*ours, same, a_secretary(), now=NOW) == decided
    _run(folder)
    assert actions.list_pairs([ours], now=NOW) == 0
    assert not [one for one in store.pairs_at(HERE, None)[0] if (one.one, one.other) == ours]


def test_another_person_closes_it(himachal: None) -> None:
    first = _family("Nirmala Kanta", "other-1", born="1971-03-09", mobiles=())
    second = _family("Nirmala Kanta", "other-2", 1, born="1971-03-09", mobiles=(), another=first.member_id)
    ours = (min(first.member_id, second.member_id), max(first.member_id, second.member_id))
    assert actions.list_pairs([ours, ours[::-1]], now=NOW) == 1
    with pytest.raises(Conflict):
        actions.decide_pair(*ours, PairDecided(same=True, keep="HPM0", reason=WHY), a_secretary(), now=NOW)
    actions.decide_pair(*ours, PairDecided(same=False, reason=WHY), a_secretary(), now=NOW)
    assert {store.resident(number).status for number in ours} == {"living"}
    assert actions.list_pairs([ours], now=NOW) == 0


def test_the_account_and_the_ekyc_go_to_the_record_that_stays(himachal: None) -> None:
    first = _family("Champa Rathore", "account-1", born="1963-08-19", mobiles=())
    second = _family("Champa Rathore", "account-2", 1, born="1963-08-19", mobiles=(), another=first.member_id)
    ours = (min(first.member_id, second.member_id), max(first.member_id, second.member_id))
    actions.list_pairs([ours], now=NOW)
    actions.note_ekyc(second.member_id, "mobile-otp", now=NOW, person_id="pairs-account", last_four="4711")
    actions.decide_pair(*ours, PairDecided(same=True, reason=WHY), a_secretary(), now=NOW)
    kept = actions.resident_of("pairs-account")
    assert kept and kept.member_id == first.member_id and kept.kyc and kept.kyc.last_four == "4711"
    assert store.claimed_by(kept.kyc.reference) == first.member_id


def test_two_accounts_are_not_joined_and_no_other_office_decides(himachal: None) -> None:
    first = _family("Vidya Sankhyan", "two-1", born="1959-10-27", mobiles=())
    second = _family("Vidya Sankhyan", "two-2", 1, born="1959-10-27", mobiles=(), another=first.member_id)
    ours = (min(first.member_id, second.member_id), max(first.member_id, second.member_id))
    actions.list_pairs([ours], now=NOW)
    actions.note_ekyc(first.member_id, "mobile-otp", now=NOW, person_id="pairs-left")
    actions.note_ekyc(second.member_id, "mobile-otp", now=NOW, person_id="pairs-right")
    same = PairDecided(same=True, reason=WHY)
    with pytest.raises(Conflict, match="pair-two-accounts"):
        actions.decide_pair(*ours, same, a_secretary(), now=NOW)
    with pytest.raises(NotAllowed, match="not-your-families"):
        actions.decide_pair(*ours, same, a_secretary("panchayat-theog"), now=NOW)
    assert store.pair(*ours).outcome is None


def test_both_in_one_family(himachal: None) -> None:
    """The one that goes was its head: the one that stays takes its place."""
    first = _family("Bimla Jaswal", "one-1", born="1966-04-23", mobiles=())
    again = a_member("Bimla Jaswal", born="1966-04-23", another={first.member_id: WHY})
    shown = actions.add_member(first.family_id, again, a_secretary(), "one-2", now=NOW)
    other = next(one for one in shown.members if one.member_id != first.member_id)
    ours = (min(first.member_id, other.member_id), max(first.member_id, other.member_id))
    actions.list_pairs([ours], now=NOW)
    keep = PairDecided(same=True, keep=other.member_id, reason=WHY)
    actions.decide_pair(*ours, keep, a_secretary(), now=NOW)
    family = store.family(first.family_id)
    assert [(one.member_id, one.relation) for one in family.members] == [(other.member_id, "head")]
    assert store.resident(other.member_id).relation == "head"
