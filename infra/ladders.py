"""The page `docs/regions/ladders.md`: to whom one appeals in each state, as `regions/*/ladders.toml` says."""

from collections.abc import Iterator
from pathlib import Path

from chalicelib.catalogue.models import Ladder, PublishedRegion, Rung
from chalicelib.core.money import rupees
from infra.publish import definitions

_HEAD = """# Ladders

To whom a citizen appeals in each state, by when, and what each authority may do. Written by
`python -m infra generate` from `regions/*/ladders.toml`; change it there. What stands under *not confirmed* rests on
general knowledge or was not found: check it against the Act and the rules before going live. A file keeps the ladder
of the day on which it was filed.

A ladder is chosen in `service.toml`: `[appeals]` with `ladder` (else `general`) and, where others than the ladder's
sit on its rungs, `roles`.
"""
_COLUMNS = (
    "| rung | authority | section | to file | to decide | penalty | compensation | by itself | not confirmed |\n"
    + "|---" * 9
    + "|"
)


def page(regions: Path) -> str:
    """The whole page."""
    found = sorted(definitions([regions]).regions, key=lambda one: one.region.title["en"])
    return _HEAD + "".join(_region(one) for one in found)


def _region(one: PublishedRegion) -> str:
    review = one.redress.review
    lots = f"\n{review.share_percent} of 100 rejections go to a second officer. {review.source}\n"
    ladders = "".join(_ladder(name, ladder) for name, ladder in one.redress.ladders.items())
    return f"\n## {one.region.title['en']}\n{ladders}" + (lots if review.share_percent else "")


def _ladder(name: str, ladder: Ladder) -> str:
    rows = "\n".join(_row(number, rung) for number, rung in enumerate(ladder.rungs, 1))
    sources = "\n".join(f"{number}. {rung.source}." for number, rung in enumerate(ladder.rungs, 1))
    return f"\n### `{name}`: {ladder.title['en']}\n\n{_COLUMNS}\n{rows}\n\nSources, by rung:\n\n{sources}\n"


def _row(number: int, rung: Rung) -> str:
    return "| " + " | ".join([str(number), *_cells(rung)]) + " |"


def _cells(rung: Rung) -> Iterator[str]:
    yield f"{rung.title['en']} (`{rung.role}`)"
    yield rung.section or "–"
    yield _filing(rung)
    yield _deciding(rung)
    yield f"{rupees(rung.penalty.least_paise)} to {rupees(rung.penalty.most_paise)}" if rung.penalty else "–"
    yield f"up to {rupees(rung.compensation_most_paise)}" if rung.compensation_most_paise else "–"
    yield "yes" if rung.automatic else "no"
    yield ", ".join(f"`{key}`" for key in rung.unverified) or "–"


def _filing(rung: Rung) -> str:
    later = f", with cause {rung.file_at_most_days}" if rung.file_at_most_days else ", later with cause"
    silence = f"; without an order after {rung.after_silence_days} days" if rung.after_silence_days else ""
    return f"{rung.file_within_days} days{later if rung.late_with_cause else ''}{silence}"


def _deciding(rung: Rung) -> str:
    unit = rung.decide_unit.replace("_", " ")
    most = f", at most {rung.decide_at_most}" if rung.decide_at_most else ""
    return f"{rung.decide_within} {unit}{most}"
