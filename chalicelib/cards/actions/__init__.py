"""What can be done with cards and benefits. One function per thing done; each is harmless when it comes twice."""

from chalicelib.cards.actions.benefits import answer_card_code, own_benefits, report, send_card_code
from chalicelib.cards.actions.issuing import (
    check,
    download_link,
    duplicate,
    issue_family,
    lose,
    of_family,
    own_cards,
    withdraw,
)

__all__ = [
    "answer_card_code",
    "check",
    "download_link",
    "duplicate",
    "issue_family",
    "lose",
    "of_family",
    "own_benefits",
    "own_cards",
    "report",
    "send_card_code",
    "withdraw",
]
