"""What is done when a file has arrived."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.documents import actions, vault
from chalicelib.edge import reaction
from chalicelib.events.documents import DocumentEnded, UploadArrived

reactions = Blueprint(__name__)


@reaction(
    reactions,
    to=(UploadArrived,),
    needs=("documents:write", "bucket:incoming:read", "bucket:incoming:write", "bucket:vault:write"),
    timeout_s=60,
    memory_mb=1536,
)
def inspect_upload(event: UploadArrived, clock: Clock) -> None:
    """Inspect the file before anyone sees it."""
    actions.inspect(event.object.key, clock.now())


@reaction(reactions, to=(DocumentEnded,), needs=("documents:read", "bucket:vault:write"))
def erase_document(event: DocumentEnded, clock: Clock) -> None:
    """The bytes of what its holder removed are erased, unless a file needs them."""
    vault.erase(event.document_id)
