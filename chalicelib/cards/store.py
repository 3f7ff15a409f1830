"""The cards table. Access patterns:

1. one card by its number                          GetItem  pk=<card_id> sk=card
2. the latest card of a family or member           GetItem  pk=<holder_id> sk=latest
3. every card of a family or member                Query    by_holder holder_id=<holder_id>, the latest first
4. a card is ordered                               TransactWriteItems: the card, where its number is free, and `latest`
5. a card is made, the one before it ended         TransactWriteItems: both cards on their versions, the outbox items
6. what departments paid to a member               Query    pk=<member_id> sk begins with received#
7. one payment is reported                         TransactWriteItems: the payment, where it is not there, outbox item
8. a run of bulk issue                             GetItem  pk=<run_id> sk=run; its counters are added to
9. the chunks of a run that are left               Query    pk=<run_id> sk begins with todo#
10. a chunk is done, or set aside                  TransactWriteItems: the chunk goes, the counters grow
11. what was set aside                             Query    pk=<run_id> sk begins with aside#; TransactWriteItems back
12. runs that are not over                         Query    pk=runs; written and gone with the run's own state

The signed files lie in the certificates bucket under cards/<card_id>.pdf, written once.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist, TransactWriteError, UpdateError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.adapters import archive
from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, Refused, index, is_refusal, outbox, transaction
from chalicelib.cards.bulk import Chunk, Run
from chalicelib.cards.models import Card, Disbursement
from chalicelib.events import Event

_CARD, _LATEST, _RUN, _RUNS = "card", "latest", "run", "runs"
_TODO, _ASIDE = "todo#", "aside#"
_COUNTED = ("chunks", "chunks_done", "made")
_OUTBOX_LASTS = timedelta(days=30)
_MOST = 100


class CardItem(Item):
    """Cards, which is the latest of each holder, payments, runs, and what happened (outbox)."""

    class Meta(MetaBase):
        table_name = settings.table("cards")

    holder_id = UnicodeAttribute(null=True)
    issued_at = UnicodeAttribute(null=True)
    by_holder = index("by_holder", "holder_id", "issued_at")
    chunks = NumberAttribute(null=True)
    chunks_done = NumberAttribute(null=True)
    made = NumberAttribute(null=True)
    tries = NumberAttribute(null=True)


def get(card_id: str) -> Card | None:
    """A card as it stands."""
    try:
        return Card.model_validate_json(CardItem.get(card_id, _CARD, consistent_read=True).body or "")
    except DoesNotExist:
        return None


def latest(holder_id: str) -> Card | None:
    """The latest card of a family or member, also while it is being made."""
    try:
        card_id = CardItem.get(holder_id, _LATEST, consistent_read=True).body or ""
    except DoesNotExist:
        return None
    return get(card_id)


def of_holders(holder_ids: Iterable[str]) -> tuple[Card, ...]:
    """Every card of a few holders, the latest first: one query for each."""
    pages = (CardItem.by_holder.query(one, scan_index_forward=False, limit=_MOST) for one in holder_ids)
    return tuple(Card.model_validate_json(item.body or "") for page in pages for item in page)


def order(card: Card) -> None:
    """A new card is to be made. Refused where its number is taken: somebody else has ordered it."""
    with _writing() as write:
        write.save(_item(card), condition=CardItem.pk.does_not_exist())
        write.save(CardItem(card.face.holder_id, _LATEST, body=card.card_id, version=card.issue))


def change(*changes: tuple[Card, Event | None]) -> None:
    """The new state of cards, and what happened, in one transaction. Refused where somebody was quicker."""
    with _writing() as write:
        for card, event in changes:
            after = card.model_copy(update={"version": card.version + 1})
            write.save(_item(after), condition=CardItem.version == card.version)
            if event is not None:
                write.save(_happened(card.card_id, event))


@contextmanager
def _writing() -> Iterator[TransactWrite]:
    """One transaction; where a condition does not hold it is Refused."""
    try:
        with transaction() as write:
            yield write
    except TransactWriteError as error:
        if is_refusal(error):
            raise Refused from error
        raise


def _item(card: Card) -> CardItem:
    return CardItem(
        card.card_id,
        _CARD,
        body=card.model_dump_json(),
        version=card.version,
        holder_id=card.face.holder_id,
        issued_at=f"{card.issue:06}",
    )


def _happened(pk: str, event: Event) -> CardItem:
    return CardItem(pk, f"event#{event.event_id}", **outbox(event), expires_at=event.at + _OUTBOX_LASTS)


# Payments


def received(member_id: str) -> tuple[Disbursement, ...]:
    """What departments paid to a member, as they reported it."""
    found = CardItem.query(member_id, CardItem.sk.startswith("received#"), limit=_MOST * 10)
    return tuple(Disbursement.model_validate_json(item.body or "") for item in found)


def payment(one: Disbursement) -> Disbursement | None:
    """What stands under the number of a payment already."""
    try:
        item = CardItem.get(one.member_id, _payment_key(one), consistent_read=True)
    except DoesNotExist:
        return None
    return Disbursement.model_validate_json(item.body or "")


def add_payment(one: Disbursement, event: Event) -> None:
    """Add it to the list, from which nothing is ever taken. Refused where its number is there."""
    with _writing() as write:
        item = CardItem(one.member_id, _payment_key(one), body=one.model_dump_json())
        write.save(item, condition=CardItem.pk.does_not_exist())
        write.save(_happened(one.member_id, event))


def _payment_key(one: Disbursement) -> str:
    return f"received#{one.department}#{one.reference}"


# Runs of bulk issue


def begin_run(run: Run) -> None:
    """A new run. Refused where there is one of this name."""
    with _writing() as write:
        write.save(_run_item(run), condition=CardItem.pk.does_not_exist())
        write.save(CardItem(_RUNS, run.run_id))


def open_runs() -> tuple[Run, ...]:
    """Runs that are not over."""
    keys = [(item.sk, _RUN) for item in CardItem.query(_RUNS, consistent_read=True)]
    return tuple(map(_run, CardItem.batch_get(keys, consistent_read=True)))


def run(run_id: str) -> Run | None:
    """A run with its counters."""
    try:
        return _run(CardItem.get(run_id, _RUN, consistent_read=True))
    except DoesNotExist:
        return None


def _run(item: CardItem) -> Run:
    counted = {name: int(getattr(item, name) or 0) for name in _COUNTED}
    return Run.model_validate_json(item.body or "").model_copy(update=counted)


def change_run(after: Run) -> Run:
    """The new state of a run; its counters stay. Refused where somebody was quicker."""
    return plan(after, ())


def plan(after: Run, chunks: Iterable[Chunk]) -> Run:
    """Chunks that are to be made, and how far the list has been read, in one transaction. Refused as above."""
    told, body = list(chunks), after.model_copy(update={"version": after.version + 1})
    with _writing() as write:
        for one in told:
            write.save(CardItem(after.run_id, _todo(one.chunk), body=one.model_dump_json(), tries=0))
        actions: list[Action] = [
            CardItem.body.set(body.model_dump_json(exclude=set(_COUNTED))),
            CardItem.version.set(body.version),
            *([CardItem.chunks.add(len(told))] if told else []),
        ]
        write.update(CardItem(after.run_id, _RUN), actions=actions, condition=CardItem.version == after.version)
        is_open = CardItem(_RUNS, after.run_id)
        write.delete(is_open) if after.ended_at else write.save(is_open)
    return body


def chunks_left(run_id: str, most: int) -> tuple[Chunk, ...]:
    """Chunks that are left, so many at a time."""
    return tuple(map(_chunk, CardItem.query(run_id, CardItem.sk.startswith(_TODO), limit=most, consistent_read=True)))


def try_chunk(run_id: str, chunk: str) -> Chunk | None:
    """Count one more try of a chunk and give it; None where it is done."""
    item = CardItem(run_id, _todo(chunk))
    try:
        item.update(actions=[CardItem.tries.add(1)], condition=CardItem.pk.exists())
    except UpdateError as error:
        if is_refusal(error):
            return None
        raise
    return _chunk(item)


def chunk_done(run_id: str, chunk: Chunk, made: int) -> None:
    """The chunk goes and the counters grow. Refused where it has gone already, or a later try of it has begun: that
    one counts."""
    with _writing() as write:
        write.delete(CardItem(run_id, _todo(chunk.chunk)), condition=CardItem.tries == chunk.tries)
        grown: list[Action] = [CardItem.chunks_done.add(1), *([CardItem.made.add(made)] if made else [])]
        write.update(CardItem(run_id, _RUN), actions=grown)


def chunk_failed(run_id: str, chunk: Chunk, made: int) -> None:
    """Of the chunk only these ids are left, and the counter grows by what was made. Refused as above."""
    with _writing() as write:
        body = CardItem.body.set(chunk.model_dump_json())
        write.update(CardItem(run_id, _todo(chunk.chunk)), actions=[body], condition=CardItem.tries == chunk.tries)
        if made:
            write.update(CardItem(run_id, _RUN), actions=[CardItem.made.add(made)])


def set_aside(run_id: str, chunk: str) -> None:
    """A chunk that was tried in vain, moved to where a person finds it."""
    found = try_chunk(run_id, chunk)
    if found is None:
        return
    with _writing() as write:
        write.delete(CardItem(run_id, _todo(chunk)))
        write.save(CardItem(run_id, f"{_ASIDE}{chunk}", body=found.model_dump_json()))


def aside(run_id: str) -> tuple[Chunk, ...]:
    """What was tried in vain."""
    return tuple(map(_chunk, _aside(run_id)))


def _aside(run_id: str) -> Iterator[CardItem]:
    return iter(CardItem.query(run_id, CardItem.sk.startswith(_ASIDE), consistent_read=True))


def take_up(run_id: str) -> None:
    """What was set aside is left to be made, as if nobody had tried it. Refused where somebody else just sees to that;
    cut off, it is called again."""
    found = _aside(run_id)
    while some := tuple(islice(found, _MOST // 2)):
        with _writing() as write:
            for item in some:
                write.delete(item, condition=CardItem.pk.exists())
                write.save(CardItem(run_id, _todo(item.sk.removeprefix(_ASIDE)), body=item.body, tries=0))


def _chunk(item: CardItem) -> Chunk:
    return Chunk.model_validate_json(item.body or "").model_copy(update={"tries": int(item.tries or 0)})


def _run_item(run: Run) -> CardItem:
    body = run.model_dump_json(exclude=set(_COUNTED))
    return CardItem(run.run_id, _RUN, body=body, version=run.version, chunks=0, chunks_done=0, made=0)


def _todo(chunk: str) -> str:
    return f"{_TODO}{chunk}"


# Files


def keep_file(card_id: str, signed: bytes, *, sha256: str, key_id: str) -> None:
    """Keep the signed file, where none is there yet."""
    facts = {"sha256": sha256, "key-id": key_id}
    archive.write_once("certificates", _file(card_id), signed, content_type="application/pdf", facts=facts)


def file_facts(card_id: str) -> dict[str, str] | None:
    """`sha256` and `key-id` of the signed file; None before it is signed."""
    return archive.facts("certificates", _file(card_id))


def link(card_id: str, *, file_name: str, lasts_s: int) -> str:
    """A short link to the signed file."""
    return archive.download_link("certificates", _file(card_id), file_name=file_name, lasts_s=lasts_s)


def _file(card_id: str) -> str:
    return f"cards/{card_id}.pdf"
