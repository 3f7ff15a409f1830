"""What can be done with somebody's DigiLocker: ask for consent, see what is there, fetch what was chosen, leave."""

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial

from chalicelib.adapters import buckets, digilocker, sealing
from chalicelib.adapters.digilocker import DigiLockerEnded, DigiLockerForged, Issued
from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Refused
from chalicelib.catalogue import actions as catalogue
from chalicelib.core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from chalicelib.core.text import Text
from chalicelib.documents import actions as documents
from chalicelib.documents import rules as names
from chalicelib.documents import store as documents_store
from chalicelib.documents import vault
from chalicelib.documents.fetching import rules, store
from chalicelib.documents.fetching.models import Choice, Connection, Fetched, Holder, Link, Offer, Start
from chalicelib.documents.models import MAX_BYTES, Document
from chalicelib.edge import Who
from chalicelib.identity import actions as identity
from chalicelib.privacy import actions as privacy
from chalicelib.privacy import purposes
from chalicelib.registry import actions as registry

PURPOSE = "fetch-digilocker"
ABOUT = "digilocker"
_SHOWN_PURPOSE, _SHOWN_SERVICE = "To fill in papers of applications", "Ekdwar"
"""What DigiLocker's page says of us: letters, digits and blanks only."""
_PROGRAM = Who(kind="officer", person_id="program:digilocker", name="DigiLocker")
_AWAY = timedelta(minutes=10)
_OPEN = timedelta(minutes=30)
_HANDS = 5
Chance = Callable[[int], str]


def notice() -> Text | None:
    """What a person consents to before we go to DigiLocker."""
    return purposes.purpose(PURPOSE).notice


def connect(who: Who, region: str, *, now: datetime, chance: Chance = secrets.token_urlsafe) -> Start:
    """Where the citizen consents at DigiLocker; that they ask for it is their consent here (DPDP Act, s. 6).

    Raises NotFound where DigiLocker is off, or the state is not known.
    """
    _must_be_on()
    catalogue.region(region)
    version = purposes.purpose(PURPOSE).version
    consent_id = privacy.give_consent(
        who.person_id, purpose=PURPOSE, about=ABOUT, what=("digilocker",), words_version=version, now=now
    )
    state, verifier = chance(32), chance(48)
    connection = Connection(
        state=state,
        holder_id=who.person_id,
        region=region,
        verifier=sealing.seal(verifier, bound_to=f"{state}#verifier"),
        consent_id=consent_id,
        expires_at=now + _AWAY,
    )
    store.keep_connection(connection)
    url = digilocker.authorize_url(
        state=state,
        verifier=verifier,
        redirect_uri=_redirect_uri(),
        purpose=_SHOWN_PURPOSE,
        service_name=_SHOWN_SERVICE,
    )
    return Start(url=url)


def come_back(who: Who, state: str, code: str, *, now: datetime) -> None:
    """The citizen has consented. Nothing is looked at before the account has proved to be theirs.

    Raises DigiLockerEnded where there was no consent, where it is over, or where it was somebody else's;
    NotAllowed `digilocker-other-person` where the account is not this person's: its token is given back at once.
    """
    _must_be_on()
    connection = store.connection(state) if state and code else None
    if connection is None or connection.holder_id != who.person_id or connection.expires_at < now:
        raise DigiLockerEnded
    verifier = sealing.unseal(connection.verifier, bound_to=f"{state}#verifier")
    token = digilocker.token(code, verifier=verifier, redirect_uri=_redirect_uri())
    account = digilocker.account(token)
    wrong = rules.mismatch(_holder(who), account)
    if wrong:
        digilocker.revoke(token)
        raise NotAllowed("digilocker-other-person", differs=wrong)
    link = Link(
        holder_id=who.person_id,
        link_id=state,
        region=connection.region,
        token=sealing.seal(token, bound_to=f"{who.person_id}#digilocker"),
        consent_id=connection.consent_id,
        expires_at=now + _OPEN,
    )
    try:
        store.connect(connection, link, sealing.seal(account.digilocker_id, bound_to=f"{who.person_id}#account"))
    except Refused as error:
        digilocker.revoke(token)
        raise DigiLockerEnded from error


def _holder(who: Who) -> Holder:
    """Name and mobile as identity has them; the date of birth as the register of people has it, where it knows whose
    account this is, else as a proven paper of their own says it."""
    known = identity.contact(who.person_id)
    if not known.name.strip():
        raise Conflict("digilocker-name-missing")
    return Holder(name=known.name, mobile=known.mobile, birth_date=_born(who.person_id))


def _born(person_id: str) -> date | None:
    if resident := registry.resident_of(person_id):
        return resident.birth_date
    own = (one for one in vault.newest(person_id) if one.proof and not one.about)
    return next((one.proof.facts.birth_date for one in own if one.proof and one.proof.facts.birth_date), None)


