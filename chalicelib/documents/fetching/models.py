"""A consent on its way, what it opened, and what goes in and out of the doors about it."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from chalicelib.core.model import Model
from chalicelib.documents.models import Paper
from chalicelib.edge import Query


class Connection(Model):
    """Somebody is at DigiLocker's page just now."""

    state: str
    holder_id: str
    region: str
    """Whose list of papers says what may be fetched."""
    verifier: str
    """Sealed: what only we can show together with the code (PKCE)."""
    consent_id: str
    expires_at: datetime


class Link(Model):
    """What a consent opened, as long as it is not used up."""

    holder_id: str
    link_id: str
    region: str
    token: str
    """Sealed."""
    consent_id: str
    expires_at: datetime


class Holder(Model):
    """Who ought to stand behind the account, as far as it is known here."""

    name: str
    mobile: str
    birth_date: date | None = None


class Wish(Model):
    """For the services of which state papers are wanted. Sending it is the consent to the notice."""

    region: Annotated[str, StringConstraints(pattern=r"^[a-z-]{1,40}$")]


class Start(Model):
    """Where to go and consent."""

    url: str


class Back(Query):
    """What DigiLocker's page comes back with."""

    state: str = ""
    code: str = ""
    error: str = ""


class Return(Model):
    """The same, from an app."""

    state: Annotated[str, StringConstraints(max_length=200)]
    code: Annotated[str, StringConstraints(max_length=500)]


class Offer(Model):
    """A paper that could be fetched."""

    uri: str
    kind: str
    """Which of the state's papers it is."""
    name: str
    issuer: str


class Offers(Model):
    """What could be fetched now."""

    offers: tuple[Offer, ...]


class Choice(Model):
    """What is to be fetched."""

    uris: tuple[Annotated[str, StringConstraints(max_length=300)], ...] = Field(min_length=1, max_length=5)


class Fetched(Model):
    """What came, and by URI why something did not."""

    papers: tuple[Paper, ...]
    failed: dict[str, str] = {}
