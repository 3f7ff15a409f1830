"""What cards do when something happened to a family, and the sweep of bulk issue."""

from chalice.app import Blueprint

from chalicelib.cards import actions
from chalicelib.cards.actions import bulk
from chalicelib.core.clock import Clock
from chalicelib.edge import reaction, timer
from chalicelib.events.registry import (
    FamilyMade,
    FamilyVerified,
    ResidentAdded,
    ResidentCorrected,
    ResidentDied,
    ResidentMerged,
    ResidentMoved,
)

reactions = Blueprint(__name__)

FamilyChanged = (
    FamilyMade | FamilyVerified | ResidentAdded | ResidentCorrected | ResidentDied | ResidentMerged | ResidentMoved
)


@reaction(
    reactions,
    to=(FamilyMade, FamilyVerified, ResidentAdded, ResidentCorrected, ResidentDied, ResidentMerged, ResidentMoved),
    needs=(
        *("cards:read", "cards:write", "registry:read", "catalogue:read", "privacy:read", "privacy:write"),
        *("bucket:catalogue:read", "bucket:certificates:read", "bucket:certificates:write"),
        *("kms:signing:sign", "secret:fields"),
    ),
    timeout_s=120,
    memory_mb=1024,
)
def renew_cards(event: FamilyChanged, clock: Clock) -> None:
    """A family is another than before: who needs a card, or another one, gets it, and who is gone has none."""
    actions.issue_family(event.family_id, now=clock.now())
    if isinstance(event, ResidentMoved):
        actions.issue_family(event.from_family_id, now=clock.now())
    if isinstance(event, ResidentDied | ResidentMerged):
        actions.withdraw(event.member_id, now=clock.now())


@timer(
    reactions,
    every="5 minutes",
    needs=("cards:read", "cards:write", "machine:bulk:start", "machines:describe"),
    timeout_s=60,
)
def resume_runs(_clock: Clock) -> None:
    """Runs of bulk issue that are not over, and whose execution was lost, go on (law 3)."""
    bulk.resume_runs()
