"""What a file counts for among the figures of its body."""

from datetime import UTC, datetime
from typing import Any

from chalicelib.applications.models import Decision
from chalicelib.core import text
from chalicelib.dashboards.rules import counted
from tests.builders import an_application

NOW = datetime(2026, 7, 20, 9, tzinfo=UTC)
DECIDED = Decision(move="approve", officer_id="o", officer="O", office_id="tahsil-kopargaon", role="tehsildar", at=NOW)


def figures(**changes: Any) -> dict[str, int]:
    """Those that are not nought."""
    tally = counted(an_application(complete_at=NOW, **changes), NOW).tally
    return {name: count for name, count in tally.model_dump().items() if count}


def test_a_file_is_somewhere_from_the_day_it_is_complete() -> None:
    assert figures() == {"received": 1, "pending": 1}
    assert figures(status="approved", decision=DECIDED) == {"received": 1, "approved": 1}
    assert figures(status="issued", decision=DECIDED) == {"received": 1, "issued": 1}
    assert figures(status="rejected", decision=DECIDED) == {"received": 1, "rejected": 1}


def test_a_file_whose_certificate_is_not_there_yet_is_still_open() -> None:
    waiting = counted(an_application(complete_at=NOW, status="approved", decision=DECIDED), NOW)
    assert waiting.since == NOW
    assert counted(an_application(complete_at=NOW, status="issued", decision=DECIDED), NOW).since is None


def test_a_moment_is_written_as_its_day_in_india() -> None:
    assert text.written_date(datetime(2026, 7, 14, 21, 30, tzinfo=UTC)) == "15 July 2026"
