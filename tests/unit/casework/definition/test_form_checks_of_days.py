"""Days are compared by the day, without a time, and years by the calendar."""

from collections.abc import Iterator
from typing import Any

import pytest

from casework.definition.form import Form
from casework.definition.lint.linter import lint
from chassis import time_source
from contracts.errors import ValidationFailed
from tests.unit.casework.reading_room_samples import MONDAY, both, definition, source


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    time_source.use(lambda: MONDAY)
    yield
    time_source.use(None)


def refusal(of: Form, **answers: str) -> Any:
    try:
        of.validate(answers)
    except ValidationFailed as error:
        return error.fields
    return None


def days(**check: Any) -> Form:
    """A form of a day of birth, the day of an event and a moment."""
    fields = [
        {"name": "born_on", "type": "date", "label": both("Born")},
        {"name": "event_on", "type": "date", "label": both("Event")},
        {"name": "starts", "type": "datetime", "label": both("Opens")},
    ]
    return Form.compile({"fields": fields, "check": check})


OF_AGE: dict[str, Any] = {"before": "event_on", "at_least": {"years": 18}}


@pytest.mark.parametrize(
    ("born_on", "event_on", "code"),
    [
        ("2008-11-16", "2026-11-15", "too-close"),
        # Eighteen years with four leap days, and with five.
        ("2008-11-16", "2026-11-16", None),
        ("1998-06-30", "2016-06-30", None),
        ("1996-01-31", "2014-01-31", None),
        ("2008-02-29", "2026-02-28", "too-close"),
        ("2008-02-29", "2026-03-01", None),
        ("2026-11-16", "2026-11-16", "must-be-before"),
    ],
)
def test_years_between_two_days_are_counted_by_the_calendar(
    born_on: str, event_on: str, code: str | None
) -> None:
    errors = refusal(days(born_on=OF_AGE), born_on=born_on, event_on=event_on)
    assert (errors and errors["born_on"]["code"]) == code


def test_years_are_said_as_years() -> None:
    code = refusal(days(born_on=OF_AGE), born_on="2020-01-01", event_on="2026-11-16")
    assert code["born_on"]["span"] == {"hi": "18 वर्ष", "en": "18 years"}


@pytest.mark.parametrize("relation", ["after", "not_before", "before", "not_after"])
def test_a_day_is_compared_with_the_day_in_india_of_a_moment(relation: str) -> None:
    """Half past eleven at night of the fifteenth in London is the sixteenth in India."""
    checked = days(event_on={relation: "starts"})
    same = refusal(checked, event_on="2026-11-16", starts="2026-11-15T23:30:00+00:00")
    assert (same is None) == relation.startswith("not_")
    day_before = refusal(checked, event_on="2026-11-15", starts="2026-11-15T23:30:00+00:00")
    assert (day_before is None) == (relation in ("before", "not_after"))


def test_a_day_is_compared_with_the_day_that_it_is_now() -> None:
    assert refusal(days(event_on={"after": "now"}), event_on="2026-11-16") == {
        "event_on": "in-the-past"
    }
    assert refusal(days(event_on={"after": "now"}), event_on="2026-11-17") is None
    assert refusal(days(event_on={"not_before": "now"}), event_on="2026-11-16") is None
    within = days(event_on={"not_before": "now", "within": {"days": 30}})
    assert refusal(within, event_on="2026-12-16") is None
    assert refusal(within, event_on="2026-12-17")["event_on"]["code"] == "too-far"


def test_a_bound_says_what_fits_what_is_compared() -> None:
    def fault(check: dict[str, Any], kind: str) -> list[str]:
        changed = source()
        field = {"name": "visit_on", "type": kind, "required": True, "label": both("Visit")}
        changed["form"]["fields"].append(field)
        changed["form"]["check"] = {"visit_on": check}
        changed["access"]["fields"]["visit_on"] = changed["access"]["fields"]["purpose"]
        return [one for one in lint(definition(changed)) if "visit_on" in one]

    hours, years = (
        {"after": "now", "within": {"hours": 48}},
        {"after": "now", "within": {"years": 1}},
    )
    assert fault(years, "date") == []
    assert fault(hours, "date") == [
        "the form checks visit_on by the day, and within says hours or minutes"
    ]
    assert fault(hours, "datetime") == []
    assert fault(years, "datetime") == [
        "the form checks visit_on by the moment, and within says years"
    ]
