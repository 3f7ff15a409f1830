"""What can be done about a person's data: note who reads it, agree or not, see, copy, correct and erase it."""

from chalicelib.privacy.actions.consent import (
    agree,
    all_consents_of,
    consent_for,
    consents_of,
    give_consent,
    withdraw_consent,
    withdraw_own,
)
from chalicelib.privacy.actions.ending import erase_what_is_over, remember
from chalicelib.privacy.actions.log import (
    broken_at,
    broken_in,
    export_log,
    my_log,
    note_read,
    note_stated_read,
    note_work,
    state_purpose,
)
from chalicelib.privacy.actions.rights import erase, take_copy, what_is_held
from chalicelib.privacy.actions.wishes import (
    answer_correction,
    ask_correction,
    corrections_at,
    corrections_of,
    name_nominee,
    nominee_of,
    open_correction,
)

__all__ = [
    "agree",
    "all_consents_of",
    "answer_correction",
    "ask_correction",
    "broken_at",
    "broken_in",
    "consent_for",
    "consents_of",
    "corrections_at",
    "corrections_of",
    "erase",
    "erase_what_is_over",
    "export_log",
    "give_consent",
    "my_log",
    "name_nominee",
    "nominee_of",
    "note_read",
    "note_stated_read",
    "note_work",
    "open_correction",
    "remember",
    "state_purpose",
    "take_copy",
    "what_is_held",
    "withdraw_consent",
    "withdraw_own",
]
