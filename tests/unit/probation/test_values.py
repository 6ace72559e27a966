"""What the report for the court is filled with, from the notes of the case alone."""

from datetime import UTC, datetime
from typing import Any

import pytest

from casework.papers.record import Source
from services.probation.values import values
from tests.support.buildings import building

DEFINITION = building("probation").definitions.newest("probation-report")
NOW = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
VISIT = {"outcome": "spoken", "text": "परिवार साथ रखना चाहता है।"}
FIRST = {"opinion": "not-fit", "report_text": "पहली रिपोर्ट, जिसे न्यायालय ने लौटाया।"}
SECOND = {"opinion": "fit-with-conditions", "report_text": "दूसरी रिपोर्ट, सवाल के जवाब के साथ।"}


def note(action: str, body: dict[str, Any]) -> Any:
    return {"action": action, "body": body, "at": NOW, "visibility": "internal"}


def of(*notes: Any, languages: tuple[str, ...] = ("hi", "en")) -> Any:
    case: Any = {"_id": "7K2M-9QXV-0001-C"}
    personal: Any = {"form": {}}
    return values(Source(DEFINITION, case, personal, notes, NOW, "hi", languages))


def test_an_opinion_is_written_in_the_words_of_the_form() -> None:
    paper = of(note("enter-visit", VISIT), note("report", SECOND))
    assert paper["opinion"] == "शर्तों के साथ योग्य / Fit with conditions"
    assert of(note("report", SECOND), languages=("en",))["opinion"] == "Fit with conditions"


def test_the_newest_report_and_the_enquiry_at_the_home_are_printed() -> None:
    question = note("return", {"text": "काम के बारे में बताएँ।"})
    paper = of(note("enter-visit", VISIT), note("report", FIRST), question, note("report", SECOND))
    assert (paper["report"], paper["enquiry"]) == (SECOND["report_text"], VISIT["text"])
    assert paper["opinion"].startswith("शर्तों के साथ")


@pytest.mark.parametrize(
    ("notes", "absent"),
    [
        ([note("report", SECOND)], {"enquiry"}),
        ([note("enter-visit", VISIT)], {"opinion", "report"}),
        ([note("return", {"text": "सवाल"})], {"opinion", "report", "enquiry"}),
    ],
)
def test_what_was_not_written_is_absent_and_taken_from_nowhere_else(
    notes: list[Any], absent: set[str]
) -> None:
    paper = of(*notes)
    assert {name for name, value in paper.items() if value is None} == absent
