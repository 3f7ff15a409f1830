"""Tasks of the machine for bulk issue, in the order they happen."""

from typing import Literal

from chalice.app import Blueprint

from chalicelib.cards import bulk
from chalicelib.cards.actions import bulk as actions
from chalicelib.cards.lists import actions as lists  # noqa: F401  puts its kind of run in
from chalicelib.core.clock import Clock
from chalicelib.core.model import Model
from chalicelib.edge import step

steps = Blueprint(__name__)


class Order(Model):
    """Which run."""

    run_id: str


class WaveOrder(Order):
    """Which run, and the how manyeth wave of this execution."""

    wave: int


class ChunkOrder(Order):
    """Which part of which run."""

    chunk: str


class Planned(Model):
    verdict: Literal["planned", "more"]


class Left(Model):
    """What is to be made next."""

    verdict: Literal["some", "none", "elsewhere"]
    """elsewhere: another execution goes on."""
    run_id: str
    wave: int
    chunks: tuple[ChunkOrder, ...] = ()


class MadeChunk(Model):
    verdict: Literal["made"] = "made"


@step(
    steps,
    needs=(
        *("cards:read", "cards:write", "registry:read", "catalogue:read", "bucket:catalogue:read"),
        "bucket:vault:read",
    ),
    timeout_s=60,
)
def plan_the_run(order: Order) -> Planned:
    """Has the list been read to its end?"""
    return Planned(verdict="planned" if actions.plan_run(order.run_id) else "more")


@step(steps, needs=("cards:read", "cards:write", "machine:bulk:start"))
def what_is_left(order: WaveOrder, clock: Clock) -> Left:
    """Which chunks are made next, and by which execution?"""
    if order.wave > bulk.WAVES:
        actions.go_on(order.run_id)
        return Left(verdict="elsewhere", run_id=order.run_id, wave=order.wave)
    chunks = actions.chunks_left(order.run_id)
    if not chunks:
        actions.end_run(order.run_id, now=clock.now())
    return Left(
        verdict="some" if chunks else "none",
        run_id=order.run_id,
        wave=order.wave + 1,
        chunks=tuple(ChunkOrder(run_id=order.run_id, chunk=one) for one in chunks),
    )


@step(
    steps,
    needs=(
        *("cards:read", "cards:write", "registry:read", "catalogue:read", "privacy:read", "privacy:write"),
        *("bucket:catalogue:read", "bucket:certificates:read", "bucket:certificates:write"),
        *("kms:signing:sign", "secret:fields", "certificates:write", "identity:read", "bucket:vault:read"),
    ),
    timeout_s=300,
    memory_mb=1769,
)
def make_a_chunk(order: ChunkOrder, clock: Clock) -> MadeChunk:
    """Is everything made that this chunk lists?"""
    actions.make_chunk(order.run_id, order.chunk, now=clock.now())
    return MadeChunk()
