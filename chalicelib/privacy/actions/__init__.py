"""What can be done about a person's data: note who reads it, agree or not, see the log."""

from chalicelib.privacy.actions.consent import agree, consent_for, consents_of, give_consent, withdraw_consent
from chalicelib.privacy.actions.log import (
    broken_at,
    export_log,
    my_log,
    note_read,
    note_stated_read,
    state_purpose,
)

__all__ = [
    "agree",
    "broken_at",
    "consent_for",
    "consents_of",
    "export_log",
    "give_consent",
    "my_log",
    "note_read",
    "note_stated_read",
    "state_purpose",
    "withdraw_consent",
]
