"""Days in India's time, the first one not counted."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.definition.bilingual import IST
from casework.engine import working_days
from casework.engine.working_days import WorkCalendar, bihar, due_after_days, due_after_working_days
from contracts import yaml_file


def test_a_day_ends_at_midnight_in_india() -> None:
    late_evening = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
    after_midnight = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
    assert due_after_days(late_evening, 1).isoformat() == "2026-11-21T18:29:59.999000+00:00"
    assert due_after_days(after_midnight, 1).isoformat() == "2026-11-22T18:29:59.999000+00:00"


def test_sundays_and_holidays_do_not_count_as_working_days() -> None:
    calendar = WorkCalendar([date(2026, 11, 24)], [6])
    friday = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
    due = due_after_working_days(friday, 3, calendar).astimezone(IST).date()
    assert due == date(2026, 11, 25)


def test_bihars_calendar_knows_the_national_holidays() -> None:
    for year in (2026, 2027):
        for month, day in ((1, 26), (8, 15), (10, 2)):
            assert not bihar().is_working(date(year, month, day))
    assert not bihar().is_working(date(2026, 11, 22))
    assert bihar().is_working(date(2026, 11, 23))


def test_every_holiday_has_a_name_in_both_languages() -> None:
    paths = sorted(working_days.HOLIDAYS.glob("*.yaml"))
    assert len(paths) >= 2
    for path in paths:
        year = yaml_file.read(path)
        for row in year["holidays"]:
            assert row["date"].year == year["year"]
            assert set(row["name"]) == {"hi", "en"}


def test_a_calendar_without_working_days_is_an_error_and_no_endless_search() -> None:
    with pytest.raises(ValueError, match="no working days"):
        WorkCalendar([], range(7)).day_after(date(2026, 1, 1), 1)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 11, 1), timezones=st.just(UTC)),
    st.integers(min_value=0, max_value=40),
)
def test_working_days_are_never_sooner_than_calendar_days(start: datetime, days: int) -> None:
    due = due_after_working_days(start, days, bihar())
    assert due >= due_after_days(start, days)
    assert days == 0 or bihar().is_working(due.astimezone(IST).date())
    assert due_after_working_days(start, days + 1, bihar()) >= due + timedelta(days=1)
