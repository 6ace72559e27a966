"""The kinds of answer that say when: a moment, or a day of the calendar."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from casework.definition.bilingual import IST
from casework.definition.form_fields import Answer, ascii_digits, clean_text, refuse
from chassis import time_source
from contracts.typed import Json

CLOCK_SKEW = timedelta(minutes=2)
"""How far a phone's clock may run ahead of ours before its "now" counts as the future."""
EARLIEST_YEAR = 1900

_DATETIME = re.compile(r"[0-9-]{8,10}[Tt ][0-9:.,]{2,16}(?:Z|[+-][0-9:]{2,8})\Z", re.IGNORECASE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class DatetimeAnswer(Answer):
    """A moment with its zone, kept as ISO text in UTC; ``past`` refuses the future."""

    def __init__(self, past: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._past = past

    def _deserialize(self, value: Json, attr: Any, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise refuse("not-a-string")
        try:
            # Python's reader takes any one character between date and time, and a NUL at the end.
            moment = datetime.fromisoformat(value) if _DATETIME.match(value) else None
            if moment is None or moment.tzinfo is None:
                raise refuse("not-a-date")
            moment = moment.astimezone(UTC)
        except (ValueError, OverflowError):
            raise refuse("not-a-date") from None
        if moment.year < EARLIEST_YEAR:
            raise refuse("out-of-range")
        if self._past and moment > time_source.now() + CLOCK_SKEW:
            raise refuse("in-the-future")
        return moment.isoformat()


class DateAnswer(Answer):
    """A day of the calendar, kept as ISO text; ``past`` refuses one that is still to come in
    India."""

    def __init__(self, past: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._past = past

    def _deserialize(self, value: Json, attr: Any, data: Any, **kwargs: Any) -> str:
        text = ascii_digits(clean_text(value, 10, multiline=False))
        try:
            day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
        except ValueError:
            day = None
        if day is None:
            raise refuse("not-a-date")
        if day.year < EARLIEST_YEAR:
            raise refuse("out-of-range")
        if self._past and day > time_source.now().astimezone(IST).date():
            raise refuse("in-the-future")
        return day.isoformat()