def account_of(person_id: str) -> str | None:
    """The DigiLocker id of a person who has shown here that the account is theirs; None for everybody else."""
    sealed = store.account(person_id)
    return sealing.unseal(sealed, bound_to=f"{person_id}#account") if sealed else None


def forget_account(person_id: str) -> None:
    """Nothing more is put into this person's DigiLocker."""
    store.forget_account(person_id)


def offers(who: Who, *, now: datetime) -> tuple[Offer, ...]:
    """What could be fetched: of all that is there only what the state's services ask for."""
    link = _link(who, now)
    _note(link, ("digilocker:list",), now)
    return tuple(offer for _, offer in _found(link))


def fetch(who: Who, choice: Choice, *, now: datetime) -> Fetched:
    """Fetch what was chosen. What does not come, or not as it was sent, is named; the rest is kept and inspected like
    every file. Once everything has come the consent is given back."""
    link = _link(who, now)
    there = {offer.uri: (issued, offer) for issued, offer in _found(link)}
    wanted = [there[uri] for uri in dict.fromkeys(choice.uris) if uri in there]
    if len(wanted) != len(set(choice.uris)):
        raise NotFound
    _note(link, tuple(f"digilocker:{offer.kind}" for _, offer in wanted), now)
    with ThreadPoolExecutor(_HANDS) as hands:
        came = list(hands.map(partial(_fetched, link, born=_born(who.person_id), now=now), wanted))
    failed = {offer.uri: one.code for (_, offer), one in zip(wanted, came, strict=True) if isinstance(one, Problem)}
    if not failed:
        give_back(link)
    kept = tuple(documents.shown(one) for one in came if isinstance(one, Document))
    return Fetched(papers=kept, failed=failed)


def disconnect(who: Who) -> None:
    """Give back what a consent opened, where it still does."""
    link = store.link(who.person_id)
    if link:
        give_back(link)


def give_back(link: Link) -> None:
    """The token opens nothing any more, there or here."""
    with suppress(Problem):
        digilocker.revoke(_token(link))
    store.forget(link)


def _fetched(link: Link, wanted: tuple[Issued, Offer], *, born: date | None, now: datetime) -> Document | Problem:
    issued, offer = wanted
    try:
        content = digilocker.file(_token(link), issued.uri, max_bytes=MAX_BYTES)
        data = digilocker.xml(_token(link), issued.uri, max_bytes=MAX_BYTES)
    except Problem as problem:
        return problem
    if len(data) > MAX_BYTES:
        return DigiLockerForged()
    if not rules.is_active(data):
        return Invalid("digilocker-not-active")
    if born and rules.born(data) not in (None, born):
        return Invalid("digilocker-other-birth-date")
    return _kept(link, offer, content, data, now)


def _kept(link: Link, offer: Offer, content: bytes, data: bytes, now: datetime) -> Document:
    """On its way through the same inspection as every file; its signed data beside it, for the proof."""
    document_id = documents.id_for(link.holder_id, f"{link.link_id}:{offer.uri}")
    xml_key = f"documents/{document_id}/digilocker.xml" if data else ""
    document = Document(
        document_id=document_id,
        holder_id=link.holder_id,
        kind=offer.kind,
        file_name=names.clean_name(offer.name, "application/octet-stream"),
        media_type="application/octet-stream",
        given_at=now,
        origin="digilocker",
        source_id=offer.uri,
        region=link.region,
        valid_until=rules.expiry(data),
        xml_key=xml_key,
    )
    with suppress(Refused):
        documents_store.create(document)
        if data:
            buckets.write("vault", xml_key, data, content_type="application/xml")
        buckets.write("incoming", document_id, content, content_type="application/octet-stream")
    return document


def _found(link: Link) -> list[tuple[Issued, Offer]]:
    kinds = catalogue.region(link.region).kind_of_doctype
    return [
        (one, Offer(uri=one.uri, kind=kinds[one.doctype], name=one.name, issuer=one.issuer))
        for one in digilocker.issued(_token(link))
        if one.doctype in kinds
    ]


def _link(who: Who, now: datetime) -> Link:
    _must_be_on()
    link = store.link(who.person_id)
    if link is None or link.expires_at < now:
        raise DigiLockerEnded
    return link


def _note(link: Link, what: tuple[str, ...], now: datetime) -> None:
    """Into the person's log, before anything is shown or fetched; refused where the consent has been taken back."""
    privacy.note_read(
        link.holder_id, reader=_PROGRAM, purpose=PURPOSE, about=ABOUT, what=what, now=now, consent_id=link.consent_id
    )


def _token(link: Link) -> str:
    return sealing.unseal(link.token, bound_to=f"{link.holder_id}#digilocker")


def _redirect_uri() -> str:
    return f"{settings.public_url}/digilocker/return"


def _must_be_on() -> None:
    if not digilocker.is_on():
        raise NotFound
