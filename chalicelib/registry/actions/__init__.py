"""What can be done with people and families. One function per thing done; each is harmless when it comes twice."""

from chalicelib.registry.actions.differences import decide, differences_at, note_differences
from chalicelib.registry.actions.duplicates import candidates, look_for
from chalicelib.registry.actions.families import (
    add_member,
    ask_for_temporary,
    correct,
    make_family,
    note_death,
    verify_family,
)
from chalicelib.registry.actions.knowing import answer_code, note_ekyc, see_in_person, send_code
from chalicelib.registry.actions.moving import move
from chalicelib.registry.actions.pairs import decide_pair, list_pairs, pairs_at
from chalicelib.registry.actions.reading import (
    board,
    facts_of,
    facts_of_resident,
    families_at,
    family,
    family_numbers,
    keeper_of,
    members,
    offices_of,
    resident,
    resident_of,
    see_family,
    see_own_family,
    see_resident,
    sees_families,
    story,
    subject_of,
)
from chalicelib.registry.actions.showing import aadhaar_notice, see_file, show_file

__all__ = [
    "aadhaar_notice",
    "add_member",
    "answer_code",
    "ask_for_temporary",
    "board",
    "candidates",
    "correct",
    "decide",
    "decide_pair",
    "differences_at",
    "facts_of",
    "facts_of_resident",
    "families_at",
    "family",
    "family_numbers",
    "keeper_of",
    "list_pairs",
    "look_for",
    "make_family",
    "members",
    "move",
    "note_death",
    "note_differences",
    "note_ekyc",
    "offices_of",
    "pairs_at",
    "resident",
    "resident_of",
    "see_family",
    "see_file",
    "see_in_person",
    "see_own_family",
    "see_resident",
    "sees_families",
    "send_code",
    "show_file",
    "story",
    "subject_of",
    "verify_family",
]
