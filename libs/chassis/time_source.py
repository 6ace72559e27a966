"""What time it is: asked here and nowhere else, so that every clock can be proved.

The source is the system's, unless a test gives another, or the local profile names a file
(``TIME_SHIFT_FILE``) that holds a number of seconds by which this process's time is ahead.
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

_source: Callable[[], datetime] | None = None


def system_time() -> datetime:
    """Return the system's time, aware, in UTC."""
    return datetime.now(UTC)


class ShiftedTime:
    """The system's time, ahead by the seconds that a file holds; read again when it changes."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._modified = 0
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        try:
            modified = self._path.stat().st_mtime_ns
            if modified != self._modified:
                self._ahead = timedelta(seconds=float(self._path.read_text() or 0))
                self._modified = modified
        except (FileNotFoundError, ValueError):
            # A file that is being written is read at the next call.
            pass
        return system_time() + self._ahead


def use(source: Callable[[], datetime] | None) -> None:
    """Take the time from ``source`` from now on; None goes back to the system's."""
    global _source
    _source = source


def use_environment(environ: dict[str, str] | None = None) -> None:
    """Shift the time if ``TIME_SHIFT_FILE`` is set and the profile is local; else do nothing."""
    environ = dict(os.environ) if environ is None else environ
    path = environ.get("TIME_SHIFT_FILE")
    if path and environ.get("PROFILE") == "local":
        use(ShiftedTime(path))


def now() -> datetime:
    """Return the time, aware, in UTC, to the millisecond: what the database can keep."""
    moment = (_source or system_time)()
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
