"""Spans of time as definitions write them: ``{minutes: 30}``, ``{hours: 48}``, ``{days: 7}``; and
``{years: 18}`` where two days of the calendar are compared, for a year has no fixed length."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypeVar

from casework.definition.sources.common import SpanSource

YEARS = "years"
UNITS = {
    "days": ("दिन", "दिन", "day", "days"),
    "hours": ("घंटा", "घंटे", "hour", "hours"),
    "minutes": ("मिनट", "मिनट", "minute", "minutes"),
}
"""One and many of each, in Hindi and in English; the longest first."""
_IN_WORDS = {YEARS: ("वर्ष", "वर्ष", "year", "years"), **UNITS}
Time = TypeVar("Time", bound=date)
"""A day of the calendar, or a moment."""


def read_span(span: SpanSource) -> timedelta:
    """Return the time that ``span`` says; ValueError where it is none."""
    if not isinstance(span, Mapping) or not span or not set(span) <= set(UNITS):
        raise ValueError(f"{span!r} is no time in minutes, hours or days")
    return timedelta(**span)


def span_in_words(span: SpanSource) -> dict[str, str]:
    """Return what ``span`` says in both languages."""
    parts = [(span[unit], *words) for unit, words in _IN_WORDS.items() if unit in span]
    return {
        "hi": " ".join(f"{n} {one if n == 1 else many}" for n, one, many, _, _ in parts),
        "en": " ".join(f"{n} {one if n == 1 else many}" for n, _, _, one, many in parts),
    }


def later_by(span: SpanSource, time: Time) -> Time:
    """Return the day or moment that lies ``span`` after ``time``; ValueError where ``span`` is no
    time. A year after 29 February is 1 March, the later of the two readings."""
    if isinstance(span, Mapping) and YEARS in span:
        time = _years_later(time, span[YEARS])
        span = {unit: number for unit, number in span.items() if unit != YEARS}
        if not span:
            return time
    return time + read_span(span)


def _years_later(time: Time, years: int) -> Time:
    try:
        return time.replace(year=time.year + years)
    except ValueError:
        return time.replace(year=time.year + years, month=3, day=1)
