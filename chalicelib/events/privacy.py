"""What happens to a wish about one's own data."""

from typing import ClassVar

from chalicelib.events.event import Event


class CorrectionEvent(Event):
    """Which wish, about which thing, and whose desk it is for. What is wrong stands in the table."""

    correction_id: str
    kind_of_data: str
    item_id: str
    region: str
    office_id: str


class CorrectionAsked(CorrectionEvent):
    """A person says that something held of them is wrong."""

    kind: ClassVar[str] = "correction.asked.v1"


class CorrectionAnswered(CorrectionEvent):
    """An officer has corrected it, or has said in writing why not."""

    kind: ClassVar[str] = "correction.answered.v1"
    outcome: str
