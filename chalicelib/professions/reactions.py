"""What registers do when a certificate was issued, and by the clock."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.edge import reaction, timer
from chalicelib.events.certificates import CertificateIssued
from chalicelib.professions import actions, public

reactions = Blueprint(__name__)

_NEEDS = ("professions:read", "professions:write", "catalogue:read", "bucket:catalogue:read")


@reaction(reactions, to=(CertificateIssued,), needs=_NEEDS)
def write_into_register(event: CertificateIssued, clock: Clock) -> None:
    """An issued certificate does to the register what its service says."""
    actions.carry_out(event.application_id, event.certificate_id, supersedes=event.supersedes, now=clock.now())


@timer(reactions, every="1 day", needs=(*_NEEDS, "bucket:catalogue:write"), timeout_s=900, memory_mb=1024)
def make_register_lists(clock: Clock) -> None:
    """The public columns of every open register, as a list."""
    public.make_lists(now=clock.now())
