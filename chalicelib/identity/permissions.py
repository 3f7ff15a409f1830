"""The one table of permissions: what a door asks for, and which roles may.

Roles are kinds of people (anyone, citizen, officer, operator) and the seats of officers (tehsildar, registrar, …).
Whether it is one's own application, office, district or body is for the rules of the area to say.
"""

from typing import Final

from chalicelib.core.errors import NotAllowed, NotSignedIn
from chalicelib.edge import Who

ANYONE: Final = frozenset({"anyone"})
CITIZEN: Final = frozenset({"citizen"})
OFFICER: Final = frozenset({"officer"})
OPERATOR: Final = frozenset({"operator"})
AUDITOR: Final = frozenset({"auditor", "right-to-service-commissioner"})
SIGNED_IN: Final = CITIZEN | OFFICER | OPERATOR

PERMISSIONS: Final[dict[str, frozenset[str]]] = {
    # everybody
    "public": ANYONE,
    "session.own": SIGNED_IN,
    "profile.own": CITIZEN,
    "ways.own": CITIZEN,
    "privacy.own": CITIZEN,
    # citizens
    "applications.draft": CITIZEN,
    "applications.submit": CITIZEN,
    "applications.see-own": CITIZEN,
    "documents.give": CITIZEN,
    "documents.see-own": CITIZEN,
    "fees.pay": CITIZEN,
    "appeals.file": CITIZEN,
    "appeals.see-own": CITIZEN,
    "registrations.own": CITIZEN,
    "cards.own": CITIZEN,
    "benefits.own": CITIZEN,
    "families.see-own": CITIZEN,
    "families.ask": CITIZEN,
    "kyc.own": CITIZEN,
    # officers
    "cards.keep": OFFICER,
    "bulk.see": OFFICER | OPERATOR,
    "benefits.report": OPERATOR | frozenset({"tehsil-welfare-officer"}),
    "corrections.answer": OFFICER,
    "purposes.state": OFFICER | OPERATOR,
    "desk.see": OFFICER,
    "files.see": OFFICER,
    "files.move": OFFICER,
    "documents.see-file": OFFICER,
    "papers.report": OFFICER,
    "certificates.revoke": OFFICER,
    "certificates.hand-over": OFFICER,
    "lists.bring": OFFICER,
    "appeals.see": OFFICER,
    "appeals.decide": OFFICER,
    "appeals.answer": OFFICER,
    "refusals.review": OFFICER,
    "registers.see": OFFICER,
    "registers.order": OFFICER,
    "dashboards.see": OFFICER,
    "systems.see": OFFICER | OPERATOR,
    "families.see": OFFICER,
    "families.keep": OFFICER,
    "differences.decide": OFFICER,
    "pairs.decide": OFFICER,
    # who looks after those who decide
    "acts.audit": AUDITOR,
}


def permit(who: Who, may: str) -> None:
    """Let pass who has one of the roles. Raises NotSignedIn where nobody is signed in, NotAllowed where it is not for
    this person, KeyError for a permission that has no line."""
    roles = PERMISSIONS[may]
    if "anyone" in roles or not roles.isdisjoint(who.roles()):
        return
    if who.kind == "anyone":
        raise NotSignedIn(sign_in_as="citizen" if "citizen" in roles else "officer")
    raise NotAllowed(may=may)
