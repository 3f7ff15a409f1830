"""Which papers are proposed: good ones of the right person, no document twice, as many groups as can be."""

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.catalogue.models import PaperGroup
from chalicelib.documents.choosing import best_papers, good_until, why_not
from chalicelib.documents.models import Document, Facts, Proof, Verified
from tests.builders import MONDAY, a_document

TODAY = date(2026, 11, 23)
KINDS = ("passport", "ration-card", "bill", "income-certificate")
PROOF = Proof(way="ekdwar-file", by="Government of Maharashtra", facts=Facts(), at=MONDAY)


def a_group(name: str, *kinds: str) -> PaperGroup:
    return PaperGroup.model_validate({"for": name, "any_one_of": kinds})


def looked(*, good: bool) -> Verified:
    return Verified(good=good, application_id="MH1", at=MONDAY)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"valid_until": TODAY - timedelta(days=1)}, "paper.expired"),
        ({"status": "refused", "reason": "encrypted"}, "paper.not-accepted"),
        ({"verified": looked(good=False)}, "paper.rejected"),
        ({"ended": "revoked"}, "paper.revoked"),
        ({"ended": "superseded"}, "paper.superseded"),
        ({"ended": "removed"}, "paper.removed"),
        ({"about": "M2"}, "paper.of-another"),
    ],
)
def test_what_is_not_good_is_said_and_never_proposed(changes: dict[str, Any], code: str) -> None:
    document = a_document(**changes)
    assert why_not(document, on=TODAY) == code
    assert best_papers([a_group("identity", "passport")], [document], on=TODAY) == {}


def test_the_last_day_still_counts() -> None:
    assert why_not(a_document(valid_until=TODAY), on=TODAY) is None


def test_a_bill_grows_old_and_a_certificate_has_its_own_day() -> None:
    old = a_document(kind="bill", given_at=MONDAY - timedelta(days=93))
    assert why_not(old, on=TODAY, lasts={"bill": 92}) == "paper.expired"
    assert why_not(old, on=TODAY) is None
    fetched = old.model_copy(update={"origin": "digilocker", "valid_until": TODAY})
    assert good_until(fetched, {"bill": 92}) == TODAY


def test_a_family_members_paper_is_for_that_member_only() -> None:
    groups = [a_group("identity", "passport")]
    documents = [a_document("D1"), a_document("D2", about="M2")]
    assert best_papers(groups, documents, on=TODAY)["identity"].document_id == "D1"
    assert best_papers(groups, documents, on=TODAY, about="M2")["identity"].document_id == "D2"
    assert best_papers(groups, documents, on=TODAY, about="M3") == {}


def test_proven_goes_before_verified_and_that_before_longer_and_newer() -> None:
    plain = a_document("D1", given_at=MONDAY + timedelta(days=1))
    longer = a_document("D2", valid_until=TODAY + timedelta(days=400))
    seen = a_document("D3", verified=looked(good=True), valid_until=TODAY + timedelta(days=9))
    proven = a_document("D4", proof=PROOF, valid_until=TODAY)
    left = [longer, plain, seen, proven]
    order = []
    while left:
        best = best_papers([a_group("identity", "passport")], left, on=TODAY)["identity"]
        order.append(best.document_id)
        left.remove(best)
    assert order == ["D4", "D3", "D1", "D2"]


def test_one_document_never_answers_two_groups() -> None:
    groups = [a_group("identity", "passport", "ration-card"), a_group("address", "passport")]
    assert len(best_papers(groups, [a_document()], on=TODAY)) == 1
    both = best_papers(groups, [a_document("D1", proof=PROOF), a_document("D2", "ration-card")], on=TODAY)
    assert {group: one.document_id for group, one in both.items()} == {"identity": "D2", "address": "D1"}


documents = st.lists(
    st.builds(
        a_document,
        kind=st.sampled_from(KINDS),
        status=st.sampled_from(["accepted", "accepted", "accepted", "waiting", "refused"]),
        about=st.sampled_from(["", "", "M2"]),
        valid_until=st.one_of(st.none(), st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=3))),
        ended=st.sampled_from([None, None, None, "revoked", "removed"]),
        verified=st.sampled_from([None, looked(good=True), looked(good=False)]),
        proof=st.sampled_from([None, PROOF]),
    ),
    max_size=6,
).map(lambda found: [one.model_copy(update={"document_id": f"D{n}"}) for n, one in enumerate(found)])
groups = st.lists(st.sets(st.sampled_from(KINDS), min_size=1), max_size=4).map(
    lambda found: [a_group(f"group-{n}", *sorted(kinds)) for n, kinds in enumerate(found)]
)


def most_answered(asked: list[PaperGroup], held: list[Document]) -> int:
    """By trying everything."""
    choices = [[None, *(one for one in held if one.kind in group.any_one_of)] for group in asked]
    tries = ([one.document_id for one in each if one] for each in product(*choices))
    return max((len(each) for each in tries if len(set(each)) == len(each)), default=0)


@given(groups, documents)
def test_good_papers_only_none_twice_and_as_many_as_can_be(asked: list[PaperGroup], held: list[Document]) -> None:
    chosen = best_papers(asked, held, on=TODAY)
    good = [one for one in held if one.status == "accepted" and why_not(one, on=TODAY) is None]
    assert all(one in good for one in chosen.values())
    assert all(chosen[group.name].kind in group.any_one_of for group in asked if group.name in chosen)
    assert len({one.document_id for one in chosen.values()}) == len(chosen) == most_answered(asked, good)


@given(groups, documents)
def test_no_better_document_lies_unused(asked: list[PaperGroup], held: list[Document]) -> None:
    chosen = best_papers(asked, held, on=TODAY)
    used = {one.document_id for one in chosen.values()}
    for group in asked:
        if group.name in chosen:
            free = [one for one in held if one.document_id not in used or one is chosen[group.name]]
            assert best_papers([group], free, on=TODAY)[group.name] == chosen[group.name]


@given(groups, documents, st.randoms())
def test_the_order_in_which_documents_come_changes_nothing(
    asked: list[PaperGroup], held: list[Document], chance: Any
) -> None:
    mixed = chance.sample(held, len(held))
    assert best_papers(asked, mixed, on=TODAY) == best_papers(asked, held, on=TODAY)
