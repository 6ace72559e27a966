"""Dates as people in Bihar say them."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from chassis import time_source
from gateway.pages import dates

EVENING = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """It is half past six in the evening of 21 November in India."""
    time_source.use(lambda: EVENING)
    yield
    time_source.use(None)


def test_a_moment_is_said_in_indian_time_with_the_part_of_the_day() -> None:
    assert dates.moment("2026-11-21T13:00:00+00:00", "hi") == "21 नवंबर 2026, शाम 6:30 बजे"
    assert dates.moment("2026-11-21T13:00:00+00:00", "en") == "21 November 2026, 6:30 pm"
    assert dates.moment("2026-11-21T19:30:00+00:00", "hi") == "22 नवंबर 2026, रात 1:00 बजे"
    assert dates.moment("2026-11-21T06:30:00+00:00", "hi") == "21 नवंबर 2026, दोपहर 12:00 बजे"


def test_what_is_left_of_a_limit_is_said_in_its_largest_unit() -> None:
    assert dates.time_left("2026-11-21T13:12:30+00:00", "hi") == "12 मिनट बाक़ी"
    assert dates.time_left("2026-11-22T15:00:00+00:00", "hi") == "1 दिन बाक़ी"
    assert dates.time_left("2026-11-21T14:10:00+00:00", "en") == "1 hour left"
    assert dates.time_left("2026-11-21T10:50:00+00:00", "hi") == "2 घंटे की देरी"
    assert dates.time_left("2026-11-21T13:00:20+00:00", "en") == "now"


def test_what_is_absent_or_no_time_is_said_as_nothing() -> None:
    for nothing in (None, "", "soon", "2026-11-21"):
        assert dates.moment(nothing, "hi") == ""
        assert dates.time_left(nothing, "hi") == ""


@pytest.mark.parametrize(
    "typed",
    ["2026-11-21T18:30", "21-11-2026 18:30", "21/11/2026 18:30", " 2026-11-21 18:30 "],
)
def test_a_typed_time_is_indian_time_however_it_is_written(typed: str) -> None:
    assert datetime.fromisoformat(dates.from_typed(typed)) == EVENING


def test_what_is_no_date_is_not_guessed() -> None:
    for typed in ("kal", "31-02-2026 10:00", "11-21-2026 10:00", ""):
        assert dates.from_typed(typed) is None


def test_our_own_words_for_a_time_are_read_back() -> None:
    for hour in range(24):
        at = EVENING.replace(hour=hour)
        for language in ("hi", "en"):
            words = dates.moment(at, language)
            assert datetime.fromisoformat(dates.from_typed(words) or "") == at, words
