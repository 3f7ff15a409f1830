"""An entry from before the portal finds its holder: number, birth date, and a code to the mobile on the register."""

from datetime import datetime

from chalicelib.adapters.table import Refused
from chalicelib.core.clock import local_date
from chalicelib.edge.request import Who
from chalicelib.identity import actions as identity
from chalicelib.professions import actions, rules, store
from chalicelib.professions.models import Claim, ClaimAnswer, ClaimSent, Entry, OwnEntries


def claim(wanted: Claim, who: Who, key: str, *, address: str, now: datetime) -> ClaimSent:
    """Send a code to the mobile that the register has, where number and birth date go together and nobody has claimed
    it. The answer is the same where they do not, so nobody learns who stands in a register, or when they were born."""
    actions.register_of(wanted.region, wanted.register_name)
    identity.allow_try(who.person_id, address=address, now=now)
    entry = _claimed(wanted)
    if entry is None or entry.person_id or not entry.mobile:
        sent = identity.seem_to_send(key, now=now)
    else:
        sent = identity.send_proof(
            entry.mobile, who.person_id, _name(entry), key, use="registration", language=who.language, now=now
        )
    return ClaimSent(challenge_id=sent.challenge_id, expires_at=sent.expires_at)


def answer(given: ClaimAnswer, who: Who, *, now: datetime) -> OwnEntries:
    """Answer with the code: the entry is theirs from now on. Raises Invalid, the same whatever was wrong."""
    proven = identity.prove(given.challenge_id, given.code, who.person_id, now=now)
    entry = _claimed(given)
    if entry is None or _name(entry) != proven or entry.person_id not in ("", who.person_id):
        raise actions.wrong_claim()
    if not entry.person_id:
        try:
            store.claim(entry, who.person_id)
        except Refused as refused:
            raise actions.wrong_claim() from refused
    return actions.mine(who, today=local_date(now))


def _claimed(wanted: Claim) -> Entry | None:
    entry = store.get(wanted.region, wanted.register_name, wanted.number)
    return entry if entry and rules.same_birth(entry, wanted.birth_date) else None


def _name(entry: Entry) -> str:
    return f"{entry.region}/{entry.register_name}/{entry.number}"
