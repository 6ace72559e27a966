"""The kinds of answer that say when: a moment, or a day of the calendar."""

from datetime import UTC, date, timedelta
from typing import Any

from casework.definition import as_written
from casework.definition.bilingual import IST
from casework.definition.form_fields import Answer, clean_text, refuse
from chassis import time_source
from contracts.typed import Json

CLOCK_SKEW = timedelta(minutes=10)
"""How far a phone's clock may run ahead of ours. Its time is kept as it was said: the same
application sent again must be the same one."""
EARLIEST_YEAR = 1900


class DatetimeAnswer(Answer):
    """A moment, kept as ISO text in UTC. ``past`` is of what happened: it refuses the future, and a
    day alone is an answer (its midnight in India); an appointment needs its time."""

    def __init__(self, past: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._past = past

    def _deserialize(self, value: Json, attr: Any, data: Any, **kwargs: Any) -> str:
        text = clean_text(value, as_written.LONGEST, multiline=False)
        moment = as_written.moment(text)
        try:
            moment = moment and moment.astimezone(UTC)
        except OverflowError:
            moment = None
        if moment is None:
            raise refuse("not-a-date")
        if moment.year < EARLIEST_YEAR:
            raise refuse("out-of-range")
        if not self._past:
            if as_written.is_a_day(text):
                raise refuse("time-needed")
            return moment.isoformat()
        if moment > time_source.now() + CLOCK_SKEW:
            raise refuse("in-the-future")
        return moment.isoformat()


class DateAnswer(Answer):
    """A day of the calendar, kept as ISO text; ``past`` refuses one that is still to come in
    India."""

    def __init__(self, past: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._past = past

    def _deserialize(self, value: Json, attr: Any, data: Any, **kwargs: Any) -> str:
        text = as_written.day(clean_text(value, as_written.LONGEST, multiline=False))
        if text is None:
            raise refuse("not-a-date")
        day = date.fromisoformat(text)
        if day.year < EARLIEST_YEAR:
            raise refuse("out-of-range")
        if self._past and day > time_source.now().astimezone(IST).date():
            raise refuse("in-the-future")
        return text
