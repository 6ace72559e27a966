"""The hours in which an SMS may come to a person, by the clocks of India: ``10-16`` is from 10:00
until 16:00, ``20-2`` goes over midnight. No I/O."""

from __future__ import annotations

from datetime import datetime, time

from services.notify.patience import Hours

SAFE_HOURS = "safe-hours"
"""Why an SMS waits."""


def next_safe(hours: str | None, moment: datetime) -> datetime | None:
    """Return when the next safe hour begins; None where it is one, or every hour is safe."""
    if hours is None:
        return None
    begin, _, end = hours.partition("-")
    return Hours(time(int(end)), time(int(begin))).over_at(moment)
