"""The clock that laptops and tests can move."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from infra.local.clock import MovableClock


def test_it_keeps_its_shift_over_a_restart(tmp_path: Path) -> None:
    MovableClock(tmp_path / "clock").advance(timedelta(days=40))
    ahead = MovableClock(tmp_path / "clock").now() - datetime.now(UTC)
    assert timedelta(days=39, hours=23) < ahead < timedelta(days=40, hours=1)


def test_it_goes_to_a_moment_and_back(tmp_path: Path) -> None:
    clock = MovableClock(tmp_path / "clock")
    assert clock.move_to(datetime(2027, 3, 31, 18, 30, tzinfo=UTC)).date().isoformat() == "2027-03-31"
    assert abs(clock.reset() - datetime.now(UTC)) < timedelta(minutes=1)
