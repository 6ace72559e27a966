"""Spans of time as definitions write them: ``{minutes: 30}``, ``{hours: 48}``, ``{days: 7}``."""

from collections.abc import Mapping
from datetime import timedelta

from casework.definition.sources.common import SpanSource

UNITS = {
    "days": ("दिन", "दिन", "day", "days"),
    "hours": ("घंटा", "घंटे", "hour", "hours"),
    "minutes": ("मिनट", "मिनट", "minute", "minutes"),
}
"""One and many of each, in Hindi and in English; the longest first."""


def read_span(span: SpanSource) -> timedelta:
    """Return the time that ``span`` says; ValueError where it is none."""
    if not isinstance(span, Mapping) or not span or not set(span) <= set(UNITS):
        raise ValueError(f"{span!r} is no time in minutes, hours or days")
    return timedelta(**span)


def span_in_words(span: SpanSource) -> dict[str, str]:
    """Return what ``span`` says in both languages."""
    parts = [(span[unit], *words) for unit, words in UNITS.items() if unit in span]
    return {
        "hi": " ".join(f"{n} {one if n == 1 else many}" for n, one, many, _, _ in parts),
        "en": " ".join(f"{n} {one if n == 1 else many}" for n, _, _, one, many in parts),
    }
