"""Which papers of a vault are good, and which of them answer what a form asks. Pure decisions."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from chalicelib.catalogue.models import PaperGroup
from chalicelib.core.clock import local_date
from chalicelib.documents.models import Document

Lasts = Mapping[str, int]
"""Kind of paper → how many days a file of that kind is good after it was given."""


def good_until(document: Document, lasts: Lasts) -> date | None:
    """The last day on which it is good: its own, or that of its kind, whichever comes first; None where neither is."""
    days = lasts.get(document.kind) if document.origin == "given" else None
    own = (document.valid_until,) if document.valid_until else ()
    by_kind = (local_date(document.given_at) + timedelta(days=days),) if days else ()
    return min((*own, *by_kind), default=None)


def why_not(document: Document, *, on: date, about: str = "", lasts: Lasts | None = None) -> str | None:
    """Why a document can't serve somebody on a day, as the code of a fault; None where nothing speaks against it.

    A file that waits for its inspection has nothing against it yet.
    """
    until = good_until(document, lasts or {})
    if document.about != about:
        return "paper.of-another"
    if document.status == "refused":
        return "paper.not-accepted"
    if document.ended:
        return f"paper.{document.ended}"
    if until and on > until:
        return "paper.expired"
    return "paper.rejected" if document.verified and not document.verified.good else None


def best_papers(
    groups: Iterable[PaperGroup],
    documents: Iterable[Document],
    *,
    on: date,
    about: str = "",
    lasts: Lasts | None = None,
) -> dict[str, Document]:
    """Group → the best good document for it; groups that nothing answers are left out.

    As many groups as can be are answered, and no document answers two. Proven goes before verified by an officer, that
    before the rest; then what is good for longer, then what is newer.
    """
    fit = (one for one in documents if one.status == "accepted" and not _reads_as_expired(one, on))
    good = [one for one in fit if not why_not(one, on=on, about=about, lasts=lasts)]
    ranked = sorted(good, key=lambda one: _rank(one, lasts or {}), reverse=True)
    wanted = {group.name: [one for one in ranked if one.kind in group.any_one_of] for group in groups}
    return _improved(wanted, _matched(wanted))


def _reads_as_expired(document: Document, on: date) -> bool:
    """Its last day, as far as letters could be read, has passed: it is not proposed, and may be given all the same."""
    until = document.reading.facts.valid_until if document.reading else None
    return until is not None and on > until


def _rank(document: Document, lasts: Lasts) -> tuple[Any, ...]:
    until = good_until(document, lasts) or date.max
    verified = document.verified is not None
    return (document.proof is not None, verified, until, document.given_at, document.document_id)


def _matched(wanted: Mapping[str, list[Document]]) -> dict[str, Document]:
    """A largest matching of groups and documents (Kuhn): an earlier group gives way only for another document."""
    holder: dict[str, str] = {}
    by_id = {one.document_id: one for candidates in wanted.values() for one in candidates}

    def found_for(group: str, tried: set[str]) -> bool:
        for one in wanted[group]:
            if one.document_id not in tried:
                tried.add(one.document_id)
                if one.document_id not in holder or found_for(holder[one.document_id], tried):
                    holder[one.document_id] = group
                    return True
        return False

    for group in wanted:
        found_for(group, set())
    return {group: by_id[document_id] for document_id, group in holder.items()}


def _improved(wanted: Mapping[str, list[Document]], chosen: dict[str, Document]) -> dict[str, Document]:
    """The same groups, each with the best document that no other group holds. Every change is for a better one, so it
    comes to an end."""
    changed = True
    while changed:
        changed = False
        for group in wanted:
            taken = {one.document_id for name, one in chosen.items() if name != group}
            best = next((one for one in wanted[group] if one.document_id not in taken), None)
            if group in chosen and best is not None and best is not chosen[group]:
                chosen[group], changed = best, True
    return {group: chosen[group] for group in wanted if group in chosen}
