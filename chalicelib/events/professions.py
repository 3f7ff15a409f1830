"""What happens to an entry in a register of professionals. Certificates follow: each event names those of the entry."""

from typing import ClassVar

from chalicelib.events.event import Event


class EntryEvent(Event):
    """Which entry, and the certificates that speak of it."""

    region: str
    register_name: str
    number: str
    certificate_ids: tuple[str, ...] = ()


class EntryMade(EntryEvent):
    """Somebody was entered, or came from another kind of entry or another state."""

    kind: ClassVar[str] = "entry.made.v1"
    application_id: str
    does: str


class EntryChanged(EntryEvent):
    """Renewed, restored, renamed, a qualification added, or certified anew."""

    kind: ClassVar[str] = "entry.changed.v1"
    application_id: str
    does: str


class EntryTransferred(EntryEvent):
    """Gone to another council: nothing can be renewed here any more, and certificates are not valid from now on."""

    kind: ClassVar[str] = "entry.transferred.v1"
    application_id: str
    no_objection_id: str = ""
    """The one certificate that stays valid: it says that they may go."""


class EntryDoubled(EntryEvent):
    """Two files were approved beside each other: this is the entry that the first has made, and the certificate of the
    second certifies nothing."""

    kind: ClassVar[str] = "entry.doubled.v1"
    application_id: str


class EntryOrdered(EntryEvent):
    """The registrar wrote an order into the register."""

    officer_id: str


class EntrySuspended(EntryOrdered):
    """May not practise for the time being: certificates are not valid from now on."""

    kind: ClassVar[str] = "entry.suspended.v1"


class EntryReinstated(EntryOrdered):
    """May practise again: a suspension was lifted, or a name put back on the register."""

    kind: ClassVar[str] = "entry.reinstated.v1"


class EntryRemoved(EntryOrdered):
    """Struck off, or dead: certificates are not valid from now on."""

    kind: ClassVar[str] = "entry.removed.v1"
    because: str
    """`order` or `death`."""


class EntryNoted(EntryOrdered):
    """Proceedings were opened or closed, or a particular was corrected: the entry is in force, or not, as before."""

    kind: ClassVar[str] = "entry.noted.v1"
    what: str
