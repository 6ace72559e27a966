"""Dates and spans of time as people in Bihar say them, in Indian time."""

import calendar
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone

from casework.definition import as_written
from chassis import time_source

INDIA = timezone(timedelta(hours=5, minutes=30), "IST")

_HINDI_MONTHS = """
जनवरी फ़रवरी मार्च अप्रैल मई जून
जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
"""
_MONTHS = {"hi": tuple(_HINDI_MONTHS.split()), "en": tuple(calendar.month_name)[1:]}
_PARTS_OF_DAY = ((4, "रात"), (12, "सुबह"), (16, "दोपहर"), (20, "शाम"), (24, "रात"))
"""Until which hour (exclusive) a Hindi speaker calls the time by which name."""

_UNITS = {
    "hi": (("दिन", "दिन"), ("घंटा", "घंटे"), ("मिनट", "मिनट")),
    "en": (("day", "days"), ("hour", "hours"), ("minute", "minutes")),
}
_LEFT = {
    "hi": ("{span} बाक़ी", "{span} की देरी", "अब"),
    "en": ("{span} left", "{span} late", "now"),
}


def parse(at: str | datetime | None) -> datetime | None:
    """Return an ISO time as Indian time; None for None and for what is no time with a zone."""
    if at is None:
        return None
    try:
        moment = at if isinstance(at, datetime) else datetime.fromisoformat(at)
        return moment.astimezone(INDIA) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def day(at: str | datetime | None, language: str) -> str:
    """Return ``21 नवंबर 2026``; empty for None."""
    local = parse(at)
    return f"{local.day} {_MONTHS[language][local.month - 1]} {local.year}" if local else ""


def calendar_day(text: str, language: str) -> str:
    """Return a day that is kept as ``2026-11-21`` in words; empty for what is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"


def moment(at: str | datetime | None, language: str) -> str:
    """Return ``21 नवंबर 2026, शाम 6:30 बजे`` or ``21 November 2026, 6:30 pm``; empty for None."""
    local = parse(at)
    if local is None:
        return ""
    clock = f"{local.hour % 12 or 12}:{local.minute:02d}"
    if language == "hi":
        part = next(name for until, name in _PARTS_OF_DAY if local.hour < until)
        return f"{day(local, language)}, {part} {clock} बजे"
    return f"{day(local, language)}, {clock} {'am' if local.hour < 12 else 'pm'}"


def time_left(at: str | datetime | None, language: str) -> str:
    """Return ``12 मिनट बाक़ी`` before the time, ``2 घंटे की देरी`` after it; empty for None."""
    due = parse(at)
    if due is None:
        return ""
    seconds = (due - time_source.now()).total_seconds()
    left, late, now = _LEFT[language]
    span = _span(abs(seconds), language)
    return (left if seconds > 0 else late).format(span=span) if span else now


def from_typed(text: str) -> str | None:
    """Return what a person typed or a date field sent as an ISO time with zone, a day alone as that
    day; None where it is no date."""
    if as_written.is_a_day(text):
        return as_written.day(text)
    moment = as_written.moment(text)
    return moment.isoformat() if moment else None


def as_day_and_time(posted: Mapping[str, str], path: str) -> tuple[str, str]:
    """Return what stands in the two inputs for a moment: a day, and the time of it where one was
    given. What cannot be read stands in the first, as it was typed."""
    typed, time = posted.get(path, ""), posted.get(f"{path}.time", "")
    moment = as_written.moment(typed)
    if moment is None:
        return typed, time
    local = moment.astimezone(INDIA)
    return f"{local:%Y-%m-%d}", time if as_written.is_a_day(typed) else f"{local:%H:%M}"


def answer(value: str, language: str) -> str:
    """Return a moment that was answered, in words; where no time was given, its day alone."""
    local = parse(value)
    if local is None:
        return calendar_day(value, language)
    whole_day = (local.hour, local.minute, local.second) == (0, 0, 0)
    return day(local, language) if whole_day else moment(local, language)


def field_value(at: datetime) -> str:
    """Return the form in which a browser's date-and-time field wants a moment."""
    return at.astimezone(INDIA).strftime("%Y-%m-%dT%H:%M")


def _span(seconds: float, language: str) -> str:
    minutes = int(seconds // 60)
    counts = (minutes // 1440, minutes // 60, minutes)
    for count, (one, many) in zip(counts, _UNITS[language], strict=True):
        if count:
            return f"{count} {one if count == 1 else many}"
    return ""
