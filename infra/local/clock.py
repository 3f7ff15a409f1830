"""A clock that can be moved, for laptops and tests. Nothing that goes to AWS holds it."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path


class MovableClock:
    """The clock of the machine and a shift, which a small file keeps over restarts."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._shift = timedelta(seconds=float(file.read_text()) if file.exists() else 0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift

    def advance(self, by: timedelta) -> datetime:
        """Move on, and say what time it is then."""
        with self._lock:
            return self._set(self._shift + by)

    def move_to(self, moment: datetime) -> datetime:
        """Go to a moment, which must have its zone."""
        with self._lock:
            return self._set(moment.astimezone(UTC) - datetime.now(UTC))

    def reset(self) -> datetime:
        """Back to the clock of the machine."""
        with self._lock:
            return self._set(timedelta())

    def _set(self, shift: timedelta) -> datetime:
        self._shift = shift
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(str(shift.total_seconds()))
        return self.now()
