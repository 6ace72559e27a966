"""Days of the calendar and days on which offices work, both in IST, the first day excluded."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from casework.definition.bilingual import IST
from contracts import yaml_file

HOLIDAYS = Path(__file__).parent / "holidays"
LONGEST_SEARCH = 3660
"""Days. Only a calendar without a working day would be searched longer."""


class WorkCalendar:
    """The days on which offices work: not the weekly days off (Monday is 0), not the holidays."""

    def __init__(self, holidays: Iterable[date] = (), weekly_off: Iterable[int] = (6,)) -> None:
        self._holidays = frozenset(holidays)
        self._weekly_off = frozenset(weekly_off)

    def is_working(self, day: date) -> bool:
        """Return whether offices work on ``day``."""
        return day.weekday() not in self._weekly_off and day not in self._holidays

    def day_after(self, day: date, working_days: int) -> date:
        """Return the ``working_days``-th working day after ``day``, which itself is not counted."""
        left = working_days
        for _ in range(LONGEST_SEARCH):
            if left <= 0:
                return day
            day += timedelta(days=1)
            left -= self.is_working(day)
        raise ValueError("the calendar has no working days")


@cache
def bihar() -> WorkCalendar:
    """Return the calendar of Bihar's offices from ``holidays/bihar-*.yaml``."""
    holidays: list[date] = []
    weekly_off: set[int] = set()
    for path in sorted(HOLIDAYS.glob("bihar-*.yaml")):
        year = yaml_file.read(path)
        holidays.extend(row["date"] for row in year["holidays"])
        weekly_off.update(year["weekly_off"])
    return WorkCalendar(holidays, weekly_off)


def end_of_day(day: date) -> datetime:
    """Return the last millisecond of ``day`` in IST, as UTC."""
    midnight = datetime.combine(day + timedelta(days=1), time(), IST)
    return midnight.astimezone(UTC) - timedelta(milliseconds=1)


def due_after_days(start: datetime, days: int) -> datetime:
    """Return the end of the ``days``-th calendar day after the day of ``start``."""
    return end_of_day(start.astimezone(IST).date() + timedelta(days=days))


def due_after_working_days(start: datetime, days: int, calendar: WorkCalendar) -> datetime:
    """Return the end of the ``days``-th working day after the day of ``start``."""
    return end_of_day(calendar.day_after(start.astimezone(IST).date(), days))
