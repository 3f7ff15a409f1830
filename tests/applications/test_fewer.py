"""Which papers could go, and how many looks were saved: the figures."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.applications import fewer
from chalicelib.applications.comparing import Compared, Difference
from chalicelib.applications.fewer import LEAST_DECIDED, Looks, PaperCount
from chalicelib.applications.models import Application, Decision, Trust
from chalicelib.applications.rules import trust_in
from chalicelib.catalogue.models import PublishedRegion, ServiceSummary
from chalicelib.documents.models import Proof, Verified
from infra.publish import definitions
from tests.builders import MONDAY, a_document, a_paper, a_service, an_application

REGIONS = Path(__file__).parents[2] / "regions"
FETCHABLE = frozenset({"driving-licence"})


def a_region() -> PublishedRegion:
    """Maharashtra, where driving licences can be fetched."""
    (found,) = definitions([REGIONS / "maharashtra"]).regions
    return found


def a_summary(*groups: str, service_id: str = "maharashtra/revenue/one") -> ServiceSummary:
    """A service that asks for these papers."""
    told = a_service()
    return ServiceSummary(
        service_id=service_id,
        version=1,
        region="maharashtra",
        department="revenue",
        department_title={"en": "Revenue"},
        title=told.title,
        summary=told.summary,
        kind=told.kind,
        category=told.category,
        channels=told.channels,
        fee_paise=0,
        promise=told.promise,
        papers=dict.fromkeys(groups, ("ration-card",)),
    )


def ended(move: str, **papers: Any) -> Application:
    decision = Decision.model_validate(
        {"move": move, "officer_id": "O", "officer": "O", "office_id": "x", "role": "y", "at": MONDAY}
    )
    return an_application(decision=decision, papers=papers)


@pytest.mark.parametrize(
    ("count", "kinds", "marks"),
    [
        (PaperCount(), ("passport",), ()),
        (PaperCount(), ("passport", "driving-licence"), ("can-be-fetched",)),
        (PaperCount(decided=LEAST_DECIDED - 1), ("passport",), ()),
        (PaperCount(decided=LEAST_DECIDED), ("passport",), ("never-decisive",)),
        (PaperCount(decided=LEAST_DECIDED, decisive=1), ("passport",), ()),
    ],
)
def test_a_paper_is_marked_for_removal(count: PaperCount, kinds: tuple[str, ...], marks: tuple[str, ...]) -> None:
    assert fewer.marks(kinds, count, FETCHABLE) == marks


def test_looks_are_counted_as_taken_or_saved() -> None:
    trust = Trust(why="proven", by="x", at=MONDAY)
    counts, looks = fewer.decided(
        ended(
            "approve",
            seen=a_paper(seen="verified"),
            trusted=a_paper(document_id="D2", trust=trust),
            looked_anyway=a_paper(document_id="D3", trust=trust, seen="verified"),
            nobody_looked=a_paper(document_id="D4"),
        )
    )
    assert looks == Looks(asked=2, saved=1)
    assert all(one == PaperCount(decided=1) for one in counts.values())


def test_a_paper_is_decisive_where_the_rejection_or_the_return_is_for_it() -> None:
    counts, _ = fewer.decided(ended("reject", one=a_paper(seen="mend"), other=a_paper(document_id="D2")))
    assert (counts["one"].decisive, counts["other"].decisive) == (1, 0)
    assert fewer.returned(("one",)) == {"one": PaperCount(decisive=1)}


def test_a_filing_says_what_was_filled_in_could_have_been_fetched_or_was_asked_for_twice() -> None:
    papers = {
        "identity": a_paper(kind="driving-licence", document_id="D1"),
        "address": a_paper("address", "ration-card", "D2", consent_id="C1"),
        "income": a_paper("income", "land-record", "D3"),
    }
    held = [a_document("D1", "driving-licence"), a_document("D9", "land-record")]
    found = fewer.filed(an_application(papers=papers), a_region(), held)
    assert found["identity"] == PaperCount(asked=1, fetchable=1)
    assert found["address"] == PaperCount(asked=1, filled=1)
    assert found["income"] == PaperCount(asked=1, twice=1)


def test_the_cut_is_of_the_first_versions_of_all_services() -> None:
    history = [
        (a_summary("a", "b", "c"), a_summary("a", "b")),
        (a_summary("a", service_id="maharashtra/revenue/two"), a_summary("a", service_id="maharashtra/revenue/two")),
    ]
    counts = {("maharashtra/revenue/one", "a"): PaperCount(decided=LEAST_DECIDED)}
    looks = {"maharashtra/revenue/one": Looks(asked=3, saved=1), "maharashtra/revenue/two": Looks(saved=2)}
    report = fewer.report(a_region(), history, counts, looks, "2026-11")
    assert (report.before, report.now, report.cut_percent) == (4, 3, 25)
    assert (report.marked, report.possible_percent) == (1, 50)
    assert report.looks == Looks(asked=3, saved=3)


def test_what_is_proven_or_was_found_good_is_trusted_where_it_agrees_and_nothing_else() -> None:
    good = Verified(good=True, application_id="MH1", at=MONDAY - timedelta(days=1))
    proof = Proof(way="pades", by="A board", at=MONDAY)
    plain = Compared(group="identity", document_id="D1")
    proven = plain.model_copy(update={"way": "pades", "needs_look": False})
    differs = plain.model_copy(update={"differences": (Difference(kind="differs", fact="name", on_paper="Other"),)})
    assert trust_in(a_document(), plain) is None
    assert trust_in(a_document(verified=good.model_copy(update={"good": False})), plain) is None
    verified = Trust(why="verified", application_id="MH1", at=good.at)
    assert trust_in(a_document(verified=good), plain) == verified
    assert trust_in(a_document(verified=good, proof=proof), proven) == Trust(why="proven", by="A board", at=MONDAY)
    assert trust_in(a_document(proof=proof), plain) is None, "proven, and its name is not the one of the form"
    assert trust_in(a_document(verified=good), differs) is None
