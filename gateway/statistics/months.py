"""Which months the figures are of: twelve whole ones by the calendar of India, the last of which
has been over for a month.

The month between is for what was filed on the last day: it is taken up, or known to be sensitive,
before it is counted.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from casework.definition.bilingual import IST

MONTHS = 12
RESTS = 2
"""From the month that runs back to the last that is counted."""


class Month(NamedTuple):
    """A month, as 2026-09, with its first moment and that of the next, in UTC."""

    name: str
    begins: datetime
    ends: datetime


def counted_months(now: datetime) -> list[Month]:
    """Return the months that the figures are of at ``now``, the oldest first."""
    today = now.astimezone(IST)
    last = today.year * 12 + today.month - 1 - RESTS
    return [_month(place) for place in range(last - MONTHS + 1, last + 1)]


def _month(place: int) -> Month:
    begins = _first(place)
    return Month(f"{begins:%Y-%m}", begins.astimezone(UTC), _first(place + 1).astimezone(UTC))


def _first(place: int) -> datetime:
    return datetime(place // 12, place % 12 + 1, 1, tzinfo=IST)
