"""The log of a process as files: one that is written to, and packed ones that are kept by age.

A file is packed when its day (of India) is over or it is large, as ``NAME.MOMENT.log.gz``; MOMENT
is that of packing, in UTC. CERT-In's directions of 2022 want logs of 180 days, the DPDP Rules 2025
of one year: what is kept for the longer time serves both.
"""

import gzip
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

KEEP_DAYS = 366
LEAST_DAYS = 180
LOG_BYTES = 50_000_000
INDIA = timezone(timedelta(hours=5, minutes=30))
MOMENT, PACKED = "%Y%m%dT%H%M%S%fZ", "[0-9]*Z.log"


def chosen_days(text: str | None) -> int:
    """Return for how many days logs are kept: KEEP_DAYS where nothing is said. Raises ValueError
    for less than the law wants, or for what is no number."""
    if not text:
        return KEEP_DAYS
    if not text.isdigit() or int(text) < LEAST_DAYS:
        raise ValueError(
            f"LOG_DAYS={text} is not valid: logs are kept for {LEAST_DAYS} days or more"
        )
    return int(text)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class LogFiles:
    """The files of one process, ``NAME.log`` and those packed before it; for one thread."""

    def __init__(
        self, folder: Path, name: str, days: int, now: Callable[[], datetime] = _utc_now
    ) -> None:
        """Pack what an earlier run has left of another day, and delete what is older than
        ``days``."""
        self._folder, self._name = folder, name
        self._days, self._now = days, now
        self._path = folder / f"{name}.log"
        self._day = self._day_written()
        self._size = self._path.stat().st_size if self._path.exists() else 0
        for left in folder.glob(f"{name}.{PACKED}"):
            _pack(left)
        self._turn()
        self._delete_old()

    def write(self, text: str) -> None:
        """Add whole lines."""
        self._turn()
        self._size += len(text.encode())
        with self._path.open("a", encoding="utf-8") as file:
            file.write(text)

    def flush(self) -> None:
        """Do nothing: a line that was written is with the system."""

    def _day_written(self) -> date:
        moment = self._now()
        if self._path.exists():
            moment = datetime.fromtimestamp(self._path.stat().st_mtime, UTC)
        return moment.astimezone(INDIA).date()

    def _turn(self) -> None:
        now = self._now()
        today = now.astimezone(INDIA).date()
        if today == self._day and self._size < LOG_BYTES:
            return
        if self._size:
            _pack(self._path.rename(self._folder / f"{self._name}.{now:{MOMENT}}.log"))
        self._day, self._size = today, 0
        self._delete_old()

    def _delete_old(self) -> None:
        oldest = self._now() - timedelta(days=self._days)
        for packed in self._folder.glob(f"{self._name}.{PACKED}.gz"):
            moment = packed.name.removeprefix(f"{self._name}.").removesuffix(".log.gz")
            if datetime.strptime(moment, MOMENT).replace(tzinfo=UTC) < oldest:
                packed.unlink()


def _pack(path: Path) -> None:
    """Replace a file by its packed form. A crash in between leaves it as it was, to be packed at
    the next start."""
    half = path.with_name(f"{path.name}.half")
    with path.open("rb") as plain, gzip.open(half, "wb") as packed:
        shutil.copyfileobj(plain, packed)
    half.rename(path.with_name(f"{path.name}.gz"))
    path.unlink()
